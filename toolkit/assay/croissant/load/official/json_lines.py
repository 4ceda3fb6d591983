"""JSON lines as `pandas.read_json` gives them: texts that are numbers become numbers, and some columns dates.

Read from its `io/json/_json.py` and `_libs/src/vendored/ujson/lib/ultrajsondec.c`.
"""

import json
import math
import re
from functools import partial
from typing import Any

from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.frames import LARGEST, Column, Frame, Kind, inferred
from assay.croissant.load.official.moments import moment_of

MOST_DECIMALS = 15
EARLIEST = 31_536_000
"""Numbers beyond it are moments to pandas, in a column that is called like one."""

_DATES = re.compile(r".*(?:_at|_time)|modified|date|datetime|timestamp.*", re.IGNORECASE | re.DOTALL)
"""The names of columns in which it looks for dates."""
_PARTS = re.compile(r"-?([0-9]+)(?:[.]([0-9]+))?(?:[eE]([-+]?[0-9]+))?")
_LIKE_AXES = re.compile(r"\s*[-+.]?[0-9].*|now|today|nan|nat|inf|infinity", re.IGNORECASE | re.DOTALL)
"""Names that could be numbers or dates, which pandas makes of them where all are."""


def read_json_lines(data: bytes) -> Frame:
    """The table in a file.

    Raises:
        UnsaidError: that is not said here.
        Ends: it cannot be read.
    """
    frame = Frame.of_records(_objects(data))
    names = [str(name) for name in frame.columns]
    if names and all(_LIKE_AXES.fullmatch(name) for name in names):
        raise UnsaidError("the names of all columns are like numbers or dates")
    frame.columns = {name: _converted(str(name), column) for name, column in frame.columns.items()}
    return frame


def _objects(data: bytes) -> list[dict[str, Any]]:
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Ends(f"UnicodeDecodeError: {error.reason}") from None
    try:
        found = [_READ(line) for line in map(str.strip, lines) if line]
    except (ValueError, RecursionError):
        raise UnsaidError("a line is no JSON") from None
    if not all(isinstance(each, dict) for each in found):
        raise UnsaidError("a line is no object of JSON")
    return found


def _no(text: str) -> None:
    raise UnsaidError(f"it has `{text}`, which is no number of JSON")


def _whole(text: str) -> int:
    value = int(text) if len(text) < 20 else LARGEST
    if not -LARGEST <= value < LARGEST:
        raise UnsaidError("it has whole numbers of more than 64 bits")
    return value


def as_ujson(text: str) -> float:
    """The number that ujson reads: it adds up a whole part and a fraction of at most 15 digits."""
    found = _PARTS.fullmatch(text)
    if found is None:
        raise UnsaidError(f"it has `{text}`, which is no number of JSON")
    whole, decimals, exponent = found[1], (found[2] or "")[:MOST_DECIMALS], found[3]
    fraction = 0.0
    for digit in decimals:
        fraction = fraction * 10.0 + float(digit)
    value = float(_whole(whole)) + fraction * _POWERS[len(decimals)]
    if exponent:
        try:
            value *= math.pow(10.0, int(exponent))
        except OverflowError:
            raise UnsaidError(f"it has `{text}`, which is too large") from None
    return -value if text.startswith("-") else value


_READ = partial(json.loads, strict=False, parse_float=as_ujson, parse_int=_whole, parse_constant=_no)
_POWERS = [float(f"1e-{places}") for places in range(MOST_DECIMALS + 1)]


def _converted(name: str, column: Column) -> Column:
    """A column in the type that pandas takes for the right one."""
    if _DATES.fullmatch(name) and column.values:
        dated = _dated(column)
        if dated is not None:
            return dated
    numbers = column.values
    if column.kind in (Kind.TEXT, Kind.OBJECT):
        try:
            numbers = [None if value is None else float(value) for value in column.values]
        except (TypeError, ValueError, OverflowError):
            return column
    elif column.kind is not Kind.NUMBER:
        return column
    try:
        whole = [int(value) for value in column.values]
    except (TypeError, ValueError, OverflowError):
        whole = []
    if whole and whole == numbers:
        return inferred(whole)
    return Column(Kind.NUMBER, [None if value is None or math.isnan(value) else value for value in numbers])


def _dated(column: Column) -> Column | None:
    """A column of dates, or None of what stays as it is."""
    given = [value for value in column.values if value is not None]
    if column.kind in (Kind.WHOLE, Kind.NUMBER):
        if given and not all(value > EARLIEST for value in given):
            return None
        raise UnsaidError("its name is that of dates, which pandas makes of its numbers")
    if column.kind is not Kind.TEXT:
        raise UnsaidError("its name is that of dates, and its values are of several types")
    return Column(Kind.MOMENT, [None if value is None else moment_of(value) for value in column.values])
