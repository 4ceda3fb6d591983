"""Croissant's data types, as far as a column of a table can have them."""

import re
from collections.abc import Iterable
from types import MappingProxyType

from assay.data.values import ValueType

_BY_NAME = MappingProxyType(
    {
        "Text": ValueType.TEXT,
        "URL": ValueType.TEXT,
        "Enumeration": ValueType.TEXT,
        "Integer": ValueType.INTEGER,
        "Number": ValueType.FLOAT,
        "Float": ValueType.FLOAT,
        "Boolean": ValueType.BOOLEAN,
        "Date": ValueType.DATE,
        **dict.fromkeys(("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"), ValueType.INTEGER),
        **dict.fromkeys(("Float16", "Float32", "Float64"), ValueType.FLOAT),
    }
)
"""By the last part of the term: `sc:Integer` and `https://schema.org/Integer` are the same."""

_OTHER = frozenset(
    [
        "AudioObject",
        "BoundingBox",
        "DateTime",
        "GeoCoordinates",
        "GeoShape",
        "ImageObject",
        "SegmentationMask",
        "Time",
        "VideoObject",
    ]
)
"""Those that are no column of plain values, or not yet."""


def value_type(data_types: Iterable[str]) -> ValueType | None:
    """How a field of these types is read; None when it cannot be read yet.

    A field may have several types, of which one says how its values are written and the others what they mean.
    """
    names = [re.split("[:/#]", term)[-1] for term in data_types]
    if any(name in _OTHER for name in names):
        return None
    return next((_BY_NAME[name] for name in names if name in _BY_NAME), ValueType.TEXT)
