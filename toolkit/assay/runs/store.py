"""Where a run keeps what it has worked out, so that nothing finished is lost or done again."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from assay.runs.disk import digest_bytes, require_file, using, write_bytes
from assay.runs.folder import ITEMS, JOURNAL, SCRATCH, require_lock, run_folder
from assay.runs.journal import Entry, Journal, PieceEntry
from assay.runs.segments import Segment, is_segment, read_blocks, read_segment, segment_name, write_segment
from assay.runs.talk import Talk


class Store(Protocol):
    """What an executor needs to remember; a shared registry fits behind it as well."""

    def done(self, key: str) -> Entry | None:
        """The entry of the node `key` when it is finished."""
        ...

    def entries(self) -> tuple[Entry, ...]:
        """Every finished node, in order."""
        ...

    def write_rows(self, key: str, name: str, blocks: Iterable[pa.Table]) -> Segment:
        """Keep rows of the node `key`, block by block; they count once `commit` names their segment."""
        ...

    def read_rows(self, segment: Segment) -> pa.Table:
        """The rows of a segment."""
        ...

    def read_blocks(self, segment: Segment, rows: int) -> Iterator[pa.Table]:
        """The rows of a segment in their order, at most so many at a time, and once at least."""
        ...

    def scratch(self, name: str) -> Path:
        """A path for what is too large for memory, whoever makes it; nothing is left there when the run ends."""
        ...

    def commit(self, entry: Entry) -> None:
        """Remember that a node is finished, and forget its pieces; acknowledged when it returns."""
        ...

    def renew(self, key: str) -> None:
        """Let a finished node be the one that was finished last: somebody has asked for it again."""
        ...

    def keep(self, pieces: Sequence[PieceEntry]) -> None:
        """Remember that pieces of nodes are finished; acknowledged when it returns."""
        ...

    def pieces(self, key: str, pieces: int) -> Mapping[int, PieceEntry]:
        """The finished pieces of the node `key` that was cut into so many, by their number."""
        ...

    def write_bytes(self, name: str, data: bytes) -> None:
        """Keep a file of the run such as `report.html`, whole or not at all."""
        ...

    def read_bytes(self, name: str) -> bytes | None:
        """What a file of the run holds; None when it is not there, or not what this store has put there."""
        ...

    def holds(self, name: str) -> bool:
        """Whether a file of the run is there, whoever wrote it last."""
        ...

    def withdraw(self, name: str) -> None:
        """Remove a file of the run, if it is there."""
        ...


@dataclass(frozen=True, slots=True)
class LocalStore:
    """A store in one folder: a journal, and item rows as Parquet."""

    folder: Path
    journal: Journal
    lock: int = -1
    """The descriptor of the lock that keeps others out; -1 when it is only read."""

    def done(self, key: str) -> Entry | None:
        """The entry of the node `key` when it is finished."""
        return self.journal.done(key)

    def entries(self) -> tuple[Entry, ...]:
        """Every finished node, in order."""
        return self.journal.entries()

    def write_rows(self, key: str, name: str, blocks: Iterable[pa.Table]) -> Segment:
        """Keep rows of the node `key`, block by block; they count once `commit` names their segment."""
        self._require_ours()
        return write_segment(self.folder / ITEMS / segment_name(name, key), blocks)

    def read_rows(self, segment: Segment) -> pa.Table:
        """The rows of a segment, whose file is still what was written."""
        return read_segment(self.folder / ITEMS / segment.name, segment.digest)

    def read_blocks(self, segment: Segment, rows: int) -> Iterator[pa.Table]:
        """The rows of a segment in their order, at most so many at a time, and once at least."""
        return read_blocks(self.folder / ITEMS / segment.name, segment.digest, rows)

    def scratch(self, name: str) -> Path:
        """A path for what is too large for memory, whoever makes it; nothing is left there when the run ends."""
        return self.folder / SCRATCH / name

    def commit(self, entry: Entry) -> None:
        """Remember that a node is finished, and forget its pieces; acknowledged when it returns."""
        self._require_ours()
        self.journal.commit(entry)

    def renew(self, key: str) -> None:
        """Let a finished node be the one that was finished last: somebody has asked for it again."""
        self._require_ours()
        self.journal.renew(key)

    def keep(self, pieces: Sequence[PieceEntry]) -> None:
        """Remember that pieces of nodes are finished; acknowledged when it returns."""
        self._require_ours()
        self.journal.keep(pieces)

    def pieces(self, key: str, pieces: int) -> Mapping[int, PieceEntry]:
        """The finished pieces of the node `key` that was cut into so many, by their number."""
        return self.journal.pieces(key, pieces)

    def write_bytes(self, name: str, data: bytes) -> None:
        """Keep a file of the run such as `report.html`, whole or not at all."""
        self._require_ours()
        require_file(self.folder / name)
        write_bytes(self.folder / name, data)
        self.journal.write(name, digest_bytes(data))

    def read_bytes(self, name: str) -> bytes | None:
        """What a file of the run holds; None when it is not there, or not what this store has put there."""
        path = self.folder / name
        if not path.is_file():
            return None
        with using(path):
            data = path.read_bytes()
        return data if self.journal.written().get(name) == digest_bytes(data) else None

    def holds(self, name: str) -> bool:
        """Whether a file of the run is there, whoever wrote it last."""
        return (self.folder / name).is_file()

    def withdraw(self, name: str) -> None:
        """Remove a file of the run, if it is there."""
        self._require_ours()
        with using(self.folder / name):
            (self.folder / name).unlink(missing_ok=True)

    def _require_ours(self) -> None:
        """Make sure that what is written can be found, and that nobody else writes."""
        self.journal.require_there()
        if self.lock >= 0:
            require_lock(self.folder, self.lock)


@contextmanager
def open_store(path: Path, talk: Talk | None = None) -> Iterator[LocalStore]:
    """The store in the folder `path`, made or resumed, held by this process until the block ends.

    Args:
        path: of the run folder.
        talk: as `run_folder` takes it.

    Raises:
        RunError: see `run_folder`; or the journal cannot be read.
    """
    with run_folder(path, talk) as lock, closing(Journal(path / JOURNAL)) as journal:
        store = LocalStore(path, journal, lock)
        _reconcile(store)
        try:
            yield store
        finally:
            shutil.rmtree(path / SCRATCH, ignore_errors=True)


@contextmanager
def reading_store(path: Path) -> Iterator[LocalStore | None]:
    """The store in the folder `path`, to be read and not held; None when there is none.

    Raises:
        RunError: the journal cannot be read.
    """
    if not (path / JOURNAL).is_file():
        yield None
        return
    with closing(Journal(path / JOURNAL, read_only=True)) as journal:
        yield LocalStore(path, journal)


def _reconcile(store: LocalStore) -> None:
    """Make journal and segments tell the same story: rows without an entry go, entries without rows run again."""
    # A run that was killed may have left it.
    shutil.rmtree(store.folder / SCRATCH, ignore_errors=True)
    items = store.folder / ITEMS
    with using(items):
        for entry in store.entries():
            if not all(_is_whole(items / segment.name, segment) for segment in entry.segments):
                store.journal.forget(entry.key)
        known = {segment.name for entry in store.entries() for segment in entry.segments}
        for path in items.iterdir():
            if is_segment(path) and path.name not in known:
                path.unlink()


def _is_whole(path: Path, segment: Segment) -> bool:
    return path.is_file() and path.stat().st_size == segment.size_bytes
