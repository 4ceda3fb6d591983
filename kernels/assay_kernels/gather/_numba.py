"""Gathering compiled by numba; arguments and results as in `reference`.

Halves are u4 throughout, since u4 mixed with i8 would be widened; places are u8, which cannot be negative and so mean
places from the end.
"""

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit, soon
from assay_kernels.gather.reference import (
    BLOCK,
    FIRST,
    ROUNDS,
    SECOND,
    Index,
    Reals,
    Scaling,
    Sources,
    fresh,
    halves,
    keys,
    pattern,
    require_places,
    require_rows,
)

_BLOCK = np.uint64(BLOCK)
_LINE, _AHEAD = 64, 2
"""Memory is asked for line by line, of rows so many ahead."""

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


def rows(source: Sources, index: Index, mean: NDArray[np.float64], scale: NDArray[np.float64], size: int) -> Reals:
    """(source[index] - mean) * scale in floating-point numbers of 4 or 8 bytes."""
    result = fresh(index, source, size)
    Prepared(source, mean, scale, size)(index, result)
    return result


class Prepared:
    """The rows of one source; `mean` is None where they are taken as they are."""

    def __init__(self, source: Sources, mean: Scaling, scale: Scaling, _: int) -> None:
        """Get ready to take rows."""
        self._source = frozen(source)
        self._scaling = None if mean is None or scale is None else (frozen(pattern(mean)), frozen(pattern(scale)))

    def __call__(self, index: Index, out: Sources) -> None:
        """Fill contiguous `out` with the rows at `index`."""
        if self._scaling is None:
            require_rows(index, len(self._source))
            # `raise` would go through a copy of `out`.
            np.take(self._source, index, axis=0, out=out.reshape(len(index), self._source.shape[1]), mode="clip")
            return
        with np.errstate(all="ignore"):
            there = _rows(self._source, frozen(index), *self._scaling, out.reshape(-1))
        if not there:
            require_rows(index, len(self._source))


@njit
def _rows(source: Sources, index: Index, mean: NDArray[np.float64], scale: NDArray[np.float64], to: Reals) -> bool:
    items, width, values = np.uint64(source.shape[0]), np.uint64(source.shape[1]), source.reshape(-1)
    for place in index:
        if np.uint64(place) >= items:
            return False
    period, line = np.uint64(mean.size) - _BLOCK, np.uint64(_LINE // values.itemsize)
    begin = np.uint64(0)
    for r in range(index.size):
        row, later = np.uint64(index[r]) * width, np.uint64(index[min(r + _AHEAD, index.size - 1)]) * width
        first, at = np.uint64(0), np.uint64(0)
        while first < width:
            size = min(_BLOCK, width - first)
            for i in range(np.uint64(0), size, line):
                soon(values, later + first + i)
            for i in range(size):
                to[begin + i] = (np.float64(values[row + first + i]) - mean[at + i]) * scale[at + i]
            at += _BLOCK
            if at >= period:
                at -= period
            first += _BLOCK
            begin += size
    return True
