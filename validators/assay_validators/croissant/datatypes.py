"""The data types of Croissant, and which values they have."""

import re
from collections.abc import Callable, Mapping
from math import inf

from assay_spec.croissant.addresses import is_reference

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

WHOLE = frozenset(name for name in ATOMIC if "Int" in name)
"""The data types of whole numbers."""

FLOAT = frozenset(["sc:Number", *(name for name in ATOMIC if "Float" in name)])
"""The data types of other numbers."""

NUMBERS = WHOLE | FLOAT
DATES = frozenset(["sc:Date", "sc:DateTime"])
TEXTS = frozenset(["sc:Text", "sc:URL"])
MEDIA = frozenset(["sc:ImageObject", "sc:AudioObject", "sc:VideoObject"])
"""Those that are read alike."""

ENUMERATIONS: Mapping[str, str] = {"sc:Enumeration": "enumeration", "cr:Split": "split"}
"""The classes of record sets that hold categories, and what people call them."""

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

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_TIME = re.compile(r"\d{1,2}(:\d{2}){1,2}([.,]\d+)?\s*([A-Za-z+-].*)?")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
_INTEGER = re.compile(r"[+-]?\d+")


def has_type(value: object, types: tuple[str, ...]) -> bool:
    """Whether a single value can be of one of these types; types that say nothing about it let it pass."""
    checks = [_CHECKS[name] for name in types if name in _CHECKS]
    return value is None or isinstance(value, dict) or not checks or any(_has(value, check) for check in checks)


def _has(value: object, check: Callable[[object], bool]) -> bool:
    """Whether a value, or every one in a list, passes a check; objects and what is missing do."""
    if not isinstance(value, list):
        return check(value)
    todo = [*value]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo += item
        elif item is not None and not isinstance(item, dict) and not check(item):
            return False
    return True


def is_day(text: str) -> bool:
    """Whether the calendar has the day with which a text begins: a year, a month or a day, by ISO 8601."""
    found = _DATE.match(text)
    if found is None:
        return False
    year, month, day = (int(part or "1") for part in found.groups())
    if not 1 <= month <= len(_DAYS):
        return False
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= _DAYS[month - 1] + leap


_MOMENT = re.compile(r"\d{4}(-\d{2}){0,2}([T ]\d{2}(:?\d{2}){0,2}([.,]\d+)?\s?(Z|[+-]\d{2}(:?\d{2})?)?)?")


def is_time(text: str) -> bool:
    """Whether a text is a date of the calendar, or one with a time."""
    return bool(_MOMENT.fullmatch(text.strip())) and is_day(text.strip())


_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""How many each month has."""


def _is_integer(value: object) -> bool:
    if isinstance(value, str):
        return bool(_INTEGER.fullmatch(value.strip()))
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return False
        return True
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and value.lower() in ("true", "false"))


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return False
    text = value.strip()
    return bool(_DATE.fullmatch(text) or _DATE_TIME.fullmatch(text)) and is_day(text)


def _is_time(value: object) -> bool:
    return isinstance(value, str) and bool(_TIME.fullmatch(value.strip()))


def _is_anything(value: object) -> bool:
    del value
    return True


def _is_between(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: _is_integer(value) and low <= _number(value) <= high


def _number(value: object) -> float:
    """The value of an integer; one in too many digits is infinite."""
    if not isinstance(value, str):
        return value if isinstance(value, (int, float)) else inf
    return int(value) if len(value) <= MANY_DIGITS else inf


MANY_DIGITS = 30
"""No type of Croissant holds a number with so many."""


def _is_reference(value: object) -> bool:
    return isinstance(value, str) and is_reference(value.strip())


_BITS = (8, 16, 32, 64)
_NUMBERS = ("sc:Float", "sc:Number", "cr:Float16", "cr:Float32", "cr:Float64")
_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "sc:Integer": _is_integer,
    **{f"cr:Int{bits}": _is_between(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in _BITS},
    **{f"cr:UInt{bits}": _is_between(0, 2**bits - 1) for bits in _BITS},
    **dict.fromkeys(_NUMBERS, _is_number),
    "sc:Boolean": _is_boolean,
    "sc:Date": _is_date,
    "sc:DateTime": _is_date,
    "sc:Time": _is_time,
    "sc:Text": _is_anything,
    "sc:URL": _is_reference,
}
"""What a single value of each type can be."""

SIMPLE = frozenset(_CHECKS)
"""The types of values that are neither lists nor objects."""
