"""Columns of few values as small whole numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.items.items import Coded

Codes = NDArray[np.int32]


def code(column: pa.ChunkedArray) -> Coded:
    """The column over the values found in it."""
    values = distinct(column)
    return Coded(codes_of(column, values), values)


def distinct(column: pa.ChunkedArray) -> tuple[str, ...]:
    """The values found in a column of text, in the byte order of their UTF-8."""
    found = column.unique().drop_null()
    return tuple(found.take(pc.sort_indices(found)).to_pylist())


def codes_of(column: pa.ChunkedArray, values: Sequence[str]) -> Codes:
    """For each cell the position of its text in `values`; -1 when it is empty or none of them."""
    found = pc.index_in(column, value_set=pa.array(values, column.type)).combine_chunks()
    codes: Codes = found.fill_null(-1).to_numpy()
    return codes


def narrow(codes: Codes, classes: int) -> NDArray[Any]:
    """Class codes in the type that the kernels read fastest: u1, u2 or i4 by the number of classes."""
    return codes.astype("u1" if classes <= 1 << 8 else "u2" if classes <= 1 << 16 else "i4")
