"""Resampling in plain NumPy, from the formulas: slow, and the oracle of every test."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.ranked import Scores

GAMMA = np.uint64(0x9E3779B97F4A7C15)
"""SplitMix64's step: the odd integer nearest to 2**64 / golden ratio."""

_LOW_HALF = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)

Words = NDArray[np.uint64]
Rows = NDArray[np.uint32]


def output(seed: Words, index: Words) -> Words:
    """The outputs number `index`, from 0, of the SplitMix64 generators that start at `seed` (Steele et al. 2014)."""
    z = seed + (index + np.uint64(1)) * GAMMA
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Words = z ^ (z >> np.uint64(31))
    return mixed


def stream(seed: int, replicate: int, stratum: int) -> Words:
    """The key, u8[1], of one stratum's draws: each output of a generator seeds a generator one level down."""
    key = np.array([seed], dtype=np.uint64)
    for number in (replicate, stratum):
        key = output(key, np.array([number], dtype=np.uint64))
    return key


def draw(key: Words, size: int, bound: int) -> NDArray[np.int64]:
    """Independent draws i8[size], each of 0 .. bound - 1 equally likely (Lemire 2019, algorithm 5); bound < 2**32.

    The high half of a word is scaled; a word that would favour some values is refused and seeds the next try.
    """
    words = output(key, np.arange(size, dtype=np.uint64))
    product = (words >> _HALF) * np.uint64(bound)
    refused = product & _LOW_HALF < np.uint64(2**32 % bound)
    while refused.any():
        words[refused] = output(words[refused], np.zeros(1, dtype=np.uint64))
        product = (words >> _HALF) * np.uint64(bound)
        refused = product & _LOW_HALF < np.uint64(2**32 % bound)
    return (product >> _HALF).astype(np.int64)


def weights(seed: int, first: int, replicates: int, offsets: NDArray[np.int64]) -> Rows:
    """How often replicates first, first + 1, ... draw each unit, u4[r, u]; each stratum keeps its size.

    Stratum s holds the units offsets[s] .. offsets[s+1]-1.
    """
    counts = np.zeros((replicates, offsets[-1]), dtype=np.uint32)
    for replicate, times in enumerate(counts, first):
        for stratum, (start, end) in enumerate(pairwise(offsets)):
            if end > start:
                drawn = draw(stream(seed, replicate, stratum), end - start, end - start)
                times[start:end] = np.bincount(drawn, minlength=end - start)
    return counts


def auroc(seed: int, first: int, replicates: int, slot: Rows, bounds: Rows) -> NDArray[np.int64]:
    """Twice-U of replicates first, first + 1, ..., i8[replicates], drawn as `weights` does, negatives as stratum 0.

    Args:
        seed: of all streams.
        first: number of the first replicate.
        replicates: how many.
        slot: u4[m], how many negative scores are below that of each negative item.
        bounds: u4[n,2], how many negative scores are below that of each positive item, and how many not above.
    """
    m, n = slot.size, len(bounds)
    result = np.empty(replicates, dtype=np.int64)
    drawn_times = weights(seed, first, replicates, np.array([0, m, m + n])).astype(np.int64)
    for k, weight in enumerate(drawn_times):
        drawn = np.bincount(slot, weights=weight[:m], minlength=m).astype(np.int64)
        below = np.append(0, np.cumsum(drawn))
        result[k] = (weight[m:] * below[bounds].sum(axis=1)).sum()
    return result


def delong(negative: Scores, positive: Scores) -> tuple[int, int, int]:
    """Twice-U, and the sums of squares of doubled placements of the positive and of the negative items; exact.

    The doubled placement of a positive item counts negative scores below it twice and equal ones once; that of a
    negative item counts positive scores above it twice and equal ones once (DeLong et al. 1988, V10 and V01).
    """
    below, not_above = (np.searchsorted(negative, positive, "left"), np.searchsorted(negative, positive, "right"))
    not_higher, lower = (np.searchsorted(positive, negative, side) for side in ("right", "left"))
    placement = (below + not_above).tolist()
    counter_placement = (2 * positive.size - not_higher - lower).tolist()
    return sum(placement), sum(a * a for a in placement), sum(b * b for b in counter_placement)


def signed_ranks(
    order: Rows, above: NDArray[np.uint8], begins: NDArray[np.uint8], times: Rows
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Twice W+, the number of differences, and the sum of t^3 - t over groups of t equal sizes, each i8[r].

    W+ is the sum of the ranks, among the sizes of all differences, of those that are above 0; equal sizes share the
    mean of their ranks (Wilcoxon 1945).

    Args:
        order: the items whose difference is not 0, by its size, u4[m].
        above: whether the difference of each of these is above 0, u1[m].
        begins: whether its size is another one than that before it, u1[m]; of the first always.
        times: how often each item is there, u4[r, n].
    """
    found = np.zeros((3, len(times)), dtype=np.int64)
    group = np.cumsum(begins)
    for replicate, row in enumerate(times):
        drawn = row[order]
        sizes = np.repeat(group, drawn)
        upward = np.repeat(above, drawn) > 0
        place = np.arange(1, sizes.size + 1)
        for size in np.unique(sizes):
            tied = sizes == size
            found[0, replicate] += int(2 * place[tied].mean() * upward[tied].sum())
            found[2, replicate] += int(tied.sum()) ** 3 - int(tied.sum())
        found[1, replicate] = sizes.size
    return found[0], found[1], found[2]
