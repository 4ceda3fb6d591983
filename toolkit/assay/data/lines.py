"""Text files line by line: what Croissant calls the file properties `lines` and `lineNumbers`."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assay.data.line_blocks import line_blocks, require_utf8
from assay.data.native import native, native_array
from assay.files.content import Content

BLOCK_BYTES = 1 << 20
"""How much is read at a time."""

_FEED, _RETURN = b"\n\r"


class LinesTable:
    """The lines of a text, without their ends: a line feed, a carriage return, or one and then the other.

    Croissant does not say what ends a line; these do in Python, and in the CSV files that are read here. What comes
    after the last line end is a line, unless nothing does.
    """

    def __init__(self, content: Content) -> None:
        """Look at how the text begins.

        Raises:
            DataError: it cannot be read, or is UTF-16 or UTF-32.
        """
        self.content = content
        self.columns: tuple[str, ...] = ("lines", "lineNumbers")
        self.rows: int | None = None
        require_utf8(content)

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Lines as bytes, and their numbers from 0 on.

        Raises:
            DataError: the text cannot be read, or a line is too long.
        """
        row = 0
        for block in line_blocks(self.content, BLOCK_BYTES, last_line_end):
            lines = _Lines(block)
            arrays = [lines.numbers(row) if name == "lineNumbers" else lines.texts for name in columns]
            yield pa.RecordBatch.from_arrays(arrays, names=list(columns))
            row += lines.count


def last_line_end(data: bytes) -> int:
    """Where the last line ends; 0 when none does.

    A carriage return at the very end is not taken for a line end: its line feed may follow.
    """
    return max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1)) + 1


class _Lines:
    """The lines of one block."""

    def __init__(self, block: bytes) -> None:
        self._block = block
        last, self._widths = _line_ends(block)
        self._stops = last + 1 - self._widths
        self._has_rest = not len(last) or int(last[-1]) + 1 < len(block)
        self.count = len(last) + self._has_rest

    def numbers(self, first: int) -> pa.Array:
        return native_array(np.arange(first, first + self.count, dtype=np.int64), pa.int64())

    @cached_property
    def texts(self) -> pa.Array:
        # Without its line ends the block is what the lines say, one after the other.
        text = self._block.translate(None, b"\r\n")
        offsets = np.full(self.count + 1, len(text), np.int32)
        offsets[0] = 0
        ends = self._stops - np.cumsum(self._widths) + self._widths
        offsets[1 : len(ends) + 1] = ends
        return pa.Array.from_buffers(pa.binary(), self.count, [None, native(offsets.data), native(text)])


_Places = npt.NDArray[np.intp]


def _line_ends(block: bytes) -> tuple[_Places, _Places]:
    """Where the last byte of each line end is, and how many bytes it has."""
    text = np.frombuffer(block, np.uint8)
    last = np.flatnonzero(text == _FEED)
    widths = _widths(text, last)
    if block.count(b"\r") > widths.sum() - len(last):
        returns = np.flatnonzero(text == _RETURN)
        alone = returns[~np.isin(returns + 1, last, assume_unique=True)]
        last = np.sort(np.concatenate([last, alone]))
        widths = _widths(text, last)
    return last, widths


def _widths(text: npt.NDArray[np.uint8], last: _Places) -> _Places:
    widths = np.ones_like(last)
    widths[(text[last] == _FEED) & (text[last - 1] == _RETURN) & (last > 0)] = 2
    return widths
