"""The files behind tables: whether they are files at all, and whether they stay as they are."""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from assay.errors import DataError


class SourceFile(NamedTuple):
    """A file that was read, as a plan remembers it."""

    path: Path
    sha256: str
    """Hexadecimal."""
    size_bytes: int
    url: str = ""
    """Where it was fetched from; empty for a file of the dataset's folder."""


class Stamp(NamedTuple):
    """What differs once a file was written to or replaced."""

    device: int
    inode: int
    size_bytes: int
    modified_ns: int


def open_file(path: Path, stamp: Stamp | None = None) -> BufferedReader:
    """The file at `path`, to be read; what is no file is not waited for, whenever it took the file's place.

    Args:
        path: the file.
        stamp: what it was when it was opened before; by default it may be any.

    Raises:
        DataError: there is no file, or another one than before.
    """
    descriptor = _opened(path, stamp)
    try:
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_part(path: Path, stamp: Stamp, start: int, size: int) -> bytes:
    """The `size` bytes from byte `start` on of the file at `path`, fewer where there are no more.

    Raises:
        DataError: as `open_file`, or they cannot be read.
    """
    descriptor = _opened(path, stamp)
    try:
        return read_at(descriptor, start, size)
    except OSError as error:
        raise unreadable(path, error) from None
    finally:
        os.close(descriptor)


def read_at(descriptor: int, start: int, size: int) -> bytes:
    """The same of an open file.

    Raises:
        OSError: they cannot be read.
    """
    pieces: list[bytes] = []
    while size > 0 and (piece := os.pread(descriptor, min(size, MOST_AT_ONCE), start)):
        pieces.append(piece)
        start, size = start + len(piece), size - len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


MOST_AT_ONCE = 1 << 30
"""Systems read no more than two gigabytes at once."""


def _opened(path: Path, stamp: Stamp | None) -> int:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    try:
        if stamp in (None, _stamp(path, os.fstat(descriptor))):
            return descriptor
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    raise _changed(path)


def stamp_of(path: Path) -> Stamp:
    """The stamp of the file at `path`, which is neither a folder nor a pipe.

    Raises:
        DataError: there is no file.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    return _stamp(path, found)


def stamp_of_open(path: Path, file: BufferedReader) -> Stamp:
    """The stamp of a file that `open_file` opened at `path`."""
    return _stamp(path, os.fstat(file.fileno()))


def _stamp(path: Path, found: os.stat_result) -> Stamp:
    if not stat.S_ISREG(found.st_mode):
        raise DataError("is a folder" if stat.S_ISDIR(found.st_mode) else "is no file", path=path)
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def require_unchanged(path: Path, stamp: Stamp) -> None:
    """Make sure that the file still is what it was when its stamp was taken.

    Raises:
        DataError: it is not.
    """
    if stamp_of(path) != stamp:
        raise _changed(path)


def require_stamp(path: Path, file: BufferedReader, stamp: Stamp) -> None:
    """Make sure that a file that `open_file` opened still is what it was when its stamp was taken.

    Raises:
        DataError: it is not.
    """
    if stamp_of_open(path, file) != stamp:
        raise _changed(path)


def _changed(path: Path) -> DataError:
    return DataError("changed while it was read", path=path, remedy="try again when nothing writes to it")


def unreadable(path: Path, error: Exception) -> DataError:
    """`error`, met while opening or reading `path`, as one line."""
    if getattr(error, "errno", None) == errno.ENXIO:
        return DataError("is no file", path=path)
    text = getattr(error, "strerror", None) or str(error).partition("\n")[0]
    return DataError(f"cannot be read: {text}", path=path)
