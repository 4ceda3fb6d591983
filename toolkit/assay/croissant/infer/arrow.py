"""The types of Parquet files as Croissant's: lists as arrays, structs as fields with parts."""

import re
from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.types as kind

from assay.croissant.infer.media import Form, begins_as
from assay.croissant.infer.records import Draft, Place

_TYPES: tuple[tuple[Callable[[pa.DataType], bool], str], ...] = (
    (kind.is_boolean, "sc:Boolean"),
    (kind.is_integer, "sc:Integer"),
    (kind.is_floating, "sc:Float"),
    (kind.is_decimal, "sc:Float"),
    (kind.is_date, "sc:Date"),
    (kind.is_timestamp, "sc:DateTime"),
    (kind.is_time, "sc:Time"),
    (kind.is_string, "sc:Text"),
    (kind.is_large_string, "sc:Text"),
    (kind.is_string_view, "sc:Text"),
    (kind.is_null, "sc:Text"),
    (kind.is_binary, "sc:Text"),
    (kind.is_large_binary, "sc:Text"),
    (kind.is_binary_view, "sc:Text"),
    (kind.is_fixed_size_binary, "sc:Text"),
)

OBJECTS = {Form.IMAGE: "sc:ImageObject", Form.AUDIO: "sc:AudioObject", Form.VIDEO: "sc:VideoObject"}
"""What bytes are that begin so."""

_BYTES = frozenset(["bytes", "path"])
"""The parts of a struct by which Hugging Face keeps files in tables."""

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def draft_of(column: pa.Field, place: Place, first: Callable[[], object]) -> Draft | None:
    """A field for a column of Parquet; None for a type that has no like.

    Args:
        column: its name and type.
        place: where it is.
        first: reads its first value, to see what bytes are.
    """
    return _draft(column, place, column.name, "$", first)


def _draft(column: pa.Field, place: Place, top: str, path: str, first: Callable[[], object]) -> Draft | None:
    element, shape = _unwrapped(column.type)
    source = place.column(top, "" if path == "$" else path)
    if kind.is_struct(element):
        return _struct(column.name, element, shape, place, (top, path), first)
    data_type = next((name for holds, name in _TYPES if holds(element)), "")
    if not data_type:
        return None
    if path == "$" and not shape and "binary" in str(element):
        data_type = _object(first()) or data_type
    return Draft(column.name, data_type, source, is_array=bool(shape), shape=shape)


def _struct(
    name: str, element: pa.DataType, shape: str, place: Place, at: tuple[str, str], first: Callable[[], object]
) -> Draft | None:
    top, path = at
    parts = [element.field(index) for index in range(element.num_fields)]
    if path == "$" and not shape and {part.name for part in parts} == _BYTES:
        value = first()
        found = _object(value.get("bytes")) if isinstance(value, Mapping) else ""
        if found:
            return Draft(name, found, place.column(top, "$.bytes"))
    # Within a list a path begins anew at each of its items; those of inner lists are out of reach.
    steps = [(part, path_to(path, part.name)) for part in parts if not (shape and _is_list(part))]
    drafts = [_draft(part, place, top, inner, first) for part, inner in steps if inner]
    found_parts = [each for each in drafts if each is not None]
    return Draft(name, "", None, is_array=bool(shape), shape=shape, parts=found_parts) if found_parts else None


def _is_list(part: pa.Field) -> bool:
    return bool(_unwrapped(part.type)[1])


def path_to(path: str, name: str) -> str:
    """The JSON path to a member; empty where none can be written for its name.

    >>> path_to("$", "a"), path_to("$.a", "b c"), path_to("$", "'")
    ('$.a', "$.a['b c']", '')
    """
    if _BARE.fullmatch(name):
        return f"{path}.{name}"
    return "" if "'" in name or '"' in name or "\\" in name or not name else f"{path}['{name}']"


def _unwrapped(stored: pa.DataType) -> tuple[pa.DataType, str]:
    """What a list holds, however deep, and the lengths of its axes; no list has none."""
    lengths = []
    while True:
        if kind.is_fixed_size_list(stored):
            lengths.append(str(stored.list_size))
        elif any(holds(stored) for holds in (kind.is_list, kind.is_large_list, kind.is_list_view)):
            lengths.append("-1")
        elif kind.is_dictionary(stored):
            stored = stored.value_type
            continue
        else:
            return stored, ",".join(lengths)
        stored = stored.value_type


def _object(value: object) -> str:
    return OBJECTS.get(begins_as(value[:512]), "") if isinstance(value, bytes) else ""
