"""CSV files as bytes, and the quotation mark that is never closed, which makes one cell of all that follows."""

import io
import re
from codecs import BOM_UTF8
from mmap import ACCESS_READ, mmap
from pathlib import Path

from assay.data.files import Stamp, open_file
from assay.errors import DataError

_ROW = re.compile(rb"[^\r\n](?=[\r\n])")
"""The end of a row that is not blank, outside quotation marks."""


class CsvFile(io.RawIOBase):
    """A CSV file as Arrow is to read it, and the number of its quotation marks, which is even where none is open.

    No piece ends between a carriage return and its line feed: Arrow would take both for the end of a row, though
    they stand in a cell, and lose the line feed.
    """

    def __init__(self, file: io.BufferedReader) -> None:
        """`file` is closed with this one."""
        self._file = file
        self._held = b""
        self.quotes = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._held + self._file.read(max(size - len(self._held), -1))
        self._held = b"\r" if len(data) > 1 and data.endswith(b"\r") else b""
        data = data.removesuffix(self._held)
        self.quotes += data.count(b'"')
        return data

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()


def require_closed(path: Path, stamp: Stamp, delimiter: str) -> None:
    """Look more closely at a file with an odd number of quotation marks: those within a cell may mean inches.

    Raises:
        DataError: one that begins a cell is never closed; or the file is no longer that of `stamp`.
    """
    with open_file(path, stamp) as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        row = _row_never_closed(data, delimiter)
    if row is not None:
        remedy = "close it, or write it twice inside quotation marks"
        raise DataError("a quotation mark is never closed", path=path, row=row or None, remedy=remedy)


def _row_never_closed(data: mmap, delimiter: str) -> int | None:
    """The row of the cell that is never closed, the header being 0; None when there is none."""
    quoted = re.compile(rb'(?<![^%b\r\n])"(?:[^"]+|"")*+("?)' % delimiter.encode())
    rows = 0
    at = len(BOM_UTF8) if data[:3] == BOM_UTF8 else 0
    with memoryview(data)[at:] as text:
        last = 0
        for cell in quoted.finditer(text):
            rows += sum(1 for _ in _ROW.finditer(text, last, cell.start() + 1))
            if not cell[1]:
                return rows
            last = cell.end() - 1
    return None
