"""Work is cut into shards whose states merge to the same thing in any order."""

import math

from assay.plan.context import Context
from assay.plan.nodes import changed
from assay.plan.physical import PhysicalPlan, Resample, Sweep
from assay.plan.reason import Reason
from assay_spec.record import replace

SHARD_ITEMS = 1 << 22
"""Items a shard: large enough that a shard's fixed cost vanishes, small enough that its columns stay below 100 MB."""

SHARD_SECONDS = 0.5
"""Of work in a shard of replicates: what is lost when a process dies, and a hundred times what keeping it costs."""


def shard(plan: PhysicalPlan, context: Context) -> PhysicalPlan:  # noqa: ARG001 - every pass has this signature
    """Cut every sweep over more than `SHARD_ITEMS` items, and every bootstrap of more than `SHARD_SECONDS`."""
    nodes = changed(plan.nodes, Sweep, lambda node: _swept(node, plan.items_of(node)))
    return replace(plan, nodes=changed(nodes, Resample, _drawn))


def _swept(node: Sweep, items: int) -> Sweep:
    pieces = max(1, -(-items // SHARD_ITEMS))
    text = "one shard holds all items" if pieces == 1 else f"{pieces} shards of at most {SHARD_ITEMS:,} items"
    return replace(node, shards=pieces, reasons=(*node.reasons, Reason(by="shard", text=text)))


def _drawn(node: Resample) -> Resample:
    pieces = min(node.replicates, max(1, math.ceil(node.estimate.seconds / SHARD_SECONDS)))
    each = -(-node.replicates // pieces)
    text = "one shard draws all replicates" if pieces == 1 else f"{pieces:,} shards of at most {each:,} replicates"
    return replace(node, shards=pieces, reasons=(*node.reasons, Reason(by="shard", text=text)))
