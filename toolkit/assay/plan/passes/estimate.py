"""What the plan will cost: time and memory from the bytes that must move."""

from typing import assert_never

from assay.plan.context import Context
from assay.plan.physical import (
    Align,
    Compare,
    Estimate,
    PhysicalNode,
    PhysicalPlan,
    Read,
    Report,
    Resample,
    Sweep,
)
from assay_spec.record import replace

READ_SECONDS_PER_BYTE = 1 / 200e6
ALIGN_SECONDS_PER_ITEM = 1e-6
SWEEP_SECONDS_PER_ITEM = {"table": 1e-9, "ranked": 20e-9, "bins": 15e-9}
DRAW_SECONDS_PER_ITEM = 10e-9
DRAW_SECONDS_PER_MEASURE = 10e-6
COMPARE_SECONDS = 0.05
REPORT_SECONDS = 2.0
ITEM_BYTES = 24
"""A label, a score and an id's share, as they lie in memory."""


def estimate(plan: PhysicalPlan, context: Context) -> PhysicalPlan:  # noqa: ARG001 - every pass has this signature
    """Give every node the time and memory that its rows suggest; no node of this plan calls a system or is paid for."""
    return replace(plan, nodes=tuple(replace(node, estimate=_estimate(node, plan)) for node in plan.nodes))


def _estimate(node: PhysicalNode, plan: PhysicalPlan) -> Estimate:
    match node:
        case Read():
            size = sum(file.bytes for file in node.files)
            return Estimate(seconds=size * READ_SECONDS_PER_BYTE, bytes=size)
        case Align():
            columns = 1 + len(node.algorithms)
            return Estimate(seconds=node.items * ALIGN_SECONDS_PER_ITEM, bytes=node.items * ITEM_BYTES * columns)
        case Sweep():
            items = plan.items_of(node)
            return Estimate(seconds=items * SWEEP_SECONDS_PER_ITEM[node.state], bytes=items * ITEM_BYTES)
        case Resample():
            return _estimate_draws(node, plan)
        case Compare():
            return Estimate(seconds=COMPARE_SECONDS)
        case Report():
            return Estimate(seconds=REPORT_SECONDS)
        case _:
            assert_never(node)


def _estimate_draws(node: Resample, plan: PhysicalPlan) -> Estimate:
    items = plan.items_of(node)
    draws = node.replicates * items * len(node.sweeps) * DRAW_SECONDS_PER_ITEM
    measures = sum(len(sweep.measures) for sweep in plan.sweeps if sweep.id in node.sweeps)
    return Estimate(
        seconds=draws + node.replicates * measures * DRAW_SECONDS_PER_MEASURE,
        bytes=items * 4 + node.replicates * measures * 8,
    )
