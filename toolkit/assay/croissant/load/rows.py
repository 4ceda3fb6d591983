"""Records as lines of JSON: one object each, whose keys are the `@id`s of the fields."""

import json
import math
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa
import pyarrow.types as kind


def lines_of(batch: pa.RecordBatch) -> Iterator[str]:
    """The records of a batch, each with its line end.

    Dates and times are written by ISO 8601, bytes in base64, and numbers that JSON has no word for as `"NaN"`,
    `"Infinity"` and `"-Infinity"`.
    """
    odd = [number for number, field in enumerate(batch.schema) if not _is_plain(field.type)]
    columns = [_listed(column) for column in batch.columns]
    for number in odd:
        columns[number] = [_as_json(value) for value in columns[number]]
    names = batch.schema.names
    for values in zip(*columns, strict=True):
        yield f"{json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False)}\n"


def _listed(column: pa.Array) -> list[Any]:
    """The values as Python has them, but days that its calendar does not reach, which are their text."""
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except (OverflowError, ValueError):
        return column.cast(pa.string()).to_pylist()  # type: ignore[no-any-return]


def _is_plain(stored: pa.DataType) -> bool:
    """Whether JSON writes the values as they are."""
    return bool(kind.is_string(stored) or kind.is_integer(stored) or kind.is_boolean(stored))


def _as_json(value: Any) -> object:
    match value:
        case list():
            return [_as_json(item) for item in value]
        case dict():
            return {name: _as_json(item) for name, item in value.items()}
        case bytes():
            return b64encode(value).decode()
        case datetime() | date() | time():
            return value.isoformat()
        case float() if not math.isfinite(value):
            return "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"
    return value


def text_of(value: Any) -> str | None:
    """A value that is no cell of a table, as one: a list as JSON, bytes in base64."""
    plain = _as_json(value)
    return plain if plain is None or isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
