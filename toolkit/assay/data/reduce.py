"""Batches of rows reduced to those that can matter to a question on equal keys, before they are compared."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.data.column import Column


def large_text(column: Column) -> pa.LargeStringArray:
    """The text of a column as one array."""
    return column.text.cast(pa.large_string()).combine_chunks()


def firsts(keys: pa.Array) -> NDArray[Any]:
    """Which of the keys are met for the first time; bool[n]."""
    codes = _codes(keys)
    if not codes.size:
        return np.zeros(0, bool)
    # Codes are numbered as they are met, so that a new one is greater than all before it.
    found: NDArray[Any] = np.diff(np.maximum.accumulate(codes), prepend=-1) > 0
    return found


def first_of_each(batch: pa.RecordBatch, keys: Sequence[str]) -> pa.RecordBatch:
    """The first row of each combination of keys."""
    key = batch[keys[0]] if len(keys) == 1 else one_key([batch[name] for name in keys])
    return batch.filter(pa.array(firsts(key)))


def first_two_of_each(batch: pa.RecordBatch, key: str) -> pa.RecordBatch:
    """The first two rows of each key."""
    kept = firsts(batch[key])
    others = np.flatnonzero(~kept)
    _, second = np.unique(_codes(batch[key])[others], return_index=True)
    kept[others[second]] = True
    return batch.filter(pa.array(kept))


def one_key(texts: Sequence[pa.Array]) -> pa.LargeStringArray:
    """Several texts as one, which is the same where all of them are; that of the first is its beginning."""
    parts = [part for text in texts for part in _with_length(text.cast(pa.large_string()))]
    return pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string()))


def _with_length(text: pa.LargeStringArray) -> tuple[pa.Array, pa.Array]:
    lengths = pc.binary_length(text).cast(pa.large_string())
    head = pc.binary_join_element_wise(lengths, pa.scalar("", pa.large_string()), pa.scalar(":", pa.large_string()))
    return head.fill_null("-"), text.fill_null("")


def _codes(keys: pa.Array) -> NDArray[np.int64]:
    codes: NDArray[np.int64] = keys.dictionary_encode(null_encoding="encode").indices.to_numpy().astype(np.int64)
    return codes
