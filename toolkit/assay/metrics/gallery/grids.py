"""Small grids to build masks on."""

from collections.abc import Sequence

import numpy as np

from assay.metrics.gallery.pictures import Labels


def blocks(shape: tuple[int, int], *placed: tuple[int, int, int, int]) -> Labels:
    """Rectangles, each of the next label: the first row and column of each, its height and its width."""
    labels = np.zeros(shape, np.uint8)
    for label, (top, left, height, width) in enumerate(placed, start=1):
        labels[top : top + height, left : left + width] = label
    return labels


def disc(side: int, radius: float) -> Labels:
    """A disc in the middle of a square."""
    y, x = np.indices((side, side)) - (side - 1) / 2
    found: Labels = (y**2 + x**2 <= radius**2).astype(np.uint8)
    return found


def bitten(mask: Labels, pixels: int) -> Labels:
    """A mask without its first pixels from the left."""
    found = mask.copy()
    at = np.argwhere(found.T)[:pixels]
    found[at[:, 1], at[:, 0]] = 0
    return found


def joined(labels: Labels) -> Labels:
    """All objects as one."""
    return (labels > 0).astype(np.uint8)


def only(labels: Labels, label: int) -> Labels:
    """One object alone."""
    found: Labels = (labels == label).astype(np.uint8)
    return found


def boxed(labels: Labels) -> Labels:
    """The box around all that is there, filled."""
    rows, columns = np.nonzero(labels)
    found = np.zeros_like(labels)
    found[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] = 1
    return found


def beside(masks: Sequence[Labels]) -> Labels:
    """Images as one, one after the other."""
    return np.concatenate([*masks], axis=1)
