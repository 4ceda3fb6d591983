"""Columns of Arrow as arrays with an entry a record: numbers, lists of one length, images of one shape; objects."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from assay.croissant.load.columns import decoded_objects, is_audio, objects_of
from assay.croissant.load.loop.wanted import Refuse, Scaling
from assay.croissant.load.missing import Missing, nothing_stands
from assay.data.conditions import not_null
from assay.data.tensors import dtype_of, is_tensor, shapes_in, stacked

Block = npt.NDArray[Any]

_GATHERED = {np.dtype(of): np.dtype(wider) for of, wider in {"f2": "f4", "u2": "i4", "u4": "i8"}.items()}
"""What numbers are held as that are normalised, where the kernel takes none of their width."""


def innermost(type_: pa.DataType) -> pa.DataType:
    """The type in all lists."""
    while pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_fixed_size_list(type_):
        type_ = type_.value_type
    return type_


def stored(type_: pa.DataType) -> np.dtype[Any]:
    """What values of a type are held as; objects where they are no numbers.

    Dates are days since 1970-01-01, dates with a time microseconds since then, times microseconds since midnight.
    """
    if is_tensor(type_):
        return dtype_of(type_)
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
    missing: Missing
    dtype: np.dtype[Any] | None = None
    """What it is cast to."""
    scaling: Scaling | None = None
    """What it is normalised by."""
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
        if is_tensor(self.type) and self.name in self.missing:
            problem = f"`missing` names `{self.name}`, and nothing can stand for an image"
            raise self.refuse(problem, f"leave these records out, {not_null(self.name)}")

    @property
    def held(self) -> np.dtype[Any]:
        """What its values are held as."""
        return self.dtype or (_GATHERED.get(self.stored, self.stored) if self.scaling else self.stored)

    def block(self, column: pa.Array) -> Block:
        """The next records."""
        if is_tensor(self.type):
            made = self._cast(self._images(column))
        else:
            made = self._objects(column) if self.stored.kind == "O" else self._cast(self._numbers(column))
        self.records += len(column)
        return made

    def require_no_nulls(self) -> None:
        """Refuse nulls for which nothing stands, once all is read."""
        if self.nulls:
            raise self.refuse(*nothing_stands(self.name, self.nulls, may_stand=not is_tensor(self.type)))

    def _images(self, column: pa.StructArray) -> Block:
        """Those that are there; that some are not is told at the end."""
        self.stored = dtype_of(column.type)
        self.nulls += column.null_count
        there = column.filter(column.is_valid())
        shapes = [*([] if self.shape is None else [self.shape]), *shapes_in(there)]
        if len(different := list(dict.fromkeys(shapes))) > 1:
            one, other = (" x ".join(map(str, shape)) for shape in different[:2])
            problem = f"field `{self.name}` has images of {one} and of {other} values"
            raise self.refuse(problem, "a loop takes images of one shape; leave it out with `fields`")
        self.shape = different[0] if different else None
        if self.shape is not None and self.scaling is not None:
            self.scaling.require(self.name, self.shape[-1], self.refuse)
        return stacked(there, self.shape or (0, 0, 0))

    def _objects(self, column: pa.Array) -> Block:
        if is_audio(column.type):
            return decoded_objects(pa.chunked_array([column]))
        return objects_of(self.missing.filled(self.name, column).to_pylist())

    def _numbers(self, column: pa.Array) -> Block:
        rows, shape = len(column), list[int]()
        nulls = np.zeros(rows, bool)
        while not column.type.equals(innermost(column.type)):
            column = self.missing.filled(self.name, column, within=bool(shape))
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
            if self.scaling is not None:
                self.scaling.require(self.name, shape[-1] if shape else 1, self.refuse)
        if column.null_count:
            column = self.missing.filled(self.name, column, within=bool(shape))
            nulls = column.is_null().to_numpy(zero_copy_only=False).reshape(rows, -1).any(axis=1)
            column = pc.fill_null(column, pa.scalar(0).cast(column.type))
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

    def _plain(self, column: pa.Array) -> Block:
        plain: Block = column.to_numpy(zero_copy_only=False).astype(self.stored)
        return plain

    def _cast(self, block: Block) -> Block:
        held = self.held
        if held == block.dtype:
            return block
        with np.errstate(all="ignore"):
            cast = block.astype(held)
        if held.kind in "iub" and (lost := cast != block).any():
            value = block[lost].flat[0].item()
            problem = f"field `{self.name}` holds {value!r}, which is no {held}"
            raise self.refuse(problem, "cast it to a type that holds all of its values")
        return cast
