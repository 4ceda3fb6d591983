"""From the values that a file holds to the type that its description names."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.floats import fewest_digits, floats_of, wide
from assay.data.told import is_out_of_range, no, out_of_range, shortened, shown, strange_byte, wider_than
from assay.data.value_types import ARROW, FLOATS, INTEGERS, ValueType
from assay.errors import DataError

_ACCEPTED = MappingProxyType(
    {
        ValueType.TEXT: (
            kind.is_string,
            kind.is_integer,
            kind.is_floating,
            kind.is_decimal,
            kind.is_boolean,
            kind.is_date,
        ),
        **dict.fromkeys((*INTEGERS, *FLOATS), (kind.is_string, kind.is_integer, kind.is_floating, kind.is_decimal)),
        ValueType.BOOLEAN: (kind.is_string, kind.is_integer, kind.is_boolean),
        ValueType.DATE: (kind.is_string, kind.is_date, kind.is_timestamp),
        ValueType.DATETIME: (kind.is_string, kind.is_date, kind.is_timestamp),
        ValueType.TIME: (kind.is_string, kind.is_time),
        ValueType.BYTES: (kind.is_string, kind.is_binary, kind.is_large_binary),
    }
)

_REMEDY = MappingProxyType(
    {
        ValueType.TEXT: "write a number, or a text",
        **dict.fromkeys(INTEGERS, "write whole numbers"),
        **dict.fromkeys(FLOATS, "write numbers with a decimal point"),
        ValueType.BOOLEAN: "write true or false",
        ValueType.DATE: "write dates as YYYY-MM-DD",
        ValueType.DATETIME: "write times as YYYY-MM-DDThh:mm:ss, all of them with a zone or none",
        ValueType.TIME: "write times as hh:mm:ss",
        ValueType.BYTES: "store it as bytes",
    }
)
_TOO_FINE = re.compile(r"(.*[0-9]:[0-9]{2}[.][0-9]{6})[0-9]+(Z|[-+][0-9:]+)?")
"""A time with more digits than microseconds, and what it is without these."""


_UTF8 = "write it as UTF-8; spreadsheets call that `CSV UTF-8`"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the first value of an array stands."""

    path: Path
    column: str
    row: int = 1
    nothing: str = "leave the cell empty"
    """How somebody writes there that there is no value."""
    is_data: bool = True
    """Whether it is a value of the data, whose type somebody can declare otherwise."""

    def remedy(self, first: str) -> str:
        """What to do about a value there, and about one that is none."""
        return f"{first}, and {self.nothing} where there is none" if self.nothing else first


def cast(array: pa.Array, value_type: ValueType, place: Place) -> pa.Array:
    """The values as `value_type`; nulls stay null.

    Raises:
        DataError: the stored type cannot be read so, or the first value that does not fit.
    """
    if array.type == ARROW[value_type] and (value_type is not ValueType.TEXT or _is_ascii(array)):
        return array
    plain = as_stored(array, place) if value_type is not ValueType.BYTES else _plain(array)
    if kind.is_null(plain.type):
        return pa.nulls(len(plain), ARROW[value_type])
    if not any(accepts(plain.type) for accepts in _ACCEPTED[value_type]):
        problem = f"it holds `{array.type}`, which cannot be read as {value_type}"
        raise DataError(problem, path=place.path, column=place.column, remedy=f"store it as {value_type}")
    return _convert(plain, value_type, place)


def _is_ascii(texts: pa.StringArray) -> bool:
    """Whether all of them are ASCII, and so UTF-8."""
    if not len(texts):
        return True
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)
    start, end = int(ends[texts.offset]), int(ends[texts.offset + len(texts)])
    return start == end or int(np.frombuffer(data, np.int8, end - start, start).min()) >= 0


def as_stored(array: pa.Array, place: Place) -> pa.Array:
    """The values in the plain type of their kind, whatever it was packed in, and bytes as the text that they spell.

    Raises:
        DataError: bytes that are not UTF-8.
    """
    plain = _plain(array)
    if kind.is_string(plain.type):
        # Nobody looks whether what Parquet calls text is UTF-8.
        plain = plain.cast(pa.binary())
    if kind.is_binary(plain.type) or kind.is_large_binary(plain.type):
        return _convert(plain, ValueType.TEXT, place)
    return plain


def fits(array: pa.Array, value_type: ValueType) -> bool:
    """Whether `cast` would read text so."""
    try:
        _exactly(_trim(array), value_type)
    except pa.ArrowInvalid:
        return False
    return True


def as_text(array: pa.Array) -> pa.Array:
    """The textual form of values that `as_stored` has given; what ids, classes and groups are compared by.

    Whole numbers have neither a point nor an exponent, others the fewest digits that give them back.
    """
    if kind.is_decimal(array.type):
        return pc.replace_substring_regex(_digits_of(array), r"[.]0+$|([.][0-9]*[1-9])0+$", r"\1")
    if not kind.is_floating(array.type):
        return array.cast(pa.string())
    numbers = wide(array)
    whole = pc.and_(pc.equal(pc.trunc(numbers), numbers), pc.less(pc.abs(numbers), 2.0**63))
    plain = pc.if_else(whole, numbers, pa.scalar(0, numbers.type)).cast(pa.int64())
    return pc.if_else(whole, plain.cast(pa.string()), fewest_digits(array))


def _digits_of(decimals: pa.Array) -> pa.Array:
    text = decimals.cast(pa.string())
    if not pc.any(pc.match_substring(text, "E")).as_py():
        return text
    # Arrow gives what is near 0 an exponent, and 0 itself.
    return pa.array([None if value is None else f"{value:f}" for value in decimals.to_pylist()], pa.string())


def _plain(array: pa.Array) -> pa.Array:
    """`array` without dictionaries, views, wide offsets, fixed widths and narrow decimals."""
    stored = array.type
    if kind.is_dictionary(stored):
        return _plain(array.dictionary_decode())
    if kind.is_large_string(stored) or kind.is_string_view(stored):
        return array.cast(pa.string())
    if kind.is_binary_view(stored) or kind.is_fixed_size_binary(stored):
        return array.cast(pa.binary())
    if kind.is_decimal(stored) and stored.bit_width < 128:
        return array.cast(pa.decimal128(stored.precision, stored.scale))
    return array


def _convert(array: pa.Array, value_type: ValueType, place: Place) -> pa.Array:
    try:
        return _exactly(array, value_type)
    except pa.ArrowInvalid:
        pass
    trimmed = _trim(array)
    try:
        return _exactly(trimmed, value_type)
    except pa.ArrowInvalid:
        raise _misfit(trimmed, value_type, place) from None


def _exactly(array: pa.Array, value_type: ValueType) -> pa.Array:
    """`array` as `value_type`; raises `pyarrow.ArrowInvalid` where a value would change."""
    if value_type is ValueType.TEXT:
        return _as_exact_text(array)
    if value_type in INTEGERS and kind.is_string(array.type):
        array = _in_digits(array, value_type)
    if value_type is ValueType.DATETIME and not kind.is_date(array.type):
        return _as_moment(array)
    if value_type is ValueType.TIME and kind.is_string(array.type):
        on_one_day = pc.binary_join_element_wise(pa.scalar("1970-01-01"), array, "T")
        return on_one_day.cast(ARROW[ValueType.DATETIME]).cast(ARROW[value_type])
    if value_type in FLOATS:
        return floats_of(array, FLOATS[value_type])
    if value_type is ValueType.BOOLEAN and kind.is_integer(array.type):
        array = array.cast(pa.string())  # Arrow takes any integer but 0 for true
    converted = array.cast(ARROW[value_type])
    if kind.is_timestamp(array.type) and not converted.cast(array.type).equals(array):
        raise pa.ArrowInvalid("a time of day would be lost")
    return converted


def _in_digits(array: pa.Array, value_type: ValueType) -> pa.Array:
    """Texts of integers, without what Arrow takes for some by the bits that they have: 0xFFFFFFFFFFFFFFFF would be -1.

    Of integers without a sign, it does not take -0 for 0.
    """
    if pc.any(pc.match_substring(array, "x", ignore_case=True)).as_py():
        raise pa.ArrowInvalid("hexadecimal digits")
    if kind.is_unsigned_integer(ARROW[value_type]) and pc.any(pc.starts_with(array, "-0")).as_py():
        return pc.replace_substring_regex(array, r"^-(0+)$", r"\1")
    return array


def _as_moment(array: pa.Array) -> pa.Array:
    """Dates with times; what tells its zone is turned to UTC, all of it or nothing."""
    in_utc = pa.timestamp("us", tz="UTC")
    if kind.is_string(array.type):
        try:
            return array.cast(ARROW[ValueType.DATETIME])
        except pa.ArrowInvalid:
            array = array.cast(in_utc)
    return array.cast(in_utc if array.type.tz else ARROW[ValueType.DATETIME]).cast(ARROW[ValueType.DATETIME])


def _as_exact_text(array: pa.Array) -> pa.Array:
    if kind.is_floating(array.type) and pc.all(pc.is_finite(array)).as_py() is False:
        raise pa.ArrowInvalid("NaN and infinities are no text")
    return as_text(array)


def _trim(array: pa.Array) -> pa.Array:
    return pc.ascii_trim_whitespace(array) if kind.is_string(array.type) else array


def _misfit(array: pa.Array, value_type: ValueType, place: Place) -> DataError:
    index = first_misfit(array, lambda some: _exactly(some, value_type))
    bad_bytes = kind.is_binary(array.type) or kind.is_large_binary(array.type)
    if bad_bytes:
        what, remedy = f"not UTF-8 at its {strange_byte(array[index].as_py())}", _UTF8
    elif is_out_of_range(array[index], value_type):
        declared = wider_than(value_type)
        what, remedy = out_of_range(value_type), declared if place.is_data else "compare with what is in it"
    elif _is_too_fine(array[index], value_type):
        what, remedy = "finer than a microsecond", "write at most six digits after the seconds"
    else:
        what, remedy = no(value_type), place.remedy(_REMEDY[value_type])
    return DataError(
        f"`{shortened(shown(array[index]))}` is {what}",
        path=place.path,
        row=place.row + index,
        column=place.column,
        remedy=remedy,
    )


def _is_too_fine(value: pa.Scalar, value_type: ValueType) -> bool:
    """Whether it is a time of which only its last digits do not fit."""
    if value_type not in (ValueType.DATETIME, ValueType.TIME) or not kind.is_string(value.type):
        return False
    found = _TOO_FINE.fullmatch(value.as_py())
    return found is not None and fits(pa.array([found[1] + (found[2] or "")], pa.string()), value_type)


def first_misfit(array: pa.Array, make: Callable[[pa.Array], object]) -> int:
    """Where the first value stands of which `make` makes nothing but a `ValueError`; there is one."""
    low, high = 0, len(array)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            make(array.slice(low, middle - low))
        except ValueError:
            high = middle
        else:
            low = middle
    return low
