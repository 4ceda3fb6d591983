"""References become digests."""

from assay.plan.context import Context
from assay.plan.logical import LogicalPlan, Records
from assay.plan.reason import Reason
from assay_spec.record import replace


def resolve(plan: LogicalPlan, context: Context) -> LogicalPlan:
    """Give every table the digest and the number of rows of the file that is there now."""
    return replace(
        plan,
        nodes=tuple(_resolved(n, context) if isinstance(n, Records) else n for n in plan.nodes),
    )


def _resolved(node: Records, context: Context) -> Records:
    table = context.tables[node.path]
    reason = Reason(by="resolve", text=f"sha256 {table.sha256[:12]}…, {table.rows:,} rows, {table.bytes:,} bytes")
    return replace(node, sha256=table.sha256, rows=table.rows, reasons=(*node.reasons, reason))
