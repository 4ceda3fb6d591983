"""Confusion tables of what users have: any arrays of whole-number class codes.

Booleans and codes in u1, u2 or i4 are read as they are, so that counting takes no memory that grows with the items;
other integers are converted once. `backend` names one; None takes the best that runs here.
"""

import numpy as np
from numpy.typing import ArrayLike

from assay_kernels.codes import Codes, Draws, as_codes, as_reals, as_whole, require_one_each, require_same_length
from assay_kernels.dispatch import load
from assay_kernels.state.counts import Counts


def table(reference: ArrayLike, prediction: ArrayLike, classes: int, *, backend: str | None = None) -> Counts:
    """How many items of each class (row) were predicted to be of each class (column), i8[classes, classes].

    Raises:
        ValueError: a code is outside 0..classes-1, or the lengths differ.
        TypeError: the labels are not whole numbers.
    """
    pair = _pair(reference, prediction, classes)
    counts: Counts = load("confusion.table", backend)(*pair, classes)
    return counts


def weighted(
    reference: ArrayLike, prediction: ArrayLike, classes: int, weights: ArrayLike, *, backend: str | None = None
) -> Counts:
    """The table with each item counted as often as its weight, a whole number below 2**32, says.

    Raises:
        ValueError: as `table`, or a weight is outside 0..2**32-1.
        TypeError: labels or weights are not whole numbers.
    """
    times = as_whole("weight", weights, "u4", 1 << 32)
    counts: Counts = redrawn(reference, prediction, classes, times[np.newaxis], backend=backend)[0]
    return counts


def redrawn(
    reference: ArrayLike, prediction: ArrayLike, classes: int, weights: Draws, *, backend: str | None = None
) -> Counts:
    """The table of each bootstrap replicate, i8[r, classes, classes].

    Args:
        reference: class codes.
        prediction: class codes.
        classes: how many classes there are.
        weights: u4[r, n], how often each replicate draws each item, as `resampling.score.draws` gives them.
        backend: the one to use.

    Raises:
        ValueError: as `table`, or there is not one weight for each item.
        TypeError: the labels are not whole numbers.
    """
    pair = _pair(reference, prediction, classes)
    require_one_each(weights, pair[0].size)
    counts: Counts = load("confusion.weighted", backend)(*pair, classes, weights)
    return counts


def grouped(
    reference: ArrayLike,
    prediction: ArrayLike,
    classes: int,
    group: ArrayLike,
    groups: int,
    *,
    backend: str | None = None,
) -> Counts:
    """One table per group code 0..groups-1 from one reading of the labels, i8[groups, classes, classes].

    Raises:
        ValueError: as `table`, or a group code is outside 0..groups-1.
        TypeError: labels or groups are not whole numbers.
    """
    pair = _pair(reference, prediction, classes)
    if not 0 <= groups < 1 << 31:
        raise ValueError(f"there cannot be {groups} groups")
    member = as_whole("group", group, "i4", groups)
    require_same_length(pair[0], member)
    counts: Counts = load("confusion.grouped", backend)(*pair, classes, member, groups)
    return counts


def threshold(positive: ArrayLike, score: ArrayLike, threshold: float, *, backend: str | None = None) -> Counts:
    """The table of calling an item positive when `score >= threshold`: [[TN, FP], [FN, TP]], i8[2, 2].

    Raises:
        ValueError: a score or the threshold is NaN, a label is neither 0 nor 1, or the lengths differ.
        TypeError: the labels are not whole numbers or booleans, or the scores no real numbers that f8 holds exactly.
    """
    if np.isnan(threshold):
        raise ValueError("the threshold is NaN")
    truth = as_whole("reference", positive, "u1", 2)
    values = as_reals("score", score).astype(np.float64, copy=False)
    require_same_length(truth, values)
    counts: Counts = load("confusion.threshold", backend)(truth, values, threshold)
    return counts


def _pair(reference: ArrayLike, prediction: ArrayLike, classes: int) -> tuple[Codes, Codes]:
    if not 1 <= classes < 1 << 31:
        raise ValueError(f"there cannot be {classes} classes")
    left, right = as_codes("reference", reference, classes), as_codes("prediction", prediction, classes)
    require_same_length(left, right)
    common = np.promote_types(left.dtype, right.dtype)
    return left.astype(common, copy=False), right.astype(common, copy=False)
