"""The records that mlcroissant makes of the rows of a table. Read from its `operation_graph/operations/field.py`."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from assay.croissant.load.official.casts import cast
from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.files import File, require_no_pointer
from assay.croissant.load.official.frames import Column, Frame, Kind, Name, Property, inferred
from assay.croissant.load.official.transforms import column_of, data_type_of, transformed
from assay_validators.croissant.official.parts import Part
from assay_validators.croissant.official.structure import Structure

AT_ONCE = 100
"""So many records are made before the first of them is given."""


class Record(NamedTuple):
    """One record, and the file of its row."""

    values: dict[str, Any]
    file: File | None


def records_of(records: Part, frame: Frame, structure: Structure) -> Iterator[Record]:
    """The records of a record set, from the rows of its table.

    Raises:
        UnsaidError: they are not said here.
        Ends: it ends there.
    """
    if records["data"]:
        yield from (Record(_named(row), None) for row in frame.rows())
        return
    fields = list(_leaves(records["fields"]))
    for field in fields:
        frame = _extracted(frame, field, structure.version)
    maker = _Maker(records, fields, frame, structure)
    rows = frame.rows()
    for first in range(0, frame.length, AT_ONCE):
        yield from [maker.record(next(rows)) for _ in range(first, min(first + AT_ONCE, frame.length))]


def _named(row: dict[Name, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _leaves(fields: list[Part]) -> Iterator[Part]:
    for field in fields:
        if field["sub_fields"]:
            yield from _leaves(field["sub_fields"])
        else:
            yield field


def _extracted(frame: Frame, field: Part, version: str) -> Frame:
    """The table with the column of a field, where that is read from each file."""
    source = field["source"]
    if not source.target(version) or column_of(source, version) in frame.columns:
        return frame
    name = source["extract"]["file_property"]
    if name not in ("content", "lines", "lineNumbers") or (name == "content" and not frame.length):
        return frame
    if not frame.length:
        raise Ends(f"KeyError: {name}")
    if Property.ORIGIN not in frame.columns:
        raise Ends(f"KeyError: {name}")
    contents = [_bytes_of(file) for file in frame.columns[Property.ORIGIN].values]
    rows = list(range(frame.length))
    if name == "content":
        return _again(frame, rows, {Property.CONTENT: contents})
    lines = [data.splitlines() for data in contents]
    rows = [at for at in rows for _ in lines[at] or (None,)]
    texts = [line for some in lines for line in some or (None,)]
    numbers = [number for some in lines for number in (range(len(some)) if some else (None,))]
    return _again(frame, rows, {Property.LINES: texts, Property.LINE_NUMBERS: numbers})


def _bytes_of(file: File | None) -> bytes:
    if file is None:
        raise Ends("TypeError: a row has no file")
    data = file.data()
    require_no_pointer(data)
    return data


def _again(frame: Frame, rows: list[int], more: dict[Name, list[Any]]) -> Frame:
    """Some rows of a table with more columns, of which pandas settles the types again."""
    columns = {name: inferred([column.values[at] for at in rows]) for name, column in frame.columns.items()}
    columns |= {name: Column(Kind.OBJECT, values) for name, values in more.items()}
    return Frame(columns, len(rows))


class _Maker:
    """Makes records of rows."""

    def __init__(self, records: Part, fields: list[Part], frame: Frame, structure: Structure) -> None:
        self._own, self._frame = records["fields"], frame
        self._version = structure.version
        self._fields = [(field, self._column(field), data_type_of(field, structure)) for field in fields]

    def record(self, row: dict[Name, Any]) -> Record:
        """The record of a row."""
        result: dict[str, Any] = {}
        for field, column, data_type in self._fields:
            try:
                self._put(result, field, self._value(row, field, column, data_type))
            except (UnsaidError, Ends) as reason:
                reason.field = str(field.uuid(self._version))
                raise
        return Record(result, row.get(Property.ORIGIN))

    def _column(self, field: Part) -> Name | None:
        return column_of(field["source"], self._version) if field["source"].target(self._version) else None

    def _value(self, row: dict[Name, Any], field: Part, column: Name | None, data_type: str) -> Any:
        if column is None:
            value = field["value"]
            if value is not None and not isinstance(value, str | int | float | bool):
                raise UnsaidError("it has a constant that is no text and no number")
        elif column not in self._frame.columns:
            raise Ends(f'AssertionError: Column "{_shown(column)}" does not exist')
        else:
            value = transformed(row[column], field, data_type)
        if value is None or not field["repeated"]:
            return cast(value, data_type)
        try:
            return [cast(each, data_type) for each in value]
        except TypeError as error:
            raise Ends(f"TypeError: {error}") from None

    def _put(self, result: dict[str, Any], field: Part, value: Any) -> None:
        if self._version == "0.8":
            result[str(field["name"])] = value
            return
        if any(field.id == own.id for own in self._own):
            result[field.id] = value
            return
        parent = field.parents[-1]
        if parent["repeated"] or parent["is_array"]:
            _put_items(result, parent.id, field.id, value)
        else:
            result.setdefault(parent.id, {})[field.id] = value


def _put_items(result: dict[str, Any], parent: str, name: str, value: Any) -> None:
    """One object for each item of a list; the first field says how many there are."""
    items, found = result.get(parent), None if value is None else _items(value)
    if not items:
        result[parent] = [{name: None}] if found is None else [{name: each} for each in found]
        return
    if found is not None and len(found) != len(items):
        raise Ends(f"ValueError: Lenghts of {name} doesn't match already stored items for {parent}")
    for at, item in enumerate(items):
        item[name] = None if found is None else found[at]


def _items(value: Any) -> list[Any]:
    """The items of a value; those of a text are the numbers of its bytes."""
    if isinstance(value, str):
        return [*value.encode()]
    if not isinstance(value, list):
        raise Ends(f"TypeError: '{type(value).__name__}' object is not iterable")
    return value


def _shown(name: Name) -> str:
    return str(getattr(name, "value", name))
