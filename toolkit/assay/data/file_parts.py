"""What a file as such holds: its place, its name, and all of its bytes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

import pyarrow as pa

from assay.data.content import Content
from assay.data.files import unreadable
from assay.data.native import native
from assay.errors import DataError

LARGEST_BYTES = 1 << 30
"""The largest file that is one value."""


class PartsTable:
    """One row: the file properties `fullpath`, `filename` and `content` of Croissant."""

    def __init__(self, content: Content, name: str) -> None:
        """Nothing is read yet.

        Args:
            content: the bytes of the file.
            name: the path of the file inside of what contains it, with `/` between its parts.
        """
        self.content = content
        self.columns: tuple[str, ...] = tuple(_COLUMNS)
        self.rows: int | None = 1
        self.name = name

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The row; the file is read only where `content` is among the columns.

        Raises:
            DataError: the file cannot be read, or is too large for one value.
        """
        yield pa.RecordBatch.from_arrays([_COLUMNS[name](self) for name in columns], names=list(columns))


def _fullpath(table: PartsTable) -> pa.Array:
    return _written(table.name)


def _filename(table: PartsTable) -> pa.Array:
    return _written(table.name.rpartition("/")[2])


def _written(name: str) -> pa.Array:
    # A name need not be UTF-8; whoever reads it as text is told so, as for any other bytes.
    return pa.array([name.encode("utf-8", "surrogatepass")], pa.binary())


def _content(table: PartsTable) -> pa.Array:
    data = read_whole(table.content)
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    return pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, native(data)])


_COLUMNS: Mapping[str, Callable[[PartsTable], pa.Array]] = MappingProxyType(
    {"fullpath": _fullpath, "filename": _filename, "content": _content}
)


def read_whole(content: Content) -> bytes:
    """All bytes.

    Raises:
        DataError: they cannot be read, or are too many.
    """
    with content.open() as file:
        try:
            data = file.read(min(content.size_bytes, LARGEST_BYTES) + 1)
            if len(data) > content.size_bytes:
                # Of what is packed, the size is only what somebody wrote down.
                data += file.read(LARGEST_BYTES + 1 - len(data))
        except OSError as error:
            raise unreadable(content.path, error) from None
    if len(data) > LARGEST_BYTES:
        problem = f"has more than {LARGEST_BYTES >> 30} GiB, and is read as one value"
        raise DataError(problem, path=content.path, remedy="split it into several files")
    return data
