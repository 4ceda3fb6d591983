"""Bytes that can be read from the beginning as often as need be: those of a file, or of a member of an archive."""

import io
from collections.abc import Callable, Iterable
from hashlib import new
from pathlib import Path
from typing import NamedTuple, Protocol

from assay.files.source_file import Stamp, open_file, read_part, require_unchanged, stamp_of_open, unreadable

FIRST_BYTES = 1 << 16
"""How much is read at first, so that who wants the first records does not wait for many."""
_GROWTH = 8


def grown(size: int, most: int) -> int:
    """How much is read after `size` bytes, at the most `most`."""
    return min(_GROWTH * size, most)


class Content(Protocol):
    """Bytes under a name."""

    @property
    def path(self) -> Path:
        """What messages call it; a member of an archive has the path of that before its own."""
        ...

    @property
    def size_bytes(self) -> int:
        """How many there are."""
        ...

    @property
    def file(self) -> "FileContent":
        """The file in which they are, or from which they come."""
        ...

    def open(self) -> io.BufferedReader:
        """The bytes, from the first one on.

        Raises:
            DataError: they cannot be had, or are not those of before.
        """
        ...

    def read(self, start: int, size: int) -> bytes:
        """So many bytes from byte `start` on, fewer where there are no more.

        Raises:
            DataError: as `open`, or they cannot be read.
        """
        ...

    def require_unchanged(self) -> None:
        """Make sure that they still are what they were when they were first looked at.

        Raises:
            DataError: they are not.
        """
        ...


class FileContent(NamedTuple):
    """The bytes of a file."""

    path: Path
    stamp: Stamp
    """What the file was when it was first looked at."""

    @property
    def size_bytes(self) -> int:
        """How many there are."""
        return self.stamp.size_bytes

    @property
    def file(self) -> "FileContent":
        """This one."""
        return self

    def open(self) -> io.BufferedReader:
        """The file, unless it changed."""
        return open_file(self.path, self.stamp)

    def read(self, start: int, size: int) -> bytes:
        """Some of the bytes."""
        return read_part(self.path, self.stamp, start, size)

    def require_unchanged(self) -> None:
        """Make sure that the file did not change."""
        require_unchanged(self.path, self.stamp)


def content_of(path: Path) -> FileContent:
    """The bytes of the file at `path`.

    Raises:
        DataError: there is no file.
    """
    with open_file(path) as file:
        return FileContent(path, stamp_of_open(path, file))


def digest_of(path: Path, algorithm: str = "sha256") -> str:
    """The hexadecimal digest of the bytes in the file at `path`; as `digest_in`."""
    return digest_in(content_of(path), algorithm)


def read_beginning(content: Content, size: int) -> bytes:
    """The first bytes, at most `size`.

    Raises:
        DataError: they cannot be read.
    """
    return content.read(0, size)


def digest_in(content: Content, algorithm: str = "sha256") -> str:
    """The hexadecimal digest of some bytes; as `digests_in`."""
    return digests_in(content, [algorithm])[algorithm]


PIECE_BYTES = 1 << 18
"""So many bytes of a file are hashed at a time, which stay in a core's own cache."""


def digests_in(
    content: Content, algorithms: Iterable[str], is_given_up: Callable[[], bool] = lambda: False
) -> dict[str, str]:
    """The hexadecimal digests of some bytes, which are gone through once.

    Args:
        content: the bytes.
        algorithms: as hashlib calls them.
        is_given_up: asked before each piece: whether nobody waits for them any more, and they may be wrong.

    Raises:
        DataError: they cannot be read, or changed meanwhile.
    """
    # Where only approved algorithms may be used, MD5 still tells files apart.
    hashes = {name: new(name, usedforsecurity=False) for name in algorithms}
    room = memoryview(bytearray(min(PIECE_BYTES, content.size_bytes + 1)))
    with content.open() as file:
        try:
            while not is_given_up() and (size := file.readinto(room)):
                for each in hashes.values():
                    each.update(room[:size])
        except OSError as error:
            raise unreadable(content.path, error) from None
    content.require_unchanged()
    return {name: each.hexdigest() for name, each in hashes.items()}
