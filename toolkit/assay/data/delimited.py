"""CSV and TSV files: RFC 4180 in UTF-8, with or without a byte order mark, and CSV as spreadsheets write it."""

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from types import MappingProxyType

import pyarrow as pa
import pyarrow.types as kind
from pyarrow import csv as arrow

from assay.data.chunks import Chunk, Chunks, rows_of
from assay.data.dialect import dialect_of, require_no_title, tells_dialect
from assay.data.floats import has_infinite
from assay.data.quotes import require_closed
from assay.data.skipping import LeftOut
from assay.data.told import strange_byte
from assay.errors import DataError
from assay.files.content import FIRST_BYTES, Content, grown, read_beginning
from assay.files.source_file import unreadable
from assay.processes.in_order import in_order
from assay_kernels.scan.rows import Found
from assay_spec.marks import marked_encoding

Types = Mapping[str, pa.DataType]
UNTYPED: Types = MappingProxyType({})

BLOCK_BYTES = 1 << 22
"""The longest row that can be read."""

_UTF8 = "save it as UTF-8; spreadsheets call that `CSV UTF-8`"
_OTHERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
"""What separates cells where neither suffix nor format says so."""
_SAYS_SEPARATOR = re.compile("sep=.?$", re.IGNORECASE)
_SAID = re.compile(r"CSV parse error: Row #(\d+): Expected (\d+) columns, got (\d+)")
"""What Arrow says; the header is its first row, or the second below `sep=;`."""


class DelimitedTable:
    """A table of text; its header is read when it is opened."""

    def __init__(self, content: Content, delimiter: str, left_out: LeftOut | None = None) -> None:
        """Rows that have other numbers of cells than the header are an error, or in `left_out`, if that is given."""
        self.content = content
        self.left_out = left_out
        self._ragged: list[arrow.InvalidRow] = []
        """Those of one chunk."""
        self._path = content.path
        self.rows: int | None = None
        text = self._beginning(delimiter)
        whole = content.size_bytes <= BLOCK_BYTES
        self._dialect = dialect_of(self._path, text, delimiter, whole=whole)
        self.columns = self._header(text)
        require_no_title(self._path, text, self._dialect, whole=whole)

    @property
    def has_decimal_commas(self) -> bool:
        """Whether numbers may have commas for points."""
        return self._dialect.has_decimal_commas

    @property
    def is_plain(self) -> bool:
        """Whether its cells are parted by commas, and its first line is the header."""
        return self._dialect == (",", 0)

    def _beginning(self, delimiter: str) -> str:
        """As much of the file as it takes to tell how it is written, or as one row may have."""
        size = FIRST_BYTES
        while size < min(BLOCK_BYTES, self.content.size_bytes):
            text = self._first(size)
            if tells_dialect(text, delimiter):
                return text
            size = grown(size, BLOCK_BYTES)
        return self._first(BLOCK_BYTES)

    def _first(self, size: int) -> str:
        data = read_beginning(self.content, size)
        if encoding := marked_encoding(data):
            raise DataError(f"is {encoding}", path=self._path, remedy=_UTF8)
        # What comes after the header is not judged here, nor is a character that the block cuts in two.
        return data.decode("utf-8-sig", "surrogateescape")

    def _header(self, beginning: str) -> tuple[str, ...]:
        text = io.StringIO(beginning[self._dialect.skipped :], newline="")
        try:
            header = next(row for row in csv.reader(text, delimiter=self._dialect.delimiter) if row)
        except StopIteration:
            remedy = "write a header and one row per record"
            raise DataError("is empty", path=self._path, remedy=remedy) from None
        except csv.Error as error:
            raise DataError(f"its header cannot be read: {error}", path=self._path) from None
        if self.content.size_bytes >= BLOCK_BYTES and not text.read(1):
            raise self._too_long("its header")
        self._require_text("".join(header), beginning)
        return tuple(header)

    def _require_text(self, header: str, beginning: str) -> None:
        if "\0" in header:
            raise DataError("is binary, no table of text", path=self._path)
        try:
            header.encode()
        except UnicodeEncodeError:
            problem = f"its header is not UTF-8 at {strange_byte(beginning.encode(errors='surrogateescape'))}"
            raise DataError(problem, path=self._path, remedy=_UTF8) from None

    def _too_long(self, what: str) -> DataError:
        problem = f"{what} is longer than {BLOCK_BYTES >> 20} MiB"
        return DataError(problem, path=self._path, remedy="look for a quotation mark that is never closed")

    def stored(self, columns: Sequence[str], types: Types = UNTYPED) -> Iterator[pa.RecordBatch]:
        """The columns as bytes; an empty cell is null.

        Those of `types` come in their types, as long as every cell of a chunk is of them: Arrow takes for numbers what
        `values.cast` does, and spaces around them for nothing as well. Nobody looks whether texts are UTF-8.
        """
        with rows_of(self.content) as rows:
            try:
                chunks = Chunks(rows, self._dialect.delimiter, BLOCK_BYTES)
                yield from self._batches(chunks, columns, types)
            except OverflowError:
                raise self._too_long("a row") from None
            except OSError as error:
                raise unreadable(self._path, error) from None

    def _batches(self, chunks: Iterable[Chunk], columns: Sequence[str], types: Types) -> Iterator[pa.RecordBatch]:
        rows = 0
        for at, (chunk, parsed) in enumerate(self._parsed_each(iter(chunks), columns, types)):
            if isinstance(parsed, pa.ArrowException):
                self._require_closed(chunk)
                # A header without a line end and nothing below it is a table all the same; blank lines are no rows.
                if "Empty CSV file" in str(parsed):
                    continue
                raise self._explain(parsed, rows if at else -1 - bool(self._dialect.skipped))
            rows += parsed.num_rows + self._leave_out(rows if at else -1 - bool(self._dialect.skipped))
            yield from parsed.to_batches()
            self._require_closed(chunk)

    def _parsed_each(
        self, chunks: Iterator[Chunk], columns: Sequence[str], types: Types
    ) -> Iterator[tuple[Chunk, pa.Table | pa.ArrowException]]:
        """The chunks with what is in them, or what is wrong with that."""

        def parsed(chunk: Chunk, *, has_header: bool = False) -> pa.Table | pa.ArrowException:
            try:
                return self._typed(chunk, columns, types, has_header=has_header)
            except pa.ArrowException as error:
                return error

        # Who wants the first records waits for nothing else.
        yield from ((first, parsed(first, has_header=True)) for first in islice(chunks, 1))
        yield from in_order(chunks, parsed) if self.left_out is None else ((one, parsed(one)) for one in chunks)

    def _leave_out(self, rows: int) -> int:
        """Note the rows of a chunk, as `_explain` has it, that were left out; how many they are."""
        if self.left_out is None:
            return 0
        for each in self._ragged:
            problem = _ragged(each.actual_columns, each.expected_columns)
            self.left_out.add(DataError(problem, path=self._path, row=rows + each.number))
        return len(self._ragged)

    def _skip(self, row: arrow.InvalidRow) -> str:
        self._ragged.append(row)
        return "skip"

    def _require_closed(self, chunk: Chunk) -> None:
        if chunk.is_open:
            require_closed(self.content, self._dialect, BLOCK_BYTES)

    def _typed(self, chunk: Chunk, columns: Sequence[str], types: Types, *, has_header: bool) -> pa.Table:
        # A cell of them may be what Arrow takes for an integer by its bits, and `values.cast` does not.
        is_plain = not chunk.found & Found.HEXADECIMAL or not any(map(kind.is_integer, types.values()))
        if types and is_plain:
            with suppress(pa.ArrowInvalid):
                found = self._parsed(chunk, columns, types, has_header=has_header)
                # What is infinite may be written as a number that is not.
                if not any(kind.is_floating(each.type) and has_infinite(each) for each in found.columns):
                    return found
        return self._parsed(chunk, columns, UNTYPED, has_header=has_header)

    def _parsed(self, chunk: Chunk, columns: Sequence[str], types: Types, *, has_header: bool) -> pa.Table:
        wanted = list(columns)
        self._ragged = []
        return arrow.read_csv(
            pa.BufferReader(chunk.data if has_header else _marked(chunk.data)),
            read_options=arrow.ReadOptions(
                use_threads=False,  # which know the number of no row
                block_size=chunk.data.size,
                skip_rows=int(has_header and self._dialect.skipped > 0),
                column_names=None if has_header else self.columns,
            ),
            parse_options=arrow.ParseOptions(
                delimiter=self._dialect.delimiter,
                quote_char='"' if chunk.found & Found.QUOTED else False,
                newlines_in_values=True,
                invalid_row_handler=None if self.left_out is None else self._skip,
            ),
            convert_options=arrow.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.binary()) | dict(types),
                check_utf8=False,
                strings_can_be_null=bool(chunk.found & Found.EMPTY),
                null_values=[""],
            ),
        )

    def _explain(self, error: pa.ArrowException, rows: int) -> DataError:
        """`error`, met in the chunk that has so many rows before it; fewer than none where Arrow counts the header."""
        if ragged := _SAID.match(str(error)):
            row, expected, actual = map(int, ragged.groups())
            problem = _ragged(actual, expected)
            remedy = other_delimiter(self.columns) or "quote cells that hold the delimiter, and write every cell"
            return DataError(problem, path=self._path, row=rows + row, remedy=remedy)
        return unreadable(self._path, error)


def _marked(data: pa.Buffer) -> pa.Buffer:
    """Bytes of which Arrow gives all: it takes a mark of byte order from the beginning of whatever it reads."""
    if bytes(memoryview(data)[: len(BOM_UTF8)]) != BOM_UTF8:
        return data
    marked = pa.allocate_buffer(len(BOM_UTF8) + data.size)
    room = memoryview(marked).cast("B")
    room[: len(BOM_UTF8)], room[len(BOM_UTF8) :] = BOM_UTF8, memoryview(data).cast("B")
    return marked


def _ragged(actual: int, expected: int) -> str:
    return f"{actual} {'cell' if actual == 1 else 'cells'} where the header has {expected}"


def other_delimiter(columns: Sequence[str]) -> str:
    """The remedy for a table whose header is none by what separates its cells; empty for any other table."""
    if _SAYS_SEPARATOR.match(columns[0]):
        problem = f"`{columns[0]}` stands where the header is expected"
        return f"{problem}: begin the file with it and one of `,`, `;`, `|` and a tab, or leave it out"
    found = next((name for sign, name in _OTHERS.items() if sign in columns[0]), "") if len(columns) == 1 else ""
    wanted = f"separate the cells by commas instead of {found}, and write decimals with points"
    return found and f"the header is one column, `{columns[0]}`: {wanted}"
