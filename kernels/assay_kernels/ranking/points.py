"""Operating points and areas of a curve, from its exact counts.

A target such as `specificity >= 0.9` compares the quotient of two counts, rounded once, with the float given, so that
9 of 10 reaches 0.9. Where several thresholds give the best value, the highest is reported.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.curve import Curve
from assay_kernels.ranking.score import NO_POSITIVES, absent_class
from assay_kernels.state.undefined import Score, Undefined


class OperatingPoint(NamedTuple):
    """The best value that a threshold reaches, and that threshold: items that score at least as much are called."""

    value: float
    threshold: float
    """Infinity where no item is called positive."""
    false_positives: int
    true_positives: int


def sensitivity_at_specificity(curve: Curve, at_least: float) -> OperatingPoint | Undefined:
    """The highest sensitivity whose specificity is `at_least` the target."""
    missing = absent_class(curve.negatives, curve.positives)
    return missing or _best(curve, curve.sensitivity, _specificity(curve) >= at_least, "specificity", at_least)


def specificity_at_sensitivity(curve: Curve, at_least: float) -> OperatingPoint | Undefined:
    """The highest specificity whose sensitivity is `at_least` the target."""
    missing = absent_class(curve.negatives, curve.positives)
    return missing or _best(curve, _specificity(curve), curve.sensitivity >= at_least, "sensitivity", at_least)


def ppv_at_sensitivity(curve: Curve, at_least: float) -> OperatingPoint | Undefined:
    """The highest positive predictive value whose sensitivity is `at_least` the target."""
    missing = absent_class(1, curve.positives)
    allowed = (curve.true_positives / max(curve.positives, 1) >= at_least) & _calls(curve)
    return missing or _best(curve, curve.precision, allowed, "sensitivity", at_least)


def sensitivity_at_ppv(curve: Curve, at_least: float) -> OperatingPoint | Undefined:
    """The highest sensitivity whose positive predictive value is `at_least` the target."""
    missing = absent_class(1, curve.positives)
    allowed = (curve.precision >= at_least) & _calls(curve)
    return missing or _best(curve, curve.sensitivity, allowed, "PPV", at_least)


def max_youden(curve: Curve) -> OperatingPoint | Undefined:
    """The highest sensitivity + specificity - 1 (Youden 1950), found on whole numbers and rounded once."""
    missing = absent_class(curve.negatives, curve.positives)
    if missing:
        return missing
    excess = curve.true_positives * curve.negatives - curve.false_positives * curve.positives
    at = int(np.argmax(excess))
    return _point(curve, at, int(excess[at]) / (curve.negatives * curve.positives))


def partial_auroc(curve: Curve, low: float = 0.0, high: float = 0.1) -> Score:
    """Area under the ROC curve over false-positive rates in [low, high], standardised by McClish (1989).

    One half is chance and 1 is perfect, as for the whole area: (1 + (A - min) / (max - min)) / 2 with
    min = (high**2 - low**2) / 2 and max = high - low. Points are joined by straight lines.

    Raises:
        ValueError: not 0 <= low < high <= 1.
    """
    if not 0.0 <= low < high <= 1.0:
        raise ValueError(f"no range of false-positive rates: [{low}, {high}]")
    missing = absent_class(curve.negatives, curve.positives)
    if missing:
        return missing
    least, most = (high - low) * (high + low) / 2, high - low
    inside = _area_until(curve, high) - _area_until(curve, low)
    return 0.5 * (1.0 + (inside - least) / (most - least))


def trapezoidal_aupr(curve: Curve) -> Score:
    """Area under the precision-recall curve joined by straight lines from (0, 1): optimistic, unlike the step sum.

    Davis & Goadrich 2006 say why straight lines overestimate; other tools call this value average precision.
    """
    if not curve.positives:
        return Undefined(NO_POSITIVES)
    return float(np.trapezoid(curve.precision, curve.sensitivity))


def _best(
    curve: Curve, value: NDArray[np.float64], allowed: NDArray[np.bool_], name: str, target: float
) -> OperatingPoint | Undefined:
    if not allowed.any():
        return Undefined(f"no threshold reaches {name} {target:g}")
    at = int(np.argmax(np.where(allowed, value, -np.inf)))
    return _point(curve, at, float(value[at]))


def _point(curve: Curve, at: int, value: float) -> OperatingPoint:
    counts = int(curve.false_positives[at]), int(curve.true_positives[at])
    return OperatingPoint(value, float(curve.threshold[at]), *counts)


def _specificity(curve: Curve) -> NDArray[np.float64]:
    return (curve.negatives - curve.false_positives) / curve.negatives


def _calls(curve: Curve) -> NDArray[np.bool_]:
    return curve.true_positives + curve.false_positives > 0


def _area_until(curve: Curve, rate: float) -> float:
    """Area under the ROC curve left of a false-positive rate in [0, 1]."""
    x, y = curve.false_positive_rate, curve.sensitivity
    end = int(np.searchsorted(x, rate, "right"))
    if end < x.size:
        height = y[end - 1] + (y[end] - y[end - 1]) * (rate - x[end - 1]) / (x[end] - x[end - 1])
        x, y = np.append(x[:end], rate), np.append(y[:end], height)
    return float(np.trapezoid(y, x))
