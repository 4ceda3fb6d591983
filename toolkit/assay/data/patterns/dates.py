"""Dates and times as a pattern of CLDR says that they are written (UTS 35, Date Field Symbol Table), or of strftime.

Texts become ISO 8601, field by field, and Arrow reads that. How many letters a field has says how it is written and not
how many digits it must have: `dd` and `d` both take `3` and `03`. Where numbers touch, as in `yyyyMMdd`, each has as
many digits as letters. A year has four digits, or with `yy` two, which POSIX counts from 1969 to 2068 (strptime, `%y`).
Months and days of the week have their English names, in full or in short; a day of the week has to be that of the date.
Month and day are the first where a pattern has none.
"""

import pyarrow as pa
import pyarrow.compute as pc

from assay.data.patterns.fields import DatePattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORTEST = 3
"""Letters by which names of months and days can be told."""


def dates(texts: pa.StringArray, pattern: DatePattern) -> pa.Date32Array:
    """The dates that texts say; of a date with a time of day the date, as it is written.

    Raises:
        pyarrow.ArrowInvalid: a text does not fit.
    """
    return _dates(_Fields(texts, pattern))


def moments(texts: pa.StringArray, pattern: DatePattern) -> pa.TimestampArray:
    """The moments that texts say; with a zone in the pattern they are in UTC, else they are where they were written.

    Raises:
        pyarrow.ArrowInvalid: a text does not fit.
    """
    fields = _Fields(texts, pattern)
    date = _dates(fields).cast(pa.string())
    zone = fields.get("zone")
    if zone is None:
        return pc.binary_join_element_wise(date, _time(fields), "T").cast(pa.timestamp("us"))
    offset = pc.replace_substring_regex(pc.utf8_upper(zone), "UTC|GMT", "Z")
    moment = pc.binary_join_element_wise(pc.binary_join_element_wise(date, _time(fields), "T"), offset, "")
    return moment.cast(pa.timestamp("us", "UTC"))


def times(texts: pa.StringArray, pattern: DatePattern) -> pa.Time64Array:
    """The times of day that texts say, as they are written.

    Raises:
        pyarrow.ArrowInvalid: a text does not fit.
    """
    # Arrow has no way from text to a time of day alone.
    on_one_day = pc.binary_join_element_wise("1970-01-01", _time(_Fields(texts, pattern)), "T")
    return on_one_day.cast(pa.timestamp("us")).cast(pa.time64("us"))


class _Fields:
    """The parts of texts by their names."""

    def __init__(self, texts: pa.StringArray, pattern: DatePattern) -> None:
        found = pc.extract_regex(texts, pattern.expression)
        if found.null_count:
            raise pa.ArrowInvalid("a text does not have this form")
        self.length = len(texts)
        self._found = found
        self._groups = pattern.groups

    def get(self, name: str) -> pa.StringArray | None:
        """None where the pattern has no such part."""
        return pc.struct_field(self._found, self._groups[name]) if name in self._groups else None

    def number(self, name: str) -> pa.Int64Array | None:
        """The same of a part that is a number."""
        texts = self.get(name)
        return None if texts is None else texts.cast(pa.int64())


def _dates(fields: _Fields) -> pa.Date32Array:
    month = fields.number("month")
    if (by_name := fields.get("month by name")) is not None:
        month = pc.add(_place_among(by_name, _MONTHS), 1)
    parts = (_year(fields), _two_digits(month, fields, 1), _two_digits(fields.number("day"), fields, 1))
    found = pc.binary_join_element_wise(*parts, "-").cast(pa.date32())
    day = fields.get("day of the week")
    if day is not None and not _place_among(day, _DAYS).equals(pc.day_of_week(found)):
        raise pa.ArrowInvalid("a date is on another day of the week")
    return found


def _year(fields: _Fields) -> pa.StringArray:
    year = fields.get("year")
    if year is not None:
        return year
    short = fields.number("year of two digits")
    return pc.add(short, pc.if_else(pc.less(short, 69), 2000, 1900)).cast(pa.string())


def _time(fields: _Fields) -> pa.StringArray:
    """Times of day by ISO 8601."""
    numbers = (_hour(fields), fields.number("minute"), fields.number("second"))
    time = pc.binary_join_element_wise(*(_two_digits(number, fields, 0) for number in numbers), ":")
    fraction = fields.get("fraction")
    return time if fraction is None else pc.binary_join_element_wise(time, fraction, ".")


def _hour(fields: _Fields) -> pa.Int64Array | None:
    if (late := fields.number("hour to 24")) is not None:
        return pc.if_else(pc.equal(late, 24), 0, late)
    half = fields.get("half of the day")
    if half is None:
        return fields.number("hour")
    hour = fields.number("hour to 11")
    if (early := fields.number("hour to 12")) is not None:
        hour = pc.if_else(pc.equal(early, 12), 0, early)
    return pc.add(hour, pc.if_else(pc.starts_with(half, "p", ignore_case=True), 12, 0))


def _two_digits(numbers: pa.Int64Array | None, fields: _Fields, otherwise: int) -> pa.StringArray:
    if numbers is None:
        return pa.repeat(f"{otherwise:02}", fields.length)
    return pc.utf8_lpad(numbers.cast(pa.string()), 2, "0")


def _place_among(names: pa.StringArray, known: tuple[str, ...]) -> pa.Int64Array:
    """Which of the known names each is, from 0."""
    starts = pc.utf8_slice_codeunits(pc.utf8_lower(names), 0, SHORTEST)
    places = pc.index_in(starts, pa.array(known))
    if places.null_count:
        raise pa.ArrowInvalid("a letter is like another one, and no other case of it")
    return places.cast(pa.int64())
