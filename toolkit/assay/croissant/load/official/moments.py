"""What `pandas.Timestamp` makes of values: of `01/02/2022` the second of January, whatever a dataset says."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import numpy as np

from assay.croissant.load.official.ends import UnsaidError

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?|(\d\d)(\d\d)|/(\d\d?)/(\d\d?))?"
    r"(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,6})0*)?)?\s?(Z|[+-]\d\d:?\d\d)?)?"
)
_DAY = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4})")
_NANOSECONDS = 1000


def moment_of(value: Any) -> Any:
    """The moment, as `datetime`, or of `datetime64` where it has nanoseconds; None of an empty text.

    Raises:
        TypeError: it is none.
        ValueError: it has a month or a day that there is not.
        UnsaidError: it is not said here which.
    """
    if isinstance(value, str):
        return _of_text(value) if value else None
    if isinstance(value, bool | np.bool_):
        raise TypeError("Cannot convert input of type bool to Timestamp")
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float | np.integer | np.floating):
        return _of_number(value)
    raise TypeError(f"Cannot convert input of type {type(value).__name__} to Timestamp")


def _of_number(value: Any) -> Any:
    """So many nanoseconds after the beginning of 1970."""
    nanoseconds = int(value)
    if nanoseconds != value or not -(2**62) < nanoseconds < 2**62:
        raise UnsaidError("it has numbers for dates that are no whole nanoseconds")
    if nanoseconds % _NANOSECONDS:
        return np.datetime64(nanoseconds, "ns")
    return datetime(1970, 1, 1) + timedelta(microseconds=nanoseconds // _NANOSECONDS)  # noqa: DTZ001 - it has no zone


def _of_text(text: str) -> datetime:
    if found := _DAY.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        month, day = (second, first) if first > 12 else (first, second)
        return datetime(int(found[4]), month, day)  # noqa: DTZ001 - it has no zone
    found = _ISO.fullmatch(text)
    if found is None:
        raise UnsaidError(f"pandas guesses which date `{text}` is")
    months, days = found[2] or found[4] or found[6] or 1, found[3] or found[5] or found[7] or 1
    hour, minute, second = (int(each or 0) for each in found.group(8, 9, 10))
    microsecond = int((found[11] or "").ljust(6, "0"))
    zone = _zone(found[12])
    return datetime(int(found[1]), int(months), int(days), hour, minute, second, microsecond, zone)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    minutes = 60 * int(text[1:3]) + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes else UTC
