"""The passes, in the one order in which they run.

The first four refine the logical plan; `fuse` turns it into the physical plan; the rest refine that.
"""

from collections.abc import Callable
from typing import Any

from assay.plan.context import Context
from assay.plan.logical import LogicalPlan
from assay.plan.passes.estimate import estimate
from assay.plan.passes.fuse import fuse
from assay.plan.passes.intervals import intervals
from assay.plan.passes.lint import lint
from assay.plan.passes.place import place
from assay.plan.passes.resolve import resolve
from assay.plan.passes.select import select
from assay.plan.passes.shard import shard
from assay.plan.physical import PhysicalPlan

PASSES: tuple[Callable[[Any, Context], Any], ...] = (
    resolve,
    select,
    intervals,
    lint,
    fuse,
    shard,
    place,
    estimate,
)


def run_passes(plan: LogicalPlan, context: Context) -> PhysicalPlan:
    """The physical plan that `PASSES` make of a logical one."""
    step: Any = plan
    for each in PASSES:
        step = each(step, context)
    assert isinstance(step, PhysicalPlan)
    return step
