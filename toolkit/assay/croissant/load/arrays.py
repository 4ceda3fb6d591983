"""Columns of records as arrays of NumPy."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.croissant.load.columns import decoded_objects, is_audio, objects_of
from assay.data.tensors import is_tensor


def array_of(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[Any]:
    """Numbers and booleans as such where none is missing, else objects; in floats what is missing is NaN.

    A list is an array by the same rule. Images of one shape are one array, others objects.
    """
    if isinstance(column.type, pa.FixedShapeTensorType):
        if not column.null_count:
            return np.concatenate([chunk.to_numpy_ndarray() for chunk in column.chunks])
        return objects_of([each.to_numpy() if each.is_valid else None for each in column])
    if is_tensor(column.type) or is_audio(column.type):
        return decoded_objects(column)
    if kind.is_list(column.type) and _lacks(column):
        found = np.empty(len(column), object)
        for at, items in enumerate(column):
            found[at] = array_of(items.values) if items.is_valid else None
        return found
    if _lacks(column):
        return np.array(column.to_pylist(), object)
    array: npt.NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return array


def _lacks(column: pa.Array | pa.ChunkedArray) -> bool:
    """Whether values are missing, at any depth of lists, for which NumPy has no place beside the others."""
    while kind.is_list(column.type):
        if column.null_count:
            return True
        column = pc.list_flatten(column)
    return column.null_count > 0 and not kind.is_floating(column.type)
