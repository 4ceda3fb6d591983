"""Which part of a file the values of a field are (Croissant 1.1, Extract)."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from assay.data.file_parts import FilesTable
from assay.data.jsonpath import rooted
from assay.data.lines import LinesTable
from assay.data.parquet import MAGIC
from assay.data.skipping import Skipped
from assay.data.tables import Table, table_in
from assay.files.archive import is_archive
from assay.files.content import Content, read_beginning
from assay.files.sources import Entry
from assay.files.unpacked import compression_of, spooled, unpacked
from assay.files.zip_member import ZipMember
from assay_spec.croissant.model import Extract


class Rows(StrEnum):
    """What of a file is one record."""

    TABLE = "a row of a table"
    LINES = "a line"
    FILES = "the file"


class Part(NamedTuple):
    """What is taken of a file."""

    rows: Rows
    """Whose rows have it; what files have stands in each row of theirs."""
    name: str
    """A column, a JSONPath, or a property of files."""


MANY_FILES = 1000
MANY_BYTES = 1 << 22
"""So many files, or as many as have so many bytes, are read at a time."""

_OF_FILES = frozenset(["fullpath", "filename", "content"])
_OF_LINES = frozenset(["lines", "lineNumbers"])


def part_of(extract: Extract | None) -> Part | None:
    """What an extract takes; None where it says nothing that can be taken."""
    if extract is None:
        return None
    path = extract.json_path
    if extract.column or path:
        return Part(Rows.TABLE, extract.column or rooted(path))
    if extract.file_property in _OF_LINES:
        return Part(Rows.LINES, extract.file_property)
    return Part(Rows.FILES, extract.file_property) if extract.file_property in _OF_FILES else None


def rows_in(entry: Entry, rows: Rows, skipped: Skipped | None = None) -> Table:
    """The records in a file; `skipped` takes those that cannot be read, and without it they are an error.

    Raises:
        DataError: it cannot be read so.
    """
    match rows:
        case Rows.TABLE:
            return table_in(_readable(entry.content), entry.encoding_format, skipped=skipped)
        case Rows.LINES:
            return LinesTable(_readable(entry.content))
        case Rows.FILES:
            return file_of(entry)


def file_of(entry: Entry) -> Table:
    """What a file has as such, in one row."""
    return FilesTable([entry])


def witness(table: Table) -> str:
    """The column by which rows are counted where none of them is wanted."""
    return "lineNumbers" if isinstance(table, LinesTable) else next(filter(None, table.columns), "")


def together(entries: Iterable[Entry]) -> Iterator[FilesTable]:
    """Files in tables of many, as many as are worth it."""
    some: list[Entry] = []
    size = 0
    for entry in entries:
        some.append(entry)
        size += entry.content.size_bytes
        if len(some) == MANY_FILES or size >= MANY_BYTES:
            yield FilesTable(some)
            some, size = [], 0
    if some:
        yield FilesTable(some)


def _readable(content: Content) -> Content:
    """The bytes of a table or a text: those in a file that is compressed by itself, or else as they are."""
    if isinstance(content, ZipMember) and read_beginning(content, len(MAGIC)) == MAGIC:
        return spooled(content)  # Parquet is read from its end, and what is packed from its beginning
    return unpacked(content) if compression_of(content) and not is_archive(content) else content
