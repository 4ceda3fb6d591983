"""Records written to a file: JSON lines, CSV, Parquet or Arrow, batch by batch."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from types import TracebackType
from typing import BinaryIO, Self

import pyarrow as pa
import pyarrow.types as kind
from pyarrow import csv, ipc
from pyarrow import parquet as pq

from assay.croissant.load.rows import lines_of, texts_of
from assay.data.floats import as_written


class Format(StrEnum):
    """How records are written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    ARROW = "arrow"


SUFFIXES = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".arrow": Format.ARROW,
    ".arrows": Format.ARROW,
    ".feather": Format.ARROW,
}
"""What the name of a file says."""


_LINES_AT_ONCE = 1 << 12
"""So many records are in memory as text."""


def write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, form: Format, out: BinaryIO) -> int:
    """Write records down as they come; how many there were.

    In CSV a list and the bytes of a file are written as their JSON; Arrow is the file format of IPC.

    Raises:
        DataError: what cannot be read, and where.
    """
    return _WRITERS[form](batches, schema, out)


def _jsonl(batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: BinaryIO) -> int:
    del schema
    rows = 0
    for batch in batches:
        out.writelines(
            lines_of(batch.slice(at, _LINES_AT_ONCE)).buffers()[2] for at in range(0, batch.num_rows, _LINES_AT_ONCE)
        )
        rows += batch.num_rows
    return rows


def _csv(batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: BinaryIO) -> int:
    flat = pa.schema([(field.name, _cell_of(field.type)) for field in schema])
    rows = 0
    with csv.CSVWriter(out, flat) as writer:
        for batch in batches:
            writer.write_batch(_flat(batch, flat))
            rows += batch.num_rows
    return rows


def _flat(batch: pa.RecordBatch, flat: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([_cells(column) for column in batch.columns], schema=flat)


def _cells(column: pa.Array) -> pa.Array:
    if kind.is_float16(column.type):
        return as_written(column)  # Arrow writes all digits of halves
    return column if _is_cell(column.type) else texts_of(column).cast(pa.string())


def _cell_of(stored: pa.DataType) -> pa.DataType:
    if kind.is_float16(stored):
        return pa.float64()
    return stored if _is_cell(stored) else pa.string()


def _is_cell(stored: pa.DataType) -> bool:
    return not (kind.is_nested(stored) or kind.is_binary(stored) or kind.is_large_binary(stored))


class _UntilBroken:
    """Where Parquet is written: its writer puts an end to what broke off when it goes away, which would look whole."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._is_broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._is_broken = error is not None

    def write(self, data: bytes) -> int:
        return len(data) if self._is_broken else self._out.write(data)

    def flush(self) -> None:
        if not self._is_broken:
            self._out.flush()


def _parquet(batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: BinaryIO) -> int:
    with _UntilBroken(out) as sink:
        writer = pq.ParquetWriter(sink, schema)
        rows = _written(batches, writer.write_batch)
        writer.close()
    return rows


def _arrow(batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: BinaryIO) -> int:
    writer = ipc.new_file(out, schema)
    rows = _written(batches, writer.write_batch)
    writer.close()
    return rows


def _written(batches: Iterable[pa.RecordBatch], write_batch: Callable[[pa.RecordBatch], None]) -> int:
    rows = 0
    for batch in batches:
        write_batch(batch)
        rows += batch.num_rows
    return rows


_WRITERS = {Format.JSONL: _jsonl, Format.CSV: _csv, Format.PARQUET: _parquet, Format.ARROW: _arrow}
