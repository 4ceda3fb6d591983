"""Bytes that can be read from the beginning as often as need be: those of a file, or of a member of an archive."""

import io
import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import new
from pathlib import Path
from typing import Any, NamedTuple, Protocol

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


class InMemory:
    """The bytes of a small file, read once: those that are hashed are the very ones that are parsed."""

    def __init__(self, content: Content, data: Any) -> None:
        """`data` is all of `content`, in memory that a `memoryview` shows."""
        self.path = content.path
        self.file = content.file
        self.data = data
        self.size_bytes = len(self.view)

    @property
    def view(self) -> memoryview:
        """The bytes."""
        return memoryview(self.data).cast("B")

    def open(self) -> io.BufferedReader:
        """The bytes, from the first one on."""
        return io.BufferedReader(_Reader(self.view))

    def read(self, start: int, size: int) -> bytes:
        """Some of the bytes."""
        return bytes(self.view[start : start + size])

    def require_unchanged(self) -> None:
        """Make sure that the file did not change."""
        self.file.require_unchanged()


class _Reader(io.RawIOBase):
    """A place in memory that is read as if it were a file."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._data)}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        room = memoryview(buffer).cast("B")
        piece = self._data[self._at : self._at + len(room)]
        room[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


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
    for piece in _pieces(content):
        if is_given_up():
            break
        for each in hashes.values():
            each.update(piece)
    content.require_unchanged()
    return {name: each.hexdigest() for name, each in hashes.items()}


def _pieces(content: Content) -> Iterator[memoryview]:
    """The bytes, each piece of them until the next one is asked for."""
    if isinstance(content, InMemory):
        data = content.view
        yield from (data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES))
        return
    room = memoryview(bytearray(min(PIECE_BYTES, content.size_bytes + 1)))
    with content.open() as file:
        try:
            while size := file.readinto(room):
                yield room[:size]
        except OSError as error:
            raise unreadable(content.path, error) from None
