"""Which nodes of a plan are finished, and what was written: an SQLite file that survives `kill -9` at any moment."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from assay.errors import RunError
from assay.runs.disk import is_local, using
from assay.runs.schema import APPLICATION, READABLE, VERSION, upgrade
from assay.runs.segments import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the journal remembers of a finished node."""

    key: str
    name: str
    """What people call the node."""
    started_ns: int
    """Nanoseconds since 1970, by the clock on the wall."""
    ended_ns: int
    cpu_ns: int
    output: bytes = b""
    """What the node came to, as its code writes it."""
    segments: tuple[Segment, ...] = ()

    @property
    def seal(self) -> str:
        """A digest of all of it, by which a byte that changed on the disk is found out."""
        times = self.started_ns, self.ended_ns, self.cpu_ns
        segments = sorted([s.name, s.rows, s.size_bytes, s.digest] for s in self.segments)
        told = [self.key, self.name, *times, sha256(self.output).hexdigest(), segments]
        return sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceEntry:
    """What the journal remembers of a finished piece, until its node is finished."""

    key: str
    """Of the node."""
    number: int
    pieces: int
    """How many pieces the node was cut into."""
    elapsed_ns: int
    cpu_ns: int
    output: bytes

    @property
    def seal(self) -> str:
        """A digest of all of it."""
        times = self.elapsed_ns, self.cpu_ns
        told = [self.key, self.number, self.pieces, *times, sha256(self.output).hexdigest()]
        return sha256(json.dumps(told).encode()).hexdigest()


def _to_read(path: Path) -> str:
    """The address by which SQLite reads the file at `path` and leaves nothing beside it.

    Without a log nobody is at work in it; SQLite would make one even so, which read-only disks do not allow.
    """
    with path.open("rb") as file:
        header = file.read(20)
    # Bytes 18 and 19 are 2 in a database that is written through a log.
    still = header[18:] == b"\2\2" and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if still else ''}"


class Journal:
    """The finished nodes by key. One process at a time writes; the run folder's lock sees to it."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        with using(path):
            address = _to_read(path) if read_only else path
            self._database = sqlite3.connect(address, isolation_level=None, uri=read_only)
            try:
                self._recognise() if read_only else self._prepare()
                self._inode = path.stat().st_ino
            except BaseException:
                self._database.close()
                raise

    def _prepare(self) -> None:
        if self._pragma("application_id") == 0 and not self._ask("SELECT 1 FROM sqlite_master").fetchone():
            upgrade(self._database.executescript, 0)
        upgrade(self._database.executescript, self._recognise())
        self._ask(f"PRAGMA journal_mode = {'WAL' if is_local(self.path.parent) else 'DELETE'}")
        self._ask("PRAGMA foreign_keys = ON")
        self._ask("PRAGMA synchronous = FULL")

    def _recognise(self) -> int:
        """The version that wrote the file, which is one that can be read."""
        if self._pragma("application_id") != APPLICATION:
            raise RunError(f"`{self.path}` is a database of another program; name another folder")
        version = self._pragma("user_version")
        if version not in READABLE:
            age = "a newer" if version > VERSION else "an older"
            raise RunError(f"`{self.path}` was written by {age} version of Assay; name another folder")
        return version

    def _pragma(self, name: str) -> int:
        found: int = self._ask(f"PRAGMA {name}").fetchone()[0]
        return found

    def _ask(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._database.execute(statement, values)

    def done(self, key: str) -> Entry | None:
        """The entry of a node; None when it has to run."""
        return next(self._entries("WHERE key = ?", key), None)

    def entries(self) -> tuple[Entry, ...]:
        """Every finished node, in the order in which they were finished."""
        return tuple(self._entries("ORDER BY rowid"))

    def _entries(self, which: str, *values: object) -> Iterator[Entry]:
        columns = "key, name, started_ns, ended_ns, cpu_ns, output, seal"
        with using(self.path):
            for row in self._ask(f"SELECT {columns} FROM nodes {which}", *values).fetchall():  # noqa: S608
                yield self._entry(*row)

    def _entry(self, key: str, name: str, *rest: Any) -> Entry:
        started_ns, ended_ns, cpu_ns, output, seal = rest
        try:
            entry = Entry(
                key=key,
                name=name,
                started_ns=started_ns,
                ended_ns=ended_ns,
                cpu_ns=cpu_ns,
                output=output,
                segments=self._segments(key),
            )
            if entry.seal == seal:
                return entry
        except TypeError:
            pass
        raise RunError(f"`{self.path}` is damaged at `{name}`; name another folder")

    def _segments(self, key: str) -> tuple[Segment, ...]:
        query = "SELECT name, rows, size_bytes, digest FROM segments WHERE key = ? ORDER BY name"
        return tuple(Segment(*row) for row in self._ask(query, key))

    def commit(self, entry: Entry) -> None:
        """Remember `entry`; it is on disk when this returns. A finished node keeps its first entry."""
        self.require_there()
        with using(self.path), self._transaction():
            if self.done(entry.key):
                return
            self._ask(
                "INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?)",
                entry.key,
                entry.name,
                entry.started_ns,
                entry.ended_ns,
                entry.cpu_ns,
                entry.output,
                entry.seal,
            )
            for segment in entry.segments:
                self._ask(
                    "INSERT INTO segments VALUES (?, ?, ?, ?, ?)",
                    segment.name,
                    entry.key,
                    segment.rows,
                    segment.size_bytes,
                    segment.digest,
                )
            self._ask("DELETE FROM pieces WHERE key = ?", entry.key)

    def keep(self, pieces: Sequence[PieceEntry]) -> None:
        """Remember finished pieces; all are on disk when this returns."""
        self.require_there()
        with using(self.path), self._transaction():
            for piece in pieces:
                self._ask(
                    "INSERT OR REPLACE INTO pieces VALUES (?, ?, ?, ?, ?, ?, ?)",
                    piece.key,
                    piece.number,
                    piece.pieces,
                    piece.elapsed_ns,
                    piece.cpu_ns,
                    piece.output,
                    piece.seal,
                )

    def pieces(self, key: str, pieces: int) -> dict[int, PieceEntry]:
        """The finished pieces of a node that is cut into so many, by number; one that was damaged is done again."""
        query = "SELECT number, elapsed_ns, cpu_ns, output, seal FROM pieces WHERE key = ? AND pieces = ?"
        with using(self.path):
            found = self._ask(query, key, pieces).fetchall()
        told = [
            (PieceEntry(key=key, number=number, pieces=pieces, elapsed_ns=wall, cpu_ns=cpu, output=output), seal)
            for number, wall, cpu, output, seal in found
            if isinstance(output, bytes)
        ]
        return {piece.number: piece for piece, seal in told if piece.seal == seal}

    def renew(self, key: str) -> None:
        """Let a finished node be the one that was finished last: somebody has asked for it again."""
        self.require_there()
        with using(self.path):
            self._ask("UPDATE nodes SET rowid = (SELECT max(rowid) + 1 FROM nodes) WHERE key = ?", key)

    def forget(self, key: str) -> None:
        """Let the node `key` run again."""
        with using(self.path):
            self._ask("DELETE FROM nodes WHERE key = ?", key)

    def written(self) -> dict[str, str]:
        """The digest of every file that was written, as `write` was told."""
        with using(self.path):
            return dict(self._ask("SELECT name, digest FROM files"))

    def write(self, name: str, digest: str) -> None:
        """Remember what the file called `name` holds from now on."""
        self.require_there()
        with using(self.path):
            self._ask("INSERT OR REPLACE INTO files VALUES (?, ?)", name, digest)

    def require_there(self) -> None:
        """Make sure that what is written can be found: SQLite goes on in a file that was removed.

        Raises:
            RunError: the file has gone, or another one is in its place.
        """
        with using(self.path):
            inode = self.path.stat().st_ino
        if inode != self._inode:
            raise RunError(f"`{self.path}` was replaced during the run; run again")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._ask("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # A full disk has made SQLite do so already.
            if self._database.in_transaction:
                self._ask("ROLLBACK")
            raise
        self._ask("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        with using(self.path):
            self._database.close()
