"""What mlcroissant makes of a cell: its transformations, and its types, in Python as it has them."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from assay.croissant.load.official.cells import UnsaidError, Value
from assay.data.regex import MOST_STEPS, parse_regex
from assay.data.values import ValueType
from assay_spec.croissant.model import Field, Transform

TYPES: dict[ValueType, Callable[[Any], Any]] = {
    ValueType.TEXT: lambda value: value if isinstance(value, str) else str(value),
    ValueType.INTEGER: int,
    ValueType.FLOAT: float,
    ValueType.BOOLEAN: bool,
}
"""By what it casts values."""


class Ends(Exception):  # noqa: N818 - it is how mlcroissant ends, and no error of ours
    """The exception of Python's that it ends with."""


def value_of(cell: Value, field: Field, value_type: ValueType) -> Any:
    """The value of a field; texts as such, though mlcroissant gives their bytes.

    Raises:
        UnsaidError: that is not said here.
        Ends: it gives no record then.
    """
    try:
        value = _transformed(cell, field.source.transform if field.source else ())
        if value is None:
            return None
        make = TYPES[value_type]
        if field.repeated or isinstance(value, list):
            return [None if each is None else make(each) for each in value]
        return make(value)
    except (TypeError, AttributeError, ValueError, OverflowError) as error:
        raise Ends(f"{type(error).__name__}: {error}") from None


def _transformed(value: Any, transforms: Sequence[Transform]) -> Any:
    for transform in transforms:
        parts = value if isinstance(value, list) else [value]
        made = [_changed(part, transform) for part in parts]
        value = made if isinstance(value, list) else made[0]
    return value


def _changed(value: Any, transform: Transform) -> Any:
    if value is None:
        return None
    if transform.regex:
        return _kept(value, transform.regex)
    if transform.separator:
        return value.split(transform.separator)
    return value


def _kept(value: Any, text: str) -> Any:
    """What a regular expression keeps: it has to match at the beginning, and keeps all where it does not."""
    regex = parse_regex(text)
    if isinstance(value, str) and (regex.is_nested or len(value) ** (regex.repetitions + 1) > MOST_STEPS):
        raise UnsaidError(f"the regular expression `{text}` could take for ever")
    found = re.compile(text).match(value)
    return next((group for group in found.groups() if group is not None), value) if found else value
