"""Bands compiled by numba; arguments and results as in `reference`, the way as in the header in C."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.bands.reference import near_by, require_bands
from assay_kernels.bands.runs import runs
from assay_kernels.surfaces._numba import distances
from assay_kernels.surfaces.reference import Bits, Distances, as_volume

Words = NDArray[np.uint64]

_WORD, _STEP = 64, 63


def near(one: Bits, other: Bits, spacing: Distances, width: float) -> Bits:
    """The voxels of one mask no farther than a width from the nearest of another."""
    require_bands(one, other, spacing, width)
    planes, rows, length = as_volume(one.shape)
    around = runs((planes, rows, 8 * length), spacing, width) if one.size else None
    if around is None:
        return near_by(distances, one, other, spacing, width)
    shape = planes, rows, length // 8
    one_bits, other_bits = (frozen(np.ascontiguousarray(bits).view(np.uint64).reshape(shape)) for bits in (one, other))
    found = np.zeros(shape, np.uint64)
    _near(one_bits, other_bits, around, np.empty((2, length // 8), np.uint64), found)
    return found.view(np.uint8).reshape(one.shape)


@njit
def _widen(row: Words, by: int, wide: Words) -> None:
    """The bits of a row, and all that are up to `by` < 64 places beside one, if none between is missing."""
    near, far = np.uint64(by), np.uint64(_WORD - by)
    for w in range(len(row)):
        before = row[w - 1] >> far if w else np.uint64(0)
        behind = row[w + 1] << far if w + 1 < len(row) else np.uint64(0)
        wide[w] = row[w] | row[w] << near | before | row[w] >> near | behind


@njit
def _near(one: Words, other: Words, around: Any, room: Words, found: Words) -> None:
    planes, rows, words = one.shape
    for z in range(planes):
        for y in range(rows):
            if not other[z, y].any():
                continue
            now, length = 0, 0
            room[0] = other[z, y]
            for k in range(len(around.z)):
                while length < around.length[k]:
                    # Runs are longer than `length` even at the ends of a row, so that such a step leaves no gap.
                    by = min(int(around.length[k]) - length, length + 1, _STEP)
                    _widen(room[now], by, room[1 - now])
                    now, length = 1 - now, length + by
                at_z, at_y = z + around.z[k], y + around.y[k]
                if 0 <= at_z < planes and 0 <= at_y < rows:
                    for w in range(words):
                        found[at_z, at_y, w] |= room[now, w] & one[at_z, at_y, w]
