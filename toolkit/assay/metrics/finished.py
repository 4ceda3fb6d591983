"""A finished run of an evaluation, read back from its folder."""

from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.errors import RunError
from assay.metrics.study import columns_of
from assay.plan.physical import PhysicalPlan
from assay.runs.folder import ITEMS
from assay.runs.record import read_record, recorded_rows


class FinishedRun(NamedTuple):
    """A run folder whose record was read."""

    folder: Path
    plan: PhysicalPlan
    rows: pa.Table
    """One row an item that was scored."""


def read_run(folder: Path) -> FinishedRun:
    """The finished run in `folder`; nothing in it is changed.

    Raises:
        RunError: there is none, it was written by another version, or its items are not those of the record.
    """
    record = read_record(folder)
    align = record.plan.align
    rows = recorded_rows(folder, record, align.id)
    missing = sorted(columns_of(align) - set(rows.column_names))
    if missing:
        raise RunError(f"`{folder / ITEMS}` has no column `{missing[0]}`, which the record speaks of; run again")
    return FinishedRun(folder, record.plan, rows)
