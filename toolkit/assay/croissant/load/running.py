"""Runs plans of reading: their records come as batches."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa

from assay.croissant.load.joins import Join
from assay.croissant.load.nested import assembled
from assay.croissant.load.plan import Joining, Origin, Reading, Taken, View
from assay.data.conditions import wanted
from assay.data.native import native_array
from assay.data.runner import Runner
from assay.data.skipping import Column, Skipped, fitting
from assay.data.taken import taken
from assay_spec.croissant.model import Field


def run(plan: Reading, runner: Runner, skipped: Skipped | None = None) -> Iterator[pa.RecordBatch]:
    """The records with a column for each of the fields, by its `@id`; `skipped` takes those that cannot be read.

    Raises:
        DataError: what cannot be read, and where.
    """
    row = 1
    names = [field.id for field in plan.fields]
    has_parts = any(field.sub_field for field in plan.fields)
    for batch in _put_together(plan, runner, skipped):
        if not has_parts and (found := batch.select(names)).schema == plan.schema:
            row += batch.num_rows
            yield found
            continue
        every = native_array(np.arange(batch.num_rows, dtype=np.int64), pa.int64())
        columns = {
            field.id: Column(every, partial(_whole, batch, field, of.type))
            if field.sub_field
            else Column(batch[field.id], partial(_plain, of.type))
            for field, of in zip(plan.fields, plan.schema, strict=True)
        }
        found = fitting(columns, row, None if skipped is None else skipped.add)
        row += batch.num_rows
        yield pa.RecordBatch.from_arrays(found.columns, schema=plan.schema)


def _whole(batch: pa.RecordBatch, field: Field, wanted: pa.DataType, which: pa.Array, row: int) -> pa.Array:
    """The values of a field that has parts, in some of the records."""
    some = batch if len(which) == batch.num_rows and not which.null_count else batch.take(which)
    return _as(wanted, assembled(field, some, row))


def _plain(wanted: pa.DataType, values: pa.Array, row: int) -> pa.Array:
    del row
    return _as(wanted, values)


def _as(wanted: pa.DataType, column: pa.Array) -> pa.Array:
    return column if column.type == wanted else column.cast(wanted)


def _put_together(plan: Reading, runner: Runner, skipped: Skipped | None) -> Iterator[pa.RecordBatch]:
    tables = [Join(each.left, _right(each, runner, skipped)) for each in plan.joins]
    for batch in _of(plan.origin, runner, skipped):
        for some in _joined(batch, tables):
            yield wanted(some, plan.where)


def _right(joining: Joining, runner: Runner, skipped: Skipped | None) -> pa.Table:
    """The records of the right side of a join, with their key."""
    batches = list(_of(joining.right, runner, skipped))
    return pa.Table.from_batches(batches) if batches else joining.schema.empty_table()


def _of(origin: Origin, runner: Runner, skipped: Skipped | None) -> Iterator[pa.RecordBatch]:
    return _viewed(origin, runner, skipped) if isinstance(origin, View) else runner.run(origin, skipped)


def _viewed(view: View, runner: Runner, skipped: Skipped | None) -> Iterator[pa.RecordBatch]:
    row = 1
    for batch in run(view.reading, runner, skipped):
        columns = {each.name: Column(_values(batch, each), partial(_taken, runner, each)) for each in view.columns}
        yield wanted(fitting(columns, row, None if skipped is None else skipped.add), view.where)
        row += batch.num_rows


def _values(batch: pa.RecordBatch, how: Taken) -> pa.Array:
    return batch[how.source] if how.source else pa.nulls(batch.num_rows)


def _taken(runner: Runner, how: Taken, values: pa.Array, row: int) -> pa.Array:
    return taken(how.field, values if how.source else None, len(values), runner.type_of, runner.document, row)


def _joined(batch: pa.RecordBatch, joins: Sequence[Join]) -> Iterator[pa.RecordBatch]:
    """The records of a batch with all that belongs to them, join by join."""
    if not joins:
        yield batch
        return
    first, *others = joins
    for some in first.joined(batch):
        yield from _joined(some, others)
