"""A report as JSON and back, so that it can be rendered again without running anything."""

import dataclasses
import json
from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from assay.report.model import Report

VERSION = 1
"""Raised when an older reader could not make sense of the file."""


class ReportFormatError(ValueError):
    """A file is not a report that this version can read."""


def report_to_json(report: Report) -> str:
    """The report as JSON text; no NaN, no infinity, keys in the model's order."""
    document = {"version": VERSION, "report": dataclasses.asdict(report)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def report_from_json(text: str | bytes) -> Report:
    """The report that `report_to_json` wrote.

    Raises:
        ReportFormatError: the text is no JSON, of another version, or not of a report's form.
    """
    try:
        document = json.loads(text)
        version = document["version"]
        if version == VERSION:
            report: Report = _read(document["report"], Report)
            return report
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise ReportFormatError(f"not a report: {error}") from error
    raise ReportFormatError(f"report of version {version!r}; this Assay reads version {VERSION}")


def _read(value: object, wanted: Any) -> Any:
    """`value` as the type that an annotation of the model asks for."""
    arguments, origin = get_args(wanted), get_origin(wanted)
    if origin is UnionType:
        return None if value is None else _read(value, next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        return tuple(_read(one, arguments[0]) for one in _expect(value, list))
    if origin is Mapping:
        return {str(key): _read(one, arguments[1]) for key, one in _expect(value, dict).items()}
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        hints = get_type_hints(wanted)
        return wanted(**{key: _read(one, hints[key]) for key, one in _expect(value, dict).items()})
    if issubclass(wanted, Enum):
        return wanted(value)
    return float(_expect(value, int | float)) if wanted is float else _expect(value, wanted)


def _expect(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{str(value)[:40]!r} where {getattr(kind, '__name__', kind)} is expected")
    return value
