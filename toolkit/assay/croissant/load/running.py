"""Runs plans of reading: their records come as batches."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from assay.croissant.load.joins import Join
from assay.croissant.load.nested import assembled
from assay.croissant.load.plan import Joining, Origin, Reading, View
from assay.data.conditions import wanted
from assay.data.records import RecordReader


def run(plan: Reading, reader: RecordReader) -> Iterator[pa.RecordBatch]:
    """The records with a column for each of the fields, by its `@id`.

    Raises:
        DataError: what cannot be read, and where.
    """
    row = 1
    for batch in _put_together(plan, reader):
        columns = [assembled(field, batch, row) for field in plan.fields]
        row += batch.num_rows
        yield pa.RecordBatch.from_arrays(
            [column.cast(of.type) for column, of in zip(columns, plan.schema, strict=True)], schema=plan.schema
        )


def _put_together(plan: Reading, reader: RecordReader) -> Iterator[pa.RecordBatch]:
    tables = [Join(each.left, _right(each, reader)) for each in plan.joins]
    for batch in _of(plan.origin, reader):
        for some in _joined(batch, tables):
            yield wanted(some, plan.where)


def _right(joining: Joining, reader: RecordReader) -> pa.Table:
    """The records of the right side of a join, with their key."""
    batches = list(_of(joining.right, reader))
    return pa.Table.from_batches(batches) if batches else joining.schema.empty_table()


def _of(origin: Origin, reader: RecordReader) -> Iterator[pa.RecordBatch]:
    return _viewed(origin, reader) if isinstance(origin, View) else reader.run(origin)


def _viewed(view: View, reader: RecordReader) -> Iterator[pa.RecordBatch]:
    for batch in run(view.reading, reader):
        made = [
            reader.taken(each.field, batch[each.source] if each.source else None, batch.num_rows)
            for each in view.columns
        ]
        yield wanted(pa.RecordBatch.from_arrays(made, names=[each.name for each in view.columns]), view.where)


def _joined(batch: pa.RecordBatch, joins: Sequence[Join]) -> Iterator[pa.RecordBatch]:
    """The records of a batch with all that belongs to them, join by join."""
    if not joins:
        yield batch
        return
    first, *others = joins
    for some in first.joined(batch):
        yield from _joined(some, others)
