"""How values are told to people, and what is wrong with those that do not fit."""

import re
from types import MappingProxyType

import pyarrow as pa
import pyarrow.types as kind

from assay.data.floats import fewest_digits
from assay.data.value_types import FLOATS, INTEGERS, ValueType, range_of

_WIDER = MappingProxyType(
    {
        **dict.fromkeys(INTEGERS, "`sc:Integer`"),
        ValueType.INTEGER: "`cr:UInt64` or `sc:Text`",
        ValueType.UINT64: "`sc:Text`",
        ValueType.FLOAT: "`sc:Text`",
        ValueType.FLOAT16: "`cr:Float32` or `sc:Float`",
        ValueType.FLOAT32: "`sc:Float`",
    }
)
"""What can be declared for numbers that are out of range."""
_WHOLE = re.compile(r"-?[0-9]+")
_SPACES = " \t\n\v\f\r"
"""What is no part of a value where it stands around it."""


def shown(value: pa.Scalar) -> str:
    """Any value for people to see."""
    try:
        if kind.is_float16(value.type) or kind.is_float32(value.type):
            return str(fewest_digits(pa.array([value], value.type))[0])
        plain = value.as_py()
    except UnicodeDecodeError:
        plain = value.as_buffer().to_pybytes()
    except (ValueError, OverflowError):
        # A time that Python's calendar does not reach, is too coarse for, or whose zone nobody knows.
        return str(value.type)
    return plain.decode(errors="replace") if isinstance(plain, bytes) else str(plain)


def strange_byte(data: bytes) -> str:
    """The first byte that is not UTF-8, by its number and its value."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} (0x{data[error.start]:02x})"
    raise AssertionError("all of it is UTF-8")


def shortened(text: str) -> str:
    """A value of the user as messages show it."""
    return text if len(text) <= 40 else f"{text[:40]}…"


def no(value_type: ValueType) -> str:
    """What a value is that is none of a type, in words."""
    return f"no {'integer' if value_type in INTEGERS else 'number' if value_type in FLOATS else value_type}"


def out_of_range(value_type: ValueType) -> str:
    """What a number is that is too small or too large for its type, in words."""
    name = {ValueType.INTEGER: "an integer", ValueType.FLOAT: "a number"}.get(value_type, str(value_type))
    return f"out of range: {name} is {range_of(value_type)}"


def wider_than(value_type: ValueType) -> str:
    """What to do about a number that is out of range."""
    return f"declare the field {_WIDER[value_type]} where that is meant"


def is_out_of_range(value: pa.Scalar, value_type: ValueType) -> bool:
    """Whether a value that does not fit is a number of its type, but for the range of that."""
    if value_type in INTEGERS and (kind.is_floating(value.type) or kind.is_decimal(value.type)):
        number = value.as_py()
        return number is not None and bool(number == number // 1)
    text = shown(value).strip(_SPACES)
    if value_type in INTEGERS:
        return _WHOLE.fullmatch(text) is not None
    return value_type in FLOATS and _is_number(text)


def _is_number(text: str) -> bool:
    try:
        pa.scalar(text).cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True
