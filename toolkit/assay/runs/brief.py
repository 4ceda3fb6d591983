"""What a worker process needs to know: the plan, what is finished, and the item rows, which all workers map."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import cast

import pyarrow as pa

from assay.columns.ranges import LARGE
from assay.plan.file import plan_bytes, read_plan
from assay.plan.keys import node_keys
from assay.plan.physical import PhysicalPlan
from assay.runs.disk import using, write_bytes
from assay.runs.folder import ITEMS, SCRATCH, WORKING, WORKPLACE
from assay.runs.segments import Segment, read_blocks
from assay.runs.store import Store
from assay.runs.work import Done, Work, work_of
from assay_spec.document import read_document

PLAN = "plan.json"
DONE = "done.json"


@contextmanager
def workplace(run: Path) -> Iterator[tuple[Path, int]]:
    """A folder in the run folder for briefs and what workers say; it is gone when the block ends.

    Yields:
        The folder, and the descriptor of a lock: a process that inherits it is waited for by who takes up the run.
    """
    folder = run / WORKPLACE
    # A run that was killed may have left one.
    shutil.rmtree(folder, ignore_errors=True)
    with using(folder):
        folder.mkdir()
        lock = os.open(folder / WORKING, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder, lock
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


class MappedRows:
    """What a piece reads of a run's store: rows that are mapped into memory, or that are read block by block."""

    def __init__(self, folder: Path) -> None:
        """`folder` is that of a brief, inside the folder of its run."""
        self._folder = folder

    def write(self, segment: Segment, rows: pa.Table) -> None:
        """Put the rows of a segment where workers find them."""
        path = self._path(segment)
        with using(path), pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
            writer.write_table(rows)

    def read_rows(self, segment: Segment) -> pa.Table:
        """The rows of a segment; numbers lie in the file and are not copied."""
        with pa.memory_map(str(self._path(segment))) as source:
            return pa.ipc.open_file(source).read_all()

    def read_blocks(self, segment: Segment, rows: int) -> Iterator[pa.Table]:
        """The rows of a segment in their order, at most so many at a time, and once at least."""
        return read_blocks(self._folder.parent / ITEMS / segment.name, segment.digest, rows)

    def scratch(self, name: str) -> Path:
        """A path for what is too large for memory, which all processes of the run share."""
        return self._folder.parent / SCRATCH / name

    def _path(self, segment: Segment) -> Path:
        return self._folder / f"{segment.name}.arrow"


def write_brief(folder: Path, plan: PhysicalPlan, base: Path, done: Mapping[str, Done], store: Store) -> None:
    """Leave in `folder` what workers need for nodes whose inputs are `done`."""
    rows = MappedRows(folder)
    for each in done.values():
        for segment in each.segments:
            # Large ones stay where they are.
            if segment.rows <= LARGE:
                rows.write(segment, store.read_rows(segment))
    told = {
        name: {"output": each.output, "segments": [asdict(segment) for segment in each.segments]}
        for name, each in done.items()
    }
    write_bytes(folder / PLAN, plan_bytes(plan, base.resolve()))
    write_bytes(folder / DONE, json.dumps(told).encode())


def read_brief(folder: Path) -> tuple[PhysicalPlan, Work]:
    """The plan in a brief, and somebody who can do its pieces.

    Raises:
        AssayError: it cannot be read.
    """
    stored = read_plan(read_document(folder / PLAN))
    # A piece only reads; what writes is done by the process that keeps the record.
    store = cast("Store", MappedRows(folder))
    work = work_of(stored.plan)(stored.plan, stored.base, store, node_keys(stored.plan))
    done = json.loads((folder / DONE).read_bytes())
    for node in stored.plan.nodes:
        if node.id in done:
            told = done[node.id]
            work.remember(node, Done(told["output"], tuple(Segment(**each) for each in told["segments"])))
    return stored.plan, work
