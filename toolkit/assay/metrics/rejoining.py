"""The item rows of a finished run against those that its tables give, where these are there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from assay.metrics.finished import FinishedRun
from assay.metrics.joining import plain_facts, sources
from assay.metrics.left_out_recorded import recorded
from assay.metrics.ranges import Join
from assay.metrics.study import BLOCK
from assay.plan.physical import PhysicalPlan, Read, is_address
from assay.runs.folder import RECORD
from assay.runs.record import Record, is_made_here
from assay_spec.named import is_inside


def rejoined(run: FinishedRun, record: Record, inputs: Path, scratch: Path) -> str:
    """What differs between the tables below `inputs`, joined again, and the items of a run; empty where nothing does.

    Args:
        run: the run.
        record: its record, which says what did not join.
        inputs: the folder of the benchmark document.
        scratch: a folder in which large tables may lie.

    Raises:
        AssayError: the tables are not those of the plan, or cannot be read.
    """
    if outside := next((name for name in _named(run.plan) if not is_inside(str(inputs / RECORD), name)), ""):
        return f"`{outside}` does not lie below the folder"
    if unread := next((read.path for read in run.plan.reads if not _is_digested(read, run.plan)), ""):
        return f"the plan holds no digest of `{unread}`"
    join = Join(run.plan.align, sources(run.plan, inputs), scratch / "joining")
    if apart := _apart(run.items.blocks(BLOCK), join.rows()):
        return apart
    if (record.left_out or is_made_here(record)) and record.left_out != recorded(join.left_out):
        return "the record counts other rows that are not scored"
    if record.exclusions.value != json.loads(json.dumps(plain_facts(join.noted))):
        return "the record tells other exclusions"
    return ""


def _is_digested(read: Read, plan: PhysicalPlan) -> bool:
    """Whether the plan says what the table was, or the document that leads to it."""
    return read.path in plan.documents if read.record_set else read.path in {file.path for file in read.files}


def _named(plan: PhysicalPlan) -> Iterator[str]:
    """Every file that joining reads."""
    for read in plan.reads:
        yield read.path
        yield from (file.path for file in read.files if not is_address(file.path))


def _apart(kept: Iterator[pa.Table], joined: Iterator[pa.Table]) -> str:
    """The first thing in which rows differ, which come in blocks of whatever size; empty where they are the same."""
    one, other = next(kept), next(joined)
    done = 0
    while True:
        one, other = _filled(one, kept), _filled(other, joined)
        rows = min(one.num_rows, other.num_rows)
        if not rows:
            return "" if one.num_rows == other.num_rows else "there are not so many of them"
        if apart := _differing(one.slice(0, rows), other.slice(0, rows), done):
            return apart
        one, other, done = one.slice(rows), other.slice(rows), done + rows


def _filled(rows: pa.Table, more: Iterator[pa.Table]) -> pa.Table:
    """The rows, or the next block that has some."""
    while not rows.num_rows and (block := next(more, None)) is not None:
        rows = block
    return rows


def _differing(kept: pa.Table, joined: pa.Table, done: int) -> str:
    if {*kept.column_names} != {*joined.column_names}:
        return "they have other columns"
    for name in joined.column_names:
        if not kept[name].equals(joined[name]):
            pairs = zip(kept[name].to_pylist(), joined[name].to_pylist(), strict=True)
            at, (one, other) = next((n, pair) for n, pair in enumerate([*pairs, (0, 1)]) if pair[0] != pair[1])
            return f"column `{name}` has {one} in row {done + at + 1:,}, and the tables give {other}"
    return ""
