"""Profiles in words and numbers for people."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from assay.croissant.verify.profile.model import QUANTILES, Numbers, Profile
from assay.data.value_types import ValueType
from assay.report.digits import count, share

Say = Callable[[float], str]
"""A number of a column as what it stands for."""

_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT = 1e15


def facts_of(profile: Profile) -> Iterator[tuple[str, str]]:
    """What a column holds, fact by fact."""
    yield "Records", count(profile.records)
    yield "Missing", _part(profile.missing, profile.records)
    if profile.misfits:
        yield "Of another type", _part(profile.misfits, profile.records)
    if profile.lists is not None:
        yield "Values", count(profile.values)
    if profile.type != ValueType.BYTES and profile.values:
        yield "Different", _different(profile)
    if profile.not_finite:
        yield "NaN or infinite", _part(profile.not_finite, profile.values)
    for title, numbers, say in (
        ("", profile.numbers, say_of(profile.type)),
        ("Bytes: " if profile.type == ValueType.BYTES else "Characters: ", profile.lengths, plain),
        ("Items of a list: ", profile.lists, plain),
    ):
        if numbers is not None:
            yield from _spread(title, numbers, say)


def _spread(title: str, numbers: Numbers, say: Say) -> Iterator[tuple[str, str]]:
    yield _capital(f"{title}least, mean, greatest"), "; ".join(map(say, (numbers.low, numbers.mean, numbers.high)))
    if numbers.low < numbers.high:
        of = f" of every {numbers.step}th value" if numbers.step > 1 else ""
        at = ", ".join(f"{100 * each:g}" for each in QUANTILES)
        yield _capital(f"{title}percentiles {at}{of}"), "; ".join(map(say, numbers.quantiles))


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _part(number: int, whole: int) -> str:
    return f"{count(number)} ({share(number, whole)})" if number else "none"


def _different(profile: Profile) -> str:
    return "more than are counted" if profile.distinct is None else count(profile.distinct)


def say_of(value_type: str) -> Say:
    """How the numbers of columns of a type are said."""
    return {ValueType.DATE: _day, ValueType.DATETIME: _moment, ValueType.TIME: _time}.get(ValueType(value_type), plain)


def plain(number: float) -> str:
    """A number with up to six digits, or all where it is whole."""
    text = f"{int(number):,}" if number.is_integer() and abs(number) < _EXACT else f"{number:,.6g}"
    return text.replace(",", "\u202f").replace("-", "\u2212")


def _day(days: float) -> str:
    return _after(days * 86400, lambda moment: moment.date().isoformat())


def _moment(microseconds: float) -> str:
    return _after(microseconds / 1e6, lambda moment: moment.replace(tzinfo=None).isoformat(" ", "seconds"))


def _time(microseconds: float) -> str:
    return _after(microseconds / 1e6, lambda moment: moment.time().isoformat("seconds"))


def _after(seconds: float, say: Callable[[datetime], str]) -> str:
    """A moment, or how far it is from the calendar that people read."""
    try:
        return say(_FIRST_DAY + timedelta(seconds=round(seconds)))
    except OverflowError:
        return f"{seconds / 31556952:,.0f} years after 1970"
