"""What mlcroissant does to a value before it is cast, as Python does it; `replace` and the source's `format` it skips.

Read from its `operation_graph/operations/field.py`.
"""

import re
from datetime import datetime
from pathlib import PurePath
from typing import Any

from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.frames import Name, Property
from assay.croissant.load.official.json_paths import found_by
from assay.croissant.load.official.moments import moment_of
from assay.data.regex import MOST_STEPS, parse_regex
from assay_validators.croissant.official.parts import Part
from assay_validators.croissant.official.shapes import DATA_TYPES
from assay_validators.croissant.official.structure import Structure

STUMBLES = (TypeError, AttributeError, ValueError, OverflowError, LookupError, re.error)
"""How Python says that a value is none of those that it wants."""
MOMENTS = ("https://schema.org/Date", "https://schema.org/DateTime")


def column_of(source: Part, version: str) -> Name:
    """What the column of a source is called in its table."""
    extract = source["extract"]
    if extract["column"]:
        return str(extract["column"])
    if extract["file_property"]:
        return Property(extract["file_property"])
    if extract["json_path"]:
        return str(extract["json_path"])
    target = str(source.target(version))
    return target.rsplit("/", maxsplit=1)[-1] if version == "0.8" else target


def data_type_of(field: Part, structure: Structure) -> str:
    """The first of its types that mlcroissant knows, else that of the field from which it takes its values."""
    told: Part | None = field
    while told is not None and told.kind == "Field" and not told["sub_fields"]:
        for data_type in told["data_types"] or ():
            if str(data_type) in DATA_TYPES:
                return str(data_type)
        told = structure.first.get(told["source"].target(structure.version))
    return ""


def transformed(value: Any, field: Part, data_type: str) -> Any:
    """The value after all transformations of its source.

    Raises:
        UnsaidError: that is not said here.
        Ends: one of them cannot be done.
    """
    try:
        for transform in field["source"]["transforms"]:
            if isinstance(value, list):
                value = [_changed(each, transform, data_type) for each in value]
            else:
                value = _changed(value, transform, data_type)
    except STUMBLES as error:
        raise Ends(f"{type(error).__name__}: {error}") from None
    return value


def _changed(value: Any, transform: Part, data_type: str) -> Any:
    if value is None:
        return None
    if transform["regex"] is not None:
        return _kept(str(value) if isinstance(value, PurePath) else value, transform["regex"])
    if transform["json_path"] is not None:
        return next(iter(found_by(transform["json_path"], value)), None)
    if transform["format"] is not None:
        return _rewritten(value, transform["format"], data_type)
    if transform["separator"] is not None:
        return value.split(transform["separator"])
    if transform["sampling_rate"] is not None:
        raise UnsaidError("it samples audio anew")
    return value


def _rewritten(value: Any, form: str, data_type: str) -> str:
    """A date as a `format` of Python's writes it, which only a date may have."""
    if data_type not in MOMENTS:
        raise ValueError(f"`format` only applies to dates. Got {data_type}")
    moment = moment_of(value)
    if moment is None:
        raise ValueError("NaTType does not support strftime")
    if not isinstance(moment, datetime):
        raise UnsaidError("it writes moments anew that have nanoseconds")
    return moment.strftime(form)


def _kept(value: Any, text: str) -> Any:
    """What a regular expression keeps: it has to match at the beginning, and keeps all where it does not."""
    pattern = re.compile(text)
    if isinstance(value, str):
        _require_quick(text, len(value), has_group=bool(pattern.groups))
    found = pattern.match(value)
    return next((group for group in found.groups() if group is not None), value) if found else value


def _require_quick(text: str, length: int, *, has_group: bool) -> None:
    """Refuse an expression that could take for ever."""
    try:
        regex = parse_regex(text if has_group else f"({text})")
    except ValueError:
        raise UnsaidError(f"the regular expression `{text}` is none that is read here") from None
    if regex.is_nested or length ** (regex.repetitions + 1) > MOST_STEPS:
        raise UnsaidError(f"the regular expression `{text}` could take for ever")
