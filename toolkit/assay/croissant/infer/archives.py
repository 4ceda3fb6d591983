"""What lies in zip and tar archives, listed without unpacking them."""

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from assay.croissant.infer.media import START
from assay.croissant.infer.notes import Notes
from assay.croissant.infer.walk import is_hidden
from assay.errors import DataError
from assay.files.archive import is_zip
from assay.files.source_file import open_file

MOST_MEMBERS = 1_000_000
MOST_COPIED = 1 << 30
"""A member that is longer is not copied to be looked into."""
STARTS = 2000
"""Of so many members the first bytes are read; of the others the suffix is believed."""

_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged or encrypted archive raises; `RuntimeError` and `ValueError` are the zip module's own."""


class Packed(NamedTuple):
    """A file in an archive."""

    name: str
    size_bytes: int
    start: bytes
    """Its first bytes; empty where nobody looked."""


def members_of(path: Path, label: str, notes: Notes) -> list[Packed]:
    """The files in an archive, without those whose paths lead out of it.

    Raises:
        DataError: it cannot be read.
    """
    found: dict[str, Packed] = {}
    with _reading(path):
        for member in _zipped(path) if _is_zip(path) else _taped(path):
            if len(found) > MOST_MEMBERS:
                raise DataError(f"it has more than {MOST_MEMBERS:,} members", path=path)
            if not member.name.isprintable():
                shown = f"`{member.name}`, whose name holds what is no character to see"
                notes.omit(f"{label}: {shown}", f"unprintable names in {label}")
            elif is_unsafe(member.name):
                notes.omit(f"{label}: `{member.name}`, whose path leads out of the archive", f"unsafe paths in {label}")
            elif not any(map(is_hidden, member.name.split("/"))):
                if member.name in found:
                    notes.omit(f"{label}: all but the last `{member.name}`", f"names given twice in {label}")
                found[member.name] = member
    return sorted(found.values(), key=lambda member: member.name.encode(errors="surrogateescape"))


def _is_zip(path: Path) -> bool:
    """Whether it is a zip archive and no tape that one lies on."""
    with open_file(path) as file:
        return is_zip(file.read(4))


def is_unsafe(name: str) -> bool:
    r"""Whether a path would lead out of the folder that an archive is unpacked into, on any system.

    >>> [is_unsafe(name) for name in ("a/b", "../b", "/b", "C:\\b", "a/../b", "a\\..\\b")]
    [False, True, True, True, True, True]
    """
    path = PurePosixPath(name)
    leads_out = path.is_absolute() or ".." in path.parts
    # Elsewhere backslashes part folders, and a colon follows a drive.
    return leads_out or "\\" in name or name[1:2] == ":"


def _zipped(path: Path) -> Iterator[Packed]:
    with zipfile.ZipFile(path) as archive:
        for number, info in enumerate(archive.infolist()):
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                raise DataError("is encrypted", path=path, remedy="pack it without a password")
            start = b""
            if number < STARTS and info.file_size:
                with archive.open(info) as file:
                    start = file.read(START)
            yield Packed(info.filename, info.file_size, start)


def _taped(path: Path) -> Iterator[Packed]:
    with tarfile.open(path) as archive:
        for number, info in enumerate(archive):
            # What is no file, such as a link, may point anywhere.
            if not info.isreg():
                continue
            file = archive.extractfile(info) if number < STARTS else None
            yield Packed(info.name.removeprefix("./"), info.size, file.read(START) if file else b"")


def copy_member(path: Path, name: str, target: Path) -> None:
    """Copy one member of an archive to `target`, to be looked into.

    Raises:
        DataError: it is too long, or cannot be read.
    """
    with _reading(path):
        if _is_zip(path):
            with zipfile.ZipFile(path) as archive, archive.open(name) as file:
                _copy(path, file, target, name)
            return
        with tarfile.open(path) as tape:
            info = next(each for each in tape if each.name.removeprefix("./") == name)
            tarred = tape.extractfile(info)
            assert tarred is not None, "a regular file"
            _copy(path, tarred, target, name)


def copy_unpacked(path: Path, target: Path) -> None:
    """Write to `target` what gzip has compressed, to be looked into.

    Raises:
        DataError: it is too long, or cannot be read.
    """
    with _reading(path), open_file(path) as packed, gzip.GzipFile(fileobj=packed) as file:
        _copy(path, file, target, path.name)


def _copy(path: Path, file: IO[bytes] | gzip.GzipFile, target: Path, name: str) -> None:
    with target.open("wb") as copy:
        # What an archive says of sizes may be a lie.
        while chunk := file.read(1 << 20):
            copy.write(chunk)
            if copy.tell() > MOST_COPIED:
                problem = f"`{name}` is longer than {MOST_COPIED >> 20} MiB and was not looked into"
                raise DataError(problem, path=path)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        text = str(error).partition("\n")[0] or type(error).__name__
        raise DataError(f"cannot be read as an archive: {text}", path=path) from None
