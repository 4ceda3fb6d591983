"""The rows of two tables, too large for memory, whose keys are the same text."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assay.columns.column import Column
from assay.columns.columns import matches
from assay.columns.equal import Blocks, Guide
from assay.columns.meeting import KEY, ROW, Side, in_order_of_rows, meet
from assay.columns.reduce import large_text

OTHER_ROW = "other row"
COUNT = "count"


class Made(Blocks, Protocol):
    """A table whose columns can be made of their stored values."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""

    def make(self, name: str, stored: pa.ChunkedArray) -> Column:
        """A column of stored values."""


class Join:
    """The rows in the order of the left ones, and for one left row in that of the right ones."""

    def __init__(self, left: Made, key: str, right: Made, other_key: str) -> None:
        self.names = tuple(dict.fromkeys((*left.names, *right.names)))
        self._left, self._key = left, key
        self._right, self._other_key = right, other_key

    def count(self) -> int:
        """How many rows there are, without making them: of a key that is none there may be no end."""
        rows = 0
        with closing(meet([_counts(self._left, self._key), _counts(self._right, self._other_key)])) as parts:
            for left, right in parts:
                ours, theirs = (part.group_by(KEY).aggregate([(COUNT, "sum")]) for part in (left, right))
                at = pc.index_in(ours[KEY], value_set=theirs[KEY])
                products = pc.multiply(ours[f"{COUNT}_sum"], theirs[f"{COUNT}_sum"].take(at))
                rows += pc.sum(products).as_py() or 0
        return rows

    def guide(self, column: str) -> Guide:
        """What is known of the texts of `column`: those that are joined may be any."""
        table = self._left if column in self._left.names else self._right
        return Guide(table.guide(column).sample, None, is_unique=False)

    def make(self, name: str, stored: pa.ChunkedArray) -> Column:
        """A column of stored values."""
        table = self._left if name in self._left.names else self._right
        return table.make(name, stored)

    def read(self, names: Sequence[str]) -> Iterator[Sequence[pa.Array]]:
        """The columns of these names, some rows at a time."""
        if self._rises():
            for batch in self._matched(names):
                yield [batch[name] for name in map(_stored, names)]
            return
        for part in in_order_of_rows(lambda: self._matched(names), self._left.rows):
            batch = _one_batch(part.sort_by([(ROW, "ascending"), (OTHER_ROW, "ascending")]))
            yield [batch[name] for name in map(_stored, names)]

    def _rises(self) -> bool:
        """Whether the rows come in their order by themselves."""
        order = self._left.guide(self._key).order
        return order is not None and order == self._right.guide(self._other_key).order

    def _matched(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The joined rows in the order of their keys."""
        ours = [name for name in names if name in self._left.names]
        theirs = [name for name in names if name not in self._left.names]
        sides = [_stored_side(self._left, self._key, ours), _stored_side(self._right, self._other_key, theirs)]
        with closing(meet(sides)) as parts:
            for left, right in parts:
                yield _join(left, right)


def _join(left: pa.Table, right: pa.Table) -> pa.RecordBatch:
    mine, others = matches(*(Column(part[KEY].cast(pa.string()), is_cells=False) for part in (left, right)))
    found = left.take(pa.array(mine))
    beside = right.take(pa.array(others))
    found = found.append_column(OTHER_ROW, beside[ROW])
    for name in beside.column_names:
        if name not in (ROW, KEY):
            found = found.append_column(name, beside[name])
    return _one_batch(found)


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    arrays = [pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type) for column in table]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)


def _stored(name: str) -> str:
    """A column beside those that every batch has."""
    return f"column {name}"


def _counts(table: Blocks, key: str) -> Side:
    """The keys with their numbers, batch by batch."""
    guide = table.guide(key)

    def batches() -> Iterator[pa.RecordBatch]:
        yield _counted(0, pa.array([], pa.large_string()))
        for start, block in table.blocks([key]):
            yield _counted(start, large_text(block[key]).drop_null())

    return Side(batches, guide.sample, guide.order, table.rows)


def _counted(row: int, text: pa.LargeStringArray) -> pa.RecordBatch:
    keys, counts = pc.value_counts(text).flatten()
    return pa.RecordBatch.from_arrays([np.full(len(keys), row), keys, counts], names=[ROW, KEY, COUNT])


def _stored_side(table: Blocks, key: str, names: Sequence[str]) -> Side:
    """The rows by their key, with columns as they are stored."""
    guide = table.guide(key)

    def batches() -> Iterator[pa.RecordBatch]:
        met = False
        for start, block in table.blocks([key, *names]):
            met = True
            yield _of(start, large_text(block[key]), [block[name].stored.combine_chunks() for name in names], names)
        if not met:
            yield _of(0, pa.array([], pa.large_string()), [pa.array([], pa.string()) for _ in names], names)

    return Side(batches, guide.sample, guide.order, table.rows)


def _of(start: int, key: pa.Array, stored: Sequence[pa.Array], names: Sequence[str]) -> pa.RecordBatch:
    rows = pa.array(np.arange(start, start + len(key)))
    batch = pa.RecordBatch.from_arrays([rows, key, *stored], names=[ROW, KEY, *map(_stored, names)])
    return batch.filter(key.is_valid()) if key.null_count else batch
