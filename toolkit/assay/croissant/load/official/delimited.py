"""CSV files as `pandas.read_csv` takes them apart: what is longer than the header has cells of an index before it.

Read from its `_libs/src/parser/tokenizer.c` and `_libs/parsers.pyx`. The module `csv` of Python reads quotation marks
and line ends as that does.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from assay.croissant.load.official.cells import as_pandas, rows_at_once
from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.frames import Column, Frame, Name, joined

_MARK = "\x01the end\x01"
"""A line after the last one; within an open quotation mark it is none of its own."""
_BLANKS = " \t"


def read_delimited(data: bytes, delimiter: str = ",", names: Sequence[Name] = ()) -> Frame:
    """The table in a file whose first row names the columns, unless names are given.

    Raises:
        UnsaidError: that is not said here.
        Ends: pandas cannot read it.
    """
    rows = list(_rows(_text(data), delimiter))
    if not rows and not names:
        raise Ends("EmptyDataError: No columns to parse from file")
    header = list(names) if names else _header(rows.pop(0))
    width = len(rows[0]) if rows else len(header)
    width = max(width, len(header))
    for number, row in enumerate(rows, 1 if names else 2):
        if len(row) > width:
            raise Ends(f"ParserError: Expected {width} fields in line {number}, saw {len(row)}")
        row.extend([""] * (width - len(row)))
    index = width - len(header)
    piece = rows_at_once(width)
    columns = {name: _column(name, [row[index + at] for row in rows], piece) for at, name in enumerate(header)}
    return Frame(columns, len(rows))


def _column(name: Name, cells: Sequence[str], piece: int) -> Column:
    """A column, of whose pieces each settles its type by itself."""
    try:
        pieces = [as_pandas(cells[at : at + piece]) for at in range(0, len(cells), piece)]
        return joined(pieces or [as_pandas([])])
    except UnsaidError as reason:
        raise UnsaidError(f"column `{getattr(name, 'value', name)}`: {reason}") from None


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Ends(f"UnicodeDecodeError: {error.reason}") from None
    if "\0" in text or _MARK in text:
        raise UnsaidError("the file has characters that are no text")
    return text.removeprefix("\ufeff")


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows but those that are blank."""
    blanks = _BLANKS.replace(delimiter, "")
    ended = text + ("" if text.endswith(("\n", "\r")) else "\n") + _MARK
    try:
        rows = list(csv.reader(io.StringIO(ended, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnsaidError(f"the file cannot be taken apart: {error}") from None
    if rows.pop() != [_MARK]:
        raise Ends("ParserError: Error tokenizing data. C error: EOF inside string")
    for row in rows:
        if len(row) == 1 and row[0] and not row[0].strip(blanks):
            if '"' in text:
                raise UnsaidError("it has lines of blanks and quotation marks")
            continue
        if row:
            yield row


def _header(cells: Sequence[str]) -> list[str]:
    """The names of the columns, of which each is another one."""
    names = [cell or f"Unnamed: {at}" for at, cell in enumerate(cells)]
    if len(set(names)) < len(names):
        raise UnsaidError("several columns have one name")
    return names
