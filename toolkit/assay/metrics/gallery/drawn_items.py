"""A square for each item, by what a classifier made of it; shapes tell what colours tell."""

from collections.abc import Callable
from math import ceil, sqrt

from assay.metrics.gallery.pictures import Items
from assay.report.charts.theme import GRID, INK, MUTED, colour

STEP, SQUARE = 12.0, 9.0
"""From one square to the next, and the side of a square, in px."""

SMALL, MANY = 7.0, 250
"""The same step where there are many."""

EDGE = 0.75
"""Beside a square, so that its line is not cut off."""

KEY, LETTER = 18, 11
"""Height of a line of the key, and of its letters."""

Mark = Callable[[float, float, float], str]


def draw_items(picture: Items) -> tuple[str, float, float]:
    """The picture, its width and its height."""
    counts = {
        "found": picture.tp,
        "missed": picture.fn,
        "called in error": picture.fp,
        "rightly left alone": picture.tn,
    }
    total = sum(counts.values())
    step = STEP if total <= MANY else SMALL
    columns = max(10, ceil(sqrt(total) * 1.25))
    parts, at = [], 0
    for kind, number in counts.items():
        places = (divmod(place, columns) for place in range(at, at + number))
        parts.append(_marks(kind, [(column * step, row * step) for row, column in places], step))
        at += number
    bottom = ceil(total / columns) * step + 6
    named = [(kind, number) for kind, number in counts.items() if number]
    for line, (kind, number) in enumerate(named):
        y = bottom + line * KEY
        parts.append(_marks(kind, [(0, y + 2)], STEP))
        parts.append(f'<text x="16" y="{y + LETTER:g}" fill="{MUTED}" font-size="12">{number} {kind}</text>')
    return "".join(parts), max(columns * step, 150.0), bottom + KEY * len(named)


def _marks(kind: str, places: list[tuple[float, float]], step: float) -> str:
    """All marks of one kind as one path."""
    if not places:
        return ""
    draw, look = LOOKS[kind]
    side = SQUARE * step / STEP
    return f'<path d="{"".join(draw(x + EDGE, y + EDGE, side) for x, y in places)}" {look}/>'


def _square(x: float, y: float, side: float) -> str:
    return f"M{x:g} {y:g}h{side:g}v{side:g}h{-side:g}z"


def _cross(x: float, y: float, side: float) -> str:
    return f"M{x:g} {y:g}l{side:g} {side:g}m{-side:g} 0l{side:g} {-side:g}"


LOOKS: dict[str, tuple[Mark, str]] = {
    "found": (_square, f'fill="{colour(0)}"'),
    "missed": (_square, f'fill="none" stroke="{INK}" stroke-width="1.5"'),
    "called in error": (_cross, f'fill="none" stroke="{colour(1)}" stroke-width="2"'),
    "rightly left alone": (_square, f'fill="{GRID}"'),
}
