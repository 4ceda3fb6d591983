"""What a compressed file holds, written once to a nameless file, so that it can be read from anywhere in it."""

import bz2
import gzip
import io
import lzma
import os
import tempfile
import weakref
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from assay.errors import DataError
from assay.files.content import Content, FileContent, read_beginning
from assay.files.source_file import read_at, unreadable

PIECE_BYTES = 1 << 20

ALWAYS_BYTES = 1 << 30
"""So much may come out of anything."""
MOST_TIMES = 200
"""And so many times as much as went in; more is made to fill disks."""

DAMAGED = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, pa.ArrowInvalid, ValueError, RuntimeError)
"""What reading compressed data raises that are damaged or encrypted, beside what the system says."""

_OPENERS: dict[bytes, tuple[str, Callable[[IO[bytes]], Any]]] = {
    b"\x1f\x8b": ("gzip", lambda file: gzip.GzipFile(fileobj=file)),
    b"BZh": ("bzip2", bz2.BZ2File),
    b"\xfd7zXZ\0": ("xz", lzma.LZMAFile),
    b"(\xb5/\xfd": ("Zstandard", lambda file: pa.input_stream(file, compression="zstd")),
}
"""By what such files begin with."""


def compression_of(content: Content) -> str:
    """What a file is compressed by: gzip, bzip2, xz or Zstandard; empty when it is not."""
    start = read_beginning(content, 6)
    return next((name for magic, (name, _) in _OPENERS.items() if start.startswith(magic)), "")


def limit_of(size_bytes: int) -> int:
    """How much may come out of so many bytes."""
    return max(ALWAYS_BYTES, MOST_TIMES * size_bytes)


def too_much(path: Path, packed: int) -> DataError:
    """That more comes out of a file than may."""
    problem = f"more than {limit_of(packed):,} bytes come out of {packed:,}"
    return DataError(problem, path=path, remedy="if that is right, unpack it by hand, and name the file")


_HELD: Counter[Path] = Counter()
"""How much is kept at this moment of what came out of each file, whatever lay in what."""


def _let_go(kept: IO[bytes], path: Path) -> None:
    _HELD[path] -= 0 if kept.closed else kept.tell()
    kept.close()


class Spooled:
    """The bytes of a stream, kept in a file without a name for as long as somebody holds this."""

    def __init__(self, path: Path, file: FileContent, pieces: Iterator[bytes]) -> None:
        """Write `pieces` down; messages call them `path`, and they come out of `file`."""
        self.path = path
        self.file = file
        self._kept = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this
        weakref.finalize(self, _let_go, self._kept, file.path)
        try:
            for piece in pieces:
                self._keep(piece)
            self._kept.flush()
        except BaseException:
            _let_go(self._kept, file.path)
            raise
        self.size_bytes = self._kept.tell()

    def _keep(self, piece: bytes) -> None:
        self._kept.write(piece)
        _HELD[self.file.path] += len(piece)
        if _HELD[self.file.path] > limit_of(self.file.size_bytes):
            raise too_much(self.path, self.file.size_bytes)

    def open(self) -> io.BufferedReader:
        """The bytes, from the first one on."""
        return io.BufferedReader(_Reader(self._kept.fileno(), self), PIECE_BYTES)

    def read(self, start: int, size: int) -> bytes:
        """Some of the bytes."""
        try:
            return read_at(self._kept.fileno(), start, size)
        except OSError as error:
            raise unreadable(self.path, error) from None

    def require_unchanged(self) -> None:
        """Make sure that what they came out of did not change."""
        self.file.require_unchanged()


class _Reader(io.RawIOBase):
    """One of several who read a file, each at a place of its own."""

    def __init__(self, descriptor: int, keeper: Spooled) -> None:
        self._descriptor = descriptor
        self._keeper = keeper
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._keeper.size_bytes}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        read = os.preadv(self._descriptor, [buffer], self._at)
        self._at += read
        return read


def unpacked(content: Content) -> Spooled:
    """What a file holds that is compressed by itself, such as `masses.csv.gz`.

    Raises:
        DataError: it is not compressed, damaged, or too much comes out of it.
    """
    return Spooled(content.path, content.file, pieces_of(content, PIECE_BYTES))


def pieces_of(content: Content, size: int) -> Iterator[bytes]:
    """What comes out of a compressed file, at most `size` bytes at a time.

    Raises:
        DataError: as `unpacked`.
    """
    start = read_beginning(content, 6)
    opener = next(opener for magic, (_, opener) in _OPENERS.items() if start.startswith(magic))
    written, most = 0, limit_of(content.size_bytes)
    with content.open() as packed:
        try:
            with opener(packed) as file:
                while piece := file.read(size):
                    written += len(piece)
                    if written > most:
                        raise too_much(content.path, content.size_bytes)
                    yield piece
        except (OSError, *DAMAGED) as error:
            text = getattr(error, "strerror", None) or str(error).partition("\n")[0]
            raise DataError(f"cannot be unpacked: {text}", path=content.path) from None


def pieces_in(content: Content) -> Iterator[bytes]:
    """The bytes, piece by piece.

    Raises:
        DataError: they cannot be read.
    """
    with content.open() as file:
        try:
            yield from iter(lambda: file.read(PIECE_BYTES), b"")
        except OSError as error:
            raise unreadable(content.path, error) from None


def spooled(content: Content) -> Spooled:
    """The bytes of a member, where one can go back in them at no cost.

    Raises:
        DataError: they cannot be read.
    """
    return Spooled(content.path, content.file, pieces_in(content))
