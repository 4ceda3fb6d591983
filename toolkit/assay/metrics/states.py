"""What a sweep leaves behind, and the metrics that are read off it.

Each state reads the same items once; `redrawn` is the state of the items repeated as a bootstrap replicate says.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from assay.metrics.study import Floats, Study
from assay.plan.physical import Measure, Sweep
from assay_kernels.calibration import finalize as calibrated
from assay_kernels.calibration import score as calibration
from assay_kernels.calibration.binned import Ascending, Bins, CalibrationState
from assay_kernels.confusion import finalize as counting
from assay_kernels.confusion import score as confusion
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import Curve, curve
from assay_kernels.ranking.ranked import RankedScores
from assay_kernels.ranking.score import area, auroc, average_precision, order, rank
from assay_kernels.resampling.delong import Estimate, delong
from assay_kernels.resampling.intervals import Interval, logit, wilson
from assay_kernels.resampling.placements import Placements, placements
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.catalogue import catalogue

Weights = NDArray[np.uint32]


class State(Protocol):
    """What every state can do."""

    def read(self, measure: Measure) -> Score:
        """The value of a metric."""
        ...

    def redrawn(self, weights: Weights) -> "State":
        """The state of the items, each repeated so many times; u4[n]."""
        ...

    def interval(self, measure: Measure) -> Interval | Undefined:
        """The interval in closed form of a metric that has one."""
        ...


def state_of(sweep: Sweep, study: Study) -> State:
    """The state that `sweep` asks for, from shards that are merged."""
    pieces = np.array_split(np.arange(len(study)), sweep.shards)
    return STATES[sweep.state].over(sweep, study, pieces)


@dataclass(frozen=True, eq=False)
class TableState:
    """A confusion table."""

    table: NDArray[np.int64]
    classes: tuple[str, ...]
    reference: NDArray[Any]
    labels: NDArray[Any]

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: list[NDArray[np.intp]]) -> Self:
        """Count every piece and add the tables."""
        labels, k = study.labels[sweep.algorithm], len(study.classes)
        tables = [confusion.table(study.reference[p], labels[p], k, backend=sweep.backend) for p in pieces]
        return cls(merge_all(tables), study.classes, study.reference, labels)

    def read(self, measure: Measure) -> Score:
        """A counting metric of all classes, or of one class against the rest."""
        formula = getattr(counting, catalogue().entries[measure.metric].finalize)
        value: Score = formula(self._seen_by(measure), **dict(measure.parameters))
        return value

    def redrawn(self, weights: Weights) -> "TableState":
        """The table of the weighted items."""
        table = confusion.weighted(self.reference, self.labels, len(self.classes), weights)
        return TableState(table, self.classes, self.reference, self.labels)

    def interval(self, measure: Measure) -> Interval | Undefined:
        """Wilson's interval of a proportion."""
        cells = self._seen_by(measure)
        return wilson(*PROPORTIONS[measure.metric](cells), measure.level)

    def _seen_by(self, measure: Measure) -> NDArray[np.int64]:
        return counting.one_vs_rest(self.table, self.classes.index(measure.target)) if measure.target else self.table


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


@dataclass(frozen=True, eq=False)
class RankedState:
    """The scores of either side, ascending."""

    ranked: RankedScores
    positive: NDArray[np.bool_]
    score: Floats

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: list[NDArray[np.intp]]) -> Self:
        """Rank every piece and merge the ranks."""
        positive = study.reference == study.classes.index(sweep.target)
        score = study.scores[sweep.algorithm][sweep.target]
        return cls(merge_all([rank(positive[p], score[p]) for p in pieces]), positive, score)

    @cached_property
    def curve(self) -> Curve:
        """Counts at every distinct threshold."""
        return curve(self.ranked)

    @cached_property
    def _items(self) -> tuple[NDArray[np.int64], NDArray[np.int64], RankedScores]:
        ordered = order(self.positive, self.score)
        return ordered.negative_item, ordered.positive_item, ordered.ranked

    @property
    def placements(self) -> Placements:
        """Where every item stands among the other side's, for paired comparisons."""
        return placements(order(self.positive, self.score))

    def read(self, measure: Measure) -> Score:
        """An area or an operating point."""
        match measure.metric:
            case "AUROC":
                return auroc(area(self.ranked))
            case "AP":
                return average_precision(area(self.ranked))
            case "PartialAUROC":
                return points.partial_auroc(self.curve, 0.0, float(measure.parameters["max_fpr"]))
        found = getattr(points, catalogue().entries[measure.metric].finalize)(
            self.curve, float(measure.parameters["at"])
        )
        return found if isinstance(found, Undefined) else found.value

    def redrawn(self, weights: Weights) -> "RankedState":
        """The ranks of the weighted items: repeating ascending scores keeps them ascending."""
        negative, positive, ranked = self._items
        repeated = RankedScores(
            np.repeat(ranked.negative, weights[negative]), np.repeat(ranked.positive, weights[positive])
        )
        return RankedState(repeated, self.positive, self.score)

    def interval(self, measure: Measure) -> Interval | Undefined:
        """DeLong's interval on the logit scale."""
        estimate: Estimate | Undefined = delong(self.ranked)
        if isinstance(estimate, Undefined):
            return estimate
        found = logit(estimate, measure.level)
        return found if isinstance(found, Undefined) else found._replace(method="delong")


@dataclass(frozen=True, eq=False)
class BinsState:
    """Probabilities of a class gathered into bins, with the sums of the proper scores."""

    sums: CalibrationState
    positive: NDArray[np.uint8]
    probability: Floats
    drawn: "tuple[BinsState, Weights] | None" = None
    """Of a bootstrap replicate: the state of the items themselves, and how often each was drawn."""

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: list[NDArray[np.intp]]) -> Self:
        """Sum up every piece and merge the sums."""
        positive = (study.reference == study.classes.index(sweep.target)).view(np.uint8)
        probability = study.scores[sweep.algorithm][sweep.target]
        states = [calibration.sums(positive[p], probability[p], sweep.bins, backend=sweep.backend) for p in pieces]
        return cls(merge_all(states), positive, probability)

    @cached_property
    def ascending(self) -> Ascending:
        """The items by ascending probability, sorted once for all replicates."""
        return calibration.ascending(self.positive, self.probability)

    @cached_property
    def _equal_mass(self) -> Bins:
        """Bins whose borders depend on all items, which no shard can know: cut when they are asked for."""
        origin, weights = self.drawn or (self, np.ones(self.positive.size, dtype=np.uint32))
        bins = self.sums.counts.size
        return calibration.redrawn_equal_mass(origin.ascending, bins, weights[np.newaxis])[0]

    def read(self, measure: Measure) -> Score:
        """A proper score, or a distance between probabilities and frequencies."""
        formula = getattr(calibrated, catalogue().entries[measure.metric].finalize)
        value: Score = formula(self._equal_mass if measure.parameters.get("spacing") == "mass" else self.sums)
        return value

    def redrawn(self, weights: Weights) -> "BinsState":
        """The sums of the weighted items."""
        bins = self.sums.counts.size
        sums = calibration.weighted(self.positive, self.probability, bins, weights)
        return BinsState(sums, self.positive, self.probability, (self, weights))

    def interval(self, measure: Measure) -> Interval | Undefined:
        """No calibration metric has an interval in closed form here."""
        return Undefined(f"{measure.metric} has no interval in closed form")


STATES: dict[str, type[TableState] | type[RankedState] | type[BinsState]] = {
    "table": TableState,
    "ranked": RankedState,
    "bins": BinsState,
}
"""By the word of the metric catalogue."""
