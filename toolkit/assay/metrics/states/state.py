"""What every state can do."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assay.plan.physical import Measure
from assay_kernels.resampling.intervals import Interval
from assay_kernels.state.undefined import Score, Undefined

Draws = NDArray[np.uint32]
"""How often each replicate of a run draws each item, u4[r, n]."""

Pieces = Sequence[slice]
"""The items of every shard, which is one at least."""

EVERY = slice(None)
"""All items."""


class Reading(Protocol):
    """Something that metrics can be read off."""

    def read(self, measure: Measure) -> Score:
        """The value of a metric."""
        ...


class State(Reading, Protocol):
    """What a sweep over the items leaves behind."""

    def redrawn(self, draws: Draws) -> Sequence[Reading]:
        """What each bootstrap replicate of a run leaves; equal to the bit to the state of the items repeated."""
        ...

    def interval(self, measure: Measure) -> Interval | Undefined:
        """The interval in closed form of a metric that has one."""
        return Undefined(f"{measure.metric} has no interval in closed form")

    def undrawn(self, measure: Measure) -> Undefined | None:  # noqa: ARG002 - most states draw every metric
        """Why a metric is not measured on draws; None where it is."""
        return None
