"""Small files that are read at once, into memory that Arrow takes pages and rows from without a copy."""

import pyarrow as pa

from assay.files.content import Content, InMemory
from assay.files.source_file import unreadable

WHOLE_BYTES = 1 << 24
"""Up to here a file is read at once."""


def whole(content: Content) -> pa.Buffer:
    """All the bytes, in memory of Arrow's own.

    Raises:
        DataError: they cannot be read, or are not those of before.
    """
    if isinstance(content, InMemory):
        return content.data
    room = pa.allocate_buffer(content.size_bytes)
    with content.open() as file:
        try:
            return room.slice(0, file.readinto(memoryview(room).cast("B")))
        except OSError as error:
            raise unreadable(content.path, error) from None


def in_memory(content: Content) -> InMemory:
    """The same bytes, which are not read again; as `whole`."""
    return InMemory(content, whole(content))
