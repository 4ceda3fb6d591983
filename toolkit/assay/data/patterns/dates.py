"""Dates and times as a pattern of CLDR says that they are written (UTS 35, Date Field Symbol Table), or of strftime.

Texts become ISO 8601, field by field, and Arrow reads that. How many letters a field has says how it is written and not
how many digits it must have: `dd` and `d` both take `3` and `03`. Where numbers touch, as in `yyyyMMdd`, each has as
many digits as letters. A year has four digits, or with `yy` two, which POSIX counts from 1969 to 2068 (strptime, `%y`).
Months and days of the week have their English names, in full or in short; a day of the week has to be that of the date.
Month and day are the first where a pattern has none.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from assay.data.regex import is_re2
from assay_spec.croissant.cldr import Run, fields_of, from_strftime, is_strftime, literal
from assay_spec.remembered import Remembered

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
SHORTEST = 3
"""Letters by which names of months and days can be told."""


class Part(NamedTuple):
    """One field of a date."""

    name: str
    written: str
    """What it looks like."""
    fixed: str = ""
    """The same with as many digits as letters, for where it touches another number; empty where that cannot be told."""
    is_number: bool = False


_TWO_DIGITS = {
    "M": ("month", "0?[1-9]|1[0-2]"),
    "L": ("month", "0?[1-9]|1[0-2]"),
    "d": ("day", "0?[1-9]|[12][0-9]|3[01]"),
    "H": ("hour", "[01]?[0-9]|2[0-3]"),
    "k": ("hour to 24", "0?[1-9]|1[0-9]|2[0-4]"),
    "h": ("hour to 12", "0?[1-9]|1[0-2]"),
    "K": ("hour to 11", "0?[0-9]|1[01]"),
    "m": ("minute", "[0-5]?[0-9]"),
    "s": ("second", "[0-5]?[0-9]"),
}
_OFFSET = "Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?"
_PARTS: Mapping[str, Part] = MappingProxyType(
    {letter: Part(name, written, is_number=True) for letter, (name, written) in _TWO_DIGITS.items()}
    | {
        letter * 2: Part(name, written, written.replace("?", ""), is_number=True)
        for letter, (name, written) in _TWO_DIGITS.items()
    }
    | dict.fromkeys(("y", "yyyy", "u", "uuuu"), Part("year", "[0-9]{4}", "[0-9]{4}", is_number=True))
    | {"yy": Part("year of two digits", "[0-9]{2}", "[0-9]{2}", is_number=True)}
    | dict.fromkeys(("MMM", "MMMM", "LLL", "LLLL"), Part("month by name", rf"(?:{_MONTH})\.?"))
    | dict.fromkeys(("E", "EE", "EEE", "EEEE"), Part("day of the week", rf"(?:{_DAY})\.?"))
    | dict.fromkeys(("a", "aa", "aaa"), Part("half of the day", r"[ap]\.?m\.?"))
    | {"S" * count: Part("fraction", "[0-9]{1,6}", f"[0-9]{{{count}}}", is_number=True) for count in range(1, 7)}
    | {letter * count: Part("zone", _OFFSET) for letter in "Xx" for count in range(1, 4)}
    | dict.fromkeys(("Z", "ZZ", "ZZZ", "ZZZZZ"), Part("zone", _OFFSET))
    | dict.fromkeys(("z", "zz", "zzz"), Part("zone", f"UTC|GMT|{_OFFSET}"))
)
"""The fields that are read, by their letters."""


class DatePattern(NamedTuple):
    """A pattern by which dates or times can be read."""

    expression: str
    """For RE2; its groups are named `f0`, `f1`, and so on."""
    groups: Mapping[str, str]
    """By the names of the parts."""

    def has(self, *names: str) -> bool:
        """Whether it has one of these parts."""
        return not self.groups.keys().isdisjoint(names)

    @property
    def has_date(self) -> bool:
        """Whether it says which day is meant, or at least which year."""
        return self.has(*_YEARS)

    @property
    def has_time(self) -> bool:
        """Whether it says which hour of the day."""
        return self.has(*_HOURS)


@Remembered
def parse_date_pattern(text: str) -> DatePattern:
    """The pattern, with what is needed to read by it.

    Raises:
        ValueError: it is none, or has what is not read.

    >>> sorted(parse_date_pattern("MMM d, y").groups)
    ['day', 'month by name', 'year']
    """
    pattern = from_strftime(text) if is_strftime(text) else text
    runs, is_open = fields_of(pattern)
    if is_open:
        raise ValueError("a quote is not closed")
    if unknown := re.search("%[a-zA-Z%]", pattern):
        raise ValueError(f"`{unknown[0]}` is not read")
    pieces: list[str] = []
    groups: dict[str, str] = {}
    for letters, written in _pieces(runs):
        if not letters:
            pieces.append(written)
            continue
        part = _PARTS[letters]
        if part.name in groups:
            raise ValueError(f"it has a {part.name} twice")
        groups[part.name] = f"f{len(groups)}"
        pieces.append(f"(?P<{groups[part.name]}>{written})")
    found = DatePattern(rf"(?i)^\s*{''.join(pieces)}\s*$", MappingProxyType(groups))
    _require_sense(found)
    if not is_re2(found.expression):
        raise ValueError("it is too large")
    return found


def _require_sense(pattern: DatePattern) -> None:
    if pattern.has("hour to 12", "hour to 11") != pattern.has("half of the day"):
        raise ValueError("hours of half a day, `h`, and the half, `a`, belong together")
    for several in (_YEARS, _MONTH_FIELDS, _HOURS):
        if sum(pattern.has(name) for name in several) > 1:
            raise ValueError(f"it has a {several[0]} twice")
    for part, needed in _WITHIN.items():
        if pattern.has(part) and not pattern.has(*needed):
            raise ValueError(f"it has a {part} and no {needed[0]}; `MM` is the month, `HH` the hour, `mm` the minute")


_YEARS = ("year", "year of two digits")
_MONTH_FIELDS = ("month", "month by name")
_HOURS = ("hour", "hour to 24", "hour to 12", "hour to 11")
_WITHIN = {"day": _MONTH_FIELDS, "minute": _HOURS, "second": ("minute",), "fraction": ("second",)}
"""What a part is a part of: by `yyyy-mm-dd` every date would be in January."""


def _pieces(runs: list[Run]) -> Iterator[tuple[str, str]]:
    """The letters of each part, none for text between parts, and what it looks like."""
    text = ""
    for number, (letter, part) in enumerate(runs):
        if not letter:
            text += part
            continue
        if text:
            yield "", _literally(text)
            text = ""
        if part not in _PARTS:
            raise ValueError(f"`{part}` is not read")
        beside = [one for _, one in (*runs[max(number - 1, 0) : number], *runs[number + 1 : number + 2])]
        touches = _is_number(part) and any(map(_is_number, beside))
        written = _PARTS[part].fixed if touches else _PARTS[part].written
        if not written:
            raise ValueError(f"`{part}` touches another number, and how many digits it has cannot be told")
        yield part, written
    if text:
        yield "", _literally(text)


def _is_number(part: str) -> bool:
    return part in _PARTS and _PARTS[part].is_number


def _literally(text: str) -> str:
    """What text of a pattern looks like; one space is as good as another."""
    return "".join(
        r"(?:\s|\p{Zs})+" if part.isspace() else re.escape(part) for part in re.split(r"(\s+)", literal(text)) if part
    )


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
