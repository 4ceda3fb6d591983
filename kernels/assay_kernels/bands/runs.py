"""What is near a voxel, as runs of voxels in the rows around it."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.surfaces.reference import ROUNDING, Distances

MOST = 2048
"""Of more rows around a voxel than these, distances are cheaper."""


class Runs(NamedTuple):
    """Rows with something near, by how long the run in them is."""

    z: NDArray[np.int32]
    """Planes from here."""
    y: NDArray[np.int32]
    """Rows from here."""
    length: NDArray[np.int32]
    """Voxels before and behind, ascending."""


def runs(shape: tuple[int, int, int], spacing: Distances, width: float) -> Runs | None:
    """The runs that are no farther than `width`, in a volume of so many planes, rows and voxels; None if too many."""
    steps = (1.0,) * (3 - len(spacing)) + tuple(spacing.tolist())
    return _runs(shape, steps, width * (1 + ROUNDING), MOST)


@lru_cache(maxsize=64)
def _runs(shape: tuple[int, int, int], steps: tuple[float, ...], reach: float, most: int) -> Runs | None:
    """Images of one shape and spacing come by the hundred."""
    far_z, far_y = (int(min(reach / step, size - 1)) for step, size in zip(steps[:2], shape[:2], strict=True))
    if (2 * far_z + 1) * (2 * far_y + 1) > most:
        return None
    z, y = (axis.ravel() for axis in np.mgrid[-far_z : far_z + 1, -far_y : far_y + 1])
    square = (z * steps[0]) ** 2 + (y * steps[1]) ** 2
    kept = np.sqrt(square) <= reach
    z, y, square = z[kept], y[kept], square[kept]
    length = _longest(square, steps[2], reach, shape[2])
    order = np.argsort(length, kind="stable")
    return Runs(*(part[order].astype(np.int32) for part in (z, y, length)))


def _longest(square: Distances, step: float, reach: float, width: int) -> NDArray[np.int64]:
    """The last voxel of a row that is near, found by halving: roots and quotients would be rounded otherwise."""
    low, high = np.zeros(len(square), np.int64), np.full(len(square), width)
    while (low < high).any():
        middle = (low + high + 1) // 2
        near = np.sqrt(square + (middle * step) ** 2) <= reach
        low, high = np.where(near, middle, low), np.where(near, high, middle - 1)
    return low
