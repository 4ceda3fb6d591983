"""Arrays of NumPy in columns of Arrow: each with its shape, or all of one shape.

The first are structs of `data` and `shape`, which is how Arrow's canonical extension type `arrow.variable_shape_tensor`
stores them; the second are Arrow's `FixedShapeTensorArray`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.native import native_room

_DATA, _SHAPE = "data", "shape"

Shape = tuple[int, ...]


def tensor_type(dtype: npt.DTypeLike, axes: int) -> pa.StructType:
    """The type of arrays each of which has its shape."""
    shape = pa.list_(pa.field("item", pa.int32(), nullable=False), axes)
    return pa.struct([(_DATA, pa.list_(pa.from_numpy_dtype(np.dtype(dtype)))), (_SHAPE, shape)])


def is_tensor(stored: pa.DataType) -> bool:
    """Whether values of this type are such arrays; no field has lists of a fixed size otherwise."""
    return kind.is_struct(stored) and {_DATA, _SHAPE} == {part.name for part in stored} and _axes(stored) > 0


def dtype_of(stored: pa.StructType) -> np.dtype[Any]:
    """The type of what is in such arrays."""
    dtype: np.dtype[Any] = np.dtype(stored.field(_DATA).type.value_type.to_pandas_dtype())
    return dtype


def tensors(arrays: Sequence[npt.NDArray[Any] | None], stored: pa.StructType) -> pa.StructArray:
    """A column of arrays, null for None."""
    axes, dtype = _axes(stored), dtype_of(stored)
    none = np.zeros((0,) * axes, dtype)
    given = [none if each is None else each for each in arrays]
    ends = np.cumsum([0, *(each.size for each in given)], dtype=np.int32)
    buffer, room = native_room(int(ends[-1]), dtype)
    np.concatenate([none.reshape(-1), *(each.reshape(-1) for each in given)], out=room)
    values = pa.Array.from_buffers(stored.field(_DATA).type.value_type, len(room), [None, buffer])
    shapes = np.array([each.shape for each in given], np.int32).reshape(-1)
    parts = [
        pa.ListArray.from_arrays(pa.array(ends), values),
        pa.FixedSizeListArray.from_arrays(pa.array(shapes), type=stored.field(_SHAPE).type),
    ]
    mask = pa.array([each is None for each in arrays], pa.bool_())
    return pa.StructArray.from_arrays(parts, fields=list(stored), mask=mask)


def shapes_in(column: pa.StructArray) -> list[Shape]:
    """The different shapes of the arrays of a column, in the order in which they come."""
    shapes = column.filter(column.is_valid()).field(_SHAPE)
    rows = shapes.flatten().to_numpy().reshape(-1, _axes(column.type))
    return list(dict.fromkeys(map(tuple, np.unique(rows, axis=0).tolist()))) if len(rows) else []


def stacked(column: pa.StructArray, shape: Shape) -> npt.NDArray[Any]:
    """The arrays of a column, all of that shape and none of them null, as one."""
    values: npt.NDArray[Any] = column.field(_DATA).flatten().to_numpy()
    return values.reshape(len(column), *shape)


def arrays_in(column: pa.StructArray) -> list[npt.NDArray[Any] | None]:
    """The arrays of a column, None for null."""
    data, shapes = column.field(_DATA), column.field(_SHAPE)
    there = column.is_valid().to_pylist()
    found = zip(there, data, shapes, strict=True)
    return [each.values.to_numpy().reshape(shape.as_py()) if known else None for known, each, shape in found]


def of_one_shape(column: pa.ChunkedArray, names: Sequence[str]) -> pa.ChunkedArray:
    """The same column as Arrow's tensors of a fixed shape, if all have one and none is empty; `names` are of axes."""
    shape, *others = {shape for chunk in column.chunks for shape in shapes_in(chunk)} or {()}
    if others or not np.prod(shape) or not shape:
        return column
    stored = pa.fixed_shape_tensor(column.type.field(_DATA).type.value_type, shape, dim_names=list(names))
    return pa.chunked_array([_fixed(chunk, shape, stored) for chunk in column.chunks], stored)


def _fixed(column: pa.StructArray, shape: Shape, stored: pa.FixedShapeTensorType) -> pa.FixedShapeTensorArray:
    there = column.is_valid()
    whole = stacked(column.filter(there), shape) if column.null_count else stacked(column, shape)
    if column.null_count:
        room = np.zeros((len(column), *shape), whole.dtype)
        room[there.to_numpy(zero_copy_only=False)] = whole
        whole = room
    mask = pc.invert(there) if column.null_count else None
    held = pa.FixedSizeListArray.from_arrays(pa.array(whole.reshape(-1)), int(np.prod(shape)), mask=mask)
    return pa.ExtensionArray.from_storage(stored, held)


def _axes(stored: pa.StructType) -> int:
    """How many axes arrays of a type have; 0 where they are none."""
    shape = stored.field(_SHAPE).type
    return int(shape.list_size) if kind.is_fixed_size_list(shape) else 0
