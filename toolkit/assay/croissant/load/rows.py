"""Records as lines of JSON: one object each, whose keys are the `@id`s of the fields; made column by column."""

import json
from base64 import b64encode
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.floats import as_written

_TEXT = pa.large_string()
_ESCAPED = r'["\\\x00-\x1f]'
"""What JSON writes in another way than it is."""
_SMALL = 1e-4
"""Nearer to 0, Python writes numbers with an exponent."""


def lines_of(batch: pa.RecordBatch) -> pa.LargeStringArray:
    """The records of a batch, each with its line end.

    They are what `json.dumps` makes of them. Dates and times are written by ISO 8601, bytes in base64, and numbers that
    JSON has no word for as `"NaN"`, `"Infinity"` and `"-Infinity"`.
    """
    return _objects(batch.columns, batch.schema.names, batch.num_rows, "\n")


def texts_of(values: pa.Array) -> pa.LargeStringArray:
    """Values that are no cells of a table, as those: lists and objects as JSON, bytes in base64."""
    texts = _base64(values) if _is_bytes(values.type) else _json(values)
    return pc.if_else(values.is_valid(), texts, pa.scalar(None, _TEXT))


def _json(values: pa.Array) -> pa.LargeStringArray:
    """The text of each value in JSON."""
    if kind.is_null(values.type):
        return pa.repeat(pa.scalar("null", _TEXT), len(values))
    return pc.fill_null(_written(values), pa.scalar("null", _TEXT))


def _written(values: pa.Array) -> pa.LargeStringArray:
    """The text of each value in JSON, null for null."""
    of = values.type
    if kind.is_string(of):
        return _strings(values)
    if kind.is_floating(of):
        return _numbers(values)
    if kind.is_list(of):
        return _lists(values)
    if kind.is_struct(of):
        objects = _objects(values.flatten(), [field.name for field in of], len(values))
        return pc.if_else(values.is_valid(), objects, pa.scalar(None, _TEXT))
    if kind.is_temporal(of):
        return _joined('"', _times(values), '"')
    return _joined('"', _base64(values), '"') if _is_bytes(of) else values.cast(_TEXT)


def _objects(columns: Sequence[pa.Array], names: Sequence[str], count: int, end: str = "") -> pa.LargeStringArray:
    """Objects of which each has a value of each column."""
    if not columns:
        return pa.repeat(pa.scalar(f"{{}}{end}", _TEXT), count)
    parts: list[str | pa.Array] = []
    for at, (name, column) in enumerate(zip(names, columns, strict=True)):
        parts += [f"{', ' if at else '{'}{json.dumps(name, ensure_ascii=False)}: ", _json(column)]
    return _joined(*parts, f"}}{end}")


def _joined(*parts: str | pa.Array) -> pa.LargeStringArray:
    scalars = [pa.scalar(part, _TEXT) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, pa.scalar("", _TEXT))


def _strings(values: pa.StringArray) -> pa.LargeStringArray:
    odd = pc.match_substring_regex(values, _ESCAPED)
    quoted = _joined('"', values.cast(_TEXT), '"')
    return _replaced(quoted, odd, [json.dumps(each, ensure_ascii=False) for each in values.filter(odd).to_pylist()])


def _numbers(values: pa.Array) -> pa.LargeStringArray:
    """Numbers as Python writes them; so does Arrow those of usual size, but for the point of whole ones.

    They have the fewest digits that give them back in their type.
    """
    values = as_written(values)
    texts = values.cast(_TEXT)
    odd = pc.or_(pc.match_substring_regex(texts, "[en]"), pc.less(pc.abs(values), _SMALL))
    pointed = pc.if_else(pc.match_substring(texts, "."), texts, _joined(texts, ".0"))
    return _replaced(pointed, odd, [_number(each) for each in values.filter(odd).to_pylist()])


def _number(value: float) -> str:
    text = json.dumps(value)
    return f'"{text}"' if text[-1].isalpha() else text


def _replaced(texts: pa.Array, where: pa.BooleanArray, others: Sequence[str]) -> pa.LargeStringArray:
    return pc.replace_with_mask(texts, where, pa.array(others, _TEXT)) if others else texts


def _lists(values: pa.ListArray) -> pa.LargeStringArray:
    lengths = pc.fill_null(pc.list_value_length(values), 0)
    ends = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])
    items = pa.ListArray.from_arrays(ends, _json(values.flatten()), mask=values.is_null())
    return _joined("[", pc.binary_join(items, pa.scalar(", ", _TEXT)), "]")


def _times(values: pa.Array) -> pa.LargeStringArray:
    """Dates and times by ISO 8601; those outside of the years 1 to 9999, which Python does not have, as well."""
    texts = pc.replace_substring(values.cast(_TEXT), " ", "T")
    return texts if kind.is_date(values.type) else pc.replace_substring_regex(texts, r"\.0{6}$", "")


def _base64(values: pa.Array) -> pa.LargeStringArray:
    return pa.array([None if each is None else b64encode(each).decode() for each in values.to_pylist()], _TEXT)


def _is_bytes(of: pa.DataType) -> bool:
    return bool(kind.is_binary(of) or kind.is_large_binary(of))
