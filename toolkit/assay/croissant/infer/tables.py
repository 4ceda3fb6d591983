"""CSV, TSV and Parquet files as record sets."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as kind

from assay.croissant.infer.arrow import draft_of
from assay.croissant.infer.notes import Notes
from assay.croissant.infer.records import Draft, Place
from assay.croissant.infer.spelled import Column
from assay.data.delimited import DelimitedTable
from assay.data.parquet import ParquetTable
from assay.data.tables import Table, open_table, stored_columns
from assay.data.values import Place as Cell
from assay.data.values import as_stored, as_text

INDEX = "__index_level_"
"""Columns that pandas makes of its index, and hides again when it reads the file."""


def open_all(paths: Sequence[Path], media_type: str) -> list[Table]:
    """The tables in some files.

    Raises:
        DataError: one of them is no table that can be read.
    """
    return [open_table(path, media_type) for path in paths]


def drafts_of(tables: Sequence[Table], place: Place, label: str, notes: Notes) -> list[Draft]:
    """The fields of tables with the same columns, after a pass through all their rows.

    Raises:
        DataError: a row or a value cannot be read.
    """
    first = tables[0]
    names = list(_usable(first.columns, label, notes))
    stored = _schema(first)
    columns = [
        Column(name, has_decimal_commas=_has_commas(first))
        for name in names
        if stored is None or _is_compared(stored.field(name).type)
    ]
    for table in tables if columns else ():
        _read(table, columns)
    by_name = {column.name: column for column in columns}
    drafts = []
    for name in names:
        if stored is None:
            column = by_name[name]
            drafts.append(Draft(name, column.data_type, place.column(name), column=column, is_guessed=True))
            continue
        draft = draft_of(stored.field(name), place, partial(_first_value, first, name))
        if draft is None:
            notes.omit(f"{label}: column `{name}` holds `{stored.field(name).type}`, for which Croissant has no type")
            continue
        draft.column = by_name.get(name)
        drafts.append(draft)
    if _has_commas(first):
        said = "that its cells are separated by semicolons, which Croissant cannot say and pandas does not see"
        notes.omit(f"{label}: {said}")
    return drafts


def texts_of(tables: Sequence[Table], name: str) -> Iterator[pa.Array]:
    """The values of one column as text, some rows at a time."""
    for table in tables:
        for batch in stored_columns(table, [name]):
            yield as_text(as_stored(batch.column(0), Cell(table.content.path, name)))


def _read(table: Table, columns: Sequence[Column]) -> None:
    row = 1
    for batch in stored_columns(table, [column.name for column in columns]):
        for at, column in enumerate(columns):
            column.add(as_text(as_stored(batch.column(at), Cell(table.content.path, column.name, row))))
        row += batch.num_rows


def _usable(names: Sequence[str], label: str, notes: Notes) -> Iterator[str]:
    """The columns that a field can name."""
    times = Counter(names)
    for number, name in enumerate(names, start=1):
        if not name.strip():
            notes.omit(f"{label}: column {number}, which has no name")
        elif times[name] > 1:
            notes.omit(f"{label}: column {number}, for {times[name]} columns are called `{name}`")
        elif name.startswith(INDEX):
            notes.omit(f"{label}: column `{name}`, the index of a pandas table")
        else:
            yield name


def _schema(table: Table) -> pa.Schema | None:
    """The types of a Parquet file; None for cells, which have none."""
    return pq.read_schema(table.content.path) if isinstance(table, ParquetTable) else None


def _is_compared(stored: pa.DataType) -> bool:
    """Whether the values may be ids, classes or splits."""
    plain = stored.value_type if kind.is_dictionary(stored) else stored
    return any(holds(plain) for holds in (kind.is_string, kind.is_large_string, kind.is_string_view, kind.is_integer))


def _has_commas(table: Table) -> bool:
    return isinstance(table, DelimitedTable) and table.has_decimal_commas


def _first_value(table: Table, name: str) -> object:
    """The first value of a column that is there."""
    for batch in stored_columns(table, [name]):
        for value in batch.column(0):
            if value.is_valid:
                return value.as_py()
    return None
