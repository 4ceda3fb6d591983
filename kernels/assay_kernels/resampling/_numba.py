"""Resampling on numba; the same draws as `reference`.

Words are u8 throughout, since u8 mixed with i8 would become a float.
"""

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.ranking.ranked import Scores

Rows = NDArray[np.uint32]

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_FACTOR = np.uint64(0x94D049BB133111EB)
_LOW_HALF = np.uint64(0xFFFFFFFF)
_WHOLE = np.uint64(2**32)
_S27, _S30, _S31, _S32 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)
_ZERO, _ONE = np.uint64(0), np.uint64(1)


@njit
def _output(seed: np.uint64, index: np.uint64) -> np.uint64:
    """The output number `index` of the SplitMix64 generator that starts at `seed`."""
    z = seed + (index + _ONE) * _GAMMA
    z = (z ^ (z >> _S30)) * _FIRST_FACTOR
    z = (z ^ (z >> _S27)) * _SECOND_FACTOR
    return z ^ (z >> _S31)


@njit
def _draw(key: np.uint64, index: np.uint64, bound: np.uint64) -> np.uint64:
    """Draw number `index` of a stream, each of 0 .. bound - 1 equally likely."""
    word = _output(key, index)
    product = (word >> _S32) * bound
    if product & _LOW_HALF < bound:
        refused = _WHOLE % bound
        while product & _LOW_HALF < refused:
            word = _output(word, _ZERO)
            product = (word >> _S32) * bound
    return product >> _S32


def _key(seed: int, replicate: int) -> np.uint64:
    # A compiled function returns a u8 to Python as an int, which would go back in as an i8.
    return np.uint64(_output(np.uint64(seed), np.uint64(replicate)))


def weights(seed: int, first: int, replicates: int, offsets: NDArray[np.int64]) -> Rows:
    """How often replicates first, first + 1, ... draw each unit, u4[r, u]; each stratum keeps its size."""
    counts = np.zeros((replicates, offsets[-1]), dtype=np.uint32)
    borders = frozen(offsets)
    with np.errstate(over="ignore"):
        for k in range(replicates):
            _weights(_key(seed, first + k), borders, counts[k])
    return counts


@njit
def _weights(key: np.uint64, offsets: NDArray[np.int64], counts: Rows) -> None:
    for s in range(offsets.size - 1):
        stream = _output(key, np.uint64(s))
        size = offsets[s + 1] - offsets[s]
        for i in range(size):
            counts[offsets[s] + np.int64(_draw(stream, np.uint64(i), np.uint64(size)))] += np.uint32(1)


def auroc(seed: int, first: int, replicates: int, slot: Rows, bounds: Rows) -> NDArray[np.int64]:
    """Twice-U of replicates first, first + 1, ..., i8[replicates], drawn as `weights` does, negatives first."""
    result = np.empty(replicates, dtype=np.int64)
    slot, bounds = frozen(slot), frozen(bounds)
    below, placement = np.empty(slot.size + 1, dtype=np.uint32), np.empty(len(bounds), dtype=np.int64)
    with np.errstate(over="ignore"):
        for k in range(replicates):
            result[k] = _auroc(_key(seed, first + k), slot, bounds, below, placement)
    return result


@njit
def _auroc(key: np.uint64, slot: Rows, bounds: Rows, below: Rows, placement: NDArray[np.int64]) -> np.int64:
    """Twice-U of one replicate; `below` and `placement` are room to work in."""
    m, n = slot.size, len(bounds)
    negatives, positives = _output(key, _ZERO), _output(key, _ONE)
    below[:] = 0
    for i in range(m):
        below[slot[_draw(negatives, np.uint64(i), np.uint64(m))] + 1] += np.uint32(1)
    for i in range(m):
        below[i + 1] += below[i]
    for i in range(n):
        placement[i] = np.int64(below[bounds[i, 0]]) + np.int64(below[bounds[i, 1]])
    twice_u = np.int64(0)
    for i in range(n):
        twice_u += placement[_draw(positives, np.uint64(i), np.uint64(n))]
    return twice_u


def delong(negative: Scores, positive: Scores) -> tuple[int, int, int]:
    """Twice-U, and the sums of squares of doubled placements of the positive and of the negative items; exact."""
    squares = np.zeros((2, 2), dtype=np.int64)
    twice_u = _delong(frozen(negative), frozen(positive), squares[0], squares[1])
    of_positive, of_negative = ((int(high) << 32) + int(low) for high, low in squares)
    return int(twice_u), of_positive, of_negative


@njit
def _add(squares: NDArray[np.int64], times: int, placement: int) -> None:
    """Add `times` squares of a placement of at most 2**31 in two limbs of 32 bits."""
    squares[0] += times * ((placement * placement) >> 32)
    squares[1] += times * ((placement * placement) & 0xFFFFFFFF)


@njit
def _delong(negative: Scores, positive: Scores, of_positive: NDArray[np.int64], of_negative: NDArray[np.int64]) -> int:
    i, n, twice_u = negative.size, positive.size, 0
    j = n
    while j > 0:
        value, above, last = positive[j - 1], i, j
        while i > 0 and negative[i - 1] > value:
            i -= 1
        _add(of_negative, above - i, 2 * (n - last))
        not_above = i
        while i > 0 and negative[i - 1] == value:
            i -= 1
        while j > 0 and positive[j - 1] == value:
            j -= 1
        _add(of_negative, not_above - i, (n - last) + (n - j))
        _add(of_positive, last - j, not_above + i)
        twice_u += (last - j) * (not_above + i)
    _add(of_negative, i, 2 * n)
    return twice_u


def signed_ranks(
    order: Rows, above: NDArray[np.uint8], begins: NDArray[np.uint8], times: Rows
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Twice W+, the number of differences, and the sum of t^3 - t over groups of t equal sizes, each i8[r]."""
    found = np.zeros((3, len(times)), dtype=np.int64)
    _signed_ranks(frozen(order), frozen(above), frozen(begins), frozen(times), found)
    return found[0], found[1], found[2]


@njit
def _signed_ranks(
    order: Rows, above: NDArray[np.uint8], begins: NDArray[np.uint8], times: Rows, found: NDArray[np.int64]
) -> None:
    for k in range(len(times)):
        twice, last, ties, size, upward = np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0)
        for i in range(order.size):
            if begins[i]:
                last += size
                twice += upward * (2 * last - size + 1)
                ties += size * size * size - size
                size = upward = np.int64(0)
            drawn = np.int64(times[k, order[i]])
            size += drawn
            upward += drawn * np.int64(above[i])
        last += size
        found[0, k] = twice + upward * (2 * last - size + 1)
        found[1, k] = last
        found[2, k] = ties + size * size * size - size
