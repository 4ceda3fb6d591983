"""Follows the references of documents to other documents, tables and record sets on this machine."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from assay.columns.ahead import ReadAhead
from assay.columns.column import Column
from assay.columns.columns import ArrowColumns
from assay.columns.large import LargeColumns, Source
from assay.data.delimited import DelimitedTable
from assay.data.fields import label_of, name_of
from assay.data.records import RecordReader
from assay.data.tables import Table, count_rows, has_decimal_commas, open_table, stored_columns
from assay.data.value_types import ValueType
from assay.data.values import Place, as_stored
from assay.errors import DataError
from assay_spec.croissant.model import Dataset
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.kinds import load_kind
from assay_spec.named import OUTSIDE, is_inside, path_of, read_named
from assay_spec.ports import Columns, Unavailable

HELD = 1 << 18
"""Rows of a table that is held in memory where nobody says otherwise; of more, passes through the file are faster."""

Read = Callable[[Sequence[str]], Iterator[Sequence[pa.Array]]]
"""Columns by their names, some rows at a time."""


class FileResolver:
    """`assay_spec.ports.Resolver` over files: their rows are counted once, a column is read when it is asked about."""

    def __init__(self, held: int = HELD, *, drafted: Mapping[str, str] = MappingProxyType({})) -> None:
        """Know how much is kept, and what is not on the disk.

        Args:
            held: tables of more rows are read when they are asked about, again if need be, and not kept.
            drafted: the texts of documents that nobody wrote down, by their paths.
        """
        self._held = held
        self._drafted = drafted
        self._known: dict[tuple[str, str | None], Columns | Unavailable] = {}

    def document(self, origin: Document, path: str) -> Document | Unavailable:
        """The document at `path`, relative to `origin`."""
        if (drafted := path_of(origin.path, path)) in self._drafted:
            return read_document(drafted, data=self._drafted[drafted].encode())
        try:
            return read_named(origin, path)
        except DocumentError as error:
            return Unavailable(str(error).removeprefix(f"{path_of(origin.path, path)}: "))

    def table(self, origin: Document, path: str) -> Columns | Unavailable:
        """The table in the file at `path`, relative to `origin`."""
        if not is_inside(origin.path, path):
            return Unavailable(OUTSIDE)
        found = Path(path_of(origin.path, path))
        return self._once((str(found), None), lambda: _table(found, self._held), found)

    def records(self, dataset: Document, record_set: str | None) -> Columns | Unavailable:
        """The records of a Croissant record set, by its `@id` or name; None when the dataset has only one."""
        return self._once((dataset.path, record_set or ""), lambda: _records(dataset, record_set or "", self._held))

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


def _table(path: Path, held: int) -> Columns:
    table = open_table(path)
    is_cells, commas = isinstance(table, DelimitedTable), has_decimal_commas(table)

    def read(names: Sequence[str]) -> Iterator[Sequence[pa.Array]]:
        row = 1
        for batch in stored_columns(table, names):
            yield [as_stored(batch.column(at), Place(path, name, row)) for at, name in enumerate(names)]
            row += batch.num_rows

    names = list(dict.fromkeys(name for name in table.columns if name))
    rows = _count(names, lambda name: count_rows(table, name)) if names else 0

    def make(found: pa.ChunkedArray) -> Column:
        return Column(found, is_cells, commas)

    if rows > held:
        return _large(str(path), names, rows, read, make, together=_once_named(table) if is_cells else ())
    ahead = ReadAhead(table) if isinstance(table, DelimitedTable) else None

    def chunks(name: str) -> Iterator[pa.Array]:
        if ahead is None:
            yield from (column for (column,) in read([name]))
            return
        row = 1
        for chunk in ahead.take(name):
            yield as_stored(chunk, Place(path, name, row))
            row += len(chunk)

    return _columns(str(path), names, rows, chunks, make)


def _records(document: Document, name: str, held: int) -> Columns:
    """The records by their text, as a run reads them."""
    loaded = load_kind(document)
    if loaded is None or not isinstance(loaded.model, Dataset):
        raise DataError("is no Croissant document that can be read", path=document.path)
    reader = RecordReader(loaded.model, Path(document.path))
    records = reader.record_set(name)
    readable = reader.readable(records)
    if not readable.names and readable.others:
        raise next(iter(readable.others.values()))

    def read(names: Sequence[str]) -> Iterator[Sequence[pa.Array]]:
        if unreadable := next((readable.others[each] for each in names if each in readable.others), None):
            raise unreadable
        return (batch.columns for batch in reader.read(records, names, dict.fromkeys(names, ValueType.TEXT)))

    names = [name_of(field, records) for field in records.field]
    rows = _count(readable.names, lambda name: reader.count(records, [name])) if names else 0

    def make(found: pa.ChunkedArray) -> Column:
        return Column(found, is_cells=True, has_decimal_commas=reader.has_decimal_commas(records, readable.names))

    if rows > held:
        together = readable.names if reader.is_delimited(records, readable.names) else ()
        return _large(label_of(records), names, rows, read, make, together)
    return _columns(label_of(records), names, rows, lambda name: (column for (column,) in read([name])), make)


def _once_named(table: Table) -> list[str]:
    return [name for name, times in Counter(table.columns).items() if name and times == 1]


def _count(names: Sequence[str], count: Callable[[str], int]) -> int:
    """The number of rows, by the first column that can be read.

    Raises:
        DataError: no column is at fault but the file, or there is none that can be read.
    """
    *others, last = names
    for name in others:
        try:
            return count(name)
        except DataError as error:
            if error.column is None:
                raise
    return count(last)


def _columns(
    label: str,
    names: Sequence[str],
    rows: int,
    chunks: Callable[[str], Iterable[pa.Array]],
    make: Callable[[pa.ChunkedArray], Column],
) -> Columns:
    def load(name: str) -> Column | Unavailable:
        try:
            found = list(chunks(name))
        except DataError as error:
            return _explain(error)
        return make(pa.chunked_array(found or [pa.array([], pa.string())]))

    return ArrowColumns(label, names, rows, load)


def _large(
    label: str,
    names: Sequence[str],
    rows: int,
    read: Read,
    make: Callable[[pa.ChunkedArray], Column],
    together: Sequence[str],
) -> Columns:
    return LargeColumns(label, names, lambda: rows, Source(read, lambda _, found: make(found), _explain, together))


def _explain(error: DataError) -> Unavailable:
    """Why one column of a table cannot be read, to those who know which."""
    return _unavailable(error, path=error.path, column=error.column or "")
