"""The files behind tables: whether they are files at all, whether they stay as they are, and their digests."""

import stat
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from assay.errors import DataError


class SourceFile(NamedTuple):
    """A file that was read, as a plan remembers it."""

    path: Path
    sha256: str
    """Hexadecimal."""
    size_bytes: int


class Stamp(NamedTuple):
    """What differs once a file was written to or replaced."""

    device: int
    inode: int
    size_bytes: int
    modified_ns: int


def stamp_of(path: Path) -> Stamp:
    """The stamp of the file at `path`, which is neither a folder nor a pipe.

    Raises:
        DataError: there is no file.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if not stat.S_ISREG(found.st_mode):
        raise DataError("is a folder" if stat.S_ISDIR(found.st_mode) else "is no file", path=path)
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def require_unchanged(path: Path, stamp: Stamp) -> None:
    """Make sure that the file still is what it was when its stamp was taken.

    Raises:
        DataError: it is not.
    """
    if stamp_of(path) != stamp:
        raise DataError("changed while it was read", path=path, remedy="try again when nothing writes to it")


def digest_of(path: Path) -> str:
    """The hexadecimal sha256 of the bytes in `path`.

    Raises:
        DataError: they cannot be read, or changed meanwhile.
    """
    stamp = stamp_of(path)
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from None
    require_unchanged(path, stamp)
    return digest


def unreadable(path: Path, error: Exception) -> DataError:
    """`error`, met while opening or reading `path`, as one line."""
    text = getattr(error, "strerror", None) or str(error).partition("\n")[0]
    return DataError(f"cannot be read: {text}", path=path)
