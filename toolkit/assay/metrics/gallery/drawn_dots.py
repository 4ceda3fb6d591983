"""Values along an axis, a row each; what would lie on one spot is stacked."""

from collections import Counter
from html import escape

from assay.metrics.gallery.pictures import Dots, Line
from assay.report.charts.theme import GRID, INK, MUTED, colour

WIDTH, ROW, TOP = 300.0, 46.0, 4.0
"""Of the picture, and of a row, in px."""

SIDES, RADIUS, STACK = 14.0, 4.0, 18.0
TICKS = 4
"""Parts of the axis."""


def draw_dots(picture: Dots) -> tuple[str, float, float]:
    """The picture, its width and its height."""
    bottom = TOP + ROW * len(picture.lines)
    parts = []
    for k in range(TICKS + 1):
        value = picture.low + (picture.high - picture.low) * k / TICKS
        x = _at(picture, value)
        parts.append(f'<path d="M{x:g} {TOP:g}V{bottom:g}" stroke="{GRID}"/>')
        parts.append(_text(x, bottom + 14, f"{value:.3g}", "middle"))
    for row, line in enumerate(picture.lines):
        parts += _line(picture, line, TOP + ROW * row)
    parts.append(_text(WIDTH / 2, bottom + 30, picture.axis, "middle"))
    return "".join(parts), WIDTH, bottom + 36


def _line(picture: Dots, line: Line, top: float) -> list[str]:
    middle, ink = top + ROW * 0.8, colour(line.series)
    parts = [f'<text x="2" y="{top + 13:g}" fill="{INK}" font-size="12">{escape(line.label)}</text>']
    if line.low is not None and line.high is not None:
        low, high = _at(picture, line.low), _at(picture, line.high)
        path = f"M{low:.1f} {middle:g}H{high:.1f}M{low:.1f} {middle - 5:g}v10M{high:.1f} {middle - 5:g}v10"
        parts.append(f'<path d="{path}" stroke="{ink}" stroke-width="2" fill="none"/>')
    places = [round(_at(picture, value), 1) for value in line.values]
    step = min(3.0, STACK / max(Counter(places).values(), default=1))
    there: Counter[float] = Counter()
    for x in places:
        y = middle - step * there[x]
        there[x] += 1
        parts.append(f'<circle cx="{x:g}" cy="{round(y, 1):g}" r="{RADIUS:g}" fill="{ink}" fill-opacity="0.75"/>')
    return parts


def _at(picture: Dots, value: float) -> float:
    return SIDES + (WIDTH - 2 * SIDES) * (value - picture.low) / (picture.high - picture.low)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{MUTED}" font-size="11" text-anchor="{anchor}">{escape(text)}</text>'
