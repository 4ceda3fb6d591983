"""record.json: what somebody else needs to verify a run, and a finished run read back from it."""

from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from assay.errors import RunError
from assay.metrics.study import columns_of
from assay.metrics.work import Work
from assay.plan.file import is_intact, plan_digest
from assay.plan.physical import PhysicalPlan
from assay.runs.disk import using
from assay.runs.environment import environment
from assay.runs.folder import ITEMS, RECORD
from assay.runs.segments import digest_file, is_segment, read_segment
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.dump import dump
from assay_spec.load import load
from assay_spec.model import Json, Model

VERSION = 1


class SegmentEntry(Model):
    """Item rows that a node left."""

    name: str
    rows: int
    digest: str


class NodeEntry(Model):
    """A node that was done, in this run or an earlier one in the folder."""

    name: str
    key: str
    seconds: float
    cpu_seconds: float
    segments: tuple[SegmentEntry, ...] = ()


class Record(Model):
    """What record.json holds."""

    version: int
    digest: str
    """Of `plan`, in canonical JSON."""
    plan: PhysicalPlan
    environment: Json
    nodes: tuple[NodeEntry, ...]
    exclusions: Json


def record_of(work: Work) -> dict[str, Any]:
    """The content of record.json: the plan, digests of all that was read, environment, timings, exclusions."""
    keys = set(work.keys.values())
    nodes = tuple(
        NodeEntry(
            name=entry.name,
            key=entry.key,
            seconds=(entry.ended_ns - entry.started_ns) / 1e9,
            cpu_seconds=entry.cpu_ns / 1e9,
            segments=tuple(SegmentEntry(name=s.name, rows=s.rows, digest=s.digest) for s in entry.segments),
        )
        for entry in work.store.entries()
        if entry.key in keys
    )
    return dump(
        Record(
            version=VERSION,
            digest=plan_digest(work.plan),
            plan=work.plan,
            environment=Json(environment()),
            nodes=nodes,
            exclusions=Json(work.outputs[work.plan.align.id]["facts"]),
        )
    )


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
    path = folder / RECORD
    try:
        document = read_document(path, pipes=False)
    except DocumentError:
        raise RunError(f"`{folder}` holds no finished run; `assay run` makes one") from None
    record = _record(document)
    align = record.plan.align.id
    named = [segment for node in record.nodes if node.name == align for segment in node.segments]
    if len(named) != 1 or not is_segment(Path(named[0].name)) or Path(named[0].name).name != named[0].name:
        raise RunError(f"`{path}` names no item rows; run again")
    items = folder / ITEMS / named[0].name
    with using(items):
        if not items.is_file() or digest_file(items) != named[0].digest:
            raise RunError(f"`{items}` is missing or not what the record says; run again")
    rows = read_segment(items)
    missing = sorted(columns_of(record.plan.align) - set(rows.column_names))
    if missing:
        raise RunError(f"`{items}` has no column `{missing[0]}`, which the record speaks of; run again")
    return FinishedRun(folder, record.plan, rows)


def _record(document: Document) -> Record:
    loaded = load(document, Record)
    if loaded.model is None or loaded.findings or loaded.model.version != VERSION:
        raise RunError(f"`{document.path}` is no record of this version of Assay; run again")
    if not is_intact(loaded.model.plan, loaded.model.digest):
        raise RunError(f"`{document.path}` was changed after the run; run again")
    return loaded.model
