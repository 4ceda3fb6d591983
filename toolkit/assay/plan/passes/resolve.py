"""References become digests."""

from assay.plan.context import Context
from assay.plan.logical import LogicalPlan, Records
from assay.plan.nodes import changed
from assay.plan.reason import Reason
from assay_spec.record import replace


def resolve(plan: LogicalPlan, context: Context) -> LogicalPlan:
    """Give every table the digests and the number of rows of the files that are there now."""
    return replace(plan, nodes=changed(plan.nodes, Records, lambda node: _resolved(node, context)))


def _resolved(node: Records, context: Context) -> Records:
    table = context.tables[node.id]
    files = table.files
    said = f"sha256 {files[0].sha256[:12]}…, " if len(files) == 1 else f"{len(files)} files, " if files else ""
    reason = Reason(by="resolve", text=f"{said}{table.rows:,} rows, {table.bytes:,} bytes")
    return replace(node, files=files, rows=table.rows, reasons=(*node.reasons, reason))
