"""The records of a Croissant dataset as evaluations and rules take them: columns of plain values, by their names."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from assay.data.delimited import DelimitedTable
from assay.data.named import fields_called, record_set_called
from assay.data.parts import rows_in, witness
from assay.data.runner import Runner
from assay.data.scans import UNCHANGED, Readable, Scans, Types
from assay.data.tables import Table, Wanted, count_rows, has_decimal_commas, schema_of
from assay.data.value_types import ValueType
from assay.data.written import objects_of
from assay.files.source_file import SourceFile
from assay.files.sources import Sources
from assay_spec.croissant.model import Dataset, Field, RecordSet


class RecordReader:
    """Reads the record sets of one dataset, whose sources lie beside its document."""

    def __init__(self, dataset: Dataset, document: Path) -> None:
        self._dataset = dataset
        self._document = document
        self._sources = Sources(dataset, document)
        self._scans = Scans(document)
        self._runner = Runner(self._sources, document)

    def record_set(self, name: str = "") -> RecordSet:
        """The record set called so by its name or `@id`; without a name, the only one that there is.

        Raises:
            DataError: there is none, or several to choose from.
        """
        return record_set_called(name, self._dataset, self._document)

    def readable(self, records: RecordSet) -> Readable:
        """Which fields can be read as text beside each other: those of the one resource that most of them come from."""
        return self._scans.readable(records)

    def types(self, records: RecordSet, names: Iterable[str], types: Types = UNCHANGED) -> dict[str, ValueType]:
        """How the named fields are read: as `types` says, else as the dataset declares.

        Raises:
            DataError: there is no such field, or it holds what cannot be read yet.
        """
        fields = self._fields(records, names)
        return {name: self._scans.cell(field, types.get(name)) for name, field in fields.items()}

    def files(self, records: RecordSet, names: Iterable[str]) -> tuple[SourceFile, ...]:
        """The files behind the named fields with their digests; records in the document lie in that one.

        Raises:
            DataError: a file cannot be had, or is not what the dataset declares.
        """
        if records.data is not None:
            document = self._dataset.span.document
            return (SourceFile(self._document, document.sha256, len(document.data)),)
        tables = self._tables(records, self._fields(records, names))
        return tuple(self._sources.describe(table.content) for table in tables)

    def count(self, records: RecordSet, names: Iterable[str]) -> int:
        """How many records there are; a CSV file is read through to count them.

        Raises:
            DataError: as `files`, or a row does not fit.
        """
        fields = self._fields(records, names)
        if records.data is not None:
            return len(objects_of(records, self._document))
        rows = self._scans.rows(records, fields)
        parts = [self._scans.part(field) for field in self._scans.sourced(records, fields).values()]
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
        read_as = self.types(records, fields, types)
        return self._runner.run(self._scans.plan(records, fields, types=read_as))

    def load(self, records: RecordSet, names: Iterable[str], types: Types = UNCHANGED) -> pa.Table:
        """All batches of `read` as one table."""
        read_as = self.types(records, names, types)
        schema = schema_of([Wanted(name, name, value) for name, value in read_as.items()])
        return pa.Table.from_batches(self.read(records, read_as, read_as), schema)

    def _fields(self, records: RecordSet, names: Iterable[str]) -> dict[str, Field]:
        return fields_called(names, records, self._document)

    def _tables(self, records: RecordSet, fields: Mapping[str, Field]) -> Iterator[Table]:
        """The files behind the fields, their digests verified."""
        rows = self._scans.rows(records, fields)
        for entry in self._sources.entries(self._scans.resource(records, fields)):
            yield rows_in(entry, rows)
            entry.content.require_unchanged()
