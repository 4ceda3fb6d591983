"""What separates the cells of a CSV file, where its header stands, and whether a title stands above it."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from assay.errors import DataError

COMMA, SEMICOLON = ",", ";"

MOST_ROWS = 12
"""So many rows are looked at for a header below a title, and for what separates cells."""
MOST_TITLES = 4
"""So many of them may be titles."""

_SEP = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""
_CELL = r'(?<![^,;])"(?:[^"]+|"")*+"'
_QUOTED = re.compile(_CELL)
_HEADER = re.compile(rf"(?:{_CELL}|[^\r\n])*+")
_NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?%?")


class Dialect(NamedTuple):
    """How the rows of one file are written."""

    delimiter: str
    skipped: int = 0
    """How many characters the line `sep=;` has with its end; none where there is no such line."""

    @property
    def has_decimal_commas(self) -> bool:
        """Whether numbers may have commas for points, as where spreadsheets separate cells by semicolons."""
        return self.delimiter == SEMICOLON


def dialect_of(path: Path, text: str, delimiter: str, *, whole: bool) -> Dialect:
    """The dialect of a file that begins with `text`, or is no more than that, and whose name stands for `delimiter`.

    What stands for commas are semicolons all the same where only those separate the cells of the header, or where a
    header that holds both has as many cells as the rows below by semicolons alone.

    Raises:
        DataError: the header holds both, and has as many cells as the rows below by neither.
    """
    if said := _SEP.match(text):
        return Dialect(said[1], said.end())
    header = _HEADER.match(text.lstrip("\r\n"))
    bare = _QUOTED.sub("", header[0]) if header else ""
    if delimiter != COMMA or SEMICOLON not in bare:
        return Dialect(delimiter)
    return Dialect(_fitting(path, text, whole=whole) if COMMA in bare else SEMICOLON)


def tells_dialect(text: str, delimiter: str) -> bool:
    """Whether `dialect_of` and `require_no_title` find all that they look at in a file that begins with `text`."""
    said = _SEP.match(text)
    below = text[said.end() :] if said else text
    signs = {said[1] if said else delimiter, COMMA, SEMICOLON}
    return all(len(_rows(below, sign, whole=False)) == MOST_ROWS for sign in signs)


def _fitting(path: Path, text: str, *, whole: bool) -> str:
    """The comma or else the semicolon, by which the first rows have as many cells as the header."""
    misfits = []
    for sign, name in ((COMMA, "commas"), (SEMICOLON, "semicolons")):
        widths = [len(row.cells) for row in _rows(text, sign, whole=whole)]
        at = next((number for number, width in enumerate(widths) if width != widths[0]), None)
        if at is None:
            return sign
        cells = "cell" if widths[at] == 1 else "cells"
        misfits.append(f"by {name}, data row {at} has {widths[at]} {cells} where the header has {widths[0]}")
    raise DataError("; ".join(misfits), path=path, remedy="quote cells that hold the delimiter, and write every cell")


class Row(NamedTuple):
    """A row that is not blank, and the line on which it ends."""

    line: int
    cells: list[str]

    @property
    def filled(self) -> int:
        """How many cells are not empty."""
        return sum(map(bool, self.cells))


def require_no_title(path: Path, text: str, dialect: Dialect, *, whole: bool) -> None:
    """Make sure that the first row of a file that begins with `text`, or is no more than that, is its header.

    Raises:
        DataError: it looks like a title.
    """
    rows = _rows(text[dialect.skipped :], dialect.delimiter, whole=whole)
    header = _header_below(rows)
    if header is None and dialect == Dialect(COMMA):
        # Rows that have as many commas as the first are separated by those.
        ragged = len(rows) > 1 and (len(rows[0].cells) == 1 or len({len(row.cells) for row in rows}) > 1)
        rows = _rows(text, SEMICOLON, whole=whole) if ragged else []
        header = _header_below(rows)
    if header is not None:
        title, line = (row.line + bool(dialect.skipped) for row in (rows[0], header))
        problem = f"line {title} looks like a title, for line {line} has more columns"
        remedy = "remove it" if line == title + 1 else f"remove what stands above line {line}"
        raise DataError(problem, path=path, remedy=remedy)


def _rows(text: str, delimiter: str, *, whole: bool) -> list[Row]:
    """The first rows; where `text` is not the whole file, without a last one that goes on behind it."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    found = list(islice((Row(reader.line_num, cells) for cells in _until_wrong(reader) if cells), MOST_ROWS))
    return found if whole or len(found) < 2 or lines.read(1) else found[:-1]


def _until_wrong(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error:
        return


def _header_below(rows: list[Row]) -> Row | None:
    """The row that is the header instead of the first, by what all rows below it have in common with it."""
    titles = next((at for at, row in enumerate(rows) if row.filled > 1), len(rows))
    if not 0 < titles <= MOST_TITLES or titles == len(rows) or not _is_title(rows[0]):
        return None
    header, *below = rows[titles:]
    names = [*filter(None, header.cells)]
    is_header = len(set(names)) == len(names) and not any(map(_NUMBER.fullmatch, names))
    return header if is_header and below and all(len(row.cells) == len(header.cells) for row in below) else None


def _is_title(row: Row) -> bool:
    """Whether a row has nothing but its first cell; of two cells the second may be a column without a name."""
    return bool(row.cells[0]) and row.filled == 1 and len(row.cells) != 2
