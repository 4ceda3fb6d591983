"""From a head count to a plan: read one column, report."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from assay.data.tables import count_rows, open_table
from assay.files.content import digest_of
from assay.plan.compiler import Source
from assay.plan.context import Context, Table
from assay.plan.logical import LogicalNode, LogicalPlan, Records
from assay.plan.logical import Report as Asked
from assay.plan.nodes import carried, only
from assay.plan.physical import File, PhysicalPlan, Read, Report
from assay.plan.reason import Reason

if TYPE_CHECKING:
    from headcount.model import Headcount


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Context):
    """What its owner says of the table."""

    rows: int


def lower(source: Source) -> tuple[LogicalPlan, Claim]:
    """One table to read, and a report."""
    asked = cast("Headcount", source.report.model)
    table = open_table(source.base / asked.table)
    file = File(path=asked.table, sha256=digest_of(table.content.path), bytes=table.content.size_bytes)
    records = Records(id="table", name=asked.name, path=asked.table, columns=(asked.column,))
    nodes: tuple[LogicalNode, ...] = (records, Asked(id="report", inputs=(records.id,)))
    tables = {records.id: Table(files=(file,), rows=count_rows(table, asked.column))}
    return LogicalPlan(name=asked.name, kind="headcount", nodes=nodes), Claim(tables=tables, rows=asked.rows)


def claim(plan: LogicalPlan, context: Claim) -> PhysicalPlan:
    """Write onto the table what its owner says, and make the plan physical."""
    node = only(plan.nodes, Records)
    said = Reason(by="claim", text=f"its owner speaks of {context.rows} rows")
    read = carried(node, Read, reasons=(*node.reasons, said))
    return PhysicalPlan(name=plan.name, kind=plan.kind, nodes=(read, Report(id="report", inputs=(read.id,))))


PASSES = (claim,)
