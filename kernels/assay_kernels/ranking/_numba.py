"""Ranking on numba; the same sums in the same order as `_ranking`."""

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.codes import Draws
from assay_kernels.ranking.ranked import Items, RankedScores, Scores

Counts = NDArray[np.int64]


def rank(positive: NDArray[np.uint8], score: Scores) -> RankedScores:
    """The scores of each class, sorted; NaN ends up last and -0.0 becomes 0.0."""
    halves = np.empty_like(score, order="C")
    split = _partition(frozen(positive), frozen(score), halves)
    negative, chosen = halves[:split], halves[split:]
    negative.sort()
    chosen.sort()
    return RankedScores(negative, chosen)


def area(negative: Scores, positive: Scores) -> tuple[int, float, int]:
    """Twice-U, average precision and the number of distinct thresholds."""
    return _area(frozen(negative), frozen(positive))


def curve(negative: Scores, positive: Scores) -> tuple[NDArray[np.float64], Counts, Counts]:
    """Thresholds from infinity down, with the false and the true positives that score at least as much."""
    size = negative.size + positive.size + 1
    threshold, counts = np.empty(size), np.empty((2, size), np.int64)
    points = _trace(frozen(negative), frozen(positive), threshold, counts)
    return threshold[:points].copy(), counts[0, :points].copy(), counts[1, :points].copy()


def weighted_area(
    false_positives: Counts, true_positives: Counts, negative_item: Items, positive_item: Items, weights: Draws
) -> tuple[Counts, NDArray[np.float64], Counts, Counts, Counts]:
    """As `area`, on each replicate of the items behind a curve, and the weight of the negative and positive items."""
    above, found = weighted_curve(false_positives, true_positives, negative_item, positive_item, weights)
    twice_u, distinct = np.zeros((2, len(weights)), dtype=np.int64)
    precision = np.zeros(len(weights))
    for k in range(len(weights)):
        twice_u[k], precision[k], distinct[k] = _weighted_area(frozen(above[k]), frozen(found[k]))
    return twice_u, precision, distinct, above[:, -1].copy(), found[:, -1].copy()


def weighted_curve(
    false_positives: Counts, true_positives: Counts, negative_item: Items, positive_item: Items, weights: Draws
) -> tuple[Counts, Counts]:
    """The weight at and above each threshold of a curve, on each replicate: i8[r, t], i8[r, t]."""
    of_negative = _weight_above(false_positives, negative_item, weights)
    return of_negative, _weight_above(true_positives, positive_item, weights)


def _weight_above(counts: Counts, item: Items, weights: Draws) -> Counts:
    found = np.empty((len(weights), counts.size), dtype=np.int64)
    for weight, out in zip(weights, found, strict=True):
        _add_up(frozen(counts), frozen(item), frozen(weight), out)
    return found


@njit
def _partition(positive: NDArray[np.uint8], score: Scores, out: Scores) -> np.int64:
    """Negative scores to the front, positive ones to the back, without a branch: both ends are written."""
    front, back = np.int64(0), np.int64(score.size - 1)
    for i in range(score.size):
        chosen = np.int64(positive[i] != 0)
        value = score[i] + score.dtype.type(0)
        out[front] = value
        out[back] = value
        front += 1 - chosen
        back -= chosen
    return front


@njit
def _add(total: float, lost: float, term: float) -> tuple[float, float]:
    """One step of Neumaier's compensated sum."""
    new = total + term
    lost += (total - new) + term if total >= term else (term - new) + total
    return new, lost


@njit
def _area(negative: Scores, positive: Scores) -> tuple[int, float, int]:
    m, n = negative.size, positive.size
    i, j, twice_u, distinct = m, n, 0, 0
    total, lost, seen = 0.0, 0.0, np.nan
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
        total, lost = _add(total, lost, (last - j) * ((n - j) / ((n - j) + (m - i))))
    while i > 0:
        i -= 1
        distinct += negative[i] != seen
        seen = negative[i]
    return twice_u, (total + lost) / n if n > 0 else 0.0, distinct


@njit
def _add_up(counts: Counts, item: Items, weight: Draws, out: Counts) -> None:
    """Sums of the weights of as many of the highest scores as `counts` says, which rises."""
    above, done = np.int64(0), item.size
    for t in range(counts.size):
        while done > item.size - counts[t]:
            done -= 1
            above += np.int64(weight[item[done]])
        out[t] = above


@njit
def _weighted_area(above: Counts, found: Counts) -> tuple[np.int64, float, np.int64]:
    last = above.size - 1
    twice_u, distinct, total, lost = np.int64(0), np.int64(0), 0.0, 0.0
    for t in range(last):
        gained = found[t + 1] - found[t]
        distinct += np.int64(gained + above[t + 1] - above[t] > 0)
        if gained > 0:
            twice_u += gained * (2 * above[last] - above[t] - above[t + 1])
            total, lost = _add(total, lost, gained * (found[t + 1] / (found[t + 1] + above[t + 1])))
    return twice_u, (total + lost) / found[last] if found[last] > 0 else 0.0, distinct


@njit
def _trace(negative: Scores, positive: Scores, threshold: NDArray[np.float64], counts: NDArray[np.int64]) -> int:
    """Fill the points of the curve from the highest threshold down; how many there are."""
    m, n = negative.size, positive.size
    i, j, points = m, n, 1
    threshold[0], counts[0, 0], counts[1, 0] = np.inf, 0, 0
    while i > 0 or j > 0:
        from_positive = i == 0 or (j > 0 and positive[j - 1] > negative[i - 1])
        value = positive[j - 1] if from_positive else negative[i - 1]
        while i > 0 and negative[i - 1] == value:
            i -= 1
        while j > 0 and positive[j - 1] == value:
            j -= 1
        threshold[points], counts[0, points], counts[1, points] = value, m - i, n - j
        points += 1
    return points
