"""CSV files in chunks of whole rows, in memory that a thread of Arrow's may let go of by itself."""

import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assay.data.native import native

_QUOTE, _FEED, _RETURN = b'"\n\r'


class Chunks:
    """The rows of a file, as many at a time as fit.

    Arrow could read the file by itself, in a thread of its own: that loses the line feed of a cell where the border
    of its blocks parts it from its carriage return; and such a thread aborts the process when it still holds something
    of Python's while the interpreter goes.
    """

    def __init__(self, file: io.BufferedReader, delimiter: str, longest: int) -> None:
        """`file` stands at its beginning; a chunk, and so a row, has at most `longest` bytes."""
        self._file = file
        self._delimiter = delimiter.encode()
        self._longest = longest
        self.is_open = False
        """Whether the last chunk that was handed over ends within a quoted cell; only the last of a file can."""

    def __iter__(self) -> Iterator[pa.Buffer]:
        """The chunks; the first one holds the mark of byte order no more.

        Raises:
            OSError: the file cannot be read.
            OverflowError: a row is too long.
        """
        data = self._file.read(len(BOM_UTF8)).removeprefix(BOM_UTF8)
        while len(data := data + self._file.read(self._longest - len(data))) == self._longest:
            end = rows_end(data, self._delimiter)
            if not end:
                raise OverflowError
            yield native(data[:end])
            data = data[end:]
        if data:
            starts, ends = _quoted(data, self._delimiter)
            self.is_open = len(starts) > len(ends)
            yield native(data)


def rows_end(data: bytes, delimiter: bytes) -> int:
    """Where the last whole row ends; 0 when there is none.

    Args:
        data: whole rows, and perhaps the beginning of another one.
        delimiter: the byte between cells.

    A carriage return at the very end is not taken for the end of a row: its line feed may follow.
    """
    starts, ends = _quoted(data, delimiter)
    for at in range(len(ends), -1, -1):
        begin = int(ends[at - 1]) if at else 0
        end = int(starts[at]) if at < len(starts) else len(data)
        last = max(data.rfind(b"\n", begin, end), data.rfind(b"\r", begin, min(end, len(data) - 1)))
        if last >= 0:
            return last + 1
    return 0


_Places = npt.NDArray[np.intp]


def _quoted(data: bytes, delimiter: bytes) -> tuple[_Places, _Places]:
    """Where quoted cells start and end; one that is never closed has no end, and the pieces of one may stand for it.

    A quotation mark opens a cell where a cell begins, and is a character like others elsewhere. Most often there are
    no others: then each second one opens, or is the second of two that stand for one.
    """
    text = np.frombuffer(data, np.uint8)
    is_mark = text == _QUOTE
    marks = np.flatnonzero(is_mark)
    starts, ends = marks[::2], marks[1::2] + 1
    if len(starts):
        may_precede = is_mark | (text == _FEED) | (text == _RETURN) | (text == ord(delimiter))
        if not may_precede[starts[1:] - 1].all() or (starts[0] and not may_precede[starts[0] - 1]):
            return _quoted_among_others(data, delimiter)
    return starts, ends


def _quoted_among_others(data: bytes, delimiter: bytes) -> tuple[_Places, _Places]:
    quoted = re.compile(rb'(?<![^%b\r\n])"(?:[^"]+|"")*+("?)' % delimiter)
    cells = [(cell.start(), cell.end(), bool(cell[1])) for cell in quoted.finditer(data)]
    starts, ends = [start for start, _, _ in cells], [end for _, end, is_closed in cells if is_closed]
    return np.array(starts, np.intp), np.array(ends, np.intp)
