"""Gathering compiled by numba; arguments and results as in `reference`.

Halves are u4 throughout, since u4 mixed with i8 would be widened.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.gather.reference import (
    FIRST,
    ROUNDS,
    SECOND,
    Index,
    Reals,
    Sources,
    fresh,
    halves,
    keys,
    pattern,
    require_places,
    require_rows,
)

_S15, _S16 = np.uint32(15), np.uint32(16)


def order(items: int, seed: int, epoch: int, start: int, count: int) -> Index:
    """The items at places start..start+count-1 of the epoch."""
    require_places(items, start, count)
    found = np.empty(count, np.int64)
    left, right = halves(items)
    with np.errstate(over="ignore"):
        _order(items, start, left, right, frozen(keys(seed, epoch)), found)
    return found


@njit
def _hashed(half: np.uint32, key: np.uint32) -> np.uint32:
    value = np.uint32(half + key)
    value = np.uint32(np.uint32(value ^ np.uint32(value >> _S16)) * FIRST)
    return np.uint32(np.uint32(value ^ np.uint32(value >> _S15)) * SECOND)


@njit
def _scrambled(place: int | np.int64, left: int, right: int, key: NDArray[np.uint32]) -> np.int64:
    high, low = np.uint32(place >> right), np.uint32(place & ((1 << right) - 1))
    for number in range(0, ROUNDS, 2):
        high = np.uint32(high ^ np.uint32(_hashed(low, key[number]) >> np.uint32(32 - left)))
        low = np.uint32(low ^ np.uint32(_hashed(high, key[number + 1]) >> np.uint32(32 - right)))
    return np.int64(high) << right | np.int64(low)


@njit
def _order(items: int, start: int, left: int, right: int, key: NDArray[np.uint32], found: Index) -> None:
    for i in range(found.size):
        item = _scrambled(start + i, left, right, key)
        while item >= items:
            item = _scrambled(item, left, right, key)
        found[i] = item


def rows(
    source: Sources, index: Index, mean: NDArray[np.float64], scale: NDArray[np.float64], size: int, out: Any = None
) -> Reals:
    """(source[index] - mean) * scale in floating-point numbers of 4 or 8 bytes, into `out` where that is given."""
    require_rows(index, len(source))
    result: Reals = fresh(index, source, size) if out is None else out
    width = source.shape[1]
    with np.errstate(all="ignore"):
        _rows(frozen(source), frozen(index), frozen(pattern(mean, width)), frozen(pattern(scale, width)), result)
    return result


@njit
def _rows(source: Sources, index: Index, mean: NDArray[np.float64], scale: NDArray[np.float64], result: Reals) -> None:
    width, several = source.shape[1], mean.size > 1
    step = mean.size if several else max(width, 1)
    for r in range(index.size):
        row = index[r]
        for first in range(0, width, step):
            for i in range(min(step, width - first)):
                c = i if several else 0
                result[r, first + i] = (np.float64(source[row, first + i]) - mean[c]) * scale[c]
