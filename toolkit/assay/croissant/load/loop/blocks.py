"""Columns of Arrow as arrays with an entry a record: numbers, dates as numbers, lists of one length, else objects."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from assay.croissant.load.loop.wanted import Refuse

Block = npt.NDArray[Any]

NOTHING = object()
"""What stands for null where nobody said."""


def innermost(type_: pa.DataType) -> pa.DataType:
    """The type in all lists."""
    while pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_fixed_size_list(type_):
        type_ = type_.value_type
    return type_


def stored(type_: pa.DataType) -> np.dtype[Any]:
    """What values of a type are held as; objects where they are no numbers.

    Dates are days since 1970-01-01, dates with a time microseconds since then, times microseconds since midnight.
    """
    inner = innermost(type_)
    if pa.types.is_boolean(inner):
        return np.dtype(bool)
    if pa.types.is_temporal(inner):
        return np.dtype(np.int64)
    if pa.types.is_integer(inner) or pa.types.is_floating(inner):
        numbers: np.dtype[Any] = np.dtype(inner.to_pandas_dtype())
        return numbers
    return np.dtype(object)


@dataclass
class Reading:
    """One field while it is read, some records at a time."""

    name: str
    type: pa.DataType
    refuse: Refuse
    missing: Any = NOTHING
    dtype: np.dtype[Any] | None = None
    """What it is cast to."""
    shape: tuple[int, ...] | None = None
    """That of one value, once it is known."""
    nulls: int = 0
    records: int = 0
    stored: np.dtype[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.stored = stored(self.type)
        if self.stored.kind == "O" and self.dtype is not None:
            problem = f"field `{self.name}` holds {self.type}, which cannot be cast to {self.dtype}"
            raise self.refuse(problem, "numbers, booleans and dates can")

    def block(self, column: pa.Array) -> Block:
        """The next records."""
        made = self._objects(column) if self.stored.kind == "O" else self._cast(self._numbers(column))
        self.records += len(column)
        return made

    def require_no_nulls(self) -> None:
        """Refuse nulls for which nothing stands, once all is read."""
        if self.nulls:
            many = "1 record" if self.nulls == 1 else f"{self.nulls:,} records"
            remedy = f"say what stands for null, `missing={{{self.name!r}: ...}}`, or leave these out, "
            raise self.refuse(f"field `{self.name}` is null in {many}", remedy + f"`where='{self.name} is not null'`")

    def _objects(self, column: pa.Array) -> Block:
        found = np.empty(len(column), object)
        found[:] = column.to_pylist()
        if self.missing is not NOTHING:
            found[column.is_null().to_numpy(zero_copy_only=False)] = self.missing
        return found

    def _numbers(self, column: pa.Array) -> Block:
        rows, shape = len(column), list[int]()
        nulls = np.zeros(rows, bool)
        while not column.type.equals(innermost(column.type)):
            if column.null_count:
                raise self.refuse(
                    f"field `{self.name}` has null in place of a list",
                    f"leave such records out, `where='{self.name} is not null'`",
                )
            shape.append(self._length(column, len(shape)))
            column = column.flatten()
        if pa.types.is_temporal(column.type):
            column = column.cast(pa.int32() if column.type.bit_width == 32 else pa.int64())
        shape_now = self._agreed(tuple(shape), rows)
        if column.null_count:
            column, nulls = self._filled(column, rows)
        self.nulls += int(nulls.sum())
        return self._plain(column).reshape(rows, *shape_now)

    def _length(self, column: pa.Array, depth: int) -> int:
        lengths = pc.unique(pc.list_value_length(column)).to_pylist()
        if self.shape is not None:
            lengths = sorted({*lengths, self.shape[depth]})
        if len(lengths) > 1:
            problem = f"field `{self.name}` has lists of {lengths[0]} and of {lengths[1]} values"
            raise self.refuse(problem, "a loop takes lists of one length; leave it out with `fields`")
        return lengths[0] if lengths else 0

    def _agreed(self, shape: tuple[int, ...], rows: int) -> tuple[int, ...]:
        if rows and self.shape is None:
            self.shape = shape
        return shape

    def _filled(self, column: pa.Array, rows: int) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
        """Without nulls, and which records have some for which nothing stands."""
        zero = pa.scalar(0).cast(column.type)
        if self.missing is NOTHING:
            where = column.is_null().to_numpy(zero_copy_only=False).reshape(rows, -1).any(axis=1)
            return pc.fill_null(column, zero), where
        plain = self._plain(pc.fill_null(column, zero))
        value = np.asarray(self.missing)
        held = value.astype(plain.dtype) if value.ndim == 0 and value.dtype.kind in "biuf" else None
        if held is None or (held != value and value == value):  # noqa: PLR0124 - NaN is the one that is not itself
            problem = f"`missing` of `{self.name}` is {self.missing!r}"
            raise self.refuse(problem, f"it is a number that {plain.dtype} holds")
        plain[column.is_null().to_numpy(zero_copy_only=False)] = held
        return pa.array(plain), np.zeros(rows, bool)

    def _plain(self, column: pa.Array) -> Block:
        plain: Block = column.to_numpy(zero_copy_only=False).astype(self.stored)
        return plain

    def _cast(self, block: Block) -> Block:
        if self.dtype is None:
            return block
        with np.errstate(all="ignore"):
            cast = block.astype(self.dtype)
        if self.dtype.kind in "iub" and (lost := cast != block).any():
            value = block[lost].flat[0].item()
            problem = f"field `{self.name}` holds {value!r}, which is no {self.dtype}"
            raise self.refuse(problem, "cast it to a type that holds all of its values")
        return cast
