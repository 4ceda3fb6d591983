"""The canonical order of items: the byte order of their ids' UTF-8, whatever order the files have."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ranks = NDArray[np.int64]


def rank_ids(sides: Sequence[pa.ChunkedArray]) -> tuple[pa.LargeStringArray, list[Ranks]]:
    """Every id of any side once, in canonical order; and for each side the rank of each row's id, -1 for null."""
    apart = [side for index, side in enumerate(sides) if index == 0 or not side.equals(sides[0])]
    encoded = pa.concat_arrays([_wide(side) for side in apart]).dictionary_encode()
    ids, rank = _sort(encoded.dictionary)
    ranks = rank[encoded.indices.fill_null(-1).to_numpy()]
    first, *others = np.split(ranks, np.cumsum([len(side) for side in apart])[:-1])
    return ids, [first, *(first if side.equals(sides[0]) else others.pop(0) for side in sides[1:])]


def _wide(side: pa.ChunkedArray) -> pa.LargeStringArray:
    return side.cast(pa.large_string()).combine_chunks()


def _sort(dictionary: pa.LargeStringArray) -> tuple[pa.LargeStringArray, Ranks]:
    """The distinct ids sorted, and the rank of each; the last entry, which an index of -1 finds, is -1."""
    size = len(dictionary)
    rank = np.append(np.arange(size), -1)
    if is_increasing(dictionary):
        return dictionary, rank
    order = pc.sort_indices(dictionary)
    rank[order.to_numpy()] = np.arange(size)
    return dictionary.take(order), rank


def is_increasing(text: pa.LargeStringArray) -> bool:
    """Whether each id comes before the next in canonical order."""
    return pc.all(pc.less(text[:-1], text[1:])).as_py() is not False
