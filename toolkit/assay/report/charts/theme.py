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

INK = "var(--ink, #1c2430)"
MUTED = "var(--muted, #5c6675)"
GRID = "var(--grid, #e3e7ed)"
PAPER = "var(--paper, #ffffff)"


def colour(series: int) -> str:
    """The colour of a series: a CSS variable, or the light colour where no stylesheet sets it."""
    number = series % len(PALETTE)
    return f"var(--series-{number}, {PALETTE[number][0]})"


def by_algorithm(algorithms: tuple[str, ...], channel: str = "color") -> Spec:
    """An encoding that gives each algorithm its own colour, dash or shape wherever it appears."""
    numbers = range(len(algorithms))
    looks: dict[str, list[Any]] = {
        "color": [colour(number) for number in numbers],
        "strokeDash": [DASHES[number % len(DASHES)] for number in numbers],
        "shape": [SHAPES[number % len(SHAPES)] for number in numbers],
    }
    scale = {"domain": list(algorithms), "range": looks[channel]}
    return {"field": "algorithm", "type": "nominal", "scale": scale, "legend": None}


def axis(field: str, title: str | None, domain: tuple[float, float], **more: Any) -> Spec:
    """A linear axis over exactly `domain`."""
    look = {"tickCount": 5, **more}
    scale = {"domain": list(domain), "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "title": title, "scale": scale, "axis": look}


def rows(*values: Spec) -> Spec:
    """Inline data."""
    return {"values": list(values)}


def document(width: int, height: int, *layers: Spec) -> Spec:
    """Layers over one pair of axes, as a document of its own."""
    return {"width": width, "height": height, "layer": list(layers), **FRAME}


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
