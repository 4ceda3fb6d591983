"""Masks on a small grid: the reference outlined, the prediction filled."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.gallery.pictures import Labels, Masks
from assay.metrics.segmentation.page.outline import outline
from assay.report.charts.theme import GRID, INK, colour

SIDE, LEAST, MOST = 190.0, 5.0, 16.0
"""Of a picture, and between which sizes a pixel lies, in px."""

PAD = 2
"""Around the grid, so that no line is cut off."""


def draw_masks(picture: Masks) -> tuple[str, float, float]:
    """The picture, its width and its height."""
    rows, columns = picture.reference.shape
    tall, wide = picture.spacing
    unit = SIDE / max(rows * tall, columns * wide)
    unit = min(max(unit, LEAST / min(tall, wide)), MOST / min(tall, wide))
    x, y = unit * wide, unit * tall
    line = 'vector-effect="non-scaling-stroke" fill="none"'
    parts = [f'<path d="{_grid(rows, columns)}" stroke="{GRID}" {line}/>']
    parts += [
        f'<path d="{path}" fill="{colour(label - 1)}" fill-opacity="0.55" fill-rule="evenodd" '
        f'stroke="{colour(label - 1)}" stroke-width="1" vector-effect="non-scaling-stroke"/>'
        for label, path in _outlines(picture.prediction)
    ]
    parts += [
        f'<path d="{path}" stroke="{INK}" stroke-width="2.5" stroke-linejoin="round" {line}/>'
        for _, path in _outlines(picture.reference)
    ]
    if picture.boxes:
        parts += [
            f'<path d="{_box(labels > 0)}" stroke="{ink}" stroke-width="1.5" stroke-dasharray="{dashes}" {line}/>'
            for labels, ink, dashes in ((picture.prediction, colour(0), "5 4"), (picture.reference, INK, "2 3"))
            if labels.any()
        ]
    body = f'<g transform="translate({PAD} {PAD}) scale({x:g} {y:g})">{"".join(parts)}</g>'
    return body, round(columns * x + 2 * PAD, 1), round(rows * y + 2 * PAD, 1)


def _grid(rows: int, columns: int) -> str:
    down = "".join(f"M{x} 0V{rows}" for x in range(columns + 1))
    return down + "".join(f"M0 {y}H{columns}" for y in range(rows + 1))


def _outlines(labels: Labels) -> Iterator[tuple[int, str]]:
    for label in np.unique(labels[labels > 0]).tolist():
        yield label, outline(labels == label)


def _box(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> str:
    (y, x), (below, right) = (limit(np.argwhere(mask), axis=0).tolist() for limit in (np.min, np.max))
    return f"M{x} {y}H{right + 1}V{below + 1}H{x}Z"
