"""A state of each class against the rest, and the means over the classes that are read off them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assay.metrics.states.bins import BinsState
from assay.metrics.states.state import Draws, Reading, State
from assay.plan.physical import Measure
from assay_kernels.calibration.binned import Binned
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.options import AVERAGE
from assay_spec.record import replace


def of_class(measure: Measure, name: str) -> Measure:
    """The same metric of one class, of which a mean is made."""
    parameters = {word: value for word, value in measure.parameters.items() if word != AVERAGE}
    return replace(measure, target=name, parameters=parameters)


def mean_over(measure: Measure, classes: Mapping[str, Reading]) -> Score:
    """The unweighted mean of a metric over the classes; no value, or an infinite one, where that of a class is so."""
    found = {name: reading.read(of_class(measure, name)) for name, reading in classes.items()}
    lacks = [_named(value, name) for name, value in found.items() if isinstance(value, Undefined)]
    if lacks:
        # The mean with an infinite value is infinite only if all others are there.
        return min(lacks, key=lambda one: one.infinite)
    return math.fsum(value for value in found.values() if not isinstance(value, Undefined)) / len(found)


def _named(lack: Undefined, name: str) -> Undefined:
    """Why there is no value, and of which class."""
    named = lack.reason.replace("the class", f"class `{name}`")
    return Undefined(named if named != lack.reason else f"{lack.reason} (class `{name}`)")


@dataclass(frozen=True, slots=True, eq=False)
class Each:
    """What there is of each class: of all items, or of one replicate."""

    classes: Mapping[str, Reading]

    def read(self, measure: Measure) -> Score:
        """The mean of a metric over the classes."""
        return mean_over(measure, self.classes)


@dataclass(frozen=True, eq=False)
class EachState(State):
    """The states of all classes, in their order."""

    classes: Mapping[str, State]

    def read(self, measure: Measure) -> Score:
        """The mean of a metric over the classes."""
        return mean_over(measure, self.classes)

    def redrawn(self, draws: Draws) -> Sequence[Each]:
        """The replicates of a run, in which all classes have the same items."""
        runs = [state.redrawn(draws) for state in self.classes.values()]
        return [Each(dict(zip(self.classes, each, strict=True))) for each in zip(*runs, strict=True)]

    def undrawn(self, measure: Measure) -> Undefined | None:
        """Why a metric is not measured on draws; None where it is of every class."""
        found = (state.undrawn(of_class(measure, name)) for name, state in self.classes.items())
        return next(filter(None, found), None)

    def cuts(self, measure: Measure) -> Sequence[Binned]:
        """The bins of each class that a metric is read off."""
        return [state.binned(measure) for state in self.classes.values() if isinstance(state, BinsState)]
