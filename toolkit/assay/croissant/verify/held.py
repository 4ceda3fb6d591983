"""Values with their places, held in memory up to a bound and on the disk beyond it, so that equal ones meet."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.columns.ranges import cut, number_of_ranges, sampled
from assay.columns.spill import Rows, laid_down
from assay.data.values import as_text
from assay.errors import DataError

HELD_BYTES = 1 << 26
"""So much of one column is held in memory; what is more goes to the disk, all of it, as text."""

VALUE = "value"


class Held:
    """Rows of which one column is compared; the others go with it."""

    def __init__(self, *, counts: bool = False) -> None:
        """`counts` keeps each different value once, with how often and where it came first."""
        self._counts = counts
        self._tables: list[pa.Table] = []
        self._bytes = 0
        self._compact_at = 1 << 20
        self._spool: _Spool | None = None
        self.rows = 0
        """How many were added."""

    def add(self, columns: dict[str, pa.Array]) -> None:
        """More rows; those of a column may come as text after they came as numbers.

        Raises:
            DataError: the disk is full.
        """
        table = pa.table(columns)
        self.rows += table.num_rows
        if self._counts:
            table = counted(table.append_column("count", pa.repeat(pa.scalar(1, pa.int64()), table.num_rows)))
        if self._tables and self._tables[0].schema != table.schema:
            self._tables, table = [_texts(each) for each in self._tables], _texts(table)
        self._tables.append(table)
        self._bytes += table.nbytes
        if self._counts and self._bytes > self._compact_at:
            self._tables = [counted(pa.concat_tables(self._tables))]
            self._bytes = self._tables[0].nbytes
            self._compact_at = max(self._compact_at, 2 * self._bytes)
        if self._bytes > HELD_BYTES:
            self._lay_off()

    @property
    def is_in_memory(self) -> bool:
        """Whether all of it is."""
        return self._spool is None

    def table(self) -> pa.Table | None:
        """All rows, where they are in memory and there are any."""
        if not self._tables:
            return None
        table = pa.concat_tables(self._tables)
        return counted(table) if self._counts and len(self._tables) > 1 else table

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows with their values as text, in the order in which they came."""
        if self._spool is not None:
            self._lay_off()
            yield from self._spool.batches()
            return
        for table in self._tables:
            yield from _texts(table).to_batches()

    def close(self) -> None:
        """Give the disk back what it took."""
        if self._spool is not None:
            self._spool.close()

    def _lay_off(self) -> None:
        for table in self._tables:
            rows = _texts(table)
            self._spool = self._spool or _Spool(rows.schema)
            self._spool.write(rows)
        self._tables, self._bytes = [], 0


class _Spool:
    """Rows in a file, one after the other."""

    def __init__(self, schema: pa.Schema) -> None:
        self._stack = ExitStack()
        self._path = Path(self._stack.enter_context(TemporaryDirectory(prefix="assay-"))) / "rows.arrow"
        self._writer: pa.RecordBatchFileWriter | None = pa.ipc.new_file(str(self._path), schema)

    def write(self, rows: pa.Table) -> None:
        assert self._writer is not None
        try:
            self._writer.write_table(rows)
        except OSError as error:
            raise DataError(f"cannot be used: {error}", path=self._path) from error

    def batches(self) -> Iterator[pa.RecordBatch]:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        with pa.memory_map(str(self._path)) as source:
            reader = pa.ipc.open_file(source)
            for index in range(reader.num_record_batches):
                yield reader.get_batch(index)

    def close(self) -> None:
        self._stack.close()


def meetings(several: Sequence[Held]) -> Iterator[tuple[pa.Table, ...]]:
    """The rows of each, part by part: rows of one value are in one part, in the order in which they came.

    What is in memory is one part, in the types that the values have where all have one.

    Raises:
        DataError: the disk is full.
    """
    tables = [held.table() for held in several if held.is_in_memory]
    if len(tables) == len(several):
        found = [table for table in tables if table is not None]
        if len({table.schema.field(VALUE).type for table in found}) > 1:
            found = [_texts(table) for table in found]
        given = iter(found)
        empty = found[0].slice(0, 0) if found else pa.table({VALUE: pa.array([], pa.string())})
        yield tuple(empty if table is None else next(given) for table in tables)
        return
    with TemporaryDirectory(prefix="assay-") as scratch:
        most = max(several, key=lambda held: held.rows)
        cuts = cut(sampled((batch[VALUE] for batch in most.batches()), most.rows), number_of_ranges(most.rows))
        laid = [Rows(next(held.batches()).schema, VALUE, held.batches()) for held in several if held.rows]
        places = [at for at, held in enumerate(several) if held.rows]
        for part in laid_down(Path(scratch) / "parts", laid, cuts).parts():
            by_place = dict(zip(places, part, strict=True))
            yield tuple(by_place.get(at, part[0].slice(0, 0)) for at in range(len(several)))


def counted(table: pa.Table) -> pa.Table:
    """Each different value once, with how often and where it came first."""
    found = table.group_by(VALUE, use_threads=False).aggregate([("place", "min"), ("count", "sum")])
    return found.rename_columns([VALUE, "place", "count"]).select([VALUE, "place", "count"])


def comparable(values: pa.Array) -> pa.Array:
    """Values of which equal ones have one text: the zeros below and above are one number."""
    return pc.add(values, pa.scalar(0, values.type)) if kind.is_floating(values.type) else values


def _texts(table: pa.Table) -> pa.Table:
    values = table[VALUE]
    if kind.is_large_string(values.type):
        return table
    chunks = [as_text(chunk).cast(pa.large_string()) for chunk in values.chunks]
    return table.set_column(table.schema.get_field_index(VALUE), VALUE, pa.chunked_array(chunks, pa.large_string()))


def key_of(columns: Sequence[pa.Array]) -> pa.Array:
    """Values of several columns as one text that no other values of them give: each with its length before it."""
    if len(columns) == 1:
        return columns[0]
    return lengthened(columns)


def lengthened(columns: Sequence[pa.Array]) -> pa.Array:
    """Values of columns as one text, each with its length before it."""
    parts = []
    for column in columns:
        text = as_text(column).cast(pa.large_string())
        length = pc.binary_length(text).cast(pa.large_string())
        parts.append(
            pc.fill_null(
                pc.binary_join_element_wise(length, text, pa.scalar(":", pa.large_string())),
                pa.scalar("-", pa.large_string()),
            )
        )
    return pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string()))
