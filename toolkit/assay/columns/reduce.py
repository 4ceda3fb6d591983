"""Batches of rows reduced to those that can matter to a question on equal keys, before they are compared."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.columns.column import Column

SAVES = 0.75
"""What is left of a batch for it to be worth the effort."""

TRIED = 16
"""One batch of so many is tried nevertheless."""


def large_text(column: Column) -> pa.LargeStringArray:
    """The text of a column as one array."""
    return column.text.cast(pa.large_string()).combine_chunks()


def firsts(keys: pa.Array) -> NDArray[Any]:
    """Which of the keys are met for the first time; bool[n]."""
    return _firsts(_codes(keys))


def _firsts(codes: NDArray[np.int64]) -> NDArray[Any]:
    if not codes.size:
        return np.zeros(0, bool)
    # Codes are numbered as they are met, so that a new one is greater than all before it.
    found: NDArray[Any] = np.diff(np.maximum.accumulate(codes), prepend=-1) > 0
    return found


class Reducer:
    """Leaves of each combination of keys the first rows in a batch, as long as that saves much."""

    def __init__(self, keys: Sequence[str], times: int = 1) -> None:
        """`times` says how many rows of each are kept, one or two."""
        self._keys = keys
        self._times = times
        self._skipped = 0
        self._saves = True

    def reduced(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows that are left; all of them where nothing is saved."""
        self._skipped = 0 if self._saves else (self._skipped + 1) % TRIED
        if self._skipped or not batch.num_rows:
            return batch
        texts = [batch[key] for key in self._keys]
        kept = self._kept(texts[0] if len(texts) == 1 else one_key(texts))
        self._saves = kept.mean() < SAVES
        return batch.filter(pa.array(kept))

    def _kept(self, keys: pa.Array) -> NDArray[Any]:
        codes = _codes(keys)
        kept = _firsts(codes)
        if self._times == 2:
            others = np.flatnonzero(~kept)
            _, second = np.unique(codes[others], return_index=True)
            kept[others[second]] = True
        return kept


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
