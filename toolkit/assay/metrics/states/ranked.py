"""Scores in ascending order, and the areas and operating points read off them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assay.metrics.states.state import Draws, Pieces
from assay.metrics.study import Floats, Study
from assay.plan.physical import Measure, Sweep
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import Curve, curve
from assay_kernels.ranking.ranked import OrderedScores, RankedScores
from assay_kernels.ranking.redrawn import Steps, areas, curves, steps
from assay_kernels.ranking.score import Area, area, auroc, average_precision, order, rank
from assay_kernels.resampling.delong import Estimate, delong
from assay_kernels.resampling.intervals import Interval, logit
from assay_kernels.resampling.placements import Placements, placements
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.catalogue import catalogue

AREAS = {"AUROC": auroc, "AP": average_precision}
"""What is read off one sweep over the scores; everything else is read off their curve."""


def _off_curve(measure: Measure, points_of: Curve) -> Score:
    """A partial area or an operating point."""
    if measure.metric == "PartialAUROC":
        return points.partial_auroc(points_of, 0.0, float(measure.parameters["max_fpr"]))
    formula = getattr(points, catalogue().entries[measure.metric].finalize)
    found = formula(points_of, float(measure.parameters["at"]))
    return found if isinstance(found, Undefined) else float(found.value)


@dataclass(frozen=True, eq=False)
class RankedState:
    """The scores of either side, ascending."""

    ranked: RankedScores
    positive: NDArray[np.bool_]
    score: Floats
    backend: str

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: Pieces) -> Self:
        """Rank every piece and merge the ranks."""
        positive = study.reference == study.classes.index(sweep.target)
        told = study.told(sweep.algorithm, sweep.target)
        assert told is not None
        score = told.ranking
        ranked = [rank(positive[p], score[p], backend=sweep.backend) for p in pieces]
        return cls(merge_all(ranked), positive, score, sweep.backend)

    @cached_property
    def curve(self) -> Curve:
        """Counts at every distinct threshold."""
        return curve(self.ranked, backend=self.backend)

    @cached_property
    def ordered(self) -> OrderedScores:
        """The scores with the item behind each."""
        return order(self.positive, self.score)

    @cached_property
    def steps(self) -> Steps:
        """What every replicate walks down."""
        return steps(self.ordered, backend=self.backend)

    @cached_property
    def placements(self) -> Placements:
        """Where every item stands among the other side's, for paired comparisons."""
        return placements(self.ordered)

    @cached_property
    def area(self) -> Area:
        """What areas are read off."""
        return area(self.ranked, backend=self.backend)

    def read(self, measure: Measure) -> Score:
        """An area or an operating point."""
        off_area = AREAS.get(measure.metric)
        return _off_curve(measure, self.curve) if off_area is None else off_area(self.area)

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
        off_area = AREAS.get(measure.metric)
        if off_area is None:
            return _off_curve(measure, self.run.curves[self.replicate])
        return off_area(self.run.areas[self.replicate])
