"""Ranking in plain NumPy, from the formulas: slow, and the oracle of every test."""

import math

import numpy as np
from numpy.typing import NDArray

from assay_kernels.codes import Draws
from assay_kernels.ranking.ranked import Items, RankedScores, Scores

Counts = NDArray[np.int64]


def rank(positive: NDArray[np.uint8], score: Scores) -> RankedScores:
    """The scores of each class, sorted; NaN ends up last and -0.0 becomes 0.0."""
    chosen = positive != 0
    return RankedScores(np.sort(score[~chosen]) + 0, np.sort(score[chosen]) + 0)


def area(negative: Scores, positive: Scores) -> tuple[int, float, int]:
    """Twice-U, average precision and the number of distinct thresholds.

    Twice-U counts a pair twice whose positive item scores higher, and once a tied pair (Hanley & McNeil 1982, eq. 2).
    Average precision is the sum over thresholds of (R_i - R_{i-1}) P_i. Without positive items it is 0.
    """
    below = np.searchsorted(negative, positive, "left").astype(np.int64)
    not_above = np.searchsorted(negative, positive, "right").astype(np.int64)
    threshold, first = np.unique(positive, return_index=True)
    true_positives = positive.size - first
    false_positives = negative.size - np.searchsorted(negative, threshold, "left")
    gained = np.diff(np.append(first, positive.size))
    steps = gained * (true_positives / (true_positives + false_positives))
    precision = math.fsum(steps.tolist()) / positive.size if positive.size else 0.0
    distinct = np.unique(np.concatenate((negative, positive))).size
    return int((below + not_above).sum()), precision, distinct


def curve(negative: Scores, positive: Scores) -> tuple[NDArray[np.float64], Counts, Counts]:
    """Thresholds from infinity down, with the false and the true positives that score at least as much."""
    distinct = np.unique(np.concatenate((negative, positive)))[::-1]
    threshold = np.append(np.inf, distinct)
    # Infinity as a start is above every score, an infinite score included.
    false_positives = np.append(0, negative.size - np.searchsorted(negative, distinct, "left"))
    true_positives = np.append(0, positive.size - np.searchsorted(positive, distinct, "left"))
    return threshold, false_positives.astype(np.int64), true_positives.astype(np.int64)


def weighted_area(
    false_positives: Counts, true_positives: Counts, negative_item: Items, positive_item: Items, weights: Draws
) -> tuple[Counts, NDArray[np.float64], Counts, Counts, Counts]:
    """As `area`, on each replicate of the items behind a curve, and the weight of the negative and positive items.

    Args:
        false_positives: i8[t], negative items at or above each threshold, from 0 at infinity.
        true_positives: i8[t], positive ones.
        negative_item: i8[m], the negative items by ascending score.
        positive_item: i8[n], the positive ones.
        weights: u4[r, m+n], how often each replicate holds each item.

    Returns:
        Twice-U i8[r], average precision f8[r], distinct thresholds i8[r], weight i8[r] of the negative items and of the
        positive ones.
    """
    above, found = weighted_curve(false_positives, true_positives, negative_item, positive_item, weights)
    tied, gained = np.diff(above), np.diff(found)
    twice_u = (gained * (2 * above[:, -1:] - above[:, :-1] - above[:, 1:])).sum(axis=1)
    steps = gained * (found[:, 1:] / np.maximum(above[:, 1:] + found[:, 1:], 1))
    precision = np.array([math.fsum(row) for row in steps.tolist()]) / np.maximum(found[:, -1], 1)
    return twice_u, precision, np.count_nonzero(tied + gained, axis=1), above[:, -1].copy(), found[:, -1].copy()


def weighted_curve(
    false_positives: Counts, true_positives: Counts, negative_item: Items, positive_item: Items, weights: Draws
) -> tuple[Counts, Counts]:
    """The weight at and above each threshold of a curve, on each replicate: i8[r, t], i8[r, t]."""
    return _above(false_positives, negative_item, weights), _above(true_positives, positive_item, weights)


def _above(counts: Counts, item: Items, weights: Draws) -> Counts:
    from_the_top = weights[:, item[::-1]].astype(np.int64)
    sums = np.concatenate((np.zeros((len(weights), 1), np.int64), np.cumsum(from_the_top, axis=1)), axis=1)
    above: Counts = sums[:, counts]
    return above
