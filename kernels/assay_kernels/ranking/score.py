"""The public face of ranking: from labels and scores as users have them to AUROC and average precision."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay_kernels.codes import as_reals, as_whole, require_codes, require_same_length
from assay_kernels.dispatch import load
from assay_kernels.ranking.ranked import OrderedScores, RankedScores, Scores
from assay_kernels.state.undefined import Score, Undefined, quotient

NO_NEGATIVES = "no item is negative"
NO_POSITIVES = "no item is positive"


class Area(NamedTuple):
    """What one sweep over ranked scores gives."""

    twice_u: int
    """Pairs whose positive item scores higher, counted twice, plus tied pairs; exact."""
    precision: float
    """Average precision as a step sum over distinct thresholds; 0 when no item is positive."""
    thresholds: int
    """How many distinct scores there are."""
    negatives: int
    """How many items are negative, or the sum of their weights."""
    positives: int
    """How many items are positive, or the sum of their weights."""


def rank(positive: ArrayLike, score: ArrayLike, *, backend: str | None = None) -> RankedScores:
    """The scores of each class in ascending order.

    Args:
        positive: bool[n], or integers that are 0 or 1.
        score: f4[n] or f8[n]; f2 and integers are widened exactly. Infinities are scores like any other.
        backend: the one to use; None takes the best that runs here.

    Raises:
        ValueError: shapes differ, a label is neither 0 nor 1, or a score is NaN.
        TypeError: the labels are no whole numbers, or the scores no real numbers that f8 holds exactly.
        OverflowError: a class has more than 2**30 items.
    """
    chosen, values = as_labels(positive), as_scores(score)
    require_same_length(chosen, values)
    ranked: RankedScores = load("ranking.rank", backend)(chosen, values)
    return ranked


def order(positive: ArrayLike, score: ArrayLike) -> OrderedScores:
    """As `rank`, with the number of the item behind every score; slower, for weights and placements.

    Raises:
        ValueError, TypeError, OverflowError: as `rank`.
    """
    chosen, values = as_labels(positive), as_scores(score)
    require_same_length(chosen, values)
    negative, positive_item = _ascending(values, chosen == 0), _ascending(values, chosen != 0)
    ranked = RankedScores(values[negative] + 0, values[positive_item] + 0)
    return OrderedScores(ranked, negative, positive_item)


def area(ranked: RankedScores, *, backend: str | None = None) -> Area:
    """AUROC and average precision of ranked scores, before division."""
    twice_u, precision, thresholds = load("ranking.area", backend)(ranked.negative, ranked.positive)
    return Area(twice_u, precision, thresholds, ranked.negative.size, ranked.positive.size)


def auroc(swept: Area) -> Score:
    """Area under the ROC curve: the share of pairs ordered rightly, a tie as one half; rounded once."""
    missing = absent_class(swept.negatives, swept.positives)
    if missing:
        return missing
    return quotient(swept.twice_u, 2 * swept.negatives * swept.positives, NO_POSITIVES)


def average_precision(swept: Area) -> Score:
    """Precision averaged over the positive items, at the threshold that finds each; a step sum, not trapezoids.

    Tied positive items share the precision of the whole tie, so that telling two of them apart can lower the value.
    """
    return swept.precision if swept.positives else Undefined(NO_POSITIVES)


def absent_class(negatives: int, positives: int) -> Undefined | None:
    """The reason why nothing can be ranked against a class without items; None when both have some."""
    if not positives:
        return Undefined(NO_POSITIVES)
    return None if negatives else Undefined(NO_NEGATIVES)


def as_labels(positive: ArrayLike) -> NDArray[np.uint8]:
    """Labels as contiguous u1[n] of 0 and 1.

    Raises:
        ValueError: a label is neither 0 nor 1, or there is more than one dimension.
        TypeError: the labels are neither bool nor whole numbers.
    """
    labels = as_whole("label", positive, "u1", 2)
    if labels.size and labels.max() > 1:
        require_codes("label", labels, 2)
    return np.ascontiguousarray(labels)


def as_scores(score: ArrayLike) -> Scores:
    """Scores as contiguous f4[n] or f8[n], the same numbers exactly.

    Raises:
        ValueError: they are not one row, or some are masked.
        TypeError: they are no real numbers, or f8 does not hold them exactly.
    """
    given = as_reals("score", score)
    if given.ndim != 1:
        raise ValueError(f"`score` is one row, not {list(given.shape)}")
    return np.ascontiguousarray(given)


def _ascending(values: Scores, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    items = np.flatnonzero(chosen)
    return items[np.argsort(values[items])]
