"""Work is cut into shards whose states merge to the same thing in any order."""

from assay.plan.context import Context
from assay.plan.nodes import changed
from assay.plan.physical import PhysicalPlan, Sweep
from assay.plan.reason import Reason
from assay_spec.record import replace

SHARD_ITEMS = 1 << 22
"""Items a shard: large enough that a shard's fixed cost vanishes, small enough that its columns stay below 100 MB."""


def shard(plan: PhysicalPlan, context: Context) -> PhysicalPlan:  # noqa: ARG001 - every pass has this signature
    """Cut every sweep over more than `SHARD_ITEMS` items."""
    return replace(plan, nodes=changed(plan.nodes, Sweep, lambda node: _cut(node, plan.items_of(node))))


def _cut(node: Sweep, items: int) -> Sweep:
    pieces = max(1, -(-items // SHARD_ITEMS))
    text = "one shard holds all items" if pieces == 1 else f"{pieces} shards of at most {SHARD_ITEMS:,} items"
    return replace(node, shards=pieces, reasons=(*node.reasons, Reason(by="shard", text=text)))
