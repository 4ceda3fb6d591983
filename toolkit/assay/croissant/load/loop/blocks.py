"""Columns of Arrow as arrays with an entry a record: numbers, dates as numbers, lists of one length, else objects."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from assay.croissant.load.loop.wanted import Refuse
from assay.data.conditions import not_null

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


def _held(value: npt.NDArray[Any], dtype: np.dtype[Any]) -> npt.NDArray[Any] | None:
    """A number as a type holds it; None where it does not."""
    if value.ndim or value.dtype.kind not in "biuf" or not (np.isfinite(value) or dtype.kind == "f"):
        return None
    held = value.astype(dtype)
    return held if held == value or np.isnan(value) else None


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
            raise self.refuse(f"field `{self.name}` is null in {many}", remedy + not_null(self.name))

    def _objects(self, column: pa.Array) -> Block:
        found = np.empty(len(column), object)
        found[:] = column.to_pylist()
        nulls = np.flatnonzero(column.is_null().to_numpy(zero_copy_only=False)) if self.missing is not NOTHING else ()
        if len(nulls):
            self._require_of_type()
        for at in nulls:  # one by one, since NumPy would spread a list over them
            found[at] = self.missing
        return found

    def _require_of_type(self) -> None:
        try:
            pa.scalar(self.missing, self.type)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            problem = f"`missing` of `{self.name}` is {self.missing!r}"
            raise self.refuse(problem, f"it is a value of the field, {self.type}") from None

    def _numbers(self, column: pa.Array) -> Block:
        rows, shape = len(column), list[int]()
        nulls = np.zeros(rows, bool)
        while not column.type.equals(innermost(column.type)):
            if column.null_count:
                raise self.refuse(
                    f"field `{self.name}` has null in place of a list",
                    f"leave such records out, {not_null(self.name)}",
                )
            shape.append(self._length(column, len(shape)))
            column = column.flatten()
        if pa.types.is_temporal(column.type):
            column = column.cast(pa.int32() if column.type.bit_width == 32 else pa.int64())
        if rows and self.shape is None:
            self.shape = tuple(shape)
        if column.null_count:
            column, nulls = self._filled(column, rows)
        self.nulls += int(nulls.sum())
        return self._plain(column).reshape(rows, *shape)

    def _length(self, column: pa.Array, depth: int) -> int:
        lengths = pc.unique(pc.list_value_length(column)).to_pylist()
        if self.shape is not None:
            lengths = sorted({*lengths, self.shape[depth]})
        if len(lengths) > 1:
            problem = f"field `{self.name}` has lists of {lengths[0]} and of {lengths[1]} values"
            raise self.refuse(problem, "a loop takes lists of one length; leave it out with `fields`")
        return lengths[0] if lengths else 0

    def _filled(self, column: pa.Array, rows: int) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
        """Without nulls, and which records have some for which nothing stands."""
        zero = pa.scalar(0).cast(column.type)
        if self.missing is NOTHING:
            where = column.is_null().to_numpy(zero_copy_only=False).reshape(rows, -1).any(axis=1)
            return pc.fill_null(column, zero), where
        plain = self._plain(pc.fill_null(column, zero))
        held = _held(np.asarray(self.missing), plain.dtype)
        if held is None:
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
