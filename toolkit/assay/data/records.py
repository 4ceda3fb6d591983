"""The records of a Croissant dataset as Arrow batches, under the names of their fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

from assay.data import inline
from assay.data.datatypes import value_type
from assay.data.delimited import DelimitedTable
from assay.data.files import SourceFile
from assay.data.sources import Sources
from assay.data.tables import Table, Wanted, count_rows, has_decimal_commas, near, read_columns, schema_of
from assay.data.values import ARROW, Place, ValueType
from assay.errors import DataError
from assay_spec.croissant.model import Dataset, DataSource, Field, RecordSet, constant_of

Types = Mapping[str, ValueType]
UNCHANGED: Types = MappingProxyType({})
"""Every field as the dataset declares it."""


class Readable(NamedTuple):
    """The fields of a record set, by whether they can be read as columns."""

    names: tuple[str, ...]
    others: Mapping[str, DataError]
    """Why each of the rest cannot be read."""


class RecordReader:
    """Reads the record sets of one dataset. Sources lie beside its document; nothing is fetched."""

    def __init__(self, dataset: Dataset, document: Path) -> None:
        self._dataset = dataset
        self._document = document
        self._sources = Sources(dataset, document)

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
        return {name: self._type(field, types.get(name)) for name, field in self._fields(records, names).items()}

    def files(self, records: RecordSet, names: Iterable[str]) -> tuple[SourceFile, ...]:
        """The files behind the named fields with their digests; records in the document lie in that one.

        Raises:
            DataError: a file cannot be had, or is not what the dataset declares.
        """
        if records.data is not None:
            document = self._dataset.span.document
            return (SourceFile(self._document, document.sha256, len(document.data)),)
        return tuple(self._sources.describe(table) for table in self._tables(records, self._fields(records, names)))

    def count(self, records: RecordSet, names: Iterable[str]) -> int:
        """How many records there are; a CSV file is read through to count them.

        Raises:
            DataError: as `files`, or a row does not fit.
        """
        fields = self._fields(records, names)
        if records.data is not None:
            return len(inline.records(records.data.value, self._document))
        column = self._column(next(iter(self._sourced(records, fields).values())))
        return sum(count_rows(table, column) for table in self._tables(records, fields))

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
        read_as = {name: self._type(field, types.get(name)) for name, field in fields.items()}
        if records.data is not None:
            yield self._inline(records, fields, read_as)
            return
        fixed = {name: self._constant(field, read_as[name]) for name, field in fields.items() if field.source is None}
        sourced = self._sourced(records, fields)
        wanted = [
            Wanted(name, self._column(field), read_as.get(name, ValueType.TEXT)) for name, field in sourced.items()
        ]
        for table in self._tables(records, fields):
            for batch in read_columns(table, wanted):
                yield _with_constants(batch, fixed, list(fields))

    def load(self, records: RecordSet, names: Iterable[str], types: Types = UNCHANGED) -> pa.Table:
        """All batches of `read` as one table."""
        read_as = self.types(records, names, types)
        schema = schema_of([Wanted(name, name, value) for name, value in read_as.items()])
        return pa.Table.from_batches(self.read(records, read_as, read_as), schema)

    def _fields(self, records: RecordSet, names: Iterable[str]) -> dict[str, Field]:
        known = _by_what_they_are_called(records)
        asked = dict.fromkeys(names)
        for name in asked:
            if name not in known:
                problem = f"record set `{label_of(records)}` has no field `{name}`"
                listed = [name_of(field, records) for field in records.field]
                raise DataError(problem, path=self._document, remedy=near(name, listed))
        return {name: known[name] for name in asked}

    def _check(self, records: RecordSet, field: Field) -> str:
        """The `@id` of the resource of a field that can be read; empty when it needs none."""
        value = self._type(field, ValueType.TEXT)
        if records.data is not None:
            return ""
        if field.source is None:
            self._constant(field, value)
            return ""
        self._column(field)
        return self._resource(field, field.source)

    def _type(self, field: Field, wanted: ValueType | None = None) -> ValueType:
        if field.sub_field or field.is_array or field.repeated:
            raise self._error(field, "several values in one record cannot be read yet")
        found = wanted or value_type(field.data_type)
        if found is None:
            raise self._error(
                field, f"values of type {', '.join(f'`{t}`' for t in field.data_type)} cannot be read yet"
            )
        return found

    def _tables(self, records: RecordSet, fields: Mapping[str, Field]) -> Iterator[Table]:
        """The files behind the fields, their digests verified."""
        return self._sources.open(self._source(records, fields))

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
        reference = source.file_object or source.file_set
        if reference is None:
            raise self._error(field, "its source names no FileObject and no FileSet")
        return reference.id

    def _column(self, field: Field) -> str:
        source = field.source
        extract = source.extract if source else None
        if source and (source.transform or source.format):
            raise self._error(field, "transforms and formats cannot be read yet")
        if extract and (extract.file_property or extract.json_path):
            raise self._error(field, "properties and JSON paths of files cannot be read yet")
        if extract is None or not extract.column:
            raise self._error(field, "its source names no column", "add `extract: {column: ...}`")
        return extract.column

    def _constant(self, field: Field, value: ValueType) -> pa.Scalar:
        constant = constant_of(field)
        if constant is None:
            raise self._error(field, "it has neither a source nor a value")
        return inline.cells([constant.value], value, Place(self._document, field.id))[0]

    def _inline(
        self, records: RecordSet, fields: Mapping[str, Field], types: Mapping[str, ValueType]
    ) -> pa.RecordBatch:
        data = inline.records(records.data.value if records.data else None, self._document)
        columns = [
            inline.cells(_values(data, field, name), types[name], Place(self._document, field.id))
            for name, field in fields.items()
        ]
        return pa.RecordBatch.from_arrays(columns, schema=pa.schema([(n, ARROW[t]) for n, t in types.items()]))

    def _apart(self, name: str, resource: str, most: str) -> DataError:
        problem = f"it comes from `{resource}`, others from `{most}`, and joins cannot be read yet"
        return DataError(problem, path=self._document, column=name)

    def _error(self, field: Field, problem: str, remedy: str = "") -> DataError:
        return DataError(problem, path=self._document, column=field.id, remedy=remedy)


def label_of(records: RecordSet) -> str:
    """What people call a record set: its name, else its `@id`."""
    return records.name.value if records.name and isinstance(records.name.value, str) else records.id


def name_of(field: Field, records: RecordSet) -> str:
    """What people call a field: its name, else its `@id`, without the record set in front."""
    name = field.name.value if field.name and isinstance(field.name.value, str) else field.id
    return name.removeprefix(f"{records.id}/")


def short_name(identifier: str) -> str:
    """`diagnosis` of `patients/diagnosis`."""
    return identifier.rpartition("/")[2]


def _by_what_they_are_called(records: RecordSet) -> dict[str, Field]:
    """The fields by the ends of their `@id`s, their names and their `@id`s; of equal words the latter counts."""
    by_end = {short_name(field.id): field for field in records.field}
    return by_end | {name_of(field, records): field for field in records.field} | {f.id: f for f in records.field}


def _values(data: Sequence[Mapping[str, object]], field: Field, name: str) -> list[object]:
    return [record.get(field.id, record.get(name)) for record in data]


def _with_constants(batch: pa.RecordBatch, fixed: Mapping[str, pa.Scalar], names: Sequence[str]) -> pa.RecordBatch:
    columns = [pa.repeat(fixed[n], batch.num_rows) if n in fixed else batch.column(n) for n in names]
    return pa.RecordBatch.from_arrays(columns, names=list(names))
