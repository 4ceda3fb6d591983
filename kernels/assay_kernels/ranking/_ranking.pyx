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


def curve(negative, positive):
    """Thresholds from infinity down, with the false and the true positives that score at least as much."""
    size = len(negative) + len(positive) + 1
    threshold, counts = np.empty(size), np.empty((2, size), np.int64)
    points = _trace(np.ascontiguousarray(negative), np.ascontiguousarray(positive), threshold, counts)
    return threshold[:points].copy(), counts[0, :points].copy(), counts[1, :points].copy()


def weighted_area(false_positives, true_positives, negative_item, positive_item, weights):
    """As `area`, on each replicate of the items behind a curve, and the weight of the negative and positive items."""
    points = np.ascontiguousarray(false_positives), np.ascontiguousarray(true_positives)
    gaining = np.flatnonzero(np.diff(true_positives))
    items = np.ascontiguousarray(negative_item), np.ascontiguousarray(positive_item)
    counts = np.zeros((4, len(weights)), dtype=np.int64)
    precision = np.zeros(len(weights))
    _weighted_area(*points, gaining, *items, np.ascontiguousarray(weights), counts, precision)
    return counts[0], precision, counts[1], counts[2], counts[3]


def weighted_curve(false_positives, true_positives, negative_item, positive_item, weights):
    """The weight at and above each threshold of a curve, on each replicate: i8[r, t], i8[r, t]."""
    drawn = np.ascontiguousarray(weights)
    found = np.empty((2, len(drawn), len(false_positives)), dtype=np.int64)
    _weighted_counts(np.ascontiguousarray(false_positives), np.ascontiguousarray(negative_item), drawn, found[0])
    _weighted_counts(np.ascontiguousarray(true_positives), np.ascontiguousarray(positive_item), drawn, found[1])
    return found[0], found[1]


def _partition(const uint8_t[::1] positive, const score_t[::1] score, score_t[::1] out):
    """Negative scores to the front, positive ones to the back, without a branch: both ends are written."""
    cdef int64_t front = 0, back = score.shape[0] - 1, i, chosen
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


cdef inline void add_up(const uint32_t[::1] weight, const int64_t[::1] item, int64_t[::1] above) noexcept nogil:
    """Sums of the weights of the 0, 1, 2, ... highest scores, whose items stand last."""
    cdef int64_t size = item.shape[0], k
    above[0] = 0
    for k in range(size):
        above[k + 1] = above[k] + weight[item[size - 1 - k]]


def _weighted_area(
    const int64_t[::1] false_positives,
    const int64_t[::1] true_positives,
    const int64_t[::1] gaining,
    const int64_t[::1] negative_item,
    const int64_t[::1] positive_item,
    const uint32_t[:, ::1] weights,
    int64_t[:, ::1] counts,
    double[::1] precision,
):
    """Walk down the thresholds on each replicate: all of them to count them, those with positive items to add up.

    `gaining` has the threshold before each that has positive items. What nobody draws adds zeros, without a branch.
    """
    cdef int64_t m = negative_item.shape[0], n = positive_item.shape[0]
    cdef int64_t[::1] above = np.empty(m + 1, dtype=np.int64), found = np.empty(n + 1, dtype=np.int64)
    cdef int64_t k, i, t, before, gained, called, last, pairs, thresholds
    cdef Sum sum
    with nogil:
        for k in range(weights.shape[0]):
            add_up(weights[k], negative_item, above)
            add_up(weights[k], positive_item, found)
            last = pairs = thresholds = 0
            for t in range(false_positives.shape[0]):
                called = above[false_positives[t]] + found[true_positives[t]]
                thresholds += called > last
                last = called
            sum.total = sum.lost = 0
            for i in range(gaining.shape[0]):
                t = gaining[i]
                before = above[false_positives[t]]
                called = above[false_positives[t + 1]]
                gained = found[true_positives[t + 1]] - found[true_positives[t]]
                pairs += gained * (2 * above[m] - before - called)
                called += found[true_positives[t + 1]]
                sum = add(sum, gained * (<double>found[true_positives[t + 1]] / <double>(called if called else 1)))
            counts[0, k] = pairs
            counts[1, k] = thresholds
            counts[2, k] = above[m]
            counts[3, k] = found[n]
            if found[n]:
                precision[k] = (sum.total + sum.lost) / found[n]


def _weighted_counts(
    const int64_t[::1] counts, const int64_t[::1] item, const uint32_t[:, ::1] weights, int64_t[:, ::1] out
):
    cdef int64_t[::1] above = np.empty(item.shape[0] + 1, dtype=np.int64)
    cdef int64_t k, t
    with nogil:
        for k in range(out.shape[0]):
            add_up(weights[k], item, above)
            for t in range(out.shape[1]):
                out[k, t] = above[counts[t]]


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
