# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Resampling, compiled at build time; the same draws as `reference`."""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t

import numpy as np

ctypedef fused score_t:
    float
    double


cdef extern from "draws.h" nogil:
    uint64_t assay_output(uint64_t seed, uint64_t index)
    int64_t assay_auroc(
        uint64_t key, const uint32_t *slot, int64_t m, const uint32_t *bounds, int64_t n, uint32_t *below,
        uint32_t *placement)
    void assay_count_draws(uint64_t key, int64_t size, uint32_t *counts)


def weights(seed, first, replicates, offsets):
    """How often replicates first, first + 1, ... draw each unit, u4[r, u]; each stratum keeps its size."""
    borders = np.ascontiguousarray(offsets)
    counts = np.zeros((replicates, borders[borders.size - 1]), dtype=np.uint32)
    _weights(seed, first, borders, counts)
    return counts


def auroc(seed, first, replicates, slot, bounds):
    """Twice-U of replicates first, first + 1, ..., i8[replicates], drawn as `weights` does, negatives first."""
    twice_u = np.empty(replicates, dtype=np.int64)
    _auroc(seed, first, np.ascontiguousarray(slot), np.ascontiguousarray(bounds), twice_u)
    return twice_u


def delong(negative, positive):
    """Twice-U, and the sums of squares of doubled placements of the positive and of the negative items; exact."""
    return _delong(np.ascontiguousarray(negative), np.ascontiguousarray(positive))


def signed_ranks(order, above, begins, times):
    """Twice W+, the number of differences, and the sum of t^3 - t over groups of t equal sizes, each i8[r]."""
    found = np.zeros((3, len(times)), dtype=np.int64)
    _signed_ranks(
        np.ascontiguousarray(order), np.ascontiguousarray(above), np.ascontiguousarray(begins),
        np.ascontiguousarray(times), found)
    return found[0], found[1], found[2]


def _weights(uint64_t seed, int64_t first, const int64_t[::1] offsets, uint32_t[:, ::1] counts):
    cdef int64_t k, s, size
    cdef uint64_t key
    with nogil:
        for k in range(counts.shape[0]):
            key = assay_output(seed, first + k)
            for s in range(offsets.shape[0] - 1):
                size = offsets[s + 1] - offsets[s]
                if size:
                    assay_count_draws(assay_output(key, s), size, &counts[k, offsets[s]])


def _auroc(
    uint64_t seed, int64_t first, const uint32_t[::1] slot, const uint32_t[:, ::1] bounds, int64_t[::1] out
):
    cdef int64_t m = slot.shape[0], n = bounds.shape[0], k
    cdef uint32_t[::1] below = np.empty(m + 1, dtype=np.uint32), placement = np.empty(n + 1, dtype=np.uint32)
    if not m or not n:
        out[:] = 0
        return
    with nogil:
        for k in range(out.shape[0]):
            out[k] = assay_auroc(
                assay_output(seed, first + k), &slot[0], m, &bounds[0, 0], n, &below[0], &placement[0])


cdef struct Squares:
    int64_t high
    int64_t low


cdef inline Squares add(Squares squares, int64_t times, int64_t placement) noexcept nogil:
    """Add `times` squares of a placement of at most 2**31 in two limbs of 32 bits."""
    squares.high += times * ((placement * placement) >> 32)
    squares.low += times * ((placement * placement) & <int64_t>0xFFFFFFFF)
    return squares


cdef object whole(Squares squares):
    return (<object>squares.high << 32) + <object>squares.low


def _delong(const score_t[::1] negative, const score_t[::1] positive):
    cdef int64_t i = negative.shape[0], n = positive.shape[0], j = n
    cdef int64_t above, not_above, last, twice_u = 0
    cdef Squares of_positive, of_negative
    cdef score_t value
    of_positive.high = of_positive.low = of_negative.high = of_negative.low = 0
    with nogil:
        while j > 0:
            value, above, last = positive[j - 1], i, j
            while i > 0 and negative[i - 1] > value:
                i -= 1
            of_negative = add(of_negative, above - i, 2 * (n - last))
            not_above = i
            while i > 0 and negative[i - 1] == value:
                i -= 1
            while j > 0 and positive[j - 1] == value:
                j -= 1
            of_negative = add(of_negative, not_above - i, (n - last) + (n - j))
            of_positive = add(of_positive, last - j, not_above + i)
            twice_u += (last - j) * (not_above + i)
        of_negative = add(of_negative, i, 2 * n)
    return twice_u, whole(of_positive), whole(of_negative)


def _signed_ranks(
    const uint32_t[::1] order, const uint8_t[::1] above, const uint8_t[::1] begins, const uint32_t[:, ::1] times,
    int64_t[:, ::1] found
):
    cdef int64_t i, k, twice, last, ties, size, upward, drawn
    with nogil:
        for k in range(times.shape[0]):
            twice = last = ties = size = upward = 0
            for i in range(order.shape[0]):
                if begins[i]:
                    last += size
                    twice += upward * (2 * last - size + 1)
                    ties += size * size * size - size
                    size = upward = 0
                drawn = times[k, order[i]]
                size += drawn
                upward += drawn * above[i]
            last += size
            found[0, k] = twice + upward * (2 * last - size + 1)
            found[1, k] = last
            found[2, k] = ties + size * size * size - size
