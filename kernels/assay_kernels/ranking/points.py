"""Operating points and areas of a curve, from its exact counts.

A target such as `specificity >= 0.9` compares the quotient of two counts, rounded once, with the float given, so that
9 of 10 reaches 0.9. Where several thresholds give the best value, the highest is reported.
"""

from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.curve import Curve
from assay_kernels.ranking.precision import precision_at
from assay_kernels.ranking.score import absent_class
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


def ppv_at_sensitivity(curve: Curve, at_least: float, prevalence: float | None = None) -> OperatingPoint | Undefined:
    """The highest positive predictive value whose sensitivity is `at_least` the target.

    With `prevalence`, the value is what it would be if the class had that share; see `precision.precision_at`.
    """
    missing = _unknown(curve, prevalence)
    if missing:
        return missing
    allowed = (curve.true_positives / curve.positives >= at_least) & _calls(curve)
    return _best(curve, precision_at(curve, prevalence), allowed, "sensitivity", at_least)


def sensitivity_at_ppv(curve: Curve, at_least: float, prevalence: float | None = None) -> OperatingPoint | Undefined:
    """The highest sensitivity whose positive predictive value is `at_least` the target; `prevalence` as above."""
    missing = _unknown(curve, prevalence)
    if missing:
        return missing
    allowed = (precision_at(curve, prevalence) >= at_least) & _calls(curve)
    return _best(curve, curve.sensitivity, allowed, "PPV", at_least)


def max_youden(curve: Curve) -> OperatingPoint | Undefined:
    """The highest sensitivity + specificity - 1 (Youden 1950), found on whole numbers and rounded once."""
    missing = absent_class(curve.negatives, curve.positives)
    if missing:
        return missing
    excess = curve.true_positives * curve.negatives - curve.false_positives * curve.positives
    at = int(np.argmax(excess))
    return _point(curve, at, int(excess[at]) / (curve.negatives * curve.positives))


def highest(found: Iterable[OperatingPoint | Undefined]) -> OperatingPoint | Undefined:
    """The best of the points that the parts of a curve give, in their order; undefined where none of them has one."""
    *_, best = accumulate(found, _better)
    return best


def partial_auroc(curve: Curve, low: float = 0.0, high: float = 0.1) -> Score:
    """Area under the ROC curve over false-positive rates in [low, high], standardised by McClish (1989).

    One half is chance and 1 is perfect, as for the whole area: (1 + (A - min) / (max - min)) / 2 with
    min = (high**2 - low**2) / 2 and max = high - low. Points are joined by straight lines.

    Raises:
        ValueError: not 0 <= low < high <= 1.
    """
    return partial_auroc_of([curve], low, high)


def partial_auroc_of(parts: Iterable[Curve], low: float = 0.0, high: float = 0.1) -> Score:
    """As `partial_auroc`, of a curve whose parts follow one another.

    Raises:
        ValueError: not 0 <= low < high <= 1.
    """
    if not 0.0 <= low < high <= 1.0:
        raise ValueError(f"no range of false-positive rates: [{low}, {high}]")
    least, most = (high - low) * (high + low) / 2, high - low
    area = _Area(low, high)
    for part in parts:
        missing = absent_class(part.negatives, part.positives)
        if missing:
            return missing
        area.add(part)
    return 0.5 * (1.0 + (area.inside - least) / (most - least))


def _best(
    curve: Curve, value: NDArray[np.float64], allowed: NDArray[np.bool_], name: str, target: float
) -> OperatingPoint | Undefined:
    if not allowed.any():
        return Undefined(f"no threshold reaches {name} {target:g}")
    at = int(np.argmax(np.where(allowed, value, -np.inf)))
    return _point(curve, at, float(value[at]))


def _unknown(curve: Curve, prevalence: float | None) -> Undefined | None:
    """Why there is no precision: no items of the class or, at another prevalence, none outside it."""
    return absent_class(1 if prevalence is None else curve.negatives, curve.positives)


def _point(curve: Curve, at: int, value: float) -> OperatingPoint:
    counts = int(curve.false_positives[at]), int(curve.true_positives[at])
    return OperatingPoint(value, float(curve.threshold[at]), *counts)


def _specificity(curve: Curve) -> NDArray[np.float64]:
    return (curve.negatives - curve.false_positives) / curve.negatives


def _calls(curve: Curve) -> NDArray[np.bool_]:
    return curve.true_positives + curve.false_positives > 0


def _better(left: OperatingPoint | Undefined, right: OperatingPoint | Undefined) -> OperatingPoint | Undefined:
    if isinstance(left, Undefined):
        return right
    return left if isinstance(right, Undefined) or left.value >= right.value else right


class _Area:
    """The area under a ROC curve between two false-positive rates; whole numbers but where a rate cuts a line."""

    def __init__(self, low: float, high: float) -> None:
        self.rates = (low, high)
        self.until = [0.0, 0.0]
        """Under the points so far and left of each rate, in pairs of items."""
        self._twice = 0
        self._last = (0, 0)
        self._pairs = 1

    @property
    def inside(self) -> float:
        """The area between the rates, of 1 in all."""
        return (self.until[1] - self.until[0]) / self._pairs

    def add(self, part: Curve) -> None:
        """Go on along the curve."""
        x = np.append(self._last[0], part.false_positives)
        y = np.append(self._last[1], part.true_positives)
        self._pairs = part.negatives * part.positives
        for number, rate in enumerate(self.rates):
            end = int(np.searchsorted(x / part.negatives, rate, "right"))
            if end:
                cut = self._cut(x, y, end, rate * part.negatives) if end < x.size else 0.0
                self.until[number] = (self._twice + _twice_area(x[:end], y[:end])) / 2 + cut
        self._twice += _twice_area(x, y)
        self._last = int(x[-1]), int(y[-1])

    @staticmethod
    def _cut(x: NDArray[np.int64], y: NDArray[np.int64], end: int, wanted: float) -> float:
        """The area between the last point left of a rate and the rate itself."""
        run = wanted - float(x[end - 1])
        height = float(y[end] - y[end - 1]) * run / float(x[end] - x[end - 1])
        return run * (float(y[end - 1]) + height / 2)


def _twice_area(x: NDArray[np.int64], y: NDArray[np.int64]) -> int:
    return int(np.diff(x) @ (y[1:] + y[:-1]))
