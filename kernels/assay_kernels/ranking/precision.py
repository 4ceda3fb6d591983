"""Average precision in its named forms, and at another prevalence than that of the items.

Each form sums precision over recall, and differs in what it takes the precision to be between two thresholds:

- `step`: that of the threshold which finds the item (Manning, Raghavan and Schuetze 2008, section 8.4);
- `trapezoid`: on the straight line between them, from precision 1 at recall 0, which is too much (Davis and Goadrich
  2006);
- `envelope`: the greatest at this recall or beyond (PASCAL VOC from 2010, Everingham et al. 2015);
- `11-point`: that, at recalls 0, 0.1, ..., 1 (PASCAL VOC until 2009, Everingham et al. 2010);
- `101-point`: that, at recalls 0, 0.01, ..., 1 (COCO, Lin et al. 2014).

Recalls are compared as whole numbers, so that 7 of 100 items reach 0.07.
"""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.curve import Curve, Part
from assay_kernels.ranking.score import absent_class
from assay_kernels.state.undefined import Score

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FORMS: Mapping[str, int | None] = MappingProxyType(
    {"step": None, "trapezoid": None, "envelope": 0, "11-point": 10, "101-point": 100}
)
"""The parts that recall is cut into by the forms that look at what lies beyond; 0 for all recalls, None for others."""


def precision_at(curve: Curve, prevalence: float | None = None) -> Floats:
    """Positive predictive value f8[t], 1 by convention where no item is called positive.

    Args:
        curve: counts at every distinct threshold; with `prevalence`, of items on both sides.
        prevalence: the share that the class has, in [0, 1], at the same rates (Bayes); None for that of the items.
    """
    if prevalence is None:
        return curve.precision
    right, wrong = prevalence * curve.sensitivity, (1 - prevalence) * curve.false_positive_rate
    found = np.ones(right.size)
    np.divide(right, right + wrong, out=found, where=right + wrong > 0)
    return found


def average_precision_of(parts: Iterable[Curve], form: str = "step", prevalence: float | None = None) -> Score:
    """Average precision of a curve whose parts follow one another, in [0, 1].

    Args:
        parts: the points of a curve, from the highest threshold down.
        form: one of `FORMS`.
        prevalence: as in `precision_at`.

    Raises:
        ValueError: there is no such form, or the prevalence is not in [0, 1].
    """
    if form not in FORMS:
        raise ValueError(f"the forms of average precision are {', '.join(FORMS)}, not {form}")
    if prevalence is not None and not 0.0 <= prevalence <= 1.0:
        raise ValueError(f"a prevalence lies in [0, 1], not at {prevalence:g}")
    cut = FORMS[form]
    summed: _Sum = (_Steps if form == "step" else _Trapezoids)() if cut is None else _Envelope(cut)
    for part in parts:
        missing = absent_class(1 if prevalence is None else part.negatives, part.positives)
        if missing:
            return missing
        summed.add(part, prevalence)
    return summed.value


class _Sum(Protocol):
    """A sum over the points of a curve."""

    def add(self, part: Curve, prevalence: float | None) -> None:
        """Go on along the curve."""
        ...

    @property
    def value(self) -> Score:
        """What the points so far come to."""
        ...


class _Finding:
    """The points of a curve that find items; what lies between them has the same recall and less precision."""

    def __init__(self) -> None:
        self._last = 0

    def of(self, part: Curve) -> tuple[Ints, Part]:
        """How many items each of these points finds, i8[t], and these points."""
        new = np.diff(part.true_positives, prepend=self._last)
        self._last = int(part.true_positives[-1])
        at = np.flatnonzero(new)
        counts = part.false_positives[at], part.true_positives[at]
        return new[at], Part(part.threshold[at], *counts, part.negatives, part.positives)


class _Steps:
    """Precision at each threshold, times the recall that it adds."""

    def __init__(self) -> None:
        self.value = 0.0
        self._finding = _Finding()

    def add(self, part: Curve, prevalence: float | None) -> None:
        new, points = self._finding.of(part)
        terms = new / part.positives * precision_at(points, prevalence)
        self.value = math.fsum([self.value, *terms.tolist()])


class _Trapezoids:
    """The area under straight lines."""

    def __init__(self) -> None:
        self.value = 0.0
        self._last = (0.0, 1.0)

    def add(self, part: Curve, prevalence: float | None) -> None:
        recall = np.append(self._last[0], part.sensitivity)
        height = np.append(self._last[1], precision_at(part, prevalence))
        self.value += float(np.trapezoid(height, recall))
        self._last = float(recall[-1]), float(height[-1])


class _Envelope:
    """The greatest precision at a recall or beyond, over all recalls or at some."""

    def __init__(self, cut: int) -> None:
        self._cut = cut
        self._positives = 0
        self._finding = _Finding()
        self._found: Ints = np.empty(0, np.int64)
        """Items found where nothing beyond is as precise, rising."""
        self._precision: Floats = np.empty(0)
        """The precision there, falling."""

    def add(self, part: Curve, prevalence: float | None) -> None:
        self._positives = part.positives
        _, points = self._finding.of(part)
        precision = precision_at(points, prevalence)
        if not precision.size:
            return
        beyond = np.maximum.accumulate(precision[::-1])[::-1]
        peaks = np.flatnonzero(precision > np.append(beyond[1:], -np.inf))
        kept = np.searchsorted(-self._precision, -beyond[0], "left")
        self._found = np.concatenate([self._found[:kept], points.true_positives[peaks]])
        self._precision = np.concatenate([self._precision[:kept], precision[peaks]])

    @property
    def value(self) -> Score:
        """The mean over recalls."""
        if not self._cut:
            steps = np.diff(self._found, prepend=0) / self._positives
            return math.fsum((steps * self._precision).tolist())
        # The first peak that has found so many or more: tp / positives >= recall / cut.
        recalls = np.arange(self._cut + 1) * self._positives
        at = np.searchsorted(self._found * self._cut, recalls, "left")
        return math.fsum(self._precision[at].tolist()) / (self._cut + 1)
