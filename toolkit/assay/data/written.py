"""Records that stand in the document, as a plan of reading: under the names of their fields, with conditions."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.data import inline
from assay.data.conditions import Condition, wanted
from assay.data.fields import short_name, steps_of
from assay.data.skipping import Column, Skipped, fitting
from assay.data.values import Place, ValueType
from assay_spec.croissant.model import Field, RecordSet


class Written(NamedTuple):
    """Records that stand in the document."""

    records: RecordSet
    fields: Mapping[str, Field]
    """By what their columns are called."""
    types: Mapping[str, ValueType]
    where: tuple[Condition, ...]


def objects_of(records: RecordSet, document: Path) -> Sequence[Mapping[str, object]]:
    """The objects in a document that are its records.

    Raises:
        DataError: what stands there is no list of objects.
    """
    return inline.records(records.data.value if records.data else None, document)


def read_written(plan: Written, document: Path, skipped: Skipped | None = None) -> pa.RecordBatch:
    """The records of which all conditions are true; `skipped` takes those that cannot be read.

    Raises:
        DataError: what cannot be read, and where.
    """
    data = [inline.leaves(record) for record in objects_of(plan.records, document)]

    def made(name: str, which: pa.Array, row: int) -> pa.Array:
        field = plan.fields[name]
        values = _values([{} if at is None else data[at] for at in which.to_pylist()], field, name)
        place = Place(document, field.id, row, "write null")
        return inline.column(values, plan.types[name], place, steps_of(field))

    every = pa.array(range(len(data)))
    columns = {name: Column(every, partial(made, name)) for name in plan.fields}
    return wanted(fitting(columns, 1, None if skipped is None else skipped.add), plan.where)


def _values(data: Sequence[Mapping[str, object]], field: Field, name: str) -> list[object]:
    """By the `@id` of a field, or else its name, or the end of that."""
    names = dict.fromkeys((field.id, name, short_name(field.id)))
    return [next((record[each] for each in names if each in record), None) for record in data]
