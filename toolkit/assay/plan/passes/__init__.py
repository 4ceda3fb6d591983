"""The passes, in the one order in which they run.

The passes of a kind stand between those that every plan has: they refine the logical plan, and the last of them turns
it into the physical plan.
"""

from collections.abc import Callable
from typing import Any

from assay.plan.context import Context
from assay.plan.logical import LogicalPlan
from assay.plan.passes.estimate import estimate
from assay.plan.passes.place import place
from assay.plan.passes.resolve import resolve
from assay.plan.passes.shard import shard
from assay.plan.physical import PhysicalPlan
from assay_spec import kinds

Pass = Callable[[Any, Any], Any]
"""From a plan and its context to a plan; the passes of a kind get the context that the kind's `lower` made."""

LOGICAL: tuple[Pass, ...] = (resolve,)
PHYSICAL: tuple[Pass, ...] = (place, estimate, shard)


def passes_of(kind: str) -> tuple[Pass, ...]:
    """What makes a physical plan of a logical one, for the benchmarks of one kind."""
    return (*LOGICAL, *kinds.resolve(kinds.kind(kind).passes), *PHYSICAL)


def run_passes(plan: LogicalPlan, context: Context) -> PhysicalPlan:
    """The physical plan that the passes of its kind make of a logical one."""
    step: Any = plan
    for each in passes_of(plan.kind):
        step = each(step, context)
    assert isinstance(step, PhysicalPlan)
    return step
