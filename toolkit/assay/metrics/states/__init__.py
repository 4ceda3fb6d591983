"""What a sweep leaves behind, and the metrics that are read off it: one file a kind of state."""

from itertools import pairwise

from assay.metrics.states.bins import BinsState
from assay.metrics.states.forecasts import ForecastsState
from assay.metrics.states.ranked import RankedState
from assay.metrics.states.state import State
from assay.metrics.states.table import TableState
from assay.metrics.study import Study
from assay.plan.physical import Sweep

__all__ = ["STATES", "BinsState", "ForecastsState", "RankedState", "State", "TableState", "state_of"]

STATES: dict[str, type[TableState] | type[RankedState] | type[BinsState] | type[ForecastsState]] = {
    "table": TableState,
    "ranked": RankedState,
    "bins": BinsState,
    "forecasts": ForecastsState,
}
"""By the word of the metric catalogue."""


def state_of(sweep: Sweep, study: Study) -> State:
    """The state that `sweep` asks for, from shards that are merged."""
    ends = [len(study) * number // sweep.shards for number in range(sweep.shards + 1)]
    return STATES[sweep.state].over(sweep, study, [slice(*pair) for pair in pairwise(ends)])
