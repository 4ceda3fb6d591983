"""Scores in ascending order, and the areas and operating points read off them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assay.metrics.mapped import MappedStudy
from assay.metrics.states.on_disk import merged_on_disk
from assay.metrics.states.state import EVERY, Draws, Pieces, State
from assay.metrics.study import Study, Told
from assay.plan.physical import Measure, Sweep
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import Curve, curve, parts
from assay_kernels.ranking.precision import average_precision_of
from assay_kernels.ranking.ranked import OrderedScores, RankedScores
from assay_kernels.ranking.redrawn import Steps, areas, curves, steps
from assay_kernels.ranking.score import Area, area, auroc, average_precision, order, rank
from assay_kernels.resampling.delong import Apart, Estimate, delong
from assay_kernels.resampling.intervals import Interval, logit
from assay_kernels.resampling.placements import Placements, placements
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.prevalence import PREVALENCE

AREAS: dict[str, Callable[[Area], Score]] = {"AUROC": auroc, "AP": average_precision}
"""What is read off one sweep over the scores; everything else is read off their curve."""

MOST_POINTS = 1 << 20
"""Of a curve that are looked at together."""


def _off_curve(measure: Measure, parts: Iterable[Curve]) -> Score:
    """A partial area, precision in another form or an operating point, of a curve whose parts follow one another."""
    if measure.metric == "PartialAUROC":
        return points.partial_auroc_of(parts, 0.0, float(measure.parameters["max_fpr"]))
    prevalence = _prevalence(measure)
    if measure.metric == "AP":
        return average_precision_of(parts, str(measure.parameters.get("form", "step")), prevalence)
    formula = getattr(points, catalogue().entries[measure.metric].finalize)
    at, there = float(measure.parameters["at"]), {} if prevalence is None else {"prevalence": prevalence}
    found = points.highest(formula(part, at, **there) for part in parts)
    return found if isinstance(found, Undefined) else float(found.value)


def _prevalence(measure: Measure) -> float | None:
    """The share of the class in the population that a metric names; None where it is that of the items."""
    asked = measure.parameters.get(PREVALENCE)
    return None if asked is None else float(asked)


def _off_area(measure: Measure) -> Callable[[Area], Score] | None:
    """The formula of what is read off one sweep over the scores."""
    return None if measure.parameters else AREAS.get(measure.metric)


@dataclass(frozen=True, eq=False)
class RankedState(State):
    """The scores of either side, ascending."""

    ranked: RankedScores
    study: Study
    target: str
    told: Told
    backend: str
    pieces: Pieces

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: Pieces) -> Self:
        """Rank every piece and merge the ranks."""
        told = study.told(sweep.algorithm, sweep.target)
        assert told is not None
        code = study.classes.index(sweep.target)
        ranked = (rank(study.reference[p] == code, told.at(p).ranking, backend=sweep.backend) for p in pieces)
        merged = merged_on_disk(ranked, study.place) if isinstance(study, MappedStudy) else merge_all(ranked)
        return cls(merged, study, sweep.target, told, sweep.backend, pieces)

    def _positive(self, items: slice) -> NDArray[np.bool_]:
        positive: NDArray[np.bool_] = self.study.reference[items] == self.study.classes.index(self.target)
        return positive

    def parts(self) -> Iterator[Curve]:
        """Counts at every distinct threshold, as many at a time as there is memory for."""
        if len(self.ranked) <= MOST_POINTS:
            return iter((self._curve,))
        return parts(self.ranked, MOST_POINTS, backend=self.backend)

    @cached_property
    def _curve(self) -> Curve:
        return curve(self.ranked, backend=self.backend)

    @cached_property
    def ordered(self) -> OrderedScores:
        """The scores with the item behind each."""
        return order(self._positive(EVERY), self.told.ranking)

    @cached_property
    def steps(self) -> Steps:
        """What every replicate walks down."""
        return steps(self.ordered, backend=self.backend)

    def apart(self, other: "RankedState") -> Apart:
        """How far this algorithm and another are apart in where they place the items, which both have ranked."""
        found: Apart = merge_all(Apart.of(self.placements(piece), other.placements(piece)) for piece in self.pieces)
        return found

    def placements(self, items: slice) -> Placements:
        """Where some of the items stand among all of the other side."""
        return placements(self.ranked, self._positive(items), self.told.at(items).ranking)

    @cached_property
    def area(self) -> Area:
        """What areas are read off."""
        return area(self.ranked, backend=self.backend)

    def read(self, measure: Measure) -> Score:
        """An area or an operating point."""
        off_area = _off_area(measure)
        return _off_curve(measure, self.parts()) if off_area is None else off_area(self.area)

    def redrawn(self, draws: Draws) -> Sequence["Redrawn"]:
        """The areas and curves of the replicates."""
        run = _Run(self.steps, draws, self.backend)
        return [Redrawn(run, replicate) for replicate in range(len(draws))]

    def interval(self, measure: Measure) -> Interval | Undefined:
        """DeLong's interval on the logit scale."""
        estimate: Estimate | Undefined = delong(self.ranked, backend=self.backend)
        if isinstance(estimate, Undefined):
            return estimate
        found = logit(estimate, measure.level)
        return found if isinstance(found, Undefined) else found._replace(method="delong")


class _Run:
    """A run of replicates; areas and curves of all of them are worked out together, when the first is asked for."""

    def __init__(self, walked: Steps, draws: Draws, backend: str) -> None:
        self._walked = walked
        self._draws = draws
        self._backend = backend

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        return areas(self._walked, self._draws, backend=self._backend)

    @cached_property
    def curves(self) -> tuple[Curve, ...]:
        return curves(self._walked, self._draws, backend=self._backend)


@dataclass(frozen=True, slots=True, eq=False)
class Redrawn:
    """One replicate of a run."""

    run: _Run
    replicate: int

    def read(self, measure: Measure) -> Score:
        """An area or an operating point."""
        off_area = _off_area(measure)
        if off_area is None:
            return _off_curve(measure, [self.run.curves[self.replicate]])
        return off_area(self.run.areas[self.replicate])
