"""Where the values of a record set come from: files, and records that the document describes elsewhere."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from assay.data.fields import short_name
from assay.errors import DataError
from assay.files.sources import resource_of
from assay_spec.croissant.model import Dataset, DataSource, Field, RecordSet


class Provider(NamedTuple):
    """One resource, or one record set."""

    id: str
    is_files: bool


class Place(NamedTuple):
    """What a source names."""

    provider: Provider
    field: Field | None = None
    """The field whose values are meant, where that is told by record set."""


class Names:
    """What sources of a dataset may name."""

    def __init__(self, dataset: Dataset, document: Path) -> None:
        self._dataset = dataset
        self._document = document

    def place(self, field: Field, source: DataSource) -> Place:
        """What a source of a field names, in whichever of the ways that Croissant has.

        Raises:
            DataError: nothing that there is.
        """
        name = resource_of(source)
        if name in self._resources:
            return Place(Provider(name, is_files=True))
        if name in self._fields:
            records, found = self._fields[name]
            return Place(Provider(records.id, is_files=False), found)
        if name in self.record_sets:
            return Place(Provider(name, is_files=False), self._column(field, source, self.record_sets[name]))
        problem = f"its source is `{name}`, and nothing is called so" if name else "its source names nothing"
        raise DataError(problem, path=self._document, column=field.id)

    @cached_property
    def record_sets(self) -> Mapping[str, RecordSet]:
        """By their `@id`s."""
        return {records.id: records for records in self._dataset.record_set}

    @cached_property
    def _resources(self) -> frozenset[str]:
        return frozenset(resource.id for resource in self._dataset.distribution)

    @cached_property
    def _fields(self) -> Mapping[str, tuple[RecordSet, Field]]:
        return {
            field.id: (records, field) for records in self._dataset.record_set for field in every_field(records.field)
        }

    def _column(self, field: Field, source: DataSource, records: RecordSet) -> Field:
        name = source.extract.column if source.extract is not None else ""
        for found in records.field:
            if name in (found.id, short_name(found.id)):
                return found
        problem = f"its source is the record set `{records.id}`, and `{name}` is no field of that"
        raise DataError(problem, path=self._document, column=field.id)


def every_field(fields: Iterable[Field]) -> Iterator[Field]:
    """Fields and the parts of them."""
    for field in fields:
        yield field
        yield from every_field(field.sub_field)
