"""Follows the references of documents to other documents, tables and record sets on this machine."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.types as kind

from assay.data.column import Column
from assay.data.columns import ArrowColumns
from assay.data.delimited import DelimitedTable
from assay.data.records import RecordReader, label_of
from assay.data.tables import open_table, stored_columns
from assay.data.values import Place, as_stored
from assay.errors import DataError
from assay_spec.croissant.model import Dataset
from assay_spec.document import Document, DocumentError, read_document
from assay_spec.kinds import load_kind
from assay_spec.ports import Columns, Unavailable

Batches = Callable[[Sequence[str]], Iterable[pa.RecordBatch]]


class FileResolver:
    """`assay_spec.ports.Resolver` over files: each is read through once, so that its answers never fail later."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None], Columns | Unavailable] = {}

    def document(self, origin: Document, path: str) -> Document | Unavailable:
        """The document at `path`, relative to `origin`."""
        try:
            return read_document(str(_beside(origin, path)))
        except DocumentError as error:
            return Unavailable(str(error))

    def table(self, origin: Document, path: str) -> Columns | Unavailable:
        """The table in the file at `path`, relative to `origin`."""
        found = _beside(origin, path)
        return self._once((str(found), None), lambda: _table(found))

    def records(self, dataset: Document, record_set: str | None) -> Columns | Unavailable:
        """The records of a Croissant record set, by its `@id` or name; None when the dataset has only one."""
        return self._once((dataset.path, record_set or ""), lambda: _records(dataset, record_set or ""))

    def _once(self, key: tuple[str, str | None], make: Callable[[], Columns]) -> Columns | Unavailable:
        if key not in self._known:
            try:
                self._known[key] = make()
            except DataError as error:
                self._known[key] = Unavailable(str(error))
        return self._known[key]


def _beside(origin: Document, path: str) -> Path:
    return Path(origin.path).parent / path


def _table(path: Path) -> Columns:
    table = open_table(path)
    cells = isinstance(table, DelimitedTable)

    def batches(columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        row = 1
        for batch in stored_columns(table, columns):
            arrays = [
                as_stored(array, Place(path, name, row)) if cells or not kind.is_binary(array.type) else array
                for name, array in zip(columns, batch.columns, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, names=list(columns))
            row += batch.num_rows

    return _columns(str(path), [name for name in table.columns if name], batches, is_cells=cells)


def _records(document: Document, name: str) -> Columns:
    loaded = load_kind(document)
    if loaded is None or not isinstance(loaded.model, Dataset):
        raise DataError("is no Croissant document that can be read", path=document.path)
    reader = RecordReader(loaded.model, Path(document.path))
    records = reader.record_set(name)
    names = reader.readable(records)
    return _columns(label_of(records), names, lambda columns: reader.read(records, columns), is_cells=False)


def _columns(label: str, names: Sequence[str], batches: Batches, *, is_cells: bool) -> Columns:
    """The table, after it was read through."""
    rows = sum(batch.num_rows for batch in batches(names))

    def load(name: str) -> Column:
        found = [batch.column(0) for batch in batches([name])]
        return Column(pa.chunked_array(found or [pa.array([], pa.string())]), is_cells)

    return ArrowColumns(label, names, rows, load)
