"""Parquet files as `pandas.read_parquet` gives them: whole numbers with nulls among them become others."""

import io
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.types as kind
from pyarrow import parquet as pq

from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.frames import Column, Frame, Kind, Name

LARGEST_EXACT = 2**53


def read_parquet(data: bytes) -> Frame:
    """The table in a file.

    Raises:
        UnsaidError: that is not said here.
        Ends: it is none.
    """
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise Ends(f"{type(error).__name__}: {str(error).partition(chr(10))[0]}") from None
    names = table.schema.names
    if len(set(names)) < len(names) or any(name.startswith("__index_level_") for name in names):
        raise UnsaidError("columns of the file have no name of their own")
    columns: dict[Name, Column] = {name: _column(table[name]) for name in names}
    return Frame(columns, table.num_rows)


def _column(column: pa.ChunkedArray) -> Column:
    of = column.type
    for is_it, as_kind in _KINDS:
        if is_it(of):
            values = column.to_pylist()
            return _with_nulls(as_kind, values) if column.null_count else Column(as_kind, values)
    if kind.is_timestamp(of) and of.unit != "ns":
        return Column(Kind.MOMENT, column.to_pylist())
    if _is_plain(of):
        for chunk in column.chunks:
            _require_whole(chunk)
        return Column(Kind.OBJECT, [_nested(value, of) for value in column.to_pylist()])
    raise UnsaidError(f"the file has values of the type {of}")


def _with_nulls(as_kind: Kind, values: list[Any]) -> Column:
    if as_kind is Kind.WHOLE:
        if any(abs(value) > LARGEST_EXACT for value in values if value is not None):
            raise UnsaidError("it has whole numbers of more than 53 bits, and nulls")
        return Column(Kind.NUMBER, [None if value is None else float(value) for value in values])
    return Column(Kind.OBJECT if as_kind is Kind.TRUTH else as_kind, values)


def _is_text(of: pa.DataType) -> bool:
    return bool(kind.is_string(of) or kind.is_large_string(of))


_KINDS: tuple[tuple[Callable[[pa.DataType], bool], Kind], ...] = (
    (kind.is_signed_integer, Kind.WHOLE),
    (kind.is_unsigned_integer, Kind.WHOLE),
    (kind.is_floating, Kind.NUMBER),
    (kind.is_boolean, Kind.TRUTH),
    (_is_text, Kind.TEXT),
)


def _is_plain(of: pa.DataType) -> bool:
    """Whether values are of a type that is an object to pandas, and what it is is known."""
    if kind.is_list(of) or kind.is_large_list(of):
        return _is_plain(of.value_type) or any(is_it(of.value_type) for is_it, _ in _KINDS)
    if kind.is_struct(of):
        return all(_is_plain(field.type) or any(is_it(field.type) for is_it, _ in _KINDS) for field in of)
    return bool(kind.is_binary(of) or kind.is_large_binary(of) or kind.is_date32(of))


def _nested(value: Any, of: pa.DataType) -> Any:
    """Numbers in a list are NumPy's."""
    if value is None:
        return None
    if kind.is_list(of) or kind.is_large_list(of):
        items = [_nested(each, of.value_type) for each in value]
        if kind.is_integer(of.value_type) or kind.is_floating(of.value_type):
            as_numpy = of.value_type.to_pandas_dtype()
            return [None if each is None else as_numpy(each) for each in items]
        return items
    if kind.is_struct(of):
        return {field.name: _nested(value[field.name], field.type) for field in of}
    return value


def _require_whole(values: pa.Array) -> None:
    """Refuse whole numbers in lists and objects with nulls among them, which become others piece by piece."""
    if kind.is_struct(values.type):
        parts = values.flatten()
    elif kind.is_list(values.type) or kind.is_large_list(values.type):
        parts = [values.flatten()]
    else:
        return
    for part in parts:
        if part.null_count and kind.is_integer(part.type):
            raise UnsaidError("it has lists or objects with whole numbers and nulls")
        _require_whole(part)
