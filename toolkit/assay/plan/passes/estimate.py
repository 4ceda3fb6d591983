"""What the plan will cost: time and memory, from how many rows, cells and draws there are.

The constants are those of one core of a server of 2023 (benchmarks/README.md says which, and how far off plans were).
"""

from math import comb
from typing import assert_never

from assay.columns.ranges import LARGE, RANGE_ROWS
from assay.plan.context import Context
from assay.plan.pairs import MOST_DRAWN, MOST_PAIRED, OF_PAIRS
from assay.plan.physical import (
    Align,
    Compare,
    Estimate,
    Measure,
    PhysicalNode,
    PhysicalPlan,
    Read,
    Report,
    Resample,
    Sweep,
)
from assay_spec.record import replace

READ_SECONDS_PER_BYTE = 1 / 1.5e9
"""A file is read to see that it is what was compiled."""

JOIN_SECONDS, JOIN_SECONDS_PER_ROW, JOIN_SECONDS_PER_CELL = 5e-3, 0.2e-6, 0.07e-6
JOIN_BYTES_PER_ROW, JOIN_BYTES_PER_CELL = 60, 40

BEGIN_SECONDS = {"cython": 0.07, "reference": 0.07, "numba": 0.35, "cuda": 0.5}
"""What the first sweep spends on loading what it needs, once it was compiled."""

SWEEP_SECONDS_PER_ITEM = {"table": 2e-9, "ranked": 60e-9, "bins": 10e-9, "forecasts": 40e-9}
PAIR_SECONDS, PAIR_DRAW_SECONDS, BANDWIDTHS = 2e-9, 2e-9, 20
"""Of metrics that take every pair of items; where a bandwidth is chosen by its likelihood, so many are tried."""
DRAW_SECONDS_PER_ITEM = 2.1e-9
"""For a draw, whatever is measured on it."""
CACHED_ITEMS, UNCACHED = 1 << 18, 2.5
"""The weights of more items than these do not stay in the cache, and a draw takes so many times as long."""
MEASURE_SECONDS_PER_ITEM = {"table": 0.4e-9, "ranked": 3.3e-9, "bins": 1.8e-9, "forecasts": 3.6e-9}
"""For a draw and a sweep."""
SLOWER = {"cython": 1.0, "numba": 2.8, "reference": 30.0, "cuda": 1.0}
SECONDS_PER_MEASURE = 5e-6
"""For a draw, a sweep and what is read off it."""
DEAL_SECONDS_PER_ITEM = 0.15e-6
"""Into groups, or the subgroups of a column."""
COMPARE_SECONDS_PER_ITEM = 0.12e-6
"""For every two rankings of the same."""
PLACED_BYTES = 64
"""Where an item stands in two rankings, while they are compared."""
ITEM_BYTES = 24
"""A label, a score and an id's share, as they lie in memory."""

REPORT_SECONDS = 1.3
"""The pictures, whatever they show."""
CURVE_SECONDS_PER_ITEM, CURVE_SECONDS_PER_DRAW = 0.5e-6, 7.5e-9
CURVE_WORK, FEWEST_DRAWS, MOST_DRAWS = 4e7, 100, 400
"""The bands of curves: items times draws, within bounds."""
REPORT_BYTES, REPORT_ITEMS = 100e6, 10_000
"""What drawing takes for so many items or more."""

PROCESS_BYTES = 180e6
"""Python and the libraries, which are there before anything is read."""
NUMBA_BYTES = 120e6


def estimate(plan: PhysicalPlan, context: Context) -> PhysicalPlan:  # noqa: ARG001 - every pass has this signature
    """Give every node the time and memory that its rows suggest; no node of this plan calls a system or is paid for."""
    return replace(plan, nodes=tuple(replace(node, estimate=_estimate(node, plan)) for node in plan.nodes))


def total(plan: PhysicalPlan) -> Estimate:
    """What a plan is expected to take in one process: the time of all its nodes, and the greatest memory."""
    largest = max((node.estimate.bytes for node in plan.nodes), default=0)
    numba = any(sweep.backend == "numba" for sweep in plan.sweeps)
    own = PROCESS_BYTES + (NUMBA_BYTES if numba else 0)
    return Estimate(seconds=sum(node.estimate.seconds for node in plan.nodes), bytes=int(own) + largest)


def _estimate(node: PhysicalNode, plan: PhysicalPlan) -> Estimate:
    match node:
        case Read():
            return Estimate(seconds=sum(file.bytes for file in node.files) * READ_SECONDS_PER_BYTE)
        case Align():
            return _joining(plan)
        case Sweep():
            return _sweeping(node, plan)
        case Resample():
            return _dealing(node, plan) if node.scheme == "groups" else _drawing(node, plan)
        case Compare():
            return Estimate(
                seconds=_items(plan) * _pairs(plan) * COMPARE_SECONDS_PER_ITEM,
                bytes=min(_items(plan), LARGE) * PLACED_BYTES if _pairs(plan) else 0,
            )
        case Report():
            return _reporting(plan)
        case _:
            assert_never(node)


def _items(plan: PhysicalPlan) -> int:
    return max((align.items for align in plan.nodes if isinstance(align, Align)), default=0)


def _joining(plan: PhysicalPlan) -> Estimate:
    rows = sum(max(read.rows, 0) for read in plan.reads)
    cells = sum(max(read.rows, 0) * len(read.columns) for read in plan.reads)
    largest = max((read.rows for read in plan.reads), default=0)
    # Of large tables a range is held at a time.
    share = RANGE_ROWS / largest if largest > LARGE else 1.0
    return Estimate(
        seconds=JOIN_SECONDS + rows * JOIN_SECONDS_PER_ROW + cells * JOIN_SECONDS_PER_CELL,
        bytes=int(share * (rows * JOIN_BYTES_PER_ROW + cells * JOIN_BYTES_PER_CELL)),
    )


def _sweeping(node: Sweep, plan: PhysicalPlan) -> Estimate:
    items = plan.items_of(node)
    begin = BEGIN_SECONDS.get(node.backend, 0.0) if node.id == plan.sweeps[0].id else 0.0
    first = next(sweep.id for sweep in plan.sweeps if sweep.by == node.by)
    begin += items * DEAL_SECONDS_PER_ITEM if node.by and node.id == first else 0.0
    seconds = (
        begin
        + items * _states(node, plan) * SWEEP_SECONDS_PER_ITEM[node.state]
        + len(node.measures) * SECONDS_PER_MEASURE
    )
    seconds += items**2 * sum(map(_pair, node.measures)) if items <= MOST_PAIRED else 0.0
    return Estimate(seconds=seconds, bytes=min(items, LARGE) * ITEM_BYTES)


def _states(sweep: Sweep, plan: PhysicalPlan) -> int:
    """Of how many classes a sweep leaves a state."""
    return len(plan.align.classes) if sweep.is_of_each else 1


def _pair(measure: Measure) -> float:
    """What every pair of items takes of a metric."""
    if measure.metric not in OF_PAIRS:
        return 0.0
    return PAIR_SECONDS * (BANDWIDTHS if measure.parameters.get("bandwidth") == "likelihood" else 1)


def _sweeps(node: Resample, plan: PhysicalPlan) -> list[Sweep]:
    return [sweep for sweep in plan.sweeps if sweep.id in node.sweeps]


def _drawing(node: Resample, plan: PhysicalPlan) -> Estimate:
    sweeps, items = _sweeps(node, plan), plan.items_of(node)
    an_item = DRAW_SECONDS_PER_ITEM * (UNCACHED if items > CACHED_ITEMS else 1.0) + sum(
        _states(sweep, plan) * MEASURE_SECONDS_PER_ITEM[sweep.state] * SLOWER.get(sweep.backend, 1.0)
        for sweep in sweeps
    )
    measures = sum(len(sweep.measures) for sweep in sweeps)
    paired = sum(measure.metric in OF_PAIRS for sweep in sweeps for measure in sweep.measures)
    pairs = paired * items**2 * PAIR_DRAW_SECONDS if items <= MOST_DRAWN else 0.0
    return Estimate(
        seconds=node.replicates * (items * an_item + measures * SECONDS_PER_MEASURE + pairs),
        bytes=items * 4 + node.replicates * measures * 8,
    )


def _dealing(node: Resample, plan: PhysicalPlan) -> Estimate:
    sweeps, items = _sweeps(node, plan), plan.items_of(node)
    an_item = DEAL_SECONDS_PER_ITEM + sum(
        _states(sweep, plan) * SWEEP_SECONDS_PER_ITEM[sweep.state] for sweep in sweeps
    )
    return Estimate(seconds=items * an_item, bytes=min(items, LARGE) * ITEM_BYTES)


def _pairs(plan: PhysicalPlan) -> int:
    """How many pairs of rankings of the same class and items are compared."""
    ranked = [(sweep.target, sweep.by) for sweep in plan.sweeps if sweep.state == "ranked" and sweep.target]
    return sum(comb(ranked.count(each), 2) for each in set(ranked))


def _reporting(plan: PhysicalPlan) -> Estimate:
    items = _items(plan)
    shown = RANGE_ROWS if items > LARGE else items
    curves = sum(len(align.algorithms) * _targets(align) for align in plan.nodes if isinstance(align, Align))
    draws = min(max(CURVE_WORK / max(shown, 1), FEWEST_DRAWS), MOST_DRAWS)
    return Estimate(
        seconds=REPORT_SECONDS + shown * curves * (CURVE_SECONDS_PER_ITEM + draws * CURVE_SECONDS_PER_DRAW),
        bytes=int(REPORT_BYTES * min(1.0, shown / REPORT_ITEMS)) + shown * ITEM_BYTES * curves,
    )


def _targets(align: Align) -> int:
    return 1 if align.positive else len(align.classes)
