"""Which dates, versions and JSON paths mlcroissant takes, without the libraries that it asks."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

VERSION = re.compile(
    r"(0|[1-9]\d*)(\.(0|[1-9]\d*)(\.(0|[1-9]\d*)"
    r"(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?)?)?\n?"
)
"""Semantic versions, and the beginnings of such."""

NAME = re.compile(r"[a-zA-Z0-9\-_.]+\n?")
"""Names in documents of version 0.8."""

_ZONE = r"(?:[zZ]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?"
_TIMES = (
    re.compile(r"[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?"),
    re.compile(rf"(?P<hour>[0-9]{{2}}){_ZONE}"),
    re.compile(rf"(?P<hour>[0-9]{{2}}):(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}})(?P<part>[.,][0-9]+)?)?{_ZONE}"),
    re.compile(rf"(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?:(?P<second>[0-9]{{2}})(?P<part>[.,][0-9]+)?)?{_ZONE}"),
)


def is_date(text: str) -> bool:
    """Whether `dateutil`'s reader of ISO 8601 takes a text: a date, and after any one character a time."""
    if not text.isascii():
        return False
    return any(_is_moment(*parts) for parts in _dates(text))


def _dates(text: str) -> Iterator[tuple[str, str]]:
    """The ways to read the beginning of a text as a date, and what is left of it; the first that is a date counts."""
    for found in (_common(text), _uncommon(text)):
        if found is not None:
            yield found
            return


def _common(text: str) -> tuple[str, str] | None:
    found = re.match(r"([0-9]{4})(?:$(?!\n)|-([0-9]{2})(?:$(?!\n)|-([0-9]{2}))|([0-9]{2})([0-9]{2}))", text)
    if found is None:
        return None
    year, month, day, month2, day2 = found.groups()
    return f"{year}-{month or month2 or '01'}-{day or day2 or '01'}", text[found.end() :]


def _uncommon(text: str) -> tuple[str, str] | None:
    week = re.match(r"([0-9]{4})(-?)W([0-9]{2})", text)
    if week is not None:
        year, dash, number = week.groups()
        rest = text[week.end() :]
        weekday = "1"
        if rest:
            if rest.startswith("-") != bool(dash) or not rest[len(dash) : len(dash) + 1].isdigit():
                return None
            weekday, rest = rest[len(dash)], rest[len(dash) + 1 :]
        return _week_date(int(year), int(number), int(weekday)), rest
    found = re.match(r"([0-9]{4})-?([0-9]{3})", text)
    if found is None:
        return None
    year, days = int(found[1]), int(found[2])
    if year < 1 or not 1 <= days <= 365 + calendar.isleap(year):
        return None
    return str(date(year, 1, 1) + timedelta(days=days - 1)), text[found.end() :]


def _week_date(year: int, week: int, weekday: int) -> str:
    """The date of a day of a week; empty when there is none."""
    if year < 1 or not 0 < week < 54 or not 0 < weekday < 8:
        return ""
    fourth = date(year, 1, 4)
    return str(fourth - timedelta(days=fourth.isocalendar()[2] - 1) + timedelta(days=(week - 1) * 7 + weekday - 1))


def _is_moment(day: str, rest: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return not rest or _is_time(rest[1:])


def _is_time(text: str) -> bool:
    found = next((match for match in (time.fullmatch(text) for time in _TIMES) if match), None)
    if found is None:
        return False
    hour, minute, second, part = (found.groupdict().get(name) for name in ("hour", "minute", "second", "part"))
    if int(hour or 0) == 24:
        return not any(int(each or 0) for each in (minute, second, (part or "")[1:]))
    return int(hour or 0) < 24 and int(minute or 0) < 60 and int(second or 0) < 60


class PathError(Exception):
    """A JSON path that `jsonpath_rw` does not take; `lexical` when a character of it means nothing to it."""

    def __init__(self, *, lexical: bool) -> None:
        super().__init__()
        self.lexical = lexical


_TOKENS = re.compile(
    r"(?P<skip>[ \t\n])|(?P<id>[a-zA-Z_@][a-zA-Z0-9_@\-]*)|(?P<number>-?\d+)"
    r"|'(?P<single>(?:[^'\\]|\\.)*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|`(?P<operator>(?:[^`\\]|\\.)*)`"
    r"|(?P<descend>\.\.)|(?P<sign>[*.\[\]()$,:|&])"
)
_BETWEEN = {".", "..", "where", "|", "&"}


def check_path(text: str) -> None:
    """Read a JSON path by the grammar of `jsonpath_rw`.

    Raises:
        PathError: it is none.
    """
    _Path(text).whole()


class _Path:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens, "")

    def whole(self) -> None:
        self._path()
        self._need("end")

    def _path(self) -> None:
        self._step()
        while True:
            while self._next == "[":
                self._bracket()
            if self._next not in _BETWEEN:
                return
            self._take()
            self._step()

    def _step(self) -> None:
        match self._next:
            case "$" | "*" | "operator":
                self._take()
            case "id":
                self._fields()
            case "[":
                self._bracket()
            case "unknown":
                self._take()
                raise PathError(lexical=False)
            case "(":
                self._take()
                self._path()
                self._need(")")
            case _:
                raise PathError(lexical=False)

    def _fields(self) -> None:
        self._need("id")
        while self._next == ",":
            self._take()
            self._need("id")

    def _bracket(self) -> None:
        self._need("[")
        if self._next == "id":
            self._fields()
        elif self._next == "*":
            self._take()
        else:
            number = self._next == "number"
            if number:
                self._take()
            if self._next == ":" or not number:
                self._need(":")
                if self._next == "number":
                    self._take()
        self._need("]")

    def _need(self, wanted: str) -> None:
        if self._next != wanted:
            raise PathError(lexical=False)
        self._take()

    def _take(self) -> None:
        self._next = next(self._tokens, "")


def _tokens(text: str) -> Iterator[str]:
    """The kinds of the tokens, each when it is asked for, as a mistake before it counts first."""
    at = 0
    while at < len(text):
        found = _TOKENS.match(text, at)
        if found is None:
            raise PathError(lexical=True)
        at = found.end()
        kind = found.lastgroup or ""
        if kind == "operator" and found[0] not in ("`this`", "`parent`"):
            yield "unknown"
        elif kind == "id" and found[0] == "where":
            yield "where"
        elif kind in ("single", "double", "id"):
            yield "id"
        elif kind in ("descend", "sign"):
            yield found[0]
        elif kind != "skip":
            yield kind
    yield "end"
