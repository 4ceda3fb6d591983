"""How plots look: colours that a stylesheet can change, told apart by colour-blind readers and on grey paper."""

from typing import Any

Spec = dict[str, Any]
"""A Vega-Lite document or a part of one."""

PALETTE = (
    ("#0069a8", "#4aa8ea"),
    ("#b13c00", "#ee7b40"),
    ("#0b8f62", "#35c795"),
    ("#75186a", "#ee82c2"),
    ("#a58d00", "#f6d860"),
    ("#76819c", "#d9e0ec"),
)
"""One pair a series, for light and for dark paper: at least 3:1 contrast to both, and every two of them apart for
readers with protanopia and deuteranopia (CIELAB distance above 12)."""
DASHES = ([1, 0], [7, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4])
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")

GLYPHS = {
    "circle": "M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0Z",
    "square": "M-3.2-3.2H3.2V3.2H-3.2Z",
    "triangle-up": "M0-4.2L4.2 3.2H-4.2Z",
    "diamond": "M0-4.6L4.2 0L0 4.6L-4.2 0Z",
    "triangle-down": "M0 4.2L-4.2-3.2H4.2Z",
    "cross": "M-1.4-4.2H1.4V-1.4H4.2V1.4H1.4V4.2H-1.4V1.4H-4.2V-1.4H-1.4Z",
}
"""The shapes as paths around the origin, for legends and for the strips in tables."""

LIMIT = 240
"""Width of a title in pixels; of a longer one only the start is shown, for names have any length."""

INK = "var(--ink, #1c2430)"
MUTED = "var(--muted, #5c6675)"
GRID = "var(--grid, #e3e7ed)"
PAPER = "var(--paper, #ffffff)"


def colour(series: int) -> str:
    """The colour of a series: a CSS variable, or the light colour where no stylesheet sets it."""
    number = series % len(PALETTE)
    return f"var(--series-{number}, {PALETTE[number][0]})"


def dash(series: int) -> list[int]:
    """The dashes of a series; those that share a colour differ here, until 36 looks are used up."""
    return DASHES[_shifted(series)]


def shape(series: int) -> str:
    """The mark of a series."""
    return SHAPES[_shifted(series)]


def _shifted(series: int) -> int:
    return (series + series // len(PALETTE)) % len(DASHES)


def by_algorithm(algorithms: tuple[str, ...], channel: str = "color") -> Spec:
    """An encoding that gives each algorithm its own colour, dash or shape wherever it appears."""
    look = {"color": colour, "strokeDash": dash, "shape": shape}[channel]
    scale = {"domain": list(algorithms), "range": [look(number) for number in range(len(algorithms))]}
    return {"field": "algorithm", "type": "nominal", "scale": scale, "legend": None}


def axis(field: str, title: str | None, domain: tuple[float, float], **more: Any) -> Spec:
    """A linear axis over exactly `domain`."""
    look = {"tickCount": 5, "titleLimit": LIMIT, **more}
    scale = {"domain": list(domain), "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "title": title, "scale": scale, "axis": look}


def rows(*values: Spec) -> Spec:
    """Inline data."""
    return {"values": list(values)}


def document(width: int, height: int, *layers: Spec, note: str = "") -> Spec:
    """Layers over one pair of axes, as a document of its own; a `note` stands above them."""
    title = {"title": {"text": note}} if note else {}
    return {"width": width, "height": height, "layer": list(layers), **title, **FRAME}


CONFIG: Spec = {
    "aria": False,
    "font": "sans-serif",
    "axis": {
        "labelColor": MUTED,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "titlePadding": 8,
        "labelFontSize": 11,
        "labelFlush": False,
        "gridColor": GRID,
        "domainColor": MUTED,
        "tickColor": MUTED,
        "tickSize": 4,
    },
    "title": {"color": MUTED, "fontSize": 10.5, "fontWeight": "normal", "anchor": "end", "frame": "group", "offset": 6},
    "text": {"color": INK, "fontSize": 11},
    "view": {"stroke": None},
}

FRAME: Spec = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "background": "transparent",
    "padding": 4,
    "config": CONFIG,
}
"""What every document starts with. The schema's address is a name; nothing is fetched."""
