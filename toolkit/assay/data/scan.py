"""Files of one resource as records: what is read of them, and which of their records are wanted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.data.conditions import Condition, holds, wanted
from assay.data.delimited import DelimitedTable
from assay.data.file_parts import FilesTable, names_as
from assay.data.json_lines import JsonLinesTable
from assay.data.parquet import ParquetTable
from assay.data.parts import Rows, file_of, rows_in, together, witness
from assay.data.row_groups import SomeGroups, Sought, tells
from assay.data.share import Share
from assay.data.skipping import Skipped
from assay.data.tables import Table, Wanted, read_columns
from assay.data.value_types import ValueType
from assay.data.values import Place
from assay.errors import DataError
from assay.files.sources import Entry, Keep, Sources
from assay.files.verifying import Verifying

WITNESS = ""
"""The column by which rows are counted where files alone are asked about."""

_NAMES = frozenset(["fullpath", "filename"])


class Scan(NamedTuple):
    """The records in the files of one resource."""

    resource: str
    """Its `@id`."""
    rows: Rows
    """What of a file is a record."""
    columns: tuple[Wanted, ...]
    """What is read of each record."""
    of_files: tuple[Wanted, ...]
    """What all records of a file have alike."""
    fixed: Mapping[str, pa.Scalar]
    """What all records have alike."""
    names: tuple[str, ...]
    """All of these, in order."""
    files: tuple[tuple[Wanted, Condition], ...] = ()
    """Conditions that the path of a file settles: other files are not opened."""
    groups: tuple[Sought, ...] = ()
    """Conditions by which row groups of Parquet files may be left out; they are among those of records, too."""
    where: tuple[Condition, ...] = ()
    """Conditions on each record."""
    share: Share | None = None
    """The part that is read; None for all."""

    def kept(self, names: Sequence[str]) -> Sequence[str]:
        """The files among those at some paths that are to be read.

        Raises:
            DataError: a path has no value of the type that is declared.
        """
        for one, condition in self.files if names else ():
            names = list(compress(names, holds(condition, values_of_paths(one, names)).to_pylist()))
        return names


def values_of_paths(column: Wanted, names: Sequence[str]) -> pa.Array:
    """What paths of files say of a field.

    Raises:
        DataError: one has no value of the type that is declared.
    """
    try:
        return column.steps.values(names_as(column.column, names), column.value_type, Place(Path(), column.column))
    except DataError as error:
        if error.row is not None:
            error.path, error.row = names[error.row - 1], None
        raise


def placed(scan: Scan, conditions: Sequence[Condition]) -> Scan:
    """The scan with conditions on its records, each where it leaves out most."""
    parts = {one.name: one for one in (scan.columns if scan.rows is Rows.FILES else scan.of_files)}
    by_path = {name for name, one in parts.items() if one.column in _NAMES}
    where = tuple(condition for condition in conditions if condition.field not in by_path)
    zoned = {condition.field for condition in where if condition.has_zone}
    return scan._replace(
        columns=tuple(one._replace(needs_zone=True) if one.name in zoned else one for one in scan.columns),
        files=tuple((parts[each.field], each) for each in conditions if each.field in by_path),
        groups=tuple((one, each) for each in where for one in scan.columns if tells(one, each))
        if scan.rows is Rows.TABLE
        else (),
        where=where,
    )


def scanned(scan: Scan, sources: Sources, skipped: Skipped | None = None) -> Iterator[pa.RecordBatch]:
    """The records in the order of their files; `skipped` takes those that cannot be read.

    Raises:
        DataError: what cannot be read, and where.
    """
    # What is left out is counted: the same rows each time, however long a digest takes.
    verifying = Verifying() if skipped is None else Verifying(ahead_bytes=0)
    entries = sources.entries(scan.resource, keep=_shared(scan), verifying=verifying)
    for batch in verifying.given(_all_in(scan, entries, skipped), lambda batch: batch.nbytes):
        yield wanted(batch, scan.where)


def _shared(scan: Scan) -> Keep:
    """What keeps those of the files that are to be read that are in the share."""
    share, at = scan.share, 0
    if share is None:
        return scan.kept

    def keep(names: Sequence[str]) -> Sequence[str]:
        nonlocal at
        kept = scan.kept(names)
        first, at = at, at + len(kept)
        return [name for place, name in enumerate(kept, first) if place in share.files]

    return keep


def _all_in(scan: Scan, entries: Iterator[Entry], skipped: Skipped | None) -> Iterator[pa.RecordBatch]:
    """The records of some files, whatever the conditions on each."""
    if scan.rows is Rows.FILES:
        of_files = scan.columns or (Wanted(WITNESS, "filename", ValueType.BYTES),)
        for batch in (batch for files in together(entries) for batch in _files(files, of_files, skipped)):
            yield _with_constants(batch, scan.fixed, scan.names)
        return
    for entry in entries:
        of_file = _alike(entry, scan.of_files)
        table = table_of(scan, entry, skipped)
        columns = scan.columns or (Wanted(WITNESS, witness(table), ValueType.TEXT),)
        for batch in _rows(table, columns, skipped):
            yield _with_constants(batch, {**scan.fixed, **of_file}, scan.names)


def table_of(scan: Scan, entry: Entry, skipped: Skipped | None = None) -> Table:
    """The records in a file, as far as they may be wanted.

    Raises:
        DataError: it cannot be read so.
    """
    table = rows_in(entry, scan.rows, skipped)
    groups = None if scan.share is None else scan.share.groups
    is_some = bool(scan.groups) or groups is not None
    return SomeGroups(table, scan.groups, groups) if is_some and isinstance(table, ParquetTable) else table


def _rows(table: Table, columns: Sequence[Wanted], skipped: Skipped | None) -> Iterator[pa.RecordBatch]:
    """The records in a table; a row that does not fit is told by its number in the file."""
    return _placed(table, columns, skipped, lambda error: _number(error, table))


def _number(error: DataError, table: Table) -> None:
    """Give an error the row that it has in the file; what is wrong with a row as such, not a cell, has it already."""
    if error.row is None or error.column is None:
        return
    if isinstance(table, SomeGroups):
        error.row = table.row_of(error.row)
    elif isinstance(table, DelimitedTable | JsonLinesTable) and table.left_out is not None:
        error.row = table.left_out.row_of(error.row)


def _alike(entry: Entry, columns: Sequence[Wanted]) -> dict[str, pa.Scalar]:
    """What all records of a file have alike: its name, its path, or all of it."""
    if not columns:
        return {}
    batch = next(read_columns(file_of(entry), columns))
    return {name: batch.column(at)[0] for at, (name, *_) in enumerate(columns)}


def _files(table: FilesTable, columns: Sequence[Wanted], skipped: Skipped | None) -> Iterator[pa.RecordBatch]:
    """Files as records; what does not fit is in the file that it is about."""

    def name(error: DataError) -> None:
        if error.row is not None:
            error.path, error.row = str(table.files[error.row - 1].content.path), None

    return _placed(table, columns, skipped, name)


def _placed(
    table: Table, columns: Sequence[Wanted], skipped: Skipped | None, place: Callable[[DataError], None]
) -> Iterator[pa.RecordBatch]:
    """The records in a table, with a place that `place` gives to what is wrong with a row."""

    def bad(error: DataError) -> None:
        assert skipped is not None
        place(error)
        skipped.add(error)

    try:
        yield from read_columns(table, columns, None if skipped is None else bad)
    except DataError as error:
        place(error)
        raise


def _with_constants(batch: pa.RecordBatch, fixed: Mapping[str, pa.Scalar], names: Sequence[str]) -> pa.RecordBatch:
    columns = [pa.repeat(fixed[n], batch.num_rows) if n in fixed else batch.column(n) for n in names]
    return pa.RecordBatch.from_arrays(columns, names=list(names))
