"""The types that values are read as, and what Arrow keeps them in."""

from enum import StrEnum
from types import MappingProxyType

import pyarrow as pa
import pyarrow.types as kind

from assay.data.floats import greatest


class ValueType(StrEnum):
    """What a column is read as."""

    TEXT = "text"
    """Text stays as it is written; numbers, booleans and dates take their one textual form."""
    INTEGER = "integer"
    """Of 64 bits, as `cr:Int64` is."""
    FLOAT = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "date and time"
    """To the microsecond; where the zone is given, the moment in UTC."""
    TIME = "time of day"
    BYTES = "bytes"
    INT8 = "cr:Int8"
    INT16 = "cr:Int16"
    INT32 = "cr:Int32"
    UINT8 = "cr:UInt8"
    UINT16 = "cr:UInt16"
    UINT32 = "cr:UInt32"
    UINT64 = "cr:UInt64"
    FLOAT16 = "cr:Float16"
    FLOAT32 = "cr:Float32"


INTEGERS = MappingProxyType(
    {
        ValueType.INTEGER: pa.int64(),
        ValueType.INT8: pa.int8(),
        ValueType.INT16: pa.int16(),
        ValueType.INT32: pa.int32(),
        ValueType.UINT8: pa.uint8(),
        ValueType.UINT16: pa.uint16(),
        ValueType.UINT32: pa.uint32(),
        ValueType.UINT64: pa.uint64(),
    }
)
"""The whole numbers, by their ranges."""

FLOATS = MappingProxyType(
    {ValueType.FLOAT: pa.float64(), ValueType.FLOAT16: pa.float16(), ValueType.FLOAT32: pa.float32()}
)
"""The other numbers, by how many bits they have."""

ARROW = MappingProxyType(
    {
        **INTEGERS,
        **FLOATS,
        ValueType.TEXT: pa.string(),
        ValueType.BOOLEAN: pa.bool_(),
        ValueType.DATE: pa.date32(),
        ValueType.DATETIME: pa.timestamp("us"),
        ValueType.TIME: pa.time64("us"),
        ValueType.BYTES: pa.large_binary(),
    }
)
"""The Arrow type of each."""


def limits_of(value_type: ValueType) -> tuple[int, int]:
    """The least and the greatest integer of a type, in two's complement or without a sign."""
    stored = INTEGERS[value_type]
    low = -(1 << (stored.bit_width - 1)) if kind.is_signed_integer(stored) else 0
    return low, low + (1 << stored.bit_width) - 1


def range_of(value_type: ValueType) -> str:
    """The range of the numbers of a type in words."""
    if value_type in FLOATS:
        most = greatest(FLOATS[value_type])
        return f"from -{most} to {most}"
    return "from {} to {}".format(*limits_of(value_type))
