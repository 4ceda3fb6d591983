"""Probabilities of all classes at once, and the calibration metrics that take them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assay.metrics.states import bins
from assay.metrics.states.claims import OfPredicted, OfTrue, probabilities
from assay.metrics.states.state import EVERY, Draws, Pieces, State
from assay.metrics.study import Floats, Study
from assay.plan.pairs import MOST_DRAWN, MOST_PAIRED, OF_PAIRS
from assay.plan.physical import Measure, Sweep
from assay.report.text import counted, verb
from assay_kernels.calibration.binned import Binned
from assay_kernels.dispatch import beside
from assay_kernels.pairwise.redrawn import Densities, Terms
from assay_kernels.pairwise.reference import OFF
from assay_kernels.pairwise.score import ece_kde, kde_bandwidth, median_distance, skce
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.record import replace

OF_PREDICTED = frozenset({"TopLabelECE", "TopLabelMCE"})
"""The metrics that look at the probability of the predicted class alone."""

OF_TRUE = "MulticlassLogLoss"
"""That which looks at the probability of the true class alone."""


@dataclass(frozen=True, eq=False)
class ForecastsState(State):
    """The items as they are: a pair is in no single shard."""

    sweep: Sweep
    study: Study
    pieces: Pieces

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: Pieces) -> Self:
        """Nothing is worked out before a metric asks for it."""
        return cls(sweep, study, pieces)

    @cached_property
    def of_classes(self) -> tuple[bins.BinsState, ...]:
        """The bins of each class; of two classes either may stand for both, which are the same."""
        asked = (replace(self._binned, target=name) for name in self.study.classes)
        return tuple(bins.BinsState.over(sweep, self.study, self.pieces) for sweep in asked)

    @property
    def _binned(self) -> Sweep:
        """The sweep that fills bins; one, where no metric asks for any."""
        return replace(self.sweep, state="bins", bins=self.sweep.bins or 1)

    @cached_property
    def of_predicted(self) -> bins.BinsState:
        """The bins of the predicted class's probability."""
        claims = OfPredicted(self.study, self.sweep.algorithm)
        return bins.BinsState.of(claims, self._binned, self.pieces)

    @cached_property
    def of_true(self) -> bins.BinsState:
        """The sums of the true class's probability; of two classes either tells it, and unrounded."""
        if len(self.study.classes) == 2:
            return self.of_classes[0]
        return bins.BinsState.of(OfTrue(self.study, self.sweep.algorithm), self._binned, self.pieces)

    def states(self, measure: Measure) -> Sequence[bins.BinsState]:
        """The bins that a metric looks at: those of the predicted class, of the true one, or of each."""
        if measure.metric in OF_PREDICTED:
            return (self.of_predicted,)
        return (self.of_true,) if measure.metric == OF_TRUE else self.of_classes

    def cuts(self, measure: Measure) -> Sequence[Binned]:
        """The same, cut as the metric wants them."""
        return [state.binned(measure) for state in self.states(measure)]

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """The class of each item, i8[n]."""
        return self.study.reference.astype(np.int64)

    @cached_property
    def table(self) -> Floats:
        """The probabilities of all classes, f8[n, k]."""
        return probabilities(self.study, self.sweep.algorithm, EVERY)

    @cached_property
    def _in_order(self) -> tuple[NDArray[np.int64], Floats]:
        """Labels and probabilities in an order of their own, so that sums do not tell how the items came."""
        order = np.lexsort((self.labels, *self.table.T))
        return self.labels[order], self.table[order]

    @cached_property
    def problem(self) -> Undefined | None:
        """Why there is nothing to be made of pairs; None where there is."""
        if len(self.study) > MOST_PAIRED:
            return Undefined(
                f"it takes time with the square of the items, of which there are {len(self.study):,}; "
                f"it is given for {MOST_PAIRED:,} or fewer"
            )
        off = np.flatnonzero(np.abs(self.table.sum(axis=1) - 1.0) > OFF)
        if off.size:
            total = float(self.table[off[0]].sum())
            of, do = counted(off.size, "item"), verb(off.size, "do")
            return Undefined(f"the probabilities of {of} {do} not add up to 1; the first, to {total:g}")
        return None

    def width(self, measure: Measure) -> Score:
        """How wide the kernels of a metric are, by what its parameter says."""
        match measure.parameters:
            case {"bandwidth": "likelihood"}:
                return kde_bandwidth(*self._in_order, backend=self._backend("conditional"))
            case {"width": "median"}:
                return median_distance(self._in_order[1], backend=self._backend("distance"))
            case {"bandwidth": number} | {"width": number}:
                return float(number)
        raise AssertionError(measure)

    def read(self, measure: Measure) -> Score:
        """An error of calibration."""
        if measure.metric not in OF_PAIRS:
            return bins.read_off(measure.metric, self.cuts(measure))
        width = self.problem or self._widths(measure)
        if isinstance(width, Undefined):
            return width
        if measure.metric == "KCE":
            return skce(*self._in_order, width, backend=self._backend("error"))
        return ece_kde(*self._in_order, width, backend=self._backend("conditional"))

    def _backend(self, kernel: str) -> str:
        return beside(self.sweep.backend, f"pairwise.{kernel}")

    def _widths(self, measure: Measure) -> Score:
        if measure.key not in self._known:
            self._known[measure.key] = self.width(measure)
        return self._known[measure.key]

    @cached_property
    def _known(self) -> dict[str, Score]:
        return {}

    def undrawn(self, measure: Measure) -> Undefined | None:
        """Why a metric is not measured on draws; None where it is."""
        if measure.metric not in OF_PAIRS or self.problem or len(self.study) <= MOST_DRAWN:
            return None
        return Undefined(
            f"an interval of {measure.metric} takes time with the square of the items for every draw, and is given for "
            f"{MOST_DRAWN:,} or fewer"
        )

    def pairs(self, measure: Measure) -> Terms | Densities | Undefined:
        """What draws are weighted sums of: kernels keep the width that all items have."""
        if measure.key not in self._pairs:
            width = self.problem or self.undrawn(measure) or self._widths(measure)
            if isinstance(width, Undefined):
                self._pairs[measure.key] = width
            else:
                made: Any = Terms.between if measure.metric == "KCE" else Densities.about
                self._pairs[measure.key] = made(self.labels, self.table, width)
        return self._pairs[measure.key]

    @cached_property
    def _pairs(self) -> dict[str, Terms | Densities | Undefined]:
        return {}

    def redrawn(self, draws: Draws) -> Sequence["Redrawn"]:
        """The replicates of a run."""
        run = _Run(self, draws)
        return [Redrawn(run, replicate) for replicate in range(len(draws))]


@dataclass(frozen=True, eq=False)
class _Run:
    """A run of replicates; the bins of all of them are filled together, when the first is asked for."""

    state: ForecastsState
    draws: Draws

    def states(self, measure: Measure) -> Sequence[Sequence[bins.Redrawn]]:
        """The bins that a metric looks at, of each replicate."""
        return [self._redrawn(state) for state in self.state.states(measure)]

    def _redrawn(self, state: bins.BinsState) -> Sequence[bins.Redrawn]:
        if id(state) not in self._known:
            self._known[id(state)] = state.redrawn(self.draws)
        return self._known[id(state)]

    @cached_property
    def _known(self) -> dict[int, Sequence[bins.Redrawn]]:
        return {}


@dataclass(frozen=True, slots=True, eq=False)
class Redrawn:
    """One replicate of a run."""

    run: _Run
    replicate: int

    def read(self, measure: Measure) -> Score:
        """An error of calibration."""
        if measure.metric not in OF_PAIRS:
            cuts = [found[self.replicate].binned(measure) for found in self.run.states(measure)]
            return bins.read_off(measure.metric, cuts)
        pairs = self.run.state.pairs(measure)
        weights = self.run.draws[self.replicate].astype(np.float64)
        match pairs:
            case Terms():
                return pairs.skce(weights)
            case Densities():
                return pairs.ece_kde(weights)
            case _:
                return pairs
