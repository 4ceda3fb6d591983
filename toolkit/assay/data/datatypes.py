"""Croissant's data types, as far as a column of a table can have them."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from assay.data.value_types import FLOATS, INTEGERS, ValueType

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
        "DateTime": ValueType.DATETIME,
        "Time": ValueType.TIME,
        "BoundingBox": ValueType.FLOAT,
        **dict.fromkeys(("AudioObject", "ImageObject", "VideoObject"), ValueType.BYTES),
        **{each.removeprefix("cr:"): each for each in (*INTEGERS, *FLOATS) if each.startswith("cr:")},
        "Int64": ValueType.INTEGER,
        "Float64": ValueType.FLOAT,
    }
)
"""By the last part of the term: `sc:Integer` and `https://schema.org/Integer` are the same."""

_SEVERAL = frozenset(["BoundingBox"])
"""Those that are several numbers."""


def value_type(data_types: Iterable[str]) -> ValueType:
    """How a field of these types is read; as text where none of them says.

    A field may have several types, of which one says how its values are written and the others what they mean. Where
    one says that they are whole numbers, another one may say how large they are.
    """
    found = [_BY_NAME[name] for name in names_of(data_types) if name in _BY_NAME]
    if ValueType.INTEGER in found[:1]:
        return next((each for each in found if each in INTEGERS and each is not ValueType.INTEGER), found[0])
    return next(iter(found), ValueType.TEXT)


def widest_type(data_types: Iterable[str]) -> ValueType:
    """The same, but that numbers with a point have all digits that are written, whatever their type holds."""
    found = value_type(data_types)
    return ValueType.FLOAT if found in FLOATS else found


class Media(StrEnum):
    """What files can be decoded to arrays."""

    IMAGE = "ImageObject"
    AUDIO = "AudioObject"


def media_of(data_types: Iterable[str]) -> Media | None:
    """What files of these types are; None where they cannot be decoded, as those of `sc:VideoObject` cannot."""
    return next((each for each in Media if each in names_of(data_types)), None)


def is_several(data_types: Iterable[str]) -> bool:
    """Whether one value of these types is a list: a box by its four numbers."""
    return not _SEVERAL.isdisjoint(names_of(data_types))


def is_picture(data_types: Iterable[str]) -> bool:
    """Whether one value of these types is the bytes of a picture."""
    return "ImageObject" in names_of(data_types)


def names_of(data_types: Iterable[str]) -> list[str]:
    """The last parts of terms: `Integer` of `sc:Integer`."""
    return [_name(term) for term in data_types]


@lru_cache(1 << 10)  # of many fields there are few types
def _name(term: str) -> str:
    return re.split("[:/#]", term)[-1]


def tells(data_types: Iterable[str]) -> bool:
    """Whether one of these types says how values are written."""
    return not _BY_NAME.keys().isdisjoint(names_of(data_types))
