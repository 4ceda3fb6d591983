"""CSV and TSV files: RFC 4180 in UTF-8, with or without a byte order mark, and CSV as spreadsheets write it."""

import atexit
import csv
import io
import re
import time
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary, WeakSet

import pyarrow as pa
from pyarrow import csv as arrow

from assay.data.dialect import dialect_of, require_no_title
from assay.data.files import Stamp, open_file, unreadable
from assay.data.quotes import CsvFile, require_closed
from assay.data.values import strange_byte
from assay.errors import DataError

BLOCK_BYTES = 1 << 22
"""The longest row that can be read."""

_UTF8 = "save it as UTF-8; spreadsheets call that `CSV UTF-8`"
_OTHERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
"""What separates cells where neither suffix nor format says so."""
_RAGGED = re.compile(r"CSV parse error: Row #(\d+): Expected (\d+) columns, got (\d+)")
"""What Arrow says; the header is its first row, or the second below `sep=;`."""


_OPEN: WeakKeyDictionary[arrow.CSVStreamingReader, CsvFile] = WeakKeyDictionary()
"""Readers that are at work, or that somebody has stopped asking, with their files."""

_HANDED: WeakSet[CsvFile] = WeakSet()
"""Files that Arrow was given: one that we have done with is there for as long as a thread of Arrow's holds it."""

GRACE_S = 0.02
"""What such a thread needs many times over to let go of a file after its last read, where we hold the file too."""

LONGEST_GRACE_S = 0.5
"""How long others are waited for: on a machine at its limits a thread may come late to its turn."""


@atexit.register
def _end_reading() -> None:
    unfinished = [(reader, file) for reader, file in _OPEN.items() if not file.ends]
    for reader, file in unfinished:
        _end(reader, file)
    if unfinished:
        time.sleep(GRACE_S)
    late = time.monotonic() + LONGEST_GRACE_S
    while len(_HANDED) > len(unfinished) and time.monotonic() < late:
        time.sleep(GRACE_S / 20)


def _end(reader: arrow.CSVStreamingReader, file: CsvFile) -> None:
    """Let a reader come to its end at once.

    Arrow reads ahead in a thread of its own, which closing does not wait for: at work when the interpreter goes, it
    aborts the process.
    """
    file.ends = True
    with suppress(pa.ArrowException, OSError, ValueError):
        deque(reader, maxlen=0)


class DelimitedTable:
    """A table of text; its header is read when it is opened."""

    def __init__(self, path: Path, stamp: Stamp, delimiter: str) -> None:
        self.path = path
        self.stamp = stamp
        self.rows: int | None = None
        text = self._beginning()
        whole = stamp.size_bytes <= BLOCK_BYTES
        self._dialect = dialect_of(path, text, delimiter, whole=whole)
        self.columns = self._header(text)
        require_no_title(path, text, self._dialect, whole=whole)

    @property
    def has_decimal_commas(self) -> bool:
        """Whether numbers may have commas for points."""
        return self._dialect.has_decimal_commas

    def _beginning(self) -> str:
        """As much of the file as one row may have."""
        with open_file(self.path, self.stamp) as file:
            try:
                data = file.read(BLOCK_BYTES)
            except OSError as error:
                raise unreadable(self.path, error) from None
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise DataError("is UTF-16", path=self.path, remedy=_UTF8)
        # What comes after the header is not judged here, nor is a character that the block cuts in two.
        return data.decode("utf-8-sig", "surrogateescape")

    def _header(self, beginning: str) -> tuple[str, ...]:
        text = io.StringIO(beginning[self._dialect.skipped :], newline="")
        try:
            header = next(row for row in csv.reader(text, delimiter=self._dialect.delimiter) if row)
        except StopIteration:
            remedy = "write a header and one row per record"
            raise DataError("is empty", path=self.path, remedy=remedy) from None
        except csv.Error as error:
            raise DataError(f"its header cannot be read: {error}", path=self.path) from None
        if self.stamp.size_bytes >= BLOCK_BYTES and not text.read(1):
            raise self._too_long("its header")
        self._require_text("".join(header), beginning)
        return tuple(header)

    def _require_text(self, header: str, beginning: str) -> None:
        if "\0" in header:
            raise DataError("is binary, no table of text", path=self.path)
        try:
            header.encode()
        except UnicodeEncodeError:
            problem = f"its header is not UTF-8 at {strange_byte(beginning.encode(errors='surrogateescape'))}"
            raise DataError(problem, path=self.path, remedy=_UTF8) from None

    def _too_long(self, what: str) -> DataError:
        problem = f"{what} is longer than {BLOCK_BYTES >> 20} MiB"
        return DataError(problem, path=self.path, remedy="look for a quotation mark that is never closed")

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns as bytes; an empty cell is null."""
        try:
            with CsvFile(open_file(self.path, self.stamp)) as file:
                yield from self._batches(file, columns)
        except (pa.ArrowException, OSError) as error:
            raise self._explain(error) from None

    def _batches(self, file: CsvFile, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        problem = None
        try:
            with self._reader(file, columns) as reader:
                _OPEN[reader] = file
                _HANDED.add(file)
                try:
                    yield from (batch for batch in reader if batch.num_rows)
                finally:
                    _end(reader, file)
        except pa.ArrowInvalid as error:
            problem = error
        if file.quotes % 2 and not _is_too_long(problem):
            require_closed(self.path, self.stamp, self._dialect, BLOCK_BYTES)
        # A header without a line end and nothing below it is a table all the same.
        if problem is not None and "Empty CSV file" not in str(problem):
            raise problem

    def _reader(self, file: CsvFile, columns: Sequence[str]) -> arrow.CSVStreamingReader:
        wanted = list(columns)
        return arrow.open_csv(
            pa.PythonFile(file, mode="r"),
            read_options=arrow.ReadOptions(
                use_threads=False, block_size=BLOCK_BYTES, skip_rows=bool(self._dialect.skipped)
            ),
            parse_options=arrow.ParseOptions(delimiter=self._dialect.delimiter, newlines_in_values=True),
            convert_options=arrow.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.binary()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )

    def _explain(self, error: Exception) -> DataError:
        if ragged := _RAGGED.match(str(error)):
            row, expected, actual = map(int, ragged.groups())
            problem = f"{actual} {'cell' if actual == 1 else 'cells'} where the header has {expected}"
            remedy = other_delimiter(self.columns) or "quote cells that hold the delimiter, and write every cell"
            return DataError(problem, path=self.path, row=row - 1 - bool(self._dialect.skipped), remedy=remedy)
        if _is_too_long(error):
            return self._too_long("a row")
        return unreadable(self.path, error)


def _is_too_long(error: Exception | None) -> bool:
    """Whether a row did not fit into a block."""
    return "straddl" in str(error)


def other_delimiter(columns: Sequence[str]) -> str:
    """The remedy for a table whose only column holds what separates cells elsewhere; empty for any other table."""
    found = next((name for sign, name in _OTHERS.items() if sign in columns[0]), "") if len(columns) == 1 else ""
    wanted = f"separate the cells by commas instead of {found}, and write decimals with points"
    return found and f"the header is one column, `{columns[0]}`: {wanted}"
