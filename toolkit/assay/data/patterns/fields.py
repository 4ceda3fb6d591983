"""The fields of which a pattern of CLDR says how dates and times are written (UTS 35, Date Field Symbol Table)."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from assay.data.re2 import is_re2
from assay_spec.croissant.cldr import Run, fields_of, from_strftime, is_strftime, literal
from assay_spec.remembered import Remembered

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"


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
