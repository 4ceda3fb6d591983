"""Follows the references of documents to other documents, tables and record sets on this machine."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

from assay.data.column import Column
from assay.data.columns import ArrowColumns
from assay.data.delimited import DelimitedTable
from assay.data.records import RecordReader, label_of
from assay.data.tables import open_table, stored_columns
from assay.data.values import Place, ValueType, as_stored
from assay.errors import DataError
from assay_spec.croissant.model import Dataset
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.kinds import load_kind
from assay_spec.ports import Columns, Unavailable

NO_ERRORS: Mapping[str, DataError] = MappingProxyType({})
Batches = Callable[[Sequence[str]], Iterable[pa.RecordBatch]]


class FileResolver:
    """`assay_spec.ports.Resolver` over files: each is read through once, so that its answers never fail later."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None], Columns | Unavailable] = {}

    def document(self, origin: Document, path: str) -> Document | Unavailable:
        """The document at `path`, relative to `origin`."""
        found = str(_beside(origin, path))
        try:
            return read_document(found)
        except DocumentError as error:
            return Unavailable(str(error).removeprefix(f"{found}: "))

    def table(self, origin: Document, path: str) -> Columns | Unavailable:
        """The table in the file at `path`, relative to `origin`."""
        found = _beside(origin, path)
        return self._once((str(found), None), lambda: _table(found), found)

    def records(self, dataset: Document, record_set: str | None) -> Columns | Unavailable:
        """The records of a Croissant record set, by its `@id` or name; None when the dataset has only one."""
        return self._once((dataset.path, record_set or ""), lambda: _records(dataset, record_set or ""))

    def _once(
        self, key: tuple[str, str | None], make: Callable[[], Columns], path: Path | None = None
    ) -> Columns | Unavailable:
        if key not in self._known:
            try:
                self._known[key] = make()
            except DataError as error:
                self._known[key] = _unavailable(error, path=str(path))
        return self._known[key]


def _unavailable(error: DataError, *, path: str = "", column: str = "") -> Unavailable:
    """What `error` says to those who know the path and the column."""
    place = [] if error.path == path else [error.path]
    place += [f"data row {error.row}"] if error.row is not None else []
    place += [f"column `{error.column}`"] if error.column not in (None, column) else []
    return Unavailable(": ".join(filter(None, (", ".join(place), error.problem))), error.remedy)


def _beside(origin: Document, path: str) -> Path:
    return Path(origin.path).parent / path


def _table(path: Path) -> Columns:
    table = open_table(path)

    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        row = 1
        for batch in stored_columns(table, columns):
            arrays = [
                as_stored(array, Place(path, name, row)) for name, array in zip(columns, batch.columns, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, names=list(columns))
            row += batch.num_rows

    names = dict.fromkeys(name for name in table.columns if name)
    return _columns(str(path), list(names), batches, is_cells=isinstance(table, DelimitedTable))


def _records(document: Document, name: str) -> Columns:
    """The records by their text, as a run reads them."""
    loaded = load_kind(document)
    if loaded is None or not isinstance(loaded.model, Dataset):
        raise DataError("is no Croissant document that can be read", path=document.path)
    reader = RecordReader(loaded.model, Path(document.path))
    records = reader.record_set(name)
    readable = reader.readable(records)

    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        return reader.read(records, columns, dict.fromkeys(columns, ValueType.TEXT))

    return _columns(label_of(records), readable.names, batches, is_cells=True, others=readable.others)


def _columns(
    label: str, names: Sequence[str], batches: Batches, *, is_cells: bool, others: Mapping[str, DataError] = NO_ERRORS
) -> Columns:
    """The table, after it was read through.

    Raises:
        DataError: none of its columns can be read.
    """
    if not names:
        raise next(iter(others.values()), DataError("has no column with a name", path=label))
    through = _read_through(names, batches)
    good = [name for name in names if name not in through.failed]
    if not good:
        raise next(iter(through.failed.values()))
    failed = {**others, **through.failed}

    def load(name: str) -> Column:
        found = [batch.column(0) for batch in batches([name])]
        return Column(pa.chunked_array(found or [pa.array([], pa.string())]), is_cells)

    unreadable = {
        name: _unavailable(error, path=error.path, column=error.column or "") for name, error in failed.items()
    }
    return ArrowColumns(label, good, through.rows, load, unreadable)


class _Through(NamedTuple):
    """What reading columns to their end has shown."""

    rows: int
    """0 where none could be read."""
    failed: Mapping[str, DataError]
    """The columns that cannot be read."""


def _read_through(names: Sequence[str], batches: Batches) -> _Through:
    """Read the columns together; where that fails for some of them, find out which by reading halves of them.

    Raises:
        DataError: no column is at fault but the file.
    """
    try:
        return _Through(sum(batch.num_rows for batch in batches(names)), {})
    except DataError as error:
        if error.column is None:
            raise
        if len(names) == 1:
            return _Through(0, {names[0]: error})
    middle = len(names) // 2
    first, second = _read_through(names[:middle], batches), _read_through(names[middle:], batches)
    return _Through(max(first.rows, second.rows), {**first.failed, **second.failed})
