"""How the records of a record set are put together from files, other records, and joins of these."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.croissant.load.joins import KEY, Join
from assay.croissant.load.nested import arrow_of, assembled
from assay.croissant.load.providers import Names, Place, Provider
from assay.data.cached import Cached
from assay.data.fields import leaves_of
from assay.data.records import RecordReader
from assay.errors import DataError
from assay_spec.croissant.model import Dataset, DataSource, Field, RecordSet

DEEPEST = 20
"""So many record sets may take their records from each other."""

Columns = Mapping[str, Field]
"""The fields of one provider, by what their columns are called."""


class Edge(NamedTuple):
    """A field that says which records of another provider belong to a record."""

    field: Field
    reference: DataSource
    to: Place


class Loader:
    """Loads the record sets of one dataset."""

    def __init__(self, dataset: Dataset, document: Path, elsewhere: Cached | None = None) -> None:
        self.reader = RecordReader(dataset, document, elsewhere)
        self._names = Names(dataset, document)
        self._document = document

    def batches(self, records: RecordSet, fields: Sequence[Field], depth: int = 0) -> Iterator[pa.RecordBatch]:
        """The records with a column for each of the fields, by its `@id`.

        Raises:
            DataError: what cannot be read, and where.
        """
        if depth > DEEPEST:
            raise DataError(f"record set `{records.id}` takes its records from itself", path=self._document)
        leaves = {field.id: field for field in leaves_of(fields)}
        if records.data is not None:
            found = self.reader.scan(records, leaves)
        else:
            found = self._provided(records, leaves, depth)
        schema, row = self.schema(fields), 1
        for batch in found:
            columns = [_as(of.type, assembled(field, batch, row)) for field, of in zip(fields, schema, strict=True)]
            row += batch.num_rows
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    def schema(self, fields: Sequence[Field]) -> pa.Schema:
        """The columns of these fields.

        Raises:
            DataError: a field has a type that cannot be read.
        """
        return pa.schema([(field.id, arrow_of(field, self._leaf_type)) for field in fields])

    def _leaf_type(self, field: Field) -> pa.DataType:
        """The type of a field, which is that of its source where it has none of its own."""
        told, steps = field, 0
        while not told.data_type and told.source is not None and steps < DEEPEST:
            place = self._names.place(told, told.source)
            if place.field is None:
                break
            told, steps = place.field, steps + 1
        return self.reader.arrow(field, told)

    def _provided(self, records: RecordSet, leaves: Columns, depth: int) -> Iterator[pa.RecordBatch]:
        constants = {name: field for name, field in leaves.items() if field.source is None}
        asked = self._by_provider({name: field for name, field in leaves.items() if name not in constants})
        base, joins = self._route(records, asked)
        wanted = {base: {base_field.id: base_field for base_field in self._one_of(records, base, asked)}} | asked
        for edge in joins:
            wanted.setdefault(self._place(edge.field).provider, {})[edge.field.id] = edge.field
            wanted.setdefault(edge.to.provider, {})
        tables = [Join(edge.field.id, self._right(records, edge, wanted[edge.to.provider], depth)) for edge in joins]
        for batch in self._scan(records, base, wanted[base] | constants, depth):
            yield from _joined(batch, tables)

    def _by_provider(self, leaves: Columns) -> dict[Provider, dict[str, Field]]:
        """The fields by where their values come from."""
        found: dict[Provider, dict[str, Field]] = {}
        for name, field in leaves.items():
            found.setdefault(self._place(field).provider, {})[name] = field
        return found

    def _one_of(self, records: RecordSet, base: Provider, asked: Mapping[Provider, Columns]) -> list[Field]:
        """A field by which records are counted of whose provider none is asked for."""
        fields = [field for field in leaves_of(records.field) if field.source is not None]
        return [] if base in asked else [next(field for field in fields if self._place(field).provider == base)]

    def _place(self, field: Field) -> Place:
        assert field.source is not None
        return self._names.place(field, field.source)

    def _edges(self, records: RecordSet) -> list[Edge]:
        fields = [field for field in leaves_of(records.field) if field.source is not None]
        edges = [Edge(field, each, self._names.place(field, each)) for field in fields for each in field.references]
        return [edge for edge in edges if edge.to.provider != self._place(edge.field).provider]

    def _require_one_way(self, edges: Sequence[Edge], taken: Sequence[Edge]) -> None:
        """Refuse two references to one provider, by which the records that belong together could be others."""
        for edge in taken:
            for other in edges:
                if other is not edge and other.to.provider == edge.to.provider and other.field is not edge.field:
                    problem = f"`{edge.field.id}` and `{other.field.id}` both refer to `{edge.to.provider.id}`"
                    remedy = "take the values of that from two record sets, one for each reference"
                    said = f"{problem}, and no field says by which of the two its values belong to a record"
                    raise DataError(said, path=self._document, remedy=remedy)

    def _route(self, records: RecordSet, asked: Mapping[Provider, Columns]) -> tuple[Provider, list[Edge]]:
        """Whose records are all there, and by what joins the others come in, in order.

        It is the same whichever fields are asked for, since a join may give a record twice. The first provider from
        which all others can be reached has all of its records.

        Raises:
            DataError: from none can what is asked for be reached.
        """
        fields = {field.id: field for field in leaves_of(records.field) if field.source is not None}
        if not fields:
            raise DataError(f"record set `{records.id}` says of no field where its values are", path=self._document)
        every, edges = list(self._by_provider(fields)), self._edges(records)
        for base in every:
            ways = self._ways(base, edges)
            if all(each == base or each in ways for each in every):
                steps = self._steps(base, [each for each in every if each != base], ways, asked)
                self._require_one_way(edges, steps)
                return base, steps
        if len(asked) == 1:
            return next(iter(asked)), []
        one, other, *_ = asked or every
        problem = f"record set `{records.id}` takes values from `{one.id}` and from `{other.id}`, and no field says "
        remedy = "give the field by which they belong together `references` to the other one's"
        raise DataError(f"{problem}which belong together", path=self._document, remedy=remedy)

    def _steps(
        self,
        base: Provider,
        others: Sequence[Provider],
        ways: Mapping[Provider, Edge],
        asked: Mapping[Provider, Columns],
    ) -> list[Edge]:
        """The joins that lead from `base` to the others, but those that can neither add nor repeat anything."""
        steps: list[Edge] = []
        for other in others:
            way, each = [ways[other]], self._place(ways[other].field).provider
            while each != base:
                way.append(ways[each])
                each = self._place(ways[each].field).provider
            if len(way) > 1 or other in asked or not self._is_key(way[0].to):
                steps += [edge for edge in reversed(way) if edge not in steps]
        return steps

    def _is_key(self, place: Place) -> bool:
        """Whether the dataset says that no two records have one value there."""
        if place.field is None or place.provider.is_files:
            return False
        return [key.id for key in self._names.record_sets[place.provider.id].key] == [place.field.id]

    def _ways(self, base: Provider, edges: Sequence[Edge]) -> dict[Provider, Edge]:
        """For each provider that can be reached, the join that leads to it."""
        ways: dict[Provider, Edge] = {}
        reached = [base]
        for at in reached:
            for edge in edges:
                to = edge.to.provider
                if self._place(edge.field).provider == at and to != base and to not in ways:
                    ways[to] = edge
                    reached.append(to)
        return ways

    def _right(self, records: RecordSet, edge: Edge, columns: Columns, depth: int) -> pa.Table:
        """The records of the right side of a join, with their key."""
        key = Field(id=edge.field.id, data_type=edge.field.data_type, source=edge.reference)
        batches = list(self._scan(records, edge.to.provider, dict(columns) | {KEY: key}, depth))
        if batches:
            return pa.Table.from_batches(batches)
        return pa.schema(
            [(name, self._leaf_type(field)) for name, field in (dict(columns) | {KEY: key}).items()]
        ).empty_table()

    def _scan(self, records: RecordSet, provider: Provider, columns: Columns, depth: int) -> Iterator[pa.RecordBatch]:
        """The records of one provider."""
        if provider.is_files:
            return self.reader.scan(records, columns)
        return self._viewed(self._names.record_sets[provider.id], columns, depth)

    def _viewed(self, records: RecordSet, columns: Columns, depth: int) -> Iterator[pa.RecordBatch]:
        """Records that are described elsewhere, under the names of the fields that take them."""
        sources = {name: self._place(field).field for name, field in columns.items() if field.source is not None}
        fields = {field.id: field for field in sources.values() if field is not None}
        for batch in self.batches(records, list(fields.values()), depth + 1):
            made = [
                self.reader.taken(field, None if source is None else batch[source.id], batch.num_rows)
                for field, source in ((field, sources.get(name)) for name, field in columns.items())
            ]
            yield pa.RecordBatch.from_arrays(made, names=list(columns))


def _as(wanted: pa.DataType, column: pa.Array) -> pa.Array:
    return column if column.type == wanted else column.cast(wanted)


def _joined(batch: pa.RecordBatch, joins: Sequence[Join]) -> Iterator[pa.RecordBatch]:
    """The records of a batch with all that belongs to them, join by join."""
    if not joins:
        yield batch
        return
    first, *others = joins
    for some in first.joined(batch):
        yield from _joined(some, others)
