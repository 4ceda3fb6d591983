"""A CSV, TSV, Parquet or JSON file as record batches of the asked columns, in constant memory."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

import pyarrow as pa

from assay.data.absent import near
from assay.data.decimals import DecimalCommas
from assay.data.delimited import UNTYPED, DelimitedTable, Types, other_delimiter
from assay.data.json_document import JsonTable
from assay.data.json_lines import JsonLinesTable
from assay.data.parquet import ENCRYPTED, MAGIC, ParquetTable
from assay.data.patterns import tells_zone_by
from assay.data.skipping import Bad, Column, LeftOut, Skipped, fitting
from assay.data.steps import Steps
from assay.data.value_types import ARROW, FLOATS, INTEGERS, ValueType
from assay.data.values import Place
from assay.data.zones import Zones, lacking
from assay.errors import DataError
from assay.files.content import Content, content_of, read_beginning


class Table(Protocol):
    """A file whose columns are known and whose values are not read yet."""

    content: Content
    """From before it was opened."""
    rows: int | None
    """None where only reading the whole file would tell."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The header, as written; a name may stand there twice."""
        ...

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns as the file holds them; CSV holds bytes."""
        ...


_DELIMITERS = {"text/csv": ",", "text/tab-separated-values": "\t", ".csv": ",", ".tsv": "\t", ".tab": "\t"}
_PARQUET = ("application/vnd.apache.parquet", "application/x-parquet", "application/parquet", ".parquet")
_JSON_LINES = (
    *("application/jsonlines", "application/jsonl", "application/x-jsonlines", "application/x-ndjson"),
    *("application/ndjson", ".jsonl", ".ndjson"),
)
_JSON = ("application/json", ".json")
_COMPRESSED = frozenset(
    ["application/gzip", "application/x-gzip", "application/zstd", "application/x-bzip2", "application/x-xz"]
) | {".gz", ".bz2", ".xz", ".zst"}
"""What says nothing of what is in there; the name without it does."""
_WORKBOOKS = frozenset([".xlsx", ".xlsm", ".xls", ".ods", ".numbers"])
_AS_CSV = "save the sheet as `CSV UTF-8`, and name that file"
_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "ZIP", b"BZh": "bzip2", b"\xfd7zX": "xz", b"(\xb5/\xfd": "Zstandard"}
"""What compressed files begin with."""


def open_table(path: Path, encoding_format: str = "") -> Table:
    """The table in the file at `path`; as `table_in`, but of CSV, TSV and Parquet."""
    return table_in(content_of(path), encoding_format, json=False)


def table_in(
    content: Content, encoding_format: str = "", *, json: bool = True, skipped: Skipped | None = None
) -> Table:
    """The table in some bytes: Parquet by the first ones, else what `encoding_format` or the suffix names.

    Args:
        content: the bytes.
        encoding_format: a media type; empty where nobody says one.
        json: whether JSON and JSON lines are tables as well.
        skipped: takes rows of CSV and JSON lines that cannot be read, which are left out then.

    Raises:
        DataError: no such file, or no table that can be read.
    """
    path, start = content.path, read_beginning(content, 16)
    left_out = None if skipped is None else LeftOut(skipped)
    known = "CSV, TSV, Parquet, JSON and JSON lines" if json else "CSV, TSV and Parquet"
    named = encoding_format.partition(";")[0].strip().lower()
    if not named or named in _COMPRESSED:
        name = Path(path.stem) if path.suffix.lower() in _COMPRESSED else path
        named = name.suffix.lower()
    if named in _PARQUET or _is_parquet(start):
        return ParquetTable(content)
    if path.suffix.lower() in _WORKBOOKS:
        raise DataError(f"is a workbook, and {known} can be read", path=path, remedy=_AS_CSV)
    packed = next((name for magic, name in _PACKED.items() if start.startswith(magic)), "")
    if packed:
        remedy = f"unpack it; if it is a workbook: {_AS_CSV}"
        raise DataError(f"is compressed by {packed}", path=path, remedy=remedy)
    if json and named in _JSON_LINES:
        return JsonLinesTable(content, left_out)
    if json and named in _JSON:
        return JsonTable(content)
    if named not in _DELIMITERS:
        remedy = f"{known} are; name the file or its encodingFormat so"
        raise DataError(f"`{named}` is no table that can be read", path=path, remedy=remedy)
    return DelimitedTable(content, _DELIMITERS[named], left_out)


def _is_parquet(start: bytes) -> bool:
    """Whether a file begins as Parquet does, with bytes to follow that are in no header such as `PARENT,AGE`."""
    follows = start[len(MAGIC) :]
    return start.startswith((MAGIC, ENCRYPTED)) and (
        not follows or any(byte < 32 and byte not in b"\t\r\n" for byte in follows)
    )


class Wanted(NamedTuple):
    """One column of the result."""

    name: str
    column: str
    """What the file calls it."""
    value_type: ValueType
    steps: Steps = Steps()
    """What is done to its values before they have their type."""
    needs_zone: bool = False
    """Whether times have to tell their zones, since they are compared with one that does."""

    @property
    def arrow(self) -> pa.DataType:
        """The type of the result."""
        found = ARROW[self.value_type]
        for _ in range(self.steps.depth):
            found = pa.list_(found)
        return found


def read_table(table: Table, types: Mapping[str, ValueType]) -> Iterator[pa.RecordBatch]:
    """Batches of the columns that `types` names, in its order and as its types.

    Raises:
        DataError: a column is missing or stands there twice; a row or a value does not fit.
    """
    return read_columns(table, [Wanted(name, name, value_type) for name, value_type in types.items()])


Fit = Callable[[Mapping[str, Column], int, Bad | None], pa.RecordBatch]
"""From columns of which the first row has that number to what becomes of them; as `fitting`."""


def read_columns(
    table: Table, wanted: Sequence[Wanted], bad: Bad | None = None, fit: Fit = fitting
) -> Iterator[pa.RecordBatch]:
    """Batches of what is wanted; one column of the file may be wanted twice.

    Args:
        table: the file.
        wanted: what is wanted of it.
        bad: takes what is wrong with rows, which are left out; without it the first one stops the reading.
        fit: makes values of what the file holds.

    Raises:
        DataError: as `read_table`.
    """
    schema = schema_of(wanted)
    columns = list(dict.fromkeys(one.column for one in wanted))
    at = {column: index for index, column in enumerate(columns)}
    numbers = [one.column for one in wanted if one.value_type in FLOATS]
    commas = {column: DecimalCommas() for column in numbers} if has_decimal_commas(table) else {}
    path, row = table.content.path, 1
    nothing = "leave the cell empty" if isinstance(table, DelimitedTable) else "write null"
    ways = [(one, at[one.column], _as_it_is(one), _zones_of(one)) for one in wanted]
    for batch in stored_columns(table, columns, _as_cells(wanted, commas)):
        places = {column: Place(path, column, row, nothing) for column in columns}
        pointed = {name: one.replaced(batch.column(at[name]), places[name]) for name, one in commas.items()}
        made = {}
        for one, index, as_it_is, zones in ways:
            array = batch.column(index)
            if one.value_type in FLOATS:
                array = pointed.get(one.column, array)
            is_done = as_it_is is not None and array.type == as_it_is
            made[one.name] = Column(array, _kept if is_done else partial(_made, one, zones, places[one.column]))
        found = fit(made, row, bad)
        yield found if found.schema == schema else found.cast(schema)
        row += batch.num_rows


def _as_it_is(one: Wanted) -> pa.DataType | None:
    """The type of which a column of the file needs nothing; None for what has to be looked at, as text is."""
    is_looked_at = one.value_type is ValueType.TEXT or one.steps != Steps() or one.needs_zone
    return None if is_looked_at else ARROW[one.value_type]


def _kept(stored: pa.Array, row: int) -> pa.Array:
    del row
    return stored


def _zones_of(one: Wanted) -> Zones | None:
    """Where times are taken as they are written, what looks after their zones."""
    return Zones(needed=one.needs_zone) if one.value_type is ValueType.DATETIME and one.steps == Steps() else None


def _made(one: Wanted, zones: Zones | None, place: Place, stored: pa.Array, row: int) -> pa.Array:
    """What becomes of values of which the first has that row."""
    here = place if row == place.row else replace(place, row=row)
    if zones is not None:
        zones.require(stored, here)
    if one.needs_zone and one.steps.format and not tells_zone_by(one.steps.format):
        raise lacking(here)
    return one.steps.values(stored, one.value_type, here)


_CELLS = frozenset([ValueType.TEXT, *INTEGERS, *FLOATS]) - {ValueType.FLOAT16}
"""What Arrow reads from cells; halves it does not."""


def _as_cells(wanted: Sequence[Wanted], commas: Container[str]) -> Types:
    """The types in which cells may be read at once, of columns that are wanted in one way and as they are."""
    times = Counter(one.column for one in wanted)
    plain = (one for one in wanted if times[one.column] == 1 and one.steps == Steps() and one.value_type in _CELLS)
    return {one.column: ARROW[one.value_type] for one in plain if one.column not in commas}


def has_decimal_commas(table: Table) -> bool:
    """Whether the numbers of a table may have commas for points."""
    return isinstance(table, DelimitedTable) and table.has_decimal_commas


def schema_of(wanted: Sequence[Wanted]) -> pa.Schema:
    """The schema of the batches that `read_columns` gives."""
    return pa.schema([(one.name, one.arrow) for one in wanted])


def load_table(table: Table, types: Mapping[str, ValueType]) -> pa.Table:
    """All batches of `read_table` as one table."""
    wanted = [Wanted(name, name, value_type) for name, value_type in types.items()]
    return pa.Table.from_batches(read_columns(table, wanted), schema_of(wanted))


def stored_columns(table: Table, columns: Sequence[str], types: Types = UNTYPED) -> Iterator[pa.RecordBatch]:
    """The columns as the file holds them, after a look at its header; cells may come in `types` where they fit.

    Raises:
        DataError: a column is missing or stands there twice; a row does not fit; the file changed meanwhile.
    """
    if isinstance(table, DelimitedTable | ParquetTable):  # others may have more columns than they show at first
        _require(table, columns)
    stored = table.stored(columns, types) if isinstance(table, DelimitedTable) else table.stored(columns)
    return _while_unchanged(table, stored)


def count_rows(table: Table, column: str) -> int:
    """How many rows there are; only where the file does not say is it read, through one of its columns.

    Raises:
        DataError: as `stored_columns`.
    """
    if table.rows is not None:
        return table.rows
    return sum(batch.num_rows for batch in stored_columns(table, [column]))


def _while_unchanged(table: Table, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """`batches`, unless the file changes before their end; what looks like damage then is none."""
    try:
        yield from batches
    except DataError:
        table.content.require_unchanged()
        raise
    table.content.require_unchanged()


def _require(table: Table, names: Sequence[str]) -> None:
    found = Counter(table.columns)
    for name in names:
        times = found[name]
        if times > 1:
            problem, remedy = f"the header names it {times} times", "give every column its own name"
            raise DataError(problem, path=table.content.path, column=name, remedy=remedy)
        if times == 0:
            remedy = remedy_for(name, table.columns)
            raise DataError("there is no such column", path=table.content.path, column=name, remedy=remedy)


def remedy_for(name: str, columns: Sequence[str]) -> str:
    """What to do about a column that is not there: cells may be parted by something else, or another be meant."""
    return other_delimiter(columns) or near(name, columns)
