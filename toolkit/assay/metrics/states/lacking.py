"""Forecasts of which some are missing: what calibration is at worst, whatever they had been."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assay.metrics.states.bins import BinsState
from assay.metrics.states.forecasts import ForecastsState
from assay.metrics.states.state import Draws, Reading, State
from assay.metrics.study import Index
from assay.plan.physical import Measure
from assay_kernels.state.undefined import Score, Undefined

OF_ITEMS = frozenset({"Brier", "BrierSkill", "RootBrier"})
"""Means of what each forecast costs by itself, so that the worst forecast of each item is the worst of all."""


def _as_far_off_as_can_be(value: float, answered: int, missing: int) -> float:
    """Each missing forecast adds at most 1 to a sum over items: |p - y| of ECE, or, in a bin by itself, its square."""
    return (answered * value + missing) / (answered + missing)


def _as_little_resolved(value: float, answered: int, missing: int) -> float:
    """Each missing forecast takes at most 1 from a sum of squares between bins."""
    return max(0.0, (answered * value - missing) / (answered + missing))


def _one(_value: float, _answered: int, _missing: int) -> float:
    """A missing forecast is in the worst bin, by itself."""
    return 1.0


def _of_all_classes(value: float, answered: int, missing: int) -> float:
    """All probability may have been given to one wrong class, which costs 1 for it and 1 for the true one."""
    return (answered * value + 2 * missing) / (answered + missing)


UNBOUNDED = frozenset({"LogLoss", "MulticlassLogLoss"})
"""Whose worst is infinite."""

WORST: Mapping[str, Callable[[float, int, int], float]] = {
    "ECE": _as_far_off_as_can_be,
    "CWCE": _as_far_off_as_can_be,
    "TopLabelECE": _as_far_off_as_can_be,
    "MulticlassBrier": _of_all_classes,
    "MulticlassRootBrier": lambda value, *items: math.sqrt(_of_all_classes(value**2, *items)),
    "BrierReliability": _as_far_off_as_can_be,
    "MCE": _one,
    "TopLabelMCE": _one,
    "BrierResolution": _as_little_resolved,
}
"""What metrics are at worst, from their value over the items that have a forecast, and how many have none."""


def _worst(measure: Measure, value: Score, answered: int, missing: int) -> Score:
    """A metric at worst; as it is where nothing is missing."""
    if not missing:
        return value
    if measure.metric in UNBOUNDED:
        return Undefined(f"infinite: {missing:,} of {answered + missing:,} forecasts are missing")
    if reason := _unknown(measure):
        return Undefined(f"{missing:,} forecasts are missing, and {reason}")
    known = 0.0 if isinstance(value, Undefined) else value
    return WORST[measure.metric](known, answered, missing)


def _unknown(measure: Measure) -> str:
    """Why nobody can say what missing forecasts do to a metric at worst; empty where one can."""
    if measure.metric in UNBOUNDED:
        return ""
    if measure.metric not in WORST:
        return "nobody can say what they would do at worst"
    return "bins of equal mass depend on all of them" if measure.parameters.get("spacing") == "mass" else ""


@dataclass(frozen=True, eq=False)
class LackingState(State):
    """The state of all items, with the worst forecast where there is none, and that of those which have one."""

    whole: BinsState | ForecastsState
    answered: BinsState | ForecastsState
    there: Index
    """The items that have a forecast."""
    absent: Index
    """Those that have none."""

    def read(self, measure: Measure) -> Score:
        """A metric at worst."""
        if measure.metric in OF_ITEMS:
            return self.whole.read(measure)
        return _worst(measure, self.answered.read(measure), self.there.size, self.absent.size)

    def redrawn(self, draws: Draws) -> Sequence["Redrawn"]:
        """The replicates of a run, each with as many missing forecasts as it draws."""
        whole: Sequence[Reading] = self.whole.redrawn(draws)
        answered: Sequence[Reading] = self.answered.redrawn(np.ascontiguousarray(draws[:, self.there]))
        there, absent = (draws[:, at].sum(axis=1).tolist() for at in (self.there, self.absent))
        return [Redrawn(*each) for each in zip(whole, answered, there, absent, strict=True)]

    def undrawn(self, measure: Measure) -> Undefined | None:
        """Why a metric is not measured on draws; None where it is."""
        reason = "" if measure.metric in OF_ITEMS else _unknown(measure)
        if reason:
            return Undefined(f"{self.absent.size:,} forecasts are missing, and {reason}")
        return self.whole.undrawn(measure)


@dataclass(frozen=True, slots=True, eq=False)
class Redrawn:
    """One replicate of a run."""

    whole: Reading
    answered: Reading
    there: int
    absent: int

    def read(self, measure: Measure) -> Score:
        """A metric at worst."""
        if measure.metric in OF_ITEMS:
            return self.whole.read(measure)
        return _worst(measure, self.answered.read(measure), self.there, self.absent)
