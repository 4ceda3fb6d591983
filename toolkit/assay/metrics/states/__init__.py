"""What a sweep leaves behind, and the metrics that are read off it: one file a kind of state."""

from itertools import pairwise

import numpy as np

from assay.metrics.states.bins import BinsState
from assay.metrics.states.each import EachState
from assay.metrics.states.forecasts import ForecastsState
from assay.metrics.states.lacking import LackingState
from assay.metrics.states.ranked import RankedState
from assay.metrics.states.state import State
from assay.metrics.states.table import TableState
from assay.metrics.study import Study
from assay.plan.physical import Sweep
from assay_spec.record import replace

__all__ = [
    "STATES",
    "BinsState",
    "EachState",
    "ForecastsState",
    "RankedState",
    "State",
    "TableState",
    "answered_state",
    "state_of",
]

STATES: dict[str, type[TableState] | type[RankedState] | type[BinsState] | type[ForecastsState]] = {
    "table": TableState,
    "ranked": RankedState,
    "bins": BinsState,
    "forecasts": ForecastsState,
}
"""By the word of the metric catalogue."""


def state_of(sweep: Sweep, study: Study) -> State:
    """The state that `sweep` asks for, from shards that are merged."""
    if sweep.is_of_each:
        return EachState({name: state_of(replace(sweep, target=name), study) for name in study.classes})
    found = _over(sweep, study)
    if not study.lacks(sweep.algorithm) or not isinstance(found, BinsState | ForecastsState):
        return found
    answered = _over(sweep, study.answered(sweep.algorithm))
    assert isinstance(answered, BinsState | ForecastsState)
    absent = study.absent[sweep.algorithm]
    return LackingState(found, answered, np.flatnonzero(~absent), np.flatnonzero(absent))


def answered_state(state: State) -> State:
    """The state of the items of which there is a forecast."""
    if isinstance(state, EachState):
        return EachState({name: answered_state(each) for name, each in state.classes.items()})
    return state.answered if isinstance(state, LackingState) else state


def _over(sweep: Sweep, study: Study) -> State:
    ends = [len(study) * number // sweep.shards for number in range(sweep.shards + 1)]
    return STATES[sweep.state].over(sweep, study, [slice(*pair) for pair in pairwise(ends)])
