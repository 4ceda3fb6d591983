"""Memory of Arrow's own: a thread of Arrow's that still holds memory of Python's aborts a program that ends."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def native(data: bytes | memoryview) -> pa.Buffer:
    """A copy of the bytes."""
    source = memoryview(data).cast("B")
    copy = pa.allocate_buffer(source.nbytes)
    memoryview(copy).cast("B")[:] = source
    return copy


def native_array(values: npt.NDArray[np.generic], type_: pa.DataType) -> pa.Array:
    """A copy of numbers of the same width as `type_`."""
    return pa.Array.from_buffers(type_, len(values), [None, native(values.data)])


def native_room(size: int, type_: npt.DTypeLike) -> tuple[pa.Buffer, npt.NDArray[Any]]:
    """Memory for so many numbers, and the numbers in it, to be written."""
    dtype = np.dtype(type_)
    buffer = pa.allocate_buffer(size * dtype.itemsize)
    return buffer, np.frombuffer(buffer, dtype)
