"""Compiles fields of a record set to a plan of reading: one scan of the resource that they are taken from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from assay.data.conditions import Condition
from assay.data.datatypes import value_type
from assay.data.fields import depth_of, label_of, leaves_of, name_of, steps_of
from assay.data.parts import Part, Rows, part_of
from assay.data.scan import Scan, placed
from assay.data.tables import Wanted
from assay.data.taken import TypeOf, constant
from assay.data.value_types import ValueType
from assay.data.written import Written
from assay.errors import DataError
from assay.files.sources import resource_of
from assay_spec.croissant.model import DataSource, Field, RecordSet

Types = Mapping[str, ValueType]
UNCHANGED: Types = MappingProxyType({})
"""Every field as the dataset declares it."""


class Readable(NamedTuple):
    """The fields of a record set, by whether they can be read as columns."""

    names: tuple[str, ...]
    others: Mapping[str, DataError]
    """Why each of the rest cannot be read."""


class Scans:
    """Compiles the fields of the record sets of one document."""

    def __init__(self, document: Path, type_of: TypeOf = value_type) -> None:
        """`type_of` says how fields of some data types are read."""
        self._document = document
        self._type_of = type_of

    def plan(
        self, records: RecordSet, fields: Mapping[str, Field], where: Sequence[Condition] = (), types: Types = UNCHANGED
    ) -> Scan | Written:
        """How records are read with fields under any names, several values of one in a list.

        All of the fields that have a source take it from one resource.

        Args:
            records: the record set.
            fields: by what their columns are to be called.
            where: conditions on these columns.
            types: how some of them are read, by these names; the others as the dataset declares.

        Raises:
            DataError: a field that cannot be read.
        """
        read_as = {name: types.get(name) or self._type_of(field.data_type) for name, field in fields.items()}
        if records.data is not None:
            return Written(records, fields, read_as, tuple(where))
        sourced = {name: field for name, field in fields.items() if field.source is not None}
        fixed = {
            name: constant(field, read_as[name], self._document)
            for name, field in fields.items()
            if name not in sourced
        }
        columns = [(self.part(each).rows, self._wanted(name, each, read_as[name])) for name, each in sourced.items()]
        rows = self.rows(records, fields)
        scan = Scan(
            resource=self.resource(records, fields),
            rows=rows,
            columns=tuple(one for of, one in columns if of is rows),
            of_files=tuple(one for of, one in columns if of is not rows),
            fixed=fixed,
            names=tuple(fields),
        )
        return placed(scan, where)

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

    def resource(self, records: RecordSet, fields: Mapping[str, Field]) -> str:
        """The `@id` of the one resource that the fields are taken from.

        Raises:
            DataError: there is none, or several.
        """
        found: dict[str, Field] = {}
        for field in self.sourced(records, fields).values():
            assert field.source is not None
            found.setdefault(self._resource_of(field, field.source), field)
        if len(found) > 1:
            (one, _), (other, field) = list(found.items())[:2]
            raise self._apart(field.id, other, one)
        return next(iter(found))

    def rows(self, records: RecordSet, fields: Mapping[str, Field]) -> Rows:
        """What one record is in the files from which the fields are taken: what any field of the record set needs.

        Raises:
            DataError: two fields need different things.
        """
        resource = self.resource(records, fields)
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

    def sourced(self, records: RecordSet, fields: Mapping[str, Field]) -> dict[str, Field]:
        """The fields that come from files; of constants alone another one, which says how many records there are.

        Raises:
            DataError: no field of the record set comes from a file.
        """
        found = {name: field for name, field in fields.items() if field.source is not None}
        if found:
            return found
        for field in records.field:
            if field.source is not None and name_of(field, records) in self.readable(records).names:
                return {field.id: field}
        raise DataError(f"record set `{label_of(records)}` says of no field where its values are", path=self._document)

    def cell(self, field: Field, wanted: ValueType | None = None) -> ValueType:
        """How a field is read that has one plain value in each record.

        Raises:
            DataError: it has several values in a record, or bytes.
        """
        if depth_of(field) or field.sub_field:
            raise self._error(field, "several values in one record cannot be read yet")
        declared = self._type_of(field.data_type)
        if declared is ValueType.BYTES:
            types = ", ".join(f"`{one}`" for one in field.data_type)
            raise self._error(field, f"values of type {types} cannot be read yet")
        return wanted or declared

    def part(self, field: Field) -> Part:
        """Which part of a file its values are.

        Raises:
            DataError: nothing says so.
        """
        part = part_of(field.source.extract if field.source else None)
        if part is None:
            raise self._error(field, "its source names no column", "add `extract: {column: ...}`")
        return part

    def _resource_of(self, field: Field, source: DataSource) -> str:
        resource = resource_of(source)
        if not resource:
            raise self._error(field, "its source names no FileObject and no FileSet")
        return resource

    def _wanted(self, name: str, field: Field, value: ValueType) -> Wanted:
        """How the values of a field come out of a file."""
        return Wanted(name, self.part(field).name, value, steps_of(field))

    def _check(self, records: RecordSet, field: Field) -> str:
        """The `@id` of the resource of a field that can be read; empty when it needs none."""
        value = self.cell(field, ValueType.TEXT)
        if records.data is not None:
            return ""
        if field.source is None:
            constant(field, value, self._document)
            return ""
        self.part(field)
        return self._resource_of(field, field.source)

    def _apart(self, name: str, resource: str, most: str) -> DataError:
        problem = f"it comes from `{resource}`, others from `{most}`, and joins cannot be read yet"
        return DataError(problem, path=self._document, column=name)

    def _error(self, field: Field, problem: str, remedy: str = "") -> DataError:
        return DataError(problem, path=self._document, column=field.id, remedy=remedy)
