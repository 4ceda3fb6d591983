"""Texts as the values that a `format` says they are: Croissant 1.1, Format."""

from functools import partial

import pyarrow as pa

from assay.data.elements import Change, Make, changed
from assay.data.patterns.dates import dates, moments, times
from assay.data.patterns.fields import DatePattern, parse_date_pattern
from assay.data.patterns.numbers import NumberPattern, floats, integers, parse_number_pattern
from assay.data.value_types import ARROW, FLOATS, INTEGERS, ValueType, range_of
from assay.data.values import Place
from assay.errors import DataError


def formatted(array: pa.Array, pattern: str, value_type: ValueType, place: Place) -> pa.Array:
    """Texts, or lists of them, as dates or numbers that are written by a pattern of CLDR; dates also by strftime's.

    Of a date with a time of day it is the date, as written. Text stays as it is: its pattern says nothing about it.

    Raises:
        DataError: it is no pattern of such values, or the first text that does not fit it.
    """
    if value_type in INTEGERS:
        what = "whole number" if value_type is ValueType.INTEGER else f"{value_type}, {range_of(value_type)},"
        make = partial(integers, pattern=_whole(pattern, place), stored=INTEGERS[value_type])
        return changed(array, _change(make, what, pattern, place), place)
    if value_type in FLOATS:
        what = "number" if value_type is ValueType.FLOAT else f"{value_type}, {range_of(value_type)},"
        make = partial(floats, pattern=_numeric(pattern, place), stored=FLOATS[value_type])
        return changed(array, _change(make, what, pattern, place), place)
    match value_type:
        case ValueType.TEXT:
            return array
        case ValueType.DATE:
            change = _change(partial(dates, pattern=_dated(pattern, place)), "date", pattern, place)
        case ValueType.DATETIME:
            return as_moments(array, pattern, place).cast(ARROW[value_type])
        case ValueType.TIME:
            return as_times(array, pattern, place)
        case _:
            raise _wrong(pattern, f"a {value_type} has none", place)
    return changed(array, change, place)


def tells_zone_by(pattern: str) -> bool:
    """Whether times by a pattern tell their zones; of what is no pattern, that is told where it is used."""
    try:
        return parse_date_pattern(pattern).has("zone")
    except ValueError:
        return True


def as_moments(array: pa.Array, pattern: str, place: Place) -> pa.Array:
    """Texts as dates with times of day: `timestamp[us]`, in UTC where the pattern has a zone.

    Raises:
        DataError: as `formatted`.
    """
    make = partial(moments, pattern=_dated(pattern, place))
    return changed(array, _change(make, "date and time", pattern, place), place)


def as_times(array: pa.Array, pattern: str, place: Place) -> pa.Array:
    """Texts as times of day: `time64[us]`.

    Raises:
        DataError: as `formatted`.
    """
    parsed = _parsed_date(pattern, place)
    if not parsed.has_time:
        raise _wrong(pattern, "it has no hour", place)
    return changed(array, _change(partial(times, pattern=parsed), "time", pattern, place), place)


def _dated(text: str, place: Place) -> DatePattern:
    pattern = _parsed_date(text, place)
    if not pattern.has_date:
        raise _wrong(text, "it has no year", place)
    return pattern


def _parsed_date(text: str, place: Place) -> DatePattern:
    try:
        return parse_date_pattern(text)
    except ValueError as error:
        raise _wrong(text, str(error), place) from None


def _whole(text: str, place: Place) -> NumberPattern:
    pattern = _numeric(text, place)
    if not pattern.is_whole:
        raise _wrong(text, "its numbers are not whole", place)
    return pattern


def _numeric(text: str, place: Place) -> NumberPattern:
    try:
        return parse_number_pattern(text)
    except ValueError as error:
        raise _wrong(text, str(error), place) from None


def _change(make: Make, what: str, pattern: str, place: Place) -> Change:
    remedy = place.remedy(f"write each {what.partition(',')[0]} by that pattern")
    return Change(make, f"is no {what} by the pattern `{pattern}`", remedy)


def _wrong(pattern: str, problem: str, place: Place) -> DataError:
    return DataError(f"nothing can be read by the format `{pattern}`: {problem}", path=place.path, column=place.column)
