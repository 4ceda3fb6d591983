"""What the structures of a reference are like: how large, in how many parts, and whether voxels lie far off."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.segmentation.parts import told_apart
from assay.metrics.segmentation.states import Pair, Side
from assay_kernels.surfaces.reference import voxels
from assay_spec.metrics.pitfalls import pitfalls

MOST_SHAPED = 64
"""So many structures of one image are measured, each in a sweep of its own."""

SHARE = 0.05
"""Beyond the 95th percentile."""


class Shape(NamedTuple):
    """One structure in one reference."""

    edge: int
    """Voxels of its border."""
    parts: int = 0
    """Components; 0 where they were not told apart."""
    least: int = 0
    """Voxels of the smallest part."""
    largest: int = 0


class Stray(NamedTuple):
    """How far off the reference's farthest voxels are, where that is many times HD95."""

    farthest: float
    """The largest distance of a voxel of the reference's border from the prediction's, in the unit of the spacing."""
    hd95: float
    voxels: int
    """Voxels of the reference's border that are farther than HD95."""


def shape_of(side: Side, structure: tuple[int, ...]) -> Shape:
    """What a structure is like that is there."""
    words = side.border(structure).view(np.uint64)
    edge = int(np.bitwise_count(words).sum(dtype=np.int64))
    box = _box(words, side.labels.shape[-1])
    apart = told_apart(side.labels, structure, box) if edge else None
    if apart is None:
        return Shape(edge)
    _, sizes = apart
    return Shape(edge, sizes.size, int(sizes.min()), int(sizes.max()))


def stray_of(pair: Pair) -> Stray | None:
    """Voxels of the reference far off: their distance is more times HD95 than the catalogue of pitfalls allows."""
    between = pair.compared
    if between is None or not between.reference.size or not between.prediction.size:
        return None
    top, sides = float(between.reference.max()), (between.reference, between.prediction)
    limit = top / pitfalls()["P23-04"].limits["times"]
    # Whoever has few distances beyond the limit has its percentile there or below; percentiles take ten times as long.
    if not 0 < top < np.inf or any(np.count_nonzero(one >= limit) > SHARE * one.size + 1 for one in sides):
        return None
    hd95 = max(float(np.percentile(one, 100 * (1 - SHARE))) for one in sides)
    return Stray(top, hd95, int(np.count_nonzero(between.reference > hd95))) if hd95 < limit else None


def _box(words: NDArray[np.uint64], width: int) -> tuple[slice, ...]:
    """The box that holds a border, whose rows of `width` voxels are words of 64 bits."""
    found, left = [], words
    while left.ndim > 1:
        found.append(_extent(left.reshape(len(left), -1).any(axis=1)))
        left = np.bitwise_or.reduce(left, axis=0)
    return (*found, _extent(voxels(left.view(np.uint8))[:width]))


def _extent(there: NDArray[np.bool_] | np.bool_) -> slice:
    found = np.flatnonzero(there)
    return slice(int(found[0]), int(found[-1]) + 1) if found.size else slice(0, 0)
