"""Which part of a file the values of a field are (Croissant 1.1, Extract)."""

from enum import StrEnum
from typing import NamedTuple

from assay.data.file_parts import PartsTable
from assay.data.lines import LinesTable
from assay.data.sources import Entry
from assay.data.tables import Table, table_in
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


_OF_FILES = frozenset(["fullpath", "filename", "content"])
_OF_LINES = frozenset(["lines", "lineNumbers"])


def part_of(extract: Extract | None) -> Part | None:
    """What an extract takes; None where it says nothing that can be taken."""
    if extract is None:
        return None
    name = extract.column or extract.json_path
    if name:
        return Part(Rows.TABLE, name)
    if extract.file_property in _OF_LINES:
        return Part(Rows.LINES, extract.file_property)
    return Part(Rows.FILES, extract.file_property) if extract.file_property in _OF_FILES else None


def rows_in(entry: Entry, rows: Rows) -> Table:
    """The records in a file.

    Raises:
        DataError: it cannot be read so.
    """
    match rows:
        case Rows.TABLE:
            return table_in(entry.content, entry.encoding_format)
        case Rows.LINES:
            return LinesTable(entry.content)
        case Rows.FILES:
            return file_of(entry)


def file_of(entry: Entry) -> Table:
    """What a file has as such, in one row."""
    return PartsTable(entry.content, entry.name)


def witness(table: Table) -> str:
    """The column by which rows are counted where none of them is wanted."""
    return "lineNumbers" if isinstance(table, LinesTable) else next(filter(None, table.columns), "")
