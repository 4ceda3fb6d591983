"""The records of a Croissant dataset as Arrow batches, under the names of their fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

from assay.data import inline
from assay.data.absent import near
from assay.data.conditions import Condition, wanted
from assay.data.datatypes import value_type
from assay.data.delimited import DelimitedTable
from assay.data.fields import by_what_they_are_called, depth_of, label_of, leaves_of, name_of, short_name, steps_of
from assay.data.parts import Part, Rows, part_of, rows_in, witness
from assay.data.scan import Scan, placed, scanned, table_of, values_of_paths
from assay.data.share import Share
from assay.data.sharing import shares_of
from assay.data.skipping import Column, Skipped, fitting
from assay.data.steps import Steps
from assay.data.survey import Survey, surveyed
from assay.data.tables import Table, Wanted, count_rows, has_decimal_commas, schema_of
from assay.data.values import Place, ValueType
from assay.errors import DataError
from assay.files.cached import Cached
from assay.files.source_file import SourceFile
from assay.files.sources import Sources, resource_of
from assay_spec.croissant.model import Dataset, DataSource, Field, RecordSet, constant_of

Types = Mapping[str, ValueType]
UNCHANGED: Types = MappingProxyType({})
"""Every field as the dataset declares it."""


class Readable(NamedTuple):
    """The fields of a record set, by whether they can be read as columns."""

    names: tuple[str, ...]
    others: Mapping[str, DataError]
    """Why each of the rest cannot be read."""


class Written(NamedTuple):
    """Records that stand in the document."""

    records: RecordSet
    fields: Mapping[str, Field]
    """By what their columns are called."""
    types: Mapping[str, ValueType]
    where: tuple[Condition, ...]


class RecordReader:
    """Reads the record sets of one dataset. Sources lie beside its document, or `elsewhere`: in the cache."""

    def __init__(
        self,
        dataset: Dataset,
        document: Path,
        elsewhere: Cached | None = None,
        type_of: Callable[[Iterable[str]], ValueType] = value_type,
    ) -> None:
        self._dataset = dataset
        self._type_of = type_of
        self._document = document
        self._sources = Sources(dataset, document, elsewhere)

    def record_set(self, name: str = "") -> RecordSet:
        """The record set called so by its name or `@id`; without a name, the only one that there is.

        Raises:
            DataError: there is none, or several to choose from.
        """
        known = self._dataset.record_set
        found = [one for one in known if not name or name in (one.id, label_of(one), short_name(one.id))]
        if len(found) == 1:
            return found[0]
        listed = ", ".join(f"`{label_of(one)}`" for one in known) or "none"
        problem = f"no record set is called `{name}`" if name else "the record set has to be named"
        problem = f"several record sets are called `{name}`" if name and found else problem
        raise DataError(problem, path=self._document, remedy=f"there are {listed}")

    def fields(self, records: RecordSet, names: Sequence[str] | None = None) -> list[Field]:
        """The named fields; by default all.

        Raises:
            DataError: there is no such field.
        """
        return list(records.field) if names is None else list(self._fields(records, names).values())

    def readable(self, records: RecordSet) -> Readable:
        """Which fields can be read as text beside each other: those of the one resource that most of them come from."""
        resources: dict[str, str] = {}
        others: dict[str, DataError] = {}
        for field in records.field:
            try:
                resources[name_of(field, records)] = self._check(records, field)
            except DataError as error:
                others[name_of(field, records)] = error
        most = max(filter(None, resources.values()), key=list(resources.values()).count, default="")
        apart = {name: found for name, found in resources.items() if found not in ("", most)}
        others |= {name: self._apart(name, found, most) for name, found in apart.items()}
        return Readable(tuple(name for name in resources if name not in apart), others)

    def types(self, records: RecordSet, names: Iterable[str], types: Types = UNCHANGED) -> dict[str, ValueType]:
        """How the named fields are read: as `types` says, else as the dataset declares.

        Raises:
            DataError: there is no such field, or it holds what cannot be read yet.
        """
        return {name: self._cell(field, types.get(name)) for name, field in self._fields(records, names).items()}

    def files(self, records: RecordSet, names: Iterable[str]) -> tuple[SourceFile, ...]:
        """The files behind the named fields with their digests; records in the document lie in that one.

        Raises:
            DataError: a file cannot be had, or is not what the dataset declares.
        """
        if records.data is not None:
            document = self._dataset.span.document
            return (SourceFile(self._document, document.sha256, len(document.data)),)
        return tuple(
            self._sources.describe(table.content) for table in self._tables(records, self._fields(records, names))
        )

    def count(self, records: RecordSet, names: Iterable[str]) -> int:
        """How many records there are; a CSV file is read through to count them.

        Raises:
            DataError: as `files`, or a row does not fit.
        """
        fields = self._fields(records, names)
        if records.data is not None:
            return len(inline.records(records.data.value, self._document))
        rows = self._rows(records, fields)
        parts = [self._part(field) for field in self._sourced(records, fields).values()]
        column = next((part.name for part in parts if part.rows is rows), "")
        return sum(count_rows(table, column or witness(table)) for table in self._tables(records, fields))

    def has_decimal_commas(self, records: RecordSet, names: Iterable[str]) -> bool:
        """Whether the numbers in all files behind the named fields may have commas for points.

        Raises:
            DataError: as `files`.
        """
        if records.data is not None:
            return False
        return all(map(has_decimal_commas, self._tables(records, self._fields(records, names))))

    def is_delimited(self, records: RecordSet, names: Iterable[str]) -> bool:
        """Whether the named fields come from CSV files, whose cells are gone through however few are wanted.

        Raises:
            DataError: as `files`.
        """
        if records.data is not None:
            return False
        tables = self._tables(records, self._fields(records, names))
        return all(isinstance(table, DelimitedTable) for table in tables)

    def read(self, records: RecordSet, names: Iterable[str], types: Types = UNCHANGED) -> Iterator[pa.RecordBatch]:
        """The records in the order of their files, with a column for each of the named fields.

        What `types` names is read so, whatever the dataset declares; as text, a cell of a CSV file stays as written.

        Raises:
            DataError: what cannot be read, and where.
        """
        fields = self._fields(records, names)
        read_as = {name: self._cell(field, types.get(name)) for name, field in fields.items()}
        return self.run(self._planned(records, fields, read_as))

    def plan(self, records: RecordSet, fields: Mapping[str, Field], where: Sequence[Condition] = ()) -> Scan | Written:
        """How records are read with fields under any names, several values of one in a list.

        All of the fields that have a source take it from one resource.

        Args:
            records: the record set.
            fields: by what their columns are to be called.
            where: conditions on these columns.

        Raises:
            DataError: a field that cannot be read.
        """
        return self._planned(records, fields, {name: self._type(field) for name, field in fields.items()}, where)

    def reads(self, path: Path) -> bool:
        """Whether a file is the document, or one that its distribution names."""
        return self._sources.reads(path)

    def taken(self, field: Field, values: pa.Array | None, count: int, row: int = 1) -> pa.Array:
        """What a field makes of values that were read for another one, or `count` times of its constant.

        Raises:
            DataError: a value does not fit; `row` is the number of the first.
        """
        if values is None:
            return pa.repeat(self._constant(field, self._type(field)), count)
        steps = steps_of(field)
        if not (field.data_type or steps.transforms or steps.format or steps.lengths):
            return values
        return steps.values(values, self._type(field), Place(self._document, field.id, row))

    def arrow(self, field: Field, told: Field) -> pa.DataType:
        """The type of the values of a field, whose data types are those of `told`.

        Raises:
            DataError: it cannot be read.
        """
        return Wanted("", "", self._type(told), Steps(depth=max(depth_of(field), depth_of(told)))).arrow

    def run(self, plan: Scan | Written, skipped: Skipped | None = None) -> Iterator[pa.RecordBatch]:
        """The records that a plan reads; `skipped` takes those that cannot be read.

        Raises:
            DataError: what cannot be read, and where.
        """
        if isinstance(plan, Scan):
            return scanned(plan, self._sources, skipped)
        return iter([wanted(self._inline(plan, skipped), plan.where)])

    def tables(self, scan: Scan) -> Iterator[Table]:
        """The files that a plan reads, their digests verified.

        Raises:
            DataError: a file cannot be had, or is not what the dataset declares.
        """
        return (table_of(scan, entry) for entry in self._sources.entries(scan.resource, keep=scan.kept))

    def survey(self, scan: Scan) -> Survey:
        """How much of its files a plan reads."""
        return surveyed(scan, self._sources)

    def shares(self, scan: Scan) -> list[Share]:
        """Parts of the records that a plan reads, each of which can be read by itself."""
        return shares_of(scan, self._sources)

    def digests(self, scan: Scan) -> list[str]:
        """What is verified before a plan is run, as `NAME sha256`."""
        return self._sources.digests(scan.resource)

    def paths(self, scan: Scan) -> list[str]:
        """The paths of all files that there are.

        Raises:
            DataError: a file cannot be had.
        """
        return self._sources.names(scan.resource)

    def by_path(self, scan: Scan) -> pa.Array:
        """What the paths of all files say of the field that the first condition on files asks about.

        Raises:
            DataError: a file cannot be had, or its path has no such value.
        """
        return values_of_paths(scan.files[0][0], self.paths(scan))

    def _planned(
        self,
        records: RecordSet,
        fields: Mapping[str, Field],
        read_as: Mapping[str, ValueType],
        where: Sequence[Condition] = (),
    ) -> Scan | Written:
        if records.data is not None:
            return Written(records, fields, read_as, tuple(where))
        constants = {name: field for name, field in fields.items() if field.source is None}
        fixed = {name: self._constant(field, read_as[name]) for name, field in constants.items()}
        sourced = {name: field for name, field in fields.items() if field.source is not None}
        columns = [(self._part(each).rows, self._wanted(name, each, read_as[name])) for name, each in sourced.items()]
        rows = self._rows(records, fields)
        scan = Scan(
            resource=self._source(records, fields),
            rows=rows,
            columns=tuple(one for of, one in columns if of is rows),
            of_files=tuple(one for of, one in columns if of is not rows),
            fixed=fixed,
            names=tuple(fields),
        )
        return placed(scan, where)

    def load(self, records: RecordSet, names: Iterable[str], types: Types = UNCHANGED) -> pa.Table:
        """All batches of `read` as one table."""
        read_as = self.types(records, names, types)
        schema = schema_of([Wanted(name, name, value) for name, value in read_as.items()])
        return pa.Table.from_batches(self.read(records, read_as, read_as), schema)

    def _fields(self, records: RecordSet, names: Iterable[str]) -> dict[str, Field]:
        known = by_what_they_are_called(records)
        asked = dict.fromkeys(names)
        for name in asked:
            if name not in known:
                problem = f"record set `{label_of(records)}` has no field `{name}`"
                listed = [name_of(field, records) for field in records.field]
                raise DataError(problem, path=self._document, remedy=near(name, listed))
        return {name: known[name] for name in asked}

    def _check(self, records: RecordSet, field: Field) -> str:
        """The `@id` of the resource of a field that can be read; empty when it needs none."""
        value = self._cell(field, ValueType.TEXT)
        if records.data is not None:
            return ""
        if field.source is None:
            self._constant(field, value)
            return ""
        self._part(field)
        return self._resource(field, field.source)

    def _cell(self, field: Field, wanted: ValueType | None = None) -> ValueType:
        """How a field is read that has one plain value in each record."""
        if depth_of(field) or field.sub_field:
            raise self._error(field, "several values in one record cannot be read yet")
        declared = self._type(field)
        if declared is ValueType.BYTES:
            types = ", ".join(f"`{one}`" for one in field.data_type)
            raise self._error(field, f"values of type {types} cannot be read yet")
        return wanted or declared

    def _type(self, field: Field) -> ValueType:
        return self._type_of(field.data_type)

    def _tables(self, records: RecordSet, fields: Mapping[str, Field]) -> Iterator[Table]:
        """The files behind the fields, their digests verified."""
        rows = self._rows(records, fields)
        for entry in self._sources.entries(self._source(records, fields)):
            yield rows_in(entry, rows)
            entry.content.require_unchanged()

    def _rows(self, records: RecordSet, fields: Mapping[str, Field]) -> Rows:
        """What one record is in the files from which the fields are taken: what any field of the record set needs."""
        resource = self._source(records, fields)
        found: dict[Rows, Field] = {}
        for field in leaves_of(records.field):
            if field.source is not None and resource_of(field.source) == resource:
                part = part_of(field.source.extract)
                if part is not None and part.rows is not Rows.FILES:
                    found.setdefault(part.rows, field)
        if len(found) > 1:
            (one, first), (other, field) = list(found.items())[:2]
            problem = f"it takes {other} for a record, and `{first.id}` takes {one}"
            raise self._error(field, problem, "describe them as two record sets")
        return next(iter(found), Rows.FILES)

    def _source(self, records: RecordSet, fields: Mapping[str, Field]) -> str:
        """The `@id` of the one resource that the fields are taken from."""
        found: dict[str, Field] = {}
        for field in self._sourced(records, fields).values():
            assert field.source is not None
            found.setdefault(self._resource(field, field.source), field)
        if len(found) > 1:
            (one, _), (other, field) = list(found.items())[:2]
            raise self._apart(field.id, other, one)
        return next(iter(found))

    def _sourced(self, records: RecordSet, fields: Mapping[str, Field]) -> dict[str, Field]:
        """The fields that come from files; of constants alone another one, which says how many records there are."""
        found = {name: field for name, field in fields.items() if field.source is not None}
        if found:
            return found
        for field in records.field:
            if field.source is not None and name_of(field, records) in self.readable(records).names:
                return {field.id: field}
        raise DataError(f"record set `{label_of(records)}` says of no field where its values are", path=self._document)

    def _resource(self, field: Field, source: DataSource) -> str:
        resource = resource_of(source)
        if not resource:
            raise self._error(field, "its source names no FileObject and no FileSet")
        return resource

    def _part(self, field: Field) -> Part:
        part = part_of(field.source.extract if field.source else None)
        if part is None:
            raise self._error(field, "its source names no column", "add `extract: {column: ...}`")
        return part

    def _wanted(self, name: str, field: Field, value: ValueType) -> Wanted:
        """How the values of a field come out of a file."""
        return Wanted(name, self._part(field).name, value, steps_of(field))

    def _constant(self, field: Field, value: ValueType) -> pa.Scalar:
        constant = constant_of(field)
        if constant is None:
            raise self._error(field, "it has neither a source nor a value")
        return inline.column([constant.value], value, Place(self._document, field.id, nothing=""), steps_of(field))[0]

    def _inline(self, plan: Written, skipped: Skipped | None) -> pa.RecordBatch:
        found = inline.records(plan.records.data.value if plan.records.data else None, self._document)
        data = [inline.leaves(record) for record in found]

        def made(name: str, which: pa.Array, row: int) -> pa.Array:
            field = plan.fields[name]
            values = _values([{} if at is None else data[at] for at in which.to_pylist()], field, name)
            place = Place(self._document, field.id, row, "write null")
            return inline.column(values, plan.types[name], place, steps_of(field))

        every = pa.array(range(len(data)))
        columns = {name: Column(every, partial(made, name)) for name in plan.fields}
        return fitting(columns, 1, None if skipped is None else skipped.add)

    def _apart(self, name: str, resource: str, most: str) -> DataError:
        problem = f"it comes from `{resource}`, others from `{most}`, and joins cannot be read yet"
        return DataError(problem, path=self._document, column=name)

    def _error(self, field: Field, problem: str, remedy: str = "") -> DataError:
        return DataError(problem, path=self._document, column=field.id, remedy=remedy)


def _values(data: Sequence[Mapping[str, object]], field: Field, name: str) -> list[object]:
    """By the `@id` of a field, or else its name, or the end of that."""
    names = dict.fromkeys((field.id, name, short_name(field.id)))
    return [next((record[each] for each in names if each in record), None) for record in data]
