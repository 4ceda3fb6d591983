"""References become digests."""

from assay.plan.context import Context
from assay.plan.logical import LogicalPlan, Records
from assay.plan.nodes import changed
from assay.plan.physical import File
from assay.plan.reason import Reason
from assay_spec.record import replace

FEW = 3
"""So many files are named with their digests."""


def resolve(plan: LogicalPlan, context: Context) -> LogicalPlan:
    """Give every table the digests and the number of rows of the files that are there now."""
    return replace(plan, nodes=changed(plan.nodes, Records, lambda node: _resolved(node, context)))


def _resolved(node: Records, context: Context) -> Records:
    table = context.tables[node.id]
    reason = Reason(by="resolve", text=f"{_said(table.files)}, {table.rows:,} rows, {table.bytes:,} bytes")
    return replace(node, files=table.files, rows=table.rows, reasons=(*node.reasons, reason))


def _said(files: tuple[File, ...]) -> str:
    if len(files) > FEW:
        return f"{len(files):,} files"
    return ", ".join(f"{file.path} sha256 {file.sha256[:12]}…" for file in files)
