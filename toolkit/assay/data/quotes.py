"""The quotation mark that is never closed, which makes one cell of all that follows it in a CSV file."""

import io
import re
from codecs import BOM_UTF8

from assay.data.dialect import Dialect
from assay.errors import DataError
from assay.files.content import Content
from assay.files.source_file import unreadable

_ROW = re.compile(rb"[^\r\n](?=[\r\n])")
"""The end of a row that is not blank, outside quotation marks."""


def require_closed(content: Content, dialect: Dialect, longest: int) -> None:
    """Look more closely at a file with an odd number of quotation marks: those within a cell may mean inches.

    Args:
        content: the file.
        dialect: what stands between cells, and before the header.
        longest: how many bytes of a cell are worth looking for its end.

    Raises:
        DataError: one that begins a cell is never closed; or the file changed since it was first looked at.
    """
    with content.open() as file:
        try:
            row = _row_never_closed(file, dialect, longest)
        except OSError as error:
            raise unreadable(content.path, error) from None
    if row is not None:
        remedy = "close it, or write it twice inside quotation marks"
        raise DataError("a quotation mark is never closed", path=content.path, row=row or None, remedy=remedy)


def _row_never_closed(file: io.BufferedReader, dialect: Dialect, longest: int) -> int | None:
    """The row of the cell that is never closed, the header being 0; None when there is none."""
    quoted = re.compile(rb'(?<![^%b\r\n])"(?:[^"]+|"")*+("?)' % dialect.delimiter.encode())
    rows, before, data = 0, 0, file.read(longest).removeprefix(BOM_UTF8)[dialect.skipped :]
    while len(data) <= 2 * longest:
        more = file.read(longest)
        at, end = 0, len(data)
        for cell in quoted.finditer(data, before):
            if cell.end() == end and (more or not cell[1]):
                # It goes on, and so may its closing mark, which could be the first of two.
                end = cell.start()
                break
            rows += _rows(data, at, cell.start() + 1)
            at = cell.end() - 1
        rows += _rows(data, at, end)
        if not more:
            return rows if end < len(data) else None
        # The byte before tells whether a mark begins a cell, and whether a row has ended that was not blank.
        before = min(end, 1)
        data = data[end - before :] + more
    return None


def _rows(data: bytes, start: int, end: int) -> int:
    return sum(1 for _ in _ROW.finditer(data, start, end))
