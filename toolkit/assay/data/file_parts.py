"""What a file as such holds: its place, its name, and all of its bytes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import numpy as np
import pyarrow as pa

from assay.data.native import native
from assay.errors import DataError
from assay.files.content import Content

LARGEST_BYTES = 1 << 30
"""The largest file that is one value."""


class Named(Protocol):
    """A file under a name."""

    @property
    def name(self) -> str:
        """Its path inside of what contains it, with `/` between its parts."""
        ...

    @property
    def content(self) -> Content:
        """Its bytes."""
        ...


class FilesTable:
    """A row for each file: the file properties `fullpath`, `filename` and `content` of Croissant."""

    def __init__(self, files: Sequence[Named]) -> None:
        """Nothing is read yet; there is at least one file."""
        self.files = files
        self.content: Content = files[0].content
        self.columns: tuple[str, ...] = tuple(_COLUMNS)
        self.rows: int | None = len(files)

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows; the files are read only where `content` is among the columns.

        Raises:
            DataError: a file cannot be read, or is too large for one value.
        """
        arrays = [_binary([_COLUMNS[name](file) for file in self.files]) for name in columns]
        if "content" in columns:
            for file in {file.content.file for file in self.files}:  # those of an archive are all in one
                file.require_unchanged()
        yield pa.RecordBatch.from_arrays(arrays, names=list(columns))


def names_as(part: str, names: Sequence[str]) -> pa.Array:
    """What the files at these paths have as `fullpath` or `filename`; they are not looked at."""
    return _binary([_OF_NAMES[part](name) for name in names])


def _binary(values: Sequence[bytes]) -> pa.Array:
    offsets = np.zeros(len(values) + 1, np.int64)
    np.cumsum([len(value) for value in values], out=offsets[1:])
    buffers = [None, native(offsets.data), native(b"".join(values))]
    return pa.Array.from_buffers(pa.large_binary(), len(values), buffers)


def _written(name: str) -> bytes:
    # A name need not be UTF-8; whoever reads it as text is told so, as for any other bytes.
    return name.encode("utf-8", "surrogatepass")


def _last(name: str) -> bytes:
    return _written(name.rpartition("/")[2])


_OF_NAMES: Mapping[str, Callable[[str], bytes]] = MappingProxyType({"fullpath": _written, "filename": _last})
_COLUMNS: Mapping[str, Callable[[Named], bytes]] = MappingProxyType(
    {
        "fullpath": lambda file: _written(file.name),
        "filename": lambda file: _last(file.name),
        "content": lambda file: read_whole(file.content),
    }
)


def read_whole(content: Content) -> bytes:
    """All bytes.

    Raises:
        DataError: they cannot be read, or are too many.
    """
    data = content.read(0, min(content.size_bytes, LARGEST_BYTES) + 1)
    if len(data) > content.size_bytes:
        # Of what is packed, the size is only what somebody wrote down.
        data += content.read(len(data), LARGEST_BYTES + 1 - len(data))
    if len(data) > LARGEST_BYTES:
        problem = f"has more than {LARGEST_BYTES >> 30} GiB, and is read as one value"
        raise DataError(problem, path=content.path, remedy="split it into several files")
    return data
