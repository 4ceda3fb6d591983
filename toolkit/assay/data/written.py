"""Records that stand in the document, as a plan of reading: under the names of their fields, with conditions."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.data import inline
from assay.data.conditions import Condition, wanted
from assay.data.fields import short_name, steps_of
from assay.data.skipping import Column, Skipped, fitting
from assay.data.value_types import ValueType
from assay.data.values import Place
from assay.data.zones import Zones
from assay_spec.croissant.model import Field, RecordSet


class Written(NamedTuple):
    """Records that stand in the document."""

    records: RecordSet
    fields: Mapping[str, Field]
    """By what their columns are called."""
    types: Mapping[str, ValueType]
    where: tuple[Condition, ...]


class Listed(NamedTuple):
    """A column of records that stand in the document."""

    values: Sequence[object]
    """What is written there; None where a record has none."""
    field: Field
    value_type: ValueType
    document: Path
    zones: Zones | None
    """Looks after the zones of times."""

    @property
    def column(self) -> Column:
        """The numbers of the records, and what becomes of their values."""
        return Column(pa.array(range(len(self.values))), self._made)

    def _made(self, which: pa.Array, row: int) -> pa.Array:
        some = [None if at is None else self.values[at] for at in which.to_pylist()]
        place = Place(self.document, self.field.id, row, "write null")
        return inline.column(some, self.value_type, place, steps_of(self.field), self.zones)


def objects_of(records: RecordSet, document: Path) -> Sequence[Mapping[str, object]]:
    """The objects in a document that are its records.

    Raises:
        DataError: what stands there is no list of objects.
    """
    return inline.records(records.data.value if records.data else None, document)


def listed(plan: Written, document: Path) -> dict[str, Listed]:
    """The columns; times that are compared with one that tells its zone have to tell theirs.

    Raises:
        DataError: what stands in the document is no list of objects.
    """
    found = [inline.leaves(record) for record in objects_of(plan.records, document)]
    zoned = {each.field for each in plan.where if each.has_zone}
    columns = {}
    for name, field in plan.fields.items():
        zones = Zones(needed=name in zoned) if plan.types[name] is ValueType.DATETIME else None
        columns[name] = Listed(_values(found, field, name), field, plan.types[name], document, zones)
    return columns


def read_written(plan: Written, document: Path, skipped: Skipped | None = None) -> pa.RecordBatch:
    """The records of which all conditions are true; `skipped` takes those that cannot be read.

    Raises:
        DataError: what cannot be read, and where.
    """
    columns = {name: one.column for name, one in listed(plan, document).items()}
    return wanted(fitting(columns, 1, None if skipped is None else skipped.add), plan.where)


def _values(data: Sequence[Mapping[str, object]], field: Field, name: str) -> list[object]:
    """By the `@id` of a field, or else its name, or the end of that."""
    names = dict.fromkeys((field.id, name, short_name(field.id)))
    return [next((record[each] for each in names if each in record), None) for record in data]
