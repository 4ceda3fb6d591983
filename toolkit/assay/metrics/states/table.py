"""Confusion tables, and the counting metrics read off them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assay.metrics.states.each import mean_over
from assay.metrics.states.state import Draws, Pieces, State
from assay.metrics.study import Floats, Index, Study, also_called, worst_classes
from assay.plan.physical import Measure, Sweep
from assay_kernels.confusion import finalize as counting
from assay_kernels.confusion import score as confusion
from assay_kernels.confusion import unanswered
from assay_kernels.confusion.prior import of_class, population
from assay_kernels.resampling.intervals import Interval, clopper_pearson, wilson
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import Value
from assay_spec.metrics.options import AVERAGE
from assay_spec.metrics.prevalence import EVEN, PREVALENCE, shares_in
from assay_spec.record import replace


def _share(hit: int, others: int) -> tuple[int, int]:
    return int(hit), int(hit) + int(others)


PROPORTIONS = {
    "Accuracy": lambda t: _share(np.trace(t), t.sum() - np.trace(t)),
    "Sensitivity": lambda t: _share(t[1, 1], t[1, 0]),
    "Specificity": lambda t: _share(t[0, 0], t[0, 1]),
    "PPV": lambda t: _share(t[1, 1], t[0, 1]),
    "NPV": lambda t: _share(t[0, 0], t[1, 0]),
}
"""Hits and trials of the metrics that are proportions, from [[TN, FP], [FN, TP]] or the table of all classes."""

CLOSED = {"wilson": wilson, "clopper-pearson": clopper_pearson}
"""Intervals of proportions, by their method."""

AT_LEAST: Mapping[str, Callable[..., Score]] = {
    "MCC": unanswered.least_mcc,
    "Kappa": unanswered.least_kappa,
    "WeightedKappa": unanswered.least_weighted_kappa,
}
"""Metrics of agreement beyond chance, to which a wrong answer to each item may be a gain where classes are several."""

_CLASS = re.compile(r"class (\d+)\b")

COSTLY = frozenset({"EC", "NormalisedEC"})
"""The metrics that weigh confusions by their costs."""


@dataclass(frozen=True, eq=False)
class Counted:
    """A confusion table, i8[K, K]."""

    table: NDArray[np.int64]
    classes: tuple[str, ...]
    costs: Floats
    """What each confusion costs, f8[K, K], rows the true classes."""
    absent: NDArray[np.int64]
    """Items of each class that the algorithm says nothing of, i8[K]; in the table they have the worst class."""
    _populations: dict[tuple[Value, str], "Counted | Undefined"] = field(default_factory=dict, init=False, repr=False)
    """The tables of populations that metrics have named."""

    def read(self, measure: Measure) -> Score:
        """A counting metric of all classes, or of one class against the rest; in a population, if it names one."""
        parameters = dict(measure.parameters)
        asked = parameters.pop(PREVALENCE, None)
        if asked is not None and measure.target and len(self.classes) > 2 and not isinstance(asked, str):
            return self._against_rest(measure).read(measure)
        if asked is not None:
            there = self._in_population(asked, measure.target)
            if isinstance(there, Undefined):
                return self._named(there)
            return there.read(replace(measure, parameters=parameters))
        if AVERAGE in parameters:
            return mean_over(measure, dict.fromkeys(self.classes, self))
        if measure.metric in AT_LEAST and len(self.classes) > 2 and self.absent.any():
            return self._named(AT_LEAST[measure.metric](self._answered, self.absent, **parameters))
        formula = getattr(counting, catalogue().entries[measure.metric].finalize)
        costs = {"costs": self.costs} if measure.metric in COSTLY else {}
        value: Score = formula(self.seen_by(measure), **costs, **parameters)
        return value if measure.target else self._named(value)

    def _against_rest(self, measure: Measure) -> "Counted":
        """One class and the rest, in which the ratio of the others stays, so that two rows are all that is weighed."""
        names, nobody = (f"not {measure.target}", measure.target), np.zeros(2, np.int64)
        return Counted(self.seen_by(measure), names, 1 - np.eye(2), nobody)

    def _in_population(self, asked: Value, target: str) -> "Counted | Undefined":
        """The table of classes with other shares, at the same rates, in whole numbers of any size; made once."""
        key = asked, target if not isinstance(asked, str) else ""
        if key not in self._populations:
            self._populations[key] = self._weighed(asked, target)
        return self._populations[key]

    def _weighed(self, asked: Value, target: str) -> "Counted | Undefined":
        items: list[int] = self.table.sum(axis=1).tolist()
        shares: Sequence[Fraction] | Undefined = [Fraction(1)] * len(items) if asked == EVEN else shares_in(asked)
        if not isinstance(shares, Undefined) and len(shares) < len(items):
            shares = of_class(items, self.classes.index(target), shares[0])
        found = shares if isinstance(shares, Undefined) else population(self.table, shares)
        if isinstance(found, Undefined):
            return found
        return Counted(found.table, self.classes, self.costs, self.absent * found.times)

    @property
    def _answered(self) -> NDArray[np.int64]:
        """The table of the items that the algorithm says something of, i8[K, K]."""
        answered = self.table.copy()
        answered[np.arange(len(self.classes)), worst_classes(self.costs)] -= self.absent
        return answered

    def _named(self, value: Score) -> Score:
        """A reason that speaks of a class by its number, speaking of it by its name."""
        if not isinstance(value, Undefined):
            return value
        return Undefined(_CLASS.sub(lambda found: f"class `{self.classes[int(found[1])]}`", value.reason))

    def seen_by(self, measure: Measure) -> NDArray[np.int64]:
        """The table of all classes, or that of one against the rest, to which every item without an answer is wrong."""
        if not measure.target:
            return self.table
        target = self.classes.index(measure.target)
        seen = counting.one_vs_rest(self.table, target)
        if self.absent.any():
            seen[0] += self.absent[also_called(self.costs, target)].sum() * np.array([-1, 1])
        return seen


@dataclass(frozen=True, eq=False)
class TableState(Counted, State):
    """A confusion table, and the items that it counts."""

    reference: NDArray[Any]
    labels: NDArray[Any]
    lacking: Index
    """The items of which the algorithm says nothing."""
    backend: str

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: Pieces) -> Self:
        """Count every piece and add the tables."""
        labels, k = study.labels[sweep.algorithm], len(study.classes)
        tables = [confusion.table(study.reference[p], labels[p], k, backend=sweep.backend) for p in pieces]
        lacking = np.flatnonzero(study.absent.get(sweep.algorithm, ()))
        absent = np.bincount(study.reference[lacking], minlength=k)
        whole = merge_all(tables)
        return cls(whole, study.classes, study.costs, absent, study.reference, labels, lacking, sweep.backend)

    def redrawn(self, draws: Draws) -> Sequence[Counted]:
        """The tables of the replicates."""
        k = len(self.classes)
        tables = confusion.redrawn(self.reference, self.labels, k, draws, backend=self.backend)
        codes = self.reference[self.lacking]
        absent = (np.bincount(codes, draw[self.lacking], k).astype(np.int64) for draw in draws)
        return [Counted(table, self.classes, self.costs, each) for table, each in zip(tables, absent, strict=True)]

    def interval(self, measure: Measure) -> Interval | Undefined:
        """The interval of a proportion."""
        return CLOSED[measure.interval](*PROPORTIONS[measure.metric](self.seen_by(measure)), measure.level)
