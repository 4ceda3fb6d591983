"""The part of a file that has come so far: digests are worked out on its way, and what a crash may damage is lost."""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import new
from pathlib import Path
from shutil import disk_usage
from typing import Self

from assay.errors import DataError
from assay.files.notes import read_note, using, write_note
from assay.lasting import sync

CHECKPOINT_BYTES = 1 << 24
"""After so many bytes what has come is on the disk for good, and noted."""

LEFT_BYTES = 1 << 28
"""So much of a disk stays free."""

PIECE_BYTES = 1 << 20


class Partial:
    """A file that nobody reads before it is whole. It stays where a host can go on with it, and is gone otherwise."""

    def __init__(self, path: Path, algorithms: Iterable[str] = ("sha256",)) -> None:
        """What is at `path`, which is this process's own; digests are worked out by `algorithms`."""
        self._path = path
        self._algorithms = tuple(algorithms)
        self._noted = 0
        self.version = ""
        """What the host calls the file of which this is a part; empty where it cannot go on with it."""
        self.length = 0
        """How many bytes there are."""

    def __enter__(self) -> Self:
        with using(self._folder):
            # A link that somebody put there is not followed.
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            with using(self._folder):
                self._take_up()
        except BaseException:
            os.close(self._file)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Keep what a host can go on with."""
        try:
            if self.version and self.length:
                self._checkpoint()
            else:
                self.drop()
        except OSError:
            # Without a note nothing of it would be used.
            self.drop()
        finally:
            os.close(self._file)

    def begin(self, version: str) -> None:
        """Forget what is there; a file begins that the host calls so.

        Raises:
            DataError: the disk says no.
        """
        with using(self._folder):
            self._note.unlink(missing_ok=True)
            os.ftruncate(self._file, 0)
            self._empty(version)

    def require_room(self, size: int) -> None:
        """Make sure that the disk has room for so many bytes more.

        Raises:
            DataError: it has not.
        """
        with using(self._folder):
            free = disk_usage(self._folder).free
        if free - size < LEFT_BYTES:
            problem = f"its disk has {free:,} bytes left, and {size:,} are to come" if size else "its disk is full"
            raise DataError(problem, path=self._folder, remedy=f"{LEFT_BYTES >> 20} MiB stay free")

    def write(self, piece: bytes) -> None:
        """Add bytes.

        Raises:
            DataError: the disk says no.
        """
        with using(self._folder):
            left = memoryview(piece)
            while left:
                written = os.write(self._file, left)
                self._add(left[:written])
                left = left[written:]
            if self.length - self._noted >= CHECKPOINT_BYTES:
                self._checkpoint()
        if self._noted == self.length:
            self.require_room(0)

    @property
    def digests(self) -> dict[str, str]:
        """Those of what there is, by their algorithms, in hexadecimal digits."""
        return {name: each.hexdigest() for name, each in self._hashes.items()}

    def become(self, path: Path) -> None:
        """Take the place of `path`, on the disk for good.

        Raises:
            OSError: the disk says no.
        """
        os.fsync(self._file)
        self._path.replace(path)
        os.fchmod(self._file, 0o400)
        for folder in {path.parent, self._folder}:
            sync(folder)
        self.version, self.length = "", 0

    def drop(self) -> None:
        """Leave nothing of it."""
        self.version, self.length = "", 0
        for path in (self._note, self._path):
            with suppress(OSError):
                path.unlink()

    @property
    def _folder(self) -> Path:
        return self._path.parent

    @property
    def _note(self) -> Path:
        return self._path.with_name(f"{self._path.name}.json")

    def _take_up(self) -> None:
        """Go on with what is noted, and forget the rest."""
        noted = read_note(self._note)
        version, length = noted.get("version"), noted.get("length")
        self._empty("")
        if isinstance(version, str) and isinstance(length, int) and 0 < length <= os.fstat(self._file).st_size:
            while self.length < length:
                self._add(memoryview(os.read(self._file, min(PIECE_BYTES, length - self.length))))
            self.version, self._noted = version, length
        os.ftruncate(self._file, self.length)

    def _empty(self, version: str) -> None:
        os.lseek(self._file, 0, os.SEEK_SET)
        # Where only approved algorithms may be used, MD5 still tells files apart.
        self._hashes = {name: new(name, usedforsecurity=False) for name in self._algorithms}
        self.version, self.length, self._noted = version, 0, 0

    def _add(self, piece: memoryview) -> None:
        for each in self._hashes.values():
            each.update(piece)
        self.length += len(piece)

    def _checkpoint(self) -> None:
        if self.version:
            os.fsync(self._file)
            write_note(self._note, {"version": self.version, "length": self.length})
        self._noted = self.length
