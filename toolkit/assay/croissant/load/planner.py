"""How the records of a record set are put together from files, other records, and joins of these."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.croissant.load.joins import KEY
from assay.croissant.load.nested import arrow_of
from assay.croissant.load.plan import Joining, Origin, Reading, Taken, View
from assay.croissant.load.providers import Names, Place, Provider
from assay.data.conditions import Condition, Operation
from assay.data.datatypes import Media, media_of, value_type
from assay.data.fields import depth_of, leaves_of, steps_of
from assay.data.runner import Runner
from assay.data.scans import Scans
from assay.data.steps import Steps
from assay.data.taken import TypeOf, leaf_type
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay.files.cached import Cached
from assay.files.sources import Sources
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


class Planner:
    """Compiles the record sets of one dataset to plans of reading."""

    def __init__(
        self,
        dataset: Dataset,
        document: Path,
        elsewhere: Cached | None = None,
        type_of: TypeOf = value_type,
    ) -> None:
        """`type_of` says how fields of some data types are read."""
        self.runner = Runner(Sources(dataset, document, elsewhere), document, type_of)
        self.scans = Scans(document, type_of)
        self._type_of = type_of
        self.names = Names(dataset, document)
        self._document = document

    def reading(
        self, records: RecordSet, fields: Sequence[Field], where: Sequence[Condition] = (), depth: int = 0
    ) -> Reading:
        """How the records are read of which all conditions are true.

        Raises:
            DataError: a field that cannot be read.
        """
        if depth > DEEPEST:
            raise DataError(f"record set `{records.id}` takes its records from itself", path=self._document)
        leaves = {field.id: field for field in leaves_of(fields)}
        compared = {condition.field for condition in where} - {*leaves}
        leaves |= {field.id: field for field in leaves_of(records.field) if field.id in compared}
        origin, joins, after = self._put_together(records, leaves, where, depth)
        return Reading(records.id, tuple(fields), self.schema(fields), origin, joins, after)

    def schema(self, fields: Sequence[Field]) -> pa.Schema:
        """The columns of these fields.

        Raises:
            DataError: a field has a type that cannot be read.
        """
        return pa.schema([(field.id, arrow_of(field, self._leaf_type)) for field in fields])

    def value_type(self, field: Field) -> ValueType:
        """What the values of a field without parts are."""
        return self._type_of(self.told(field).data_type)

    def media(self, field: Field) -> Media | None:
        """What can be decoded that the bytes of a field without parts are."""
        return media_of(self.told(field).data_type) if self.value_type(field) is ValueType.BYTES else None

    def _leaf_type(self, field: Field) -> pa.DataType:
        return leaf_type(field, self.told(field), self._type_of)

    def told(self, field: Field) -> Field:
        """The field that says of which type the values of a field are: one from which it takes them, if not itself."""
        told, steps = field, 0
        while not told.data_type and told.source is not None and steps < DEEPEST:
            place = self.names.place(told, told.source)
            if place.field is None:
                break
            told, steps = place.field, steps + 1
        return told

    def _put_together(
        self, records: RecordSet, leaves: Columns, where: Sequence[Condition], depth: int
    ) -> tuple[Origin, tuple[Joining, ...], tuple[Condition, ...]]:
        """Whose records they are, what is joined to them, and what is asked of them then."""
        if records.data is not None:
            return self.scans.plan(records, leaves, where), (), ()
        constants = {name: field for name, field in leaves.items() if field.source is None}
        asked = self._by_provider({name: field for name, field in leaves.items() if name not in constants})
        base, edges = self._route(records, asked)
        columns = {base: {base_field.id: base_field for base_field in self._one_of(records, base, asked)}} | asked
        for edge in edges:
            columns.setdefault(self._place(edge.field).provider, {})[edge.field.id] = edge.field
            columns.setdefault(edge.to.provider, {})
        of = {
            each.field: base if each.field in constants else self._place(leaves[each.field]).provider for each in where
        }
        joins = []
        for edge in edges:
            # Where a record of the other side is left out, nulls take its place, of which only `is null` could be true.
            early = [c for c in where if of[c.field] == edge.to.provider and c.operation is not Operation.IS_NULL]
            joins.append(self._joining(records, edge, columns[edge.to.provider], early, depth))
        origin = self._origin(
            records, base, columns[base] | constants, [each for each in where if of[each.field] == base], depth
        )
        return origin, tuple(joins), tuple(each for each in where if of[each.field] != base)

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
        return self.names.place(field, field.source)

    def _edges(self, records: RecordSet) -> list[Edge]:
        fields = [field for field in leaves_of(records.field) if field.source is not None]
        edges = [Edge(field, each, self.names.place(field, each)) for field in fields for each in field.references]
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
        return [key.id for key in self.names.record_sets[place.provider.id].key] == [place.field.id]

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

    def _joining(
        self, records: RecordSet, edge: Edge, columns: Columns, where: Sequence[Condition], depth: int
    ) -> Joining:
        """The right side of a join, with its key."""
        key = Field(id=edge.field.id, data_type=edge.field.data_type, source=edge.reference)
        keyed = dict(columns) | {KEY: key}
        return Joining(
            left=edge.field.id,
            key=_in_words(edge),
            right=self._origin(records, edge.to.provider, keyed, where, depth),
            schema=pa.schema([(name, self._leaf_type(field)) for name, field in keyed.items()]),
        )

    def _origin(
        self, records: RecordSet, provider: Provider, columns: Columns, where: Sequence[Condition], depth: int
    ) -> Origin:
        """The records of one provider."""
        if provider.is_files:
            return self.scans.plan(records, columns, where)
        return self._view(self.names.record_sets[provider.id], columns, where, depth)

    def _view(self, records: RecordSet, columns: Columns, where: Sequence[Condition], depth: int) -> View:
        """Records that are described elsewhere, under the names of the fields that take them."""
        sources = {name: self._place(field).field for name, field in columns.items() if field.source is not None}
        fields = {field.id: field for field in sources.values() if field is not None}
        early, late = [], []
        for condition in where:
            source = sources.get(condition.field)
            if source is not None and self._is_same(columns[condition.field], source):
                early.append(condition._replace(field=source.id))
            else:
                late.append(condition)
        taken = [
            Taken(name, field, source.id if (source := sources.get(name)) is not None else "")
            for name, field in columns.items()
        ]
        return View(self.reading(records, list(fields.values()), early, depth + 1), tuple(taken), tuple(late))

    def _is_same(self, field: Field, source: Field) -> bool:
        """Whether the values of a field are those of the one that it takes them from."""
        if source.sub_field or steps_of(field) != Steps(depth=depth_of(source)):
            return False
        return bool(self._leaf_type(field) == self._leaf_type(source))


def _in_words(edge: Edge) -> str:
    """What a field refers to."""
    if edge.to.field is not None:
        return edge.to.field.id
    extract = edge.reference.extract
    return f"{edge.to.provider.id}/{extract.column or extract.json_path or extract.file_property if extract else ''}"
