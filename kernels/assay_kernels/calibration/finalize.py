"""Calibration metrics: pure functions from sums to a float, or to `Undefined` with the reason.

Sums are worked with as Python's whole numbers of 2**-52 and rounded once at the end. What takes a `Binned` is as
good for bins of equal mass as for bins of equal width. Formulas and their names: Metrics Reloaded (Maier-Hein et al.
2024), cheat sheets of the supplement; other sources at their functions.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assay_kernels.calibration.binned import Binned, CalibrationState
from assay_kernels.state.fixed_sum import SCALE, to_integer
from assay_kernels.state.undefined import Score, Undefined, quotient

NO_ITEMS = "no items"


class Decomposition(NamedTuple):
    """The parts of a Brier score: reliability - resolution + uncertainty + within_bins."""

    reliability: float
    """Mean squared distance of a bin's probability from its frequency; 0 is best."""
    resolution: float
    """Mean squared distance of a bin's frequency from the prevalence; more is better."""
    uncertainty: float
    """Prevalence x (1 - prevalence), which no forecast changes."""
    within_bins: float
    """What bins hide: the spread inside them. 0 when each holds one probability only."""


class ReliabilityRow(NamedTuple):
    """One bin of a reliability diagram."""

    lower: float
    upper: float
    items: int
    positives: int
    mean_probability: Score
    frequency: Score


def items(state: Binned) -> int:
    """How many items, or how much weight, the state has gathered."""
    return int(state.counts.sum())


def brier(state: CalibrationState) -> Score:
    """Mean of (probability - outcome)^2 of the one class, in [0, 1]; the sum over both classes is twice this.

    Source: Brier 1950.
    """
    return _mean(to_integer(state.brier), items(state))


def root_brier(state: CalibrationState) -> Score:
    """Square root of the Brier score summed over both classes, in [0, sqrt(2)]. Source: Gruber and Buettner 2022."""
    value = brier(state)
    return value if isinstance(value, Undefined) else math.sqrt(2.0 * value)


def multiclass_brier(classes: Sequence[CalibrationState]) -> Score:
    """Mean over the items of the sum over the classes of (probability - outcome)^2, in [0, 2]. Source: Brier 1950.

    Args:
        classes: of each, the same items held against its probability.
    """
    return _mean(sum(to_integer(each.brier) for each in classes), max(map(items, classes), default=0))


def multiclass_root_brier(classes: Sequence[CalibrationState]) -> Score:
    """Square root of `multiclass_brier`, in [0, sqrt(2)]. Source: Gruber and Buettner 2022."""
    value = multiclass_brier(classes)
    return value if isinstance(value, Undefined) else math.sqrt(value)


def brier_skill(state: CalibrationState) -> Score:
    """1 - Brier / Brier of always forecasting the prevalence; 0 is no better than that. Source: Murphy 1973."""
    n, p = items(state), int(state.positives.sum())
    baseline = p * (n - p) << SCALE
    reason = "every item has the same outcome" if n else NO_ITEMS
    return quotient(baseline - n * to_integer(state.brier), baseline, reason)


def brier_parts(state: CalibrationState) -> Decomposition | Undefined:
    """The Brier score split by the bins. Source: Murphy 1973; what bins hide, Stephenson et al. 2008."""
    n, p = items(state), int(state.positives.sum())
    whole, reliable, resolved = brier(state), brier_reliability(state), brier_resolution(state)
    if isinstance(whole, Undefined) or isinstance(reliable, Undefined) or isinstance(resolved, Undefined):
        return Undefined(NO_ITEMS)
    uncertainty = p * (n - p) / (n * n)
    within = math.fsum((whole, -reliable, resolved, -uncertainty))
    return Decomposition(reliable, resolved, uncertainty, within)


def brier_reliability(state: Binned) -> Score:
    """Mean squared distance of a bin's mean probability from its frequency, weighted by items. Source: Murphy 1973."""
    rows = [(s - (o << SCALE)) ** 2 / (c << 2 * SCALE) for c, o, s in _rows(state) if c]
    return math.fsum(rows) / items(state) if rows else Undefined(NO_ITEMS)


def brier_resolution(state: Binned) -> Score:
    """Mean squared distance of a bin's frequency from the prevalence, weighted by items. Source: Murphy 1973."""
    n, p = items(state), int(state.positives.sum())
    rows = [(o * n - p * c) ** 2 / (c * n * n) for c, o, _ in _rows(state) if c]
    return math.fsum(rows) / n if rows else Undefined(NO_ITEMS)


def log_loss(state: CalibrationState) -> Score:
    """Mean of -ln(probability given to the outcome), never clipped: infinite when an outcome was given 0.

    Source: Good 1952.
    """
    if state.infinite:
        return Undefined(f"infinite: {state.infinite} of {items(state)} outcomes were given probability 0")
    return _mean(to_integer(state.log_loss), items(state))


def ece(state: Binned) -> Score:
    """Mean over bins of |positives' share - mean probability|, weighted by items. Source: Naeini et al. 2015.

    Of bins of equal mass it is the adaptive calibration error (ACE).
    """
    return _mean(sum(abs(s - (o << SCALE)) for _, o, s in _rows(state)), items(state))


def mce(state: Binned) -> Score:
    """Greatest |positives' share - mean probability| of a bin that has items. Source: Naeini et al. 2015."""
    gaps = [abs(s - (o << SCALE)) / (c << SCALE) for c, o, s in _rows(state) if c]
    return max(gaps) if gaps else Undefined(NO_ITEMS)


def class_wise(classes: Iterable[Binned]) -> Score:
    """Plain mean over the classes of each one's expected calibration error. Source: Kull et al. 2019."""
    defined = [value for value in map(ece, classes) if not isinstance(value, Undefined)]
    return math.fsum(defined) / len(defined) if defined else Undefined(NO_ITEMS)


def calibration_in_the_large(state: Binned) -> Score:
    """Mean probability - prevalence: above 0 the forecasts are too high on the whole."""
    rows = _rows(state)
    return _mean(sum(s - (o << SCALE) for _, o, s in rows), items(state))


def prevalence(state: Binned) -> Score:
    """Share of the items that are positive."""
    return quotient(int(state.positives.sum()), items(state), NO_ITEMS)


def reliability(state: Binned, borders: Sequence[float] | None = None) -> tuple[ReliabilityRow, ...]:
    """The rows of a reliability diagram; `borders` are the bins' ends, those of equal width when None.

    Raises:
        ValueError: there is not one border more than bins.
    """
    bins = len(state.counts)
    ends = [b / bins for b in range(bins + 1)] if borders is None else borders
    if len(ends) != bins + 1:
        raise ValueError(f"{bins} bins have {bins + 1} borders, not {len(ends)}")
    return tuple(
        ReliabilityRow(ends[b], ends[b + 1], c, o, _mean(s, c), quotient(o, c, NO_ITEMS))
        for b, (c, o, s) in enumerate(_rows(state))
    )


def _mean(units: int, count: int) -> Score:
    return quotient(units, count << SCALE, NO_ITEMS)


def _rows(state: Binned) -> list[tuple[int, int, int]]:
    """Count, positives and summed probability in units, of each bin."""
    sums = [to_integer(limbs) for limbs in state.probability]
    return list(zip(state.counts.tolist(), state.positives.tolist(), sums, strict=True))
