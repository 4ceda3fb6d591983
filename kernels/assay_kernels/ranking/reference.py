"""Ranking in plain NumPy, from the formulas: slow, and the oracle of every test."""

import math

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.ranked import RankedScores, Scores

Weights = NDArray[np.uint32]


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


def weighted_area(
    negative: Scores, positive: Scores, negative_weight: Weights, positive_weight: Weights
) -> tuple[int, float, int]:
    """As `area`, of the items repeated as often as their weights say."""
    return area(np.repeat(negative, negative_weight), np.repeat(positive, positive_weight))


def curve(negative: Scores, positive: Scores) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Thresholds from infinity down, with the false and the true positives that score at least as much."""
    distinct = np.unique(np.concatenate((negative, positive)))[::-1]
    threshold = np.append(np.inf, distinct)
    # Infinity as a start is above every score, an infinite score included.
    false_positives = np.append(0, negative.size - np.searchsorted(negative, distinct, "left"))
    true_positives = np.append(0, positive.size - np.searchsorted(positive, distinct, "left"))
    return threshold, false_positives.astype(np.int64), true_positives.astype(np.int64)
