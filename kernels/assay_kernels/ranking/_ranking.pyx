# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Ranking, compiled at build time; the same sums in the same order as `_numba`."""

from libc.math cimport INFINITY, NAN
from libc.stdint cimport int64_t, uint8_t, uint32_t

import numpy as np

from assay_kernels.ranking.ranked import RankedScores

ctypedef fused score_t:
    float
    double


cdef struct Sum:
    double total
    double lost


cdef inline Sum add(Sum s, double term) noexcept nogil:
    """One step of Neumaier's compensated sum."""
    cdef double total = s.total + term
    s.lost += (s.total - total) + term if s.total >= term else (term - total) + s.total
    s.total = total
    return s


def rank(positive, score):
    """The scores of each class, sorted; NaN ends up last and -0.0 becomes 0.0."""
    halves = np.empty_like(score, order="C")
    split = _partition(np.ascontiguousarray(positive), np.ascontiguousarray(score), halves)
    negative, chosen = halves[:split], halves[split:]
    negative.sort()
    chosen.sort()
    return RankedScores(negative, chosen)


def area(negative, positive):
    """Twice-U, average precision and the number of distinct thresholds."""
    return _area(np.ascontiguousarray(negative), np.ascontiguousarray(positive))


def weighted_area(negative, positive, negative_weight, positive_weight):
    """As `area`, of the items repeated as often as their weights say."""
    scores = np.ascontiguousarray(negative), np.ascontiguousarray(positive)
    return _weighted_area(*scores, np.ascontiguousarray(negative_weight), np.ascontiguousarray(positive_weight))


def curve(negative, positive):
    """Thresholds from infinity down, with the false and the true positives that score at least as much."""
    size = len(negative) + len(positive) + 1
    threshold, counts = np.empty(size), np.empty((2, size), np.int64)
    points = _trace(np.ascontiguousarray(negative), np.ascontiguousarray(positive), threshold, counts)
    return threshold[:points].copy(), counts[0, :points].copy(), counts[1, :points].copy()


def _partition(const uint8_t[::1] positive, const score_t[::1] score, score_t[::1] out):
    """Negative scores to the front, positive ones to the back, without a branch: both ends are written."""
    cdef int64_t front = 0, back = score.shape[0] - 1, i
    cdef uint8_t chosen
    cdef score_t value
    with nogil:
        for i in range(score.shape[0]):
            chosen = positive[i] != 0
            value = score[i] + 0
            out[front] = value
            out[back] = value
            front += 1 - chosen
            back -= chosen
    return front


def _area(const score_t[::1] negative, const score_t[::1] positive):
    cdef int64_t m = negative.shape[0], n = positive.shape[0], i = m, j = n
    cdef int64_t not_above, last, twice_u = 0, distinct = 0
    cdef double true_positives
    cdef Sum sum
    cdef score_t value, seen = <score_t>NAN
    sum.total = sum.lost = 0
    with nogil:
        while j > 0:
            value = positive[j - 1]
            while i > 0 and negative[i - 1] > value:
                i -= 1
                distinct += negative[i] != seen
                seen = negative[i]
            not_above, last = i, j
            while i > 0 and negative[i - 1] == value:
                i -= 1
            while j > 0 and positive[j - 1] == value:
                j -= 1
            distinct += 1
            twice_u += (last - j) * (not_above + i)
            true_positives = n - j
            sum = add(sum, (last - j) * (true_positives / (true_positives + (m - i))))
        while i > 0:
            i -= 1
            distinct += negative[i] != seen
            seen = negative[i]
    return twice_u, (sum.total + sum.lost) / n if n else 0.0, distinct


def _weighted_area(
    const score_t[::1] negative,
    const score_t[::1] positive,
    const uint32_t[::1] negative_weight,
    const uint32_t[::1] positive_weight,
):
    cdef int64_t i = negative.shape[0], j = positive.shape[0], k
    cdef int64_t above = 0, tied, gained, found = 0, m = 0, twice_u = 0, distinct = 0
    cdef Sum sum
    cdef score_t value, seen = <score_t>NAN
    sum.total = sum.lost = 0
    with nogil:
        for k in range(i):
            m += negative_weight[k]
        while j > 0:
            value = positive[j - 1]
            while i > 0 and negative[i - 1] > value:
                i -= 1
                if negative_weight[i] > 0:
                    above += negative_weight[i]
                    distinct += negative[i] != seen
                    seen = negative[i]
            tied = gained = 0
            while i > 0 and negative[i - 1] == value:
                i -= 1
                tied += negative_weight[i]
            while j > 0 and positive[j - 1] == value:
                j -= 1
                gained += positive_weight[j]
            distinct += tied + gained > 0
            twice_u += gained * (2 * (m - above) - tied)
            above += tied
            found += gained
            if gained > 0:
                sum = add(sum, gained * (<double>found / <double>(found + above)))
        while i > 0:
            i -= 1
            if negative_weight[i] > 0:
                distinct += negative[i] != seen
                seen = negative[i]
    return twice_u, (sum.total + sum.lost) / found if found else 0.0, distinct


def _trace(
    const score_t[::1] negative, const score_t[::1] positive, double[::1] threshold, int64_t[:, ::1] counts
):
    """Fill the points of the curve from the highest threshold down; how many there are."""
    cdef int64_t m = negative.shape[0], n = positive.shape[0], i = m, j = n, points = 1
    cdef bint from_positive
    cdef score_t value
    threshold[0] = INFINITY
    counts[0, 0] = counts[1, 0] = 0
    with nogil:
        while i > 0 or j > 0:
            from_positive = i == 0 or (j > 0 and positive[j - 1] > negative[i - 1])
            value = positive[j - 1] if from_positive else negative[i - 1]
            while i > 0 and negative[i - 1] == value:
                i -= 1
            while j > 0 and positive[j - 1] == value:
                j -= 1
            threshold[points] = value
            counts[0, points] = m - i
            counts[1, points] = n - j
            points += 1
    return points
