"""Left joins: every record once for each record of the other side that has its key, and once where none has.

Croissant does not say which join a reference means; https://github.com/mlcommons/croissant/issues/146 settles for this.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from assay.data.floats import wide
from assay.data.values import as_text

MOST_ROWS = 1 << 16
"""So many records are put together at a time, unless more belong to one."""

KEY = "\0"
"""The column by which the right side is found."""


class Join:
    """The right side of a join, found by its key; it is held in memory."""

    def __init__(self, left: str, right: pa.Table) -> None:
        """`left` is the column of the left side that says which records of `right` belong to it, by their `KEY`."""
        self.left = left
        keys = wide(right[KEY].combine_chunks())
        self._known = pc.unique(keys.drop_null())
        codes = pc.index_in(keys, self._known).to_numpy(zero_copy_only=False)
        order = np.argsort(codes, kind="stable")  # the rows without a key, whose code is NaN, come last
        self._right = right.drop_columns([KEY]).combine_chunks()
        self._order = order.astype(np.int64)
        known = np.asarray(codes[~np.isnan(codes)] if codes.dtype.kind == "f" else codes, np.int64)
        self._counts = np.bincount(known, minlength=len(self._known)).astype(np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self._counts)[:-1]]).astype(np.int64)

    @property
    def names(self) -> list[str]:
        """The columns that a join adds."""
        return list(self._right.column_names)

    def joined(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """The records of the left side with those of the right one that belong to them; nulls where none does.

        They come some at a time, since they may be many more than those of either side.
        """
        keys, known = _alike(wide(batch[self.left]), self._known)
        codes = pc.index_in(keys, known)
        found = np.asarray(pc.fill_null(codes, -1), np.int64)
        counts = np.where(found < 0, 1, self._counts[found] if len(self._counts) else 1)
        ends = np.cumsum(counts)
        at = 0
        while at < len(found):
            before = ends[at] - counts[at]
            to = max(at + 1, int(np.searchsorted(ends, before + MOST_ROWS, "right")))
            yield self._some(batch.slice(at, to - at), found[at:to], counts[at:to])
            at = to

    def _some(self, batch: pa.RecordBatch, found: npt.NDArray[np.int64], counts: npt.NDArray[Any]) -> pa.RecordBatch:
        left = np.repeat(np.arange(len(found)), counts)
        right = pa.array(self._rows(found, counts), mask=np.repeat(found < 0, counts))
        columns = [column.take(pa.array(left)) for column in batch.columns]
        columns += [_taken(column, right) for column in self._right.columns]
        return pa.RecordBatch.from_arrays(columns, names=[*batch.schema.names, *self.names])

    def _rows(self, found: npt.NDArray[np.int64], counts: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        """Which rows of the right side belong to the records, one after the other."""
        if not len(self._order):
            return np.zeros(len(found), np.int64)
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        at = np.repeat(np.where(found < 0, 0, self._starts[found]), counts) + within
        rows: npt.NDArray[np.int64] = self._order[np.minimum(at, len(self._order) - 1)]
        return rows


def _taken(column: pa.ChunkedArray, rows: pa.Array) -> pa.Array:
    array = column.combine_chunks()
    array = pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array
    return array.take(rows) if len(array) else pa.nulls(len(rows), array.type)


def _alike(one: pa.Array, other: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Keys of both sides in one type: as text where they have two."""
    return (one, other) if one.type == other.type else (as_text(one), as_text(other))
