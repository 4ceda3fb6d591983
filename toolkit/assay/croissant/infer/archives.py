"""What lies in zip and tar archives, listed as loading finds it; a tape that is compressed is unpacked for that."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from assay.croissant.infer.media import START
from assay.croissant.infer.notes import Notes
from assay.croissant.infer.walk import is_hidden
from assay.errors import DataError
from assay.files.archive import Archive, inside
from assay.files.content import Content, content_of, read_beginning
from assay.files.unpacked import PIECE_BYTES, pieces_in, pieces_of

MOST_COPIED = 1 << 30
"""What is longer is not copied to be looked into."""
STARTS = 2000
"""Of so many members the first bytes are read; of the others the suffix is believed."""


class Packed(NamedTuple):
    """A file in an archive."""

    name: str
    size_bytes: int
    start: bytes
    """Its first bytes; empty where nobody looked."""


def members_of(archive: Archive, label: str, notes: Notes) -> list[Packed]:
    """The files in an archive, without links and those whose paths lead out of it.

    Raises:
        DataError: it cannot be read.
    """
    found: dict[str, Packed] = {}
    for number, (written, member) in enumerate(archive.listed()):
        name = inside(written)
        if isinstance(member, str) or not name:
            continue
        if not written.isprintable():
            shown = f"`{written}`, whose name holds what is no character to see"
            notes.omit(f"{label}: {shown}", f"unprintable names in {label}")
        elif is_unsafe(written):
            notes.omit(f"{label}: `{written}`, whose path leads out of the archive", f"unsafe paths in {label}")
        elif not any(map(is_hidden, name.split("/"))):
            if name in found:
                notes.omit(f"{label}: all but the last `{name}`", f"names given twice in {label}")
            start = read_beginning(member, START) if number < STARTS else b""
            found[name] = Packed(name, member.size_bytes, start)
    return sorted(found.values(), key=lambda member: member.name.encode(errors="surrogateescape"))


def is_unsafe(name: str) -> bool:
    r"""Whether a path would lead out of the folder that an archive is unpacked into, on any system.

    >>> [is_unsafe(name) for name in ("a/b", "../b", "/b", "C:\\b", "a/../b", "a\\..\\b")]
    [False, True, True, True, True, True]
    """
    path = PurePosixPath(name)
    leads_out = path.is_absolute() or ".." in path.parts
    # Elsewhere backslashes part folders, and a colon follows a drive.
    return leads_out or "\\" in name or name[1:2] == ":"


def copy_member(member: Content, name: str, target: Path) -> None:
    """Copy one member of an archive to `target`, to be looked into.

    Raises:
        DataError: it is too long, or cannot be read.
    """
    _copy(pieces_in(member), member.file.path, name, target)


def copy_unpacked(path: Path, target: Path) -> None:
    """Write to `target` what a compressed file holds, to be looked into.

    Raises:
        DataError: it is too long, or cannot be read.
    """
    _copy(pieces_of(content_of(path), PIECE_BYTES), path, path.name, target)


def _copy(pieces: Iterable[bytes], path: Path, name: str, target: Path) -> None:
    with target.open("wb") as copy:
        for piece in pieces:
            copy.write(piece)
            if copy.tell() > MOST_COPIED:
                problem = f"`{name}` is longer than {MOST_COPIED >> 20} MiB and was not looked into"
                raise DataError(problem, path=path)
