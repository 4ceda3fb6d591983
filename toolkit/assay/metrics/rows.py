"""Rows of results as they are remembered: plain values that JSON holds."""

from typing import Any

from assay.metrics.passes.fuse import SCHEMES
from assay.metrics.states import State
from assay.plan.physical import Measure, Sweep
from assay_kernels.resampling.intervals import Interval
from assay_kernels.state.undefined import Score, Undefined

Row = dict[str, Any]


def score_row(state: State, sweep: Sweep, measure: Measure, part: str, items: int) -> Row:
    """One value of one algorithm on one part, with its interval when that has a closed form."""
    drawn = measure.interval in SCHEMES
    found = {} if drawn else interval_of(state.interval(measure), measure.interval)
    return _row(state.read(measure), found, sweep, measure, part, items)


def lost_row(lost: Undefined, sweep: Sweep, measure: Measure, part: str, items: int) -> Row:
    """A value that nobody could work out."""
    return _row(lost, interval_of(lost, measure.interval), sweep, measure, part, items)


def _row(value: Score, found: Row, sweep: Sweep, measure: Measure, part: str, items: int) -> Row:
    return {
        "measure": measure_name(measure),
        "metric": measure.metric,
        "parameters": dict(measure.parameters),
        "target": measure.target,
        "algorithm": sweep.algorithm,
        "by": sweep.by,
        "part": part,
        "n": items,
        "level": measure.level,
        "method": measure.interval,
        **found,
        "value": None if isinstance(value, Undefined) else value,
        "reason": value.reason if isinstance(value, Undefined) else found.get("reason"),
    }


def lacking(missing: int, row: Row, without: Score | None) -> Row:
    """Of how many items the algorithm has no prediction, and the value over the others, which may be all."""
    value = row["value"] if without is None else None if isinstance(without, Undefined) else without
    return {"missing": missing, "without": {"value": value, "n": row["n"] - missing}}


def interval_of(found: Interval | Undefined, method: str) -> Row:
    """The ends of an interval, or why there are none."""
    if isinstance(found, Undefined):
        return {"low": None, "high": None, "method": method, "reason": found.reason, "undefined": 0}
    return {"low": found.low, "high": found.high, "method": method, "reason": None, "undefined": found.undefined}


def measure_name(measure: Measure) -> str:
    """What tells two measures of one sweep apart."""
    return f"{measure.key} of {measure.target}"
