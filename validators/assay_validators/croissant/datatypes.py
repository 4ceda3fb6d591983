"""The data types of Croissant, and which values they have."""

import re
from collections.abc import Callable, Mapping

ATOMIC = frozenset(
    [
        "sc:Boolean",
        "sc:Date",
        "sc:Time",
        "sc:DateTime",
        "sc:Float",
        "sc:Integer",
        "sc:Number",
        "sc:Text",
        "sc:URL",
        "sc:ImageObject",
        "sc:AudioObject",
        "sc:VideoObject",
        "sc:GeoShape",
        "sc:GeoCoordinates",
        "sc:Enumeration",
        "cr:BoundingBox",
        "cr:SegmentationMask",
        "cr:Split",
        "cr:Label",
        "cr:Int8",
        "cr:Int16",
        "cr:Int32",
        "cr:Int64",
        "cr:UInt8",
        "cr:UInt16",
        "cr:UInt32",
        "cr:UInt64",
        "cr:Float16",
        "cr:Float32",
        "cr:Float64",
    ]
)
"""How values are written."""

OTHER_NAMES: Mapping[str, str] = {
    "string": "sc:Text",
    "str": "sc:Text",
    "int": "sc:Integer",
    "long": "sc:Integer",
    "double": "sc:Float",
    "real": "sc:Float",
    "bool": "sc:Boolean",
    "timestamp": "sc:DateTime",
    "uri": "sc:URL",
    "image": "sc:ImageObject",
    "audio": "sc:AudioObject",
    "video": "sc:VideoObject",
}
"""What other languages call them, in lower case."""

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_TIME = re.compile(r"\d{1,2}(:\d{2}){1,2}([.,]\d+)?\s*([A-Za-z+-].*)?")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
_INTEGER = re.compile(r"[+-]?\d+")


def has_type(value: object, types: tuple[str, ...]) -> bool:
    """Whether a single value can be of one of these types; types that say nothing about it let it pass."""
    checks = [_CHECKS[name] for name in types if name in _CHECKS]
    return value is None or isinstance(value, list | dict) or not checks or any(check(value) for check in checks)


def _is_integer(value: object) -> bool:
    if isinstance(value, str):
        return bool(_INTEGER.fullmatch(value.strip()))
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return False
        return True
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and value.lower() in ("true", "false"))


def _is_date(value: object) -> bool:
    return isinstance(value, str) and bool(_DATE.fullmatch(value.strip()) or _DATE_TIME.fullmatch(value.strip()))


def _is_time(value: object) -> bool:
    return isinstance(value, str) and bool(_TIME.fullmatch(value.strip()))


def _is_anything(value: object) -> bool:
    del value
    return True


_INTEGERS = ("sc:Integer", *(f"cr:{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)))
_NUMBERS = ("sc:Float", "sc:Number", "cr:Float16", "cr:Float32", "cr:Float64")
_CHECKS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(_INTEGERS, _is_integer),
    **dict.fromkeys(_NUMBERS, _is_number),
    "sc:Boolean": _is_boolean,
    "sc:Date": _is_date,
    "sc:DateTime": _is_date,
    "sc:Time": _is_time,
    "sc:Text": _is_anything,
    "sc:URL": lambda value: isinstance(value, str),
}
"""What a single value of each type can be."""
