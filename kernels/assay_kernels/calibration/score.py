"""Calibration sums of what users have: any outcomes and probabilities.

`backend` names one; None takes the best that runs here.
"""

import numpy as np
from numpy.typing import ArrayLike

from assay_kernels.calibration.binned import Ascending, Bins, CalibrationState
from assay_kernels.calibration.multiclass import MulticlassState
from assay_kernels.calibration.reference import Outcomes, Probabilities, require_outcomes
from assay_kernels.codes import (
    Draws,
    as_codes,
    as_reals,
    as_whole,
    require_codes,
    require_one_each,
    require_same_length,
)
from assay_kernels.dispatch import load

MOST_BINS = 1_000_000


def sums(positive: ArrayLike, probability: ArrayLike, bins: int, *, backend: str | None = None) -> CalibrationState:
    """Bins of equal width, Brier and log-loss sums of outcomes (0 or 1) against probabilities of the positive class.

    Raises:
        ValueError: an outcome or a probability is none, the lengths differ, or `bins` is not 1 to 1,000,000.
        TypeError: the outcomes are not whole numbers or booleans, or the probabilities no real numbers that f8 holds.
    """
    pair = _pair(positive, probability, bins)
    state: CalibrationState = load("calibration.sums", backend)(*pair, bins)
    return state


def weighted(
    positive: ArrayLike, probability: ArrayLike, bins: int, weights: ArrayLike, *, backend: str | None = None
) -> CalibrationState:
    """The sums with each item counted as often as its weight, a whole number below 2**32, says.

    Raises:
        ValueError: as `sums`, or a weight is outside 0..2**32-1.
        TypeError: as `sums`, or the weights are not whole numbers.
    """
    times = as_whole("weight", weights, "u4", 1 << 32)
    return redrawn(positive, probability, bins, times[np.newaxis], backend=backend)[0]


def redrawn(
    positive: ArrayLike, probability: ArrayLike, bins: int, weights: Draws, *, backend: str | None = None
) -> tuple[CalibrationState, ...]:
    """The sums on each bootstrap replicate; every item is looked at once for all of them.

    Args:
        positive: outcomes, 0 or 1.
        probability: probabilities of the positive class.
        bins: 1 to 1,000,000.
        weights: u4[r, n], how often each replicate draws each item, as `resampling.score.draws` gives them.
        backend: the one to use.

    Raises:
        ValueError: as `sums`, or there is not one weight for each item.
        TypeError: as `sums`, or the weights are not u4.
    """
    pair = _pair(positive, probability, bins)
    require_one_each(weights, pair[0].size)
    states: tuple[CalibrationState, ...] = load("calibration.weighted", backend)(*pair, bins, weights)
    return states


def ascending(positive: ArrayLike, probability: ArrayLike) -> Ascending:
    """Rows in ascending order of probability, from one sort; ties stay in the order given, which is the canonical one.

    Raises:
        ValueError: the lengths differ, or an outcome that is not u1 is neither 0 nor 1; the kernels look at the rest.
        TypeError: as `sums`.
    """
    outcomes, values = _pair(positive, probability, 1)
    order = np.argsort(values)
    ordered = values[order]
    # NumPy sorts faster where ties may fall anyhow, which matters only if there are ties.
    if (ordered[1:] == ordered[:-1]).any():
        order = np.argsort(values, kind="stable")
        ordered = values[order]
    return Ascending(outcomes[order], ordered, order)


def equal_mass(positive: ArrayLike, probability: ArrayLike, bins: int, *, backend: str | None = None) -> Bins:
    """Bins of equally many items: sorted by probability, ties in the order given, cut as `numpy.array_split` cuts.

    Raises:
        ValueError: as `sums`.
        TypeError: as `sums`.
    """
    outcomes, values = _pair(positive, probability, bins)
    require_outcomes(outcomes, values)
    rows = ascending(outcomes, values)
    found: Bins = load("calibration.equal_mass", backend)(rows.positive, rows.probability, bins)
    return found


def redrawn_equal_mass(rows: Ascending, bins: int, weights: Draws, *, backend: str | None = None) -> tuple[Bins, ...]:
    """Bins of equally many drawn items on each bootstrap replicate, the rows sorted once for all of them.

    Args:
        rows: as `ascending` gives them.
        bins: 1 to 1,000,000.
        weights: u4[r, n], one for each item in canonical order.
        backend: the one to use.

    Raises:
        ValueError: there is not one weight for each item, a probability is none, or `bins` is out of range.
    """
    _require_bins(bins)
    require_one_each(weights, rows.item.size)
    cut = load("calibration.weighted_equal_mass", backend)
    found: tuple[Bins, ...] = cut(rows.positive, rows.probability, bins, rows.item, weights)
    return found


def multiclass(label: ArrayLike, probability: ArrayLike, bins: int, *, backend: str | None = None) -> MulticlassState:
    """The sums behind top-label, class-wise and overall calibration of class codes against probabilities f[n, k].

    The top label is the most probable class, the first of several.

    Raises:
        ValueError: a code is outside 0..k-1, `probability` has no class axis, or as `sums`.
        TypeError: the labels are not whole numbers, or the probabilities no real numbers that f8 holds.
    """
    table = as_reals("probability", probability)
    if table.ndim != 2:
        raise ValueError(f"probabilities of classes have two dimensions, not {table.ndim}")
    items, classes = table.shape
    truth = as_codes("label", label, classes)
    every = np.arange(items)
    require_same_length(truth, every)
    require_codes("label", truth, classes)
    top = table.argmax(axis=1) if items else every
    return MulticlassState(
        truth=sums(np.ones(items, dtype=np.uint8), table[every, truth], 1, backend=backend),
        top=sums(top == truth, table[every, top], bins, backend=backend),
        classes=tuple(sums(truth == c, table[:, c], bins, backend=backend) for c in range(classes)),
    )


def _pair(positive: ArrayLike, probability: ArrayLike, bins: int) -> tuple[Outcomes, Probabilities]:
    _require_bins(bins)
    outcomes = as_whole("positive", positive, "u1", 2)
    values = as_reals("probability", probability)
    require_same_length(outcomes, values)
    return outcomes, values


def _require_bins(bins: int) -> None:
    if not 1 <= bins <= MOST_BINS:
        raise ValueError(f"there cannot be {bins} bins, only 1 to {MOST_BINS}")
