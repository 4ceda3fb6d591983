"""Probabilities gathered into bins, and the calibration metrics read off them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assay.metrics.states.state import Draws, Pieces, State
from assay.metrics.study import Floats, Study, Told
from assay.plan.physical import Measure, Sweep
from assay_kernels.calibration import finalize as calibrated
from assay_kernels.calibration import score as calibration
from assay_kernels.calibration.binned import Ascending, Binned, Bins, CalibrationState
from assay_kernels.dispatch import beside
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Score
from assay_spec.metrics.catalogue import catalogue


def _is_of_mass(measure: Measure) -> bool:
    return measure.parameters.get("spacing") == "mass"


def _is(code: int, reference: NDArray[Any]) -> NDArray[np.uint8]:
    found: NDArray[np.bool_] = reference == code
    return found.view(np.uint8)


def _off(measure: Measure, binned: Binned) -> Score:
    value: Score = getattr(calibrated, catalogue().entries[measure.metric].finalize)(binned)
    return value


@dataclass(frozen=True, eq=False)
class BinsState(State):
    """Probabilities of a class in bins of equal width, with the sums of the proper scores."""

    sums: CalibrationState
    study: Study
    told: Told
    backend: str

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: Pieces) -> Self:
        """Sum up every piece and merge the sums."""
        told = study.told(sweep.algorithm, sweep.target)
        assert told is not None
        # Every metric of calibration is the same seen from either of two classes.
        code = study.classes.index(told.given)
        states = (
            calibration.sums(_is(code, study.reference[p]), told.values[p], sweep.bins, backend=sweep.backend)
            for p in pieces
        )
        return cls(merge_all(states), study, told, sweep.backend)

    @cached_property
    def positive(self) -> NDArray[np.uint8]:
        """Whether each item is of the class whose probabilities were given, u1[n]."""
        return _is(self.study.classes.index(self.told.given), self.study.reference)

    @property
    def probability(self) -> Floats:
        """The probabilities as they were given, f8[n]."""
        return self.told.values

    @property
    def bins(self) -> int:
        """How many bins there are, of either spacing."""
        return int(self.sums.counts.size)

    @cached_property
    def ascending(self) -> Ascending:
        """The items by ascending probability, sorted once for all replicates."""
        return calibration.ascending(self.positive, self.probability)

    @cached_property
    def of_mass(self) -> Bins:
        """Bins whose borders depend on all items, which no shard can know: cut when they are asked for."""
        backend = beside(self.backend, "calibration.equal_mass")
        return calibration.equal_mass(self.positive, self.probability, self.bins, backend=backend)

    def read(self, measure: Measure) -> Score:
        """A proper score, or a distance between probabilities and frequencies."""
        return _off(measure, self.binned(measure))

    def binned(self, measure: Measure) -> Binned:
        """The bins that a metric is read off."""
        return self.of_mass if _is_of_mass(measure) else self.sums

    def redrawn(self, draws: Draws) -> Sequence["Redrawn"]:
        """The sums and bins of the replicates."""
        run = _Run(self, draws)
        return [Redrawn(run, replicate) for replicate in range(len(draws))]


@dataclass(frozen=True, eq=False)
class _Run:
    """A run of replicates; the bins of all of them are filled together, when the first is asked for."""

    state: BinsState
    draws: Draws

    @cached_property
    def sums(self) -> tuple[CalibrationState, ...]:
        state = self.state
        return calibration.redrawn(state.positive, state.probability, state.bins, self.draws, backend=state.backend)

    @cached_property
    def of_mass(self) -> tuple[Bins, ...]:
        state = self.state
        backend = beside(state.backend, "calibration.weighted_equal_mass")
        return calibration.redrawn_equal_mass(state.ascending, state.bins, self.draws, backend=backend)


@dataclass(frozen=True, slots=True, eq=False)
class Redrawn:
    """One replicate of a run."""

    run: _Run
    replicate: int

    def read(self, measure: Measure) -> Score:
        """A proper score, or a distance between probabilities and frequencies."""
        return _off(measure, self.binned(measure))

    def binned(self, measure: Measure) -> Binned:
        """The bins that a metric is read off."""
        found: Sequence[Binned] = self.run.of_mass if _is_of_mass(measure) else self.run.sums
        return found[self.replicate]
