"""record.json: what somebody else needs to verify a run, written and read back."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from assay.errors import RunError
from assay.plan.file import is_intact, plan_digest
from assay.plan.keys import node_keys
from assay.plan.physical import PhysicalPlan, Report
from assay.runs.disk import digest_bytes, using
from assay.runs.environment import environment, recorded_version, version_of
from assay.runs.folder import ITEMS, RECORD
from assay.runs.journal import Entry
from assay.runs.segments import columns_of_segment, digest_file, is_segment, read_blocks, read_segment
from assay_spec.document import DocumentError, read_document
from assay_spec.dump import dump
from assay_spec.load import load
from assay_spec.model import Json, Model, prop

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


class LeftOutEntry(Model):
    """How many rows that were read are not scored, of all of them or of those of one subgroup."""

    column: str = ""
    """Whose values are the subgroups; empty for all rows."""
    part: str = ""
    """The value of the subgroup."""
    count: int = prop(minimum=0)


class Record(Model):
    """What record.json holds."""

    version: int
    digest: str
    """Of `plan`, in canonical JSON."""
    plan: PhysicalPlan
    results: str = ""
    """Digest of results.json."""
    report: str = ""
    """Digest of report.json."""
    environment: Json
    nodes: tuple[NodeEntry, ...]
    """Those of the plan that are done, in its order, without the report."""
    exclusions: Json
    left_out: tuple[LeftOutEntry, ...] = ()
    """All rows first, then the subgroups of which there are some; nothing in records of older versions."""


def record_of(
    plan: PhysicalPlan,
    entries: Iterable[Entry],
    results: bytes,
    report: bytes,
    exclusions: Any,
    left_out: Sequence[LeftOutEntry] = (),
) -> dict[str, Any]:
    """The content of record.json: the plan, digests of all that was read, environment, timings, exclusions.

    Args:
        plan: what was done.
        entries: the nodes that are finished in the run folder, those of other plans among them.
        results: the bytes of results.json.
        report: the bytes of report.json.
        exclusions: what was left out and why, in the words of the plan's kind; JSON holds it.
        left_out: how much of what was left out, where the kind counts it.
    """
    done = {entry.key: entry for entry in entries}
    nodes = tuple(_done(name, done[key]) for name, key in keys_recorded(plan) if key in done)
    return dump(
        Record(
            version=VERSION,
            digest=plan_digest(plan),
            plan=plan,
            results=digest_bytes(results),
            report=digest_bytes(report),
            environment=Json(environment()),
            nodes=nodes,
            exclusions=Json(exclusions),
            left_out=tuple(left_out),
        )
    )


def keys_recorded(plan: PhysicalPlan) -> list[tuple[str, str]]:
    """Every node that the record of a whole run has, and its key, in the plan's order."""
    keys = node_keys(plan)
    # The report, of which the record is a part, is not done when it is first written; written anew it stays the same.
    return [(node.id, keys[node.id]) for node in plan.nodes if not isinstance(node, Report)]


def _done(name: str, entry: Entry) -> NodeEntry:
    return NodeEntry(
        name=name,
        key=entry.key,
        seconds=(entry.ended_ns - entry.started_ns) / 1e9,
        cpu_seconds=entry.cpu_ns / 1e9,
        segments=tuple(SegmentEntry(name=s.name, rows=s.rows, digest=s.digest) for s in entry.segments),
    )


def maker_of(record: Record) -> str:
    """Which version of Assay made the run, as the record says."""
    return recorded_version(record.environment.value, "assay")


def is_made_here(record: Record) -> bool:
    """Whether this version of Assay made the run, so that it would say the same in the same words."""
    return maker_of(record) == version_of("assay")


def read_record(folder: Path) -> Record:
    """The record of the finished run in `folder`.

    Raises:
        RunError: there is none, it was written by another version, or changed after the run.
    """
    path = folder / RECORD
    try:
        document = read_document(path, pipes=False)
    except DocumentError:
        raise RunError(f"`{folder}` holds no finished run; `assay run` makes one") from None
    loaded = load(document, Record)
    if loaded.model is None or loaded.findings or loaded.model.version != VERSION:
        raise RunError(f"`{path}` is no record of this version of Assay; run again")
    if not is_intact(loaded.model.plan, loaded.model.digest):
        raise RunError(f"`{path}` was changed after the run; run again")
    return loaded.model


class RecordedItems(NamedTuple):
    """The item rows that a node left, which were those of the record when they were looked at."""

    path: Path
    digest: str
    rows: int

    @property
    def columns(self) -> tuple[str, ...]:
        """What their columns are called."""
        return columns_of_segment(self.path)

    def read(self) -> pa.Table:
        """All of them.

        Raises:
            RunError: they have changed.
        """
        return read_segment(self.path, self.digest)

    def blocks(self, rows: int) -> Iterator[pa.Table]:
        """All of them in their order, at most so many at a time, and once at least.

        Raises:
            RunError: they have changed.
        """
        return read_blocks(self.path, self.digest, rows)


def recorded_items(folder: Path, record: Record, node: str) -> RecordedItems:
    """The item rows that a node of the run in `folder` left.

    Raises:
        RunError: they are not those of the record.
    """
    named = [segment for entry in record.nodes if entry.name == node for segment in entry.segments]
    if len(named) != 1 or not is_segment(Path(named[0].name)) or Path(named[0].name).name != named[0].name:
        raise RunError(f"`{folder / RECORD}` names no item rows; run again")
    items = folder / ITEMS / named[0].name
    with using(items):
        if not items.is_file() or digest_file(items) != named[0].digest:
            raise RunError(f"`{items}` is missing or not what the record says; run again")
    return RecordedItems(items, named[0].digest, named[0].rows)
