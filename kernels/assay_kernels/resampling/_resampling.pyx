# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Resampling, compiled at build time; the same draws as `reference`."""

from libc.stdint cimport int64_t, uint32_t, uint64_t

import numpy as np

ctypedef fused score_t:
    float
    double


cdef inline uint64_t output(uint64_t seed, uint64_t index) noexcept nogil:
    """The output number `index` of the SplitMix64 generator that starts at `seed`."""
    cdef uint64_t z = seed + (index + 1) * <uint64_t>0x9E3779B97F4A7C15ULL
    z = (z ^ (z >> 30)) * <uint64_t>0xBF58476D1CE4E5B9ULL
    z = (z ^ (z >> 27)) * <uint64_t>0x94D049BB133111EBULL
    return z ^ (z >> 31)


cdef inline uint64_t stream(uint64_t seed, uint64_t replicate, uint64_t stratum) noexcept nogil:
    return output(output(seed, replicate), stratum)


cdef inline uint64_t draw(uint64_t key, uint64_t index, uint64_t bound) noexcept nogil:
    """Draw number `index` of a stream, each of 0 .. bound - 1 equally likely."""
    cdef uint64_t word = output(key, index)
    cdef uint64_t product = (word >> 32) * bound, refused
    if (product & <uint64_t>0xFFFFFFFF) < bound:
        refused = (<uint64_t>1 << 32) % bound
        while (product & <uint64_t>0xFFFFFFFF) < refused:
            word = output(word, 0)
            product = (word >> 32) * bound
    return product >> 32


def weights(seed, replicate, offsets):
    """How often each unit is drawn, u4[u], when stratum s, units offsets[s] .. offsets[s+1]-1, keeps its size."""
    counts = np.zeros(offsets[offsets.shape[0] - 1], dtype=np.uint32)
    _weights(seed, replicate, np.ascontiguousarray(offsets), counts)
    return counts


def auroc(seed, first, replicates, slot, bounds):
    """Twice-U of replicates first, first + 1, ..., i8[replicates], drawn as `weights` does, negatives first."""
    twice_u = np.empty(replicates, dtype=np.int64)
    _auroc(seed, first, np.ascontiguousarray(slot), np.ascontiguousarray(bounds), twice_u)
    return twice_u


def delong(negative, positive):
    """Twice-U, and the sums of squares of doubled placements of the positive and of the negative items; exact."""
    return _delong(np.ascontiguousarray(negative), np.ascontiguousarray(positive))


def _weights(uint64_t seed, uint64_t replicate, const int64_t[::1] offsets, uint32_t[::1] counts):
    cdef int64_t s, i, size
    cdef uint64_t key
    with nogil:
        for s in range(offsets.shape[0] - 1):
            key = stream(seed, replicate, s)
            size = offsets[s + 1] - offsets[s]
            for i in range(size):
                counts[offsets[s] + <int64_t>draw(key, i, size)] += 1


def _auroc(
    uint64_t seed, int64_t first, const uint32_t[::1] slot, const uint32_t[:, ::1] bounds, int64_t[::1] out
):
    cdef int64_t m = slot.shape[0], n = bounds.shape[0], k, i, twice_u
    cdef uint32_t[::1] below = np.empty(m + 1, dtype=np.uint32)
    cdef int64_t[::1] placement = np.empty(n, dtype=np.int64)
    cdef uint64_t key
    with nogil:
        for k in range(out.shape[0]):
            key = stream(seed, first + k, 0)
            for i in range(m + 1):
                below[i] = 0
            for i in range(m):
                below[slot[draw(key, i, m)] + 1] += 1
            for i in range(m):
                below[i + 1] += below[i]
            for i in range(n):
                placement[i] = <int64_t>below[bounds[i, 0]] + <int64_t>below[bounds[i, 1]]
            key = stream(seed, first + k, 1)
            twice_u = 0
            for i in range(n):
                twice_u += placement[draw(key, i, n)]
            out[k] = twice_u


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
