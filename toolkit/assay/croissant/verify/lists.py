"""Values that are lists, as their items and the records that these belong to."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind
from numpy.typing import NDArray


class Level(NamedTuple):
    """All lists of one depth, or what is in the deepest."""

    values: pa.Array
    rows: NDArray[np.int64]
    """Of the block, for each."""


def levels_of(values: pa.Array) -> Iterator[Level]:
    """The values of records, then the items of their lists, and so on, down to what is no list."""
    rows = np.arange(len(values), dtype=np.int64)
    yield Level(values, rows)
    while kind.is_list(values.type):
        parents = pc.list_parent_indices(values).to_numpy(zero_copy_only=False).astype(np.int64)
        values, rows = values.flatten(), rows[parents]
        yield Level(values, rows)


def items_of(values: pa.Array) -> Level:
    """What is in the deepest lists, or the values themselves."""
    if not kind.is_list(values.type):
        return Level(values, np.arange(len(values), dtype=np.int64))
    *_, deepest = levels_of(values)
    return deepest
