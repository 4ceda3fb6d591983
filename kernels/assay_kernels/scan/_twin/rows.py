"""Where the rows of CSV end, in pure Python."""

import re
from collections.abc import Iterator

_OPEN, _QUOTED, _EMPTY, _HEXADECIMAL = 1, 2, 4, 8
_HEXADECIMALS = re.compile(rb"0[xX]")


def last_row(data: bytes | bytearray | memoryview, delimiter: int) -> tuple[int, int]:
    """Where the last whole row ends, 0 where none does, and which of `Found` there is in the bytes.

    Args:
        data: whole rows, and perhaps the beginning of another one.
        delimiter: the byte between cells.

    A carriage return at the very end is not taken for the end of a row: its line feed may follow.
    """
    text = bytes(data)
    end, found = 0, _HEXADECIMAL if _HEXADECIMALS.search(text) else 0
    found |= _QUOTED if b'"' in text else 0
    found |= _EMPTY if _may_have_empty(text, bytes([delimiter])) else 0
    for start, stop in _bare(text, delimiter):
        last = max(text.rfind(b"\n", start, stop), text.rfind(b"\r", start, min(stop, len(text) - 1)))
        end = max(end, last + 1)
        found |= _OPEN if stop > len(text) else 0
    return end, found


def _may_have_empty(text: bytes, delimiter: bytes) -> bool:
    sign = b"[\n\r%b]" % re.escape(delimiter)
    return bool(re.search(rb'""|^%b|%b(?!(?<=\r)\n)%b|%b\Z' % (sign, sign, sign, re.escape(delimiter)), text))


def _bare(text: bytes, delimiter: int) -> Iterator[tuple[int, int]]:
    """What stands between quoted cells; of the last piece the end lies beyond the text where a cell is never closed."""
    quoted = re.compile(rb'(?<![^%b\r\n])"(?:[^"]+|"")*+("?)' % re.escape(bytes([delimiter])))
    at = 0
    for cell in quoted.finditer(text):
        yield at, cell.start()
        at = cell.end()
        if not cell[1]:
            yield len(text), len(text) + 1
    yield at, len(text)
