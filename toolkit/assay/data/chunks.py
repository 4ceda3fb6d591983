"""CSV files in chunks of whole rows, in memory that a thread of Arrow's may let go of by itself."""

import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pyarrow as pa

from assay.files.content import FIRST_BYTES, Content, InMemory
from assay_kernels.scan.rows import Found, last_row

MOST_BYTES = 1 << 22
"""How much is read at a time after the first rows: each call of Arrow's reader costs as much as parsing 0.2 MB."""


class Chunk(NamedTuple):
    """Whole rows."""

    data: pa.Buffer
    found: Found
    """What is in them, or perhaps in what follows."""
    is_open: bool
    """Whether they end within a quoted cell; only the last chunk of a file can."""


class Chunks:
    """The rows of a file, as many at a time as fit.

    Arrow could read the file by itself, in a thread of its own: that loses the line feed of a cell where the border
    of its blocks parts it from its carriage return; and such a thread aborts the process when it still holds something
    of Python's while the interpreter goes.
    """

    def __init__(self, rows: "FromFile | FromMemory", delimiter: str, longest: int) -> None:
        """`rows` stand at their beginning; a chunk, and so a row, has at most `longest` bytes."""
        self._rows = rows
        self._delimiter = ord(delimiter)
        self._longest = longest

    def __iter__(self) -> Iterator[Chunk]:
        """The chunks; the first one holds the mark of byte order no more.

        Raises:
            OSError: the file cannot be read.
            OverflowError: a row is too long.
        """
        rest = self._rows.begin()
        size, is_last = min(FIRST_BYTES, self._longest), False
        while not is_last:
            room, data = self._rows.read(rest, size)
            is_last = len(data) < size
            end, found = last_row(data, self._delimiter)
            if not end and not is_last and size == self._longest:
                raise OverflowError
            end = len(data) if is_last else end
            if end:
                yield Chunk(room.slice(0, end), Found(found), is_last and bool(found & Found.OPEN))
            rest = data[end:]
            size = min(max(2 * len(rest), MOST_BYTES), self._longest)


class FromFile:
    """The bytes of a file, read as they are wanted."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file

    def begin(self) -> memoryview:
        """The first bytes, without the mark of byte order."""
        return memoryview(self._file.read(len(BOM_UTF8)).removeprefix(BOM_UTF8))

    def read(self, rest: memoryview, size: int) -> tuple[pa.Buffer, memoryview]:
        """Memory for so many bytes, and the part of it that begins with `rest` and ends with the file, or is full."""
        room = pa.allocate_buffer(size)
        data = memoryview(room).cast("B")
        data[: len(rest)] = rest
        return room, data[: len(rest) + self._file.readinto(data[len(rest) :])]


class FromMemory:
    """The same of a file that was read already: nothing is copied."""

    def __init__(self, data: pa.Buffer) -> None:
        self._data = data
        self._at = 0

    def begin(self) -> memoryview:
        """No bytes; the mark of byte order is gone past."""
        has_mark = bytes(memoryview(self._data)[: len(BOM_UTF8)]) == BOM_UTF8
        self._at = len(BOM_UTF8) if has_mark else 0
        return memoryview(b"")

    def read(self, rest: memoryview, size: int) -> tuple[pa.Buffer, memoryview]:
        """So many bytes from the beginning of `rest` on, which were read last, and the same, or all that are left."""
        start = self._at - len(rest)
        room = self._data.slice(start, min(size, self._data.size - start))
        self._at += room.size - len(rest)
        return room, memoryview(room).cast("B")


@contextmanager
def rows_of(content: Content) -> Iterator[FromFile | FromMemory]:
    """The rows, from the first one on.

    Raises:
        DataError: the bytes cannot be had, or are not those of before.
    """
    if isinstance(content, InMemory):
        yield FromMemory(content.data)
        return
    with content.open() as file:
        yield FromFile(file)
