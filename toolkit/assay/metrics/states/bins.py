"""Probabilities gathered into bins, and the calibration metrics read off them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assay.metrics.states.claims import Claims, OfClass
from assay.metrics.states.state import EVERY, Draws, Pieces, State
from assay.metrics.study import Floats, Study
from assay.plan.physical import Measure, Sweep
from assay_kernels.calibration import finalize as calibrated
from assay_kernels.calibration import score as calibration
from assay_kernels.calibration.binned import Ascending, Binned, Bins, CalibrationState
from assay_kernels.dispatch import beside
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.catalogue import catalogue


def _is_of_mass(measure: Measure) -> bool:
    return measure.parameters.get("spacing") == "mass"


OF_ALL_CLASSES = frozenset(
    each.__name__ for each in (calibrated.class_wise, calibrated.multiclass_brier, calibrated.multiclass_root_brier)
)
"""The formulas that read the bins of all classes."""


def read_off(metric: str, cuts: Sequence[Binned]) -> Score:
    """A metric of the bins of all the classes that it looks at; of several the mean, where it is of one."""
    name = catalogue().entries[metric].finalize
    formula = getattr(calibrated, name)
    values: list[Score] = [formula(cuts)] if name in OF_ALL_CLASSES else [formula(cut) for cut in cuts]
    lack = next((value for value in values if isinstance(value, Undefined)), None)
    return lack or math.fsum(value for value in values if not isinstance(value, Undefined)) / len(values)


@dataclass(frozen=True, eq=False)
class BinsState(State):
    """Probabilities in bins of equal width, with the sums of the proper scores."""

    sums: CalibrationState
    claims: Claims
    backend: str

    @classmethod
    def over(cls, sweep: Sweep, study: Study, pieces: Pieces) -> Self:
        """Sum up every piece and merge the sums."""
        told = study.told(sweep.algorithm, sweep.target)
        assert told is not None
        return cls.of(OfClass(study, told), sweep, pieces)

    @classmethod
    def of(cls, claims: Claims, sweep: Sweep, pieces: Pieces) -> Self:
        """The same of any claims."""
        states = (calibration.sums(*claims.at(piece), sweep.bins, backend=sweep.backend) for piece in pieces)
        return cls(merge_all(states), claims, sweep.backend)

    @cached_property
    def _all(self) -> tuple[NDArray[np.uint8], Floats]:
        return self.claims.at(EVERY)

    @property
    def positive(self) -> NDArray[np.uint8]:
        """Whether what was claimed came true, u1[n]."""
        return self._all[0]

    @property
    def probability(self) -> Floats:
        """How probable it was said to be, f8[n]."""
        return self._all[1]

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
        return read_off(measure.metric, self.cuts(measure))

    def cuts(self, measure: Measure) -> Sequence[Binned]:
        """The bins that a metric is read off, which are one class's."""
        return (self.binned(measure),)

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
        return read_off(measure.metric, (self.binned(measure),))

    def binned(self, measure: Measure) -> Binned:
        """The bins that a metric is read off."""
        found: Sequence[Binned] = self.run.of_mass if _is_of_mass(measure) else self.run.sums
        return found[self.replicate]
