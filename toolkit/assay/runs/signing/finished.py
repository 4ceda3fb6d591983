"""A finished run, as it has to be before it is signed: whole, and what its journal says was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.errors import RunError
from assay.plan.keys import node_keys
from assay.plan.physical import Report
from assay.runs.disk import digest_bytes, using
from assay.runs.folder import JOURNAL, PAGE, RECORD
from assay.runs.record import Record, read_record
from assay.runs.segments import digest_file
from assay.runs.signing.statement import DOCUMENTS, items_of, statement_bytes
from assay.runs.store import Store, reading_store


def finished_statement(folder: Path) -> bytes:
    """The statement of the finished run in `folder`, every file of which is read.

    Raises:
        RunError: no run is finished there, or something in it was changed.
    """
    with _store(folder) as store:
        record = read_record(folder)
        documents = {name: _digest(folder, name, store) for name in DOCUMENTS}
        _require_items(folder, record)
        return statement_bytes(record, documents, _finished_ns(folder, record, store))


@contextmanager
def _store(folder: Path) -> Iterator[Store]:
    if not all((folder / name).is_file() for name in (JOURNAL, RECORD, PAGE)):
        raise RunError(f"`{folder}` holds no finished run; `assay run` makes or finishes one")
    with reading_store(folder) as store:
        if store is None:
            raise RunError(f"`{folder / JOURNAL}` was removed meanwhile; run again")
        yield store


def _digest(folder: Path, name: str, store: Store) -> str:
    data = store.read_bytes(name)
    if data is None:
        raise RunError(f"`{folder / name}` is missing or was changed after the run; run again to write it anew")
    return digest_bytes(data)


def _require_items(folder: Path, record: Record) -> None:
    for name, digest in items_of(record).items():
        path = folder / name
        with using(path):
            if not path.is_file() or digest_file(path) != digest:
                raise RunError(f"`{path}` is missing or not what the record says; run again")


def _finished_ns(folder: Path, record: Record, store: Store) -> int:
    """When the run ended; every node has to be done, and the report's own comes after the record."""
    keys = node_keys(record.plan)
    reports = [store.done(keys[node.id]) for node in record.plan.nodes if isinstance(node, Report)]
    recorded = {node.key for node in record.nodes}
    missing = [n.id for n in record.plan.nodes if not isinstance(n, Report) and keys[n.id] not in recorded]
    ended = [entry.ended_ns for entry in reports if entry is not None]
    if missing or not ended:
        what = f" (`{missing[0]}` was given up)" if missing else ""
        raise RunError(f"the run in `{folder}` is not finished{what}; the same `assay run` goes on with it")
    return max(ended)
