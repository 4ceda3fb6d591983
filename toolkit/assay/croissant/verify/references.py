"""All references of a dataset, with the values that may be referred to."""

from collections.abc import Iterator, Sequence

from assay.croissant.verify.check import Check, Outcome, Topic
from assay.croissant.verify.lists import items_of
from assay.croissant.verify.offenders import About
from assay.croissant.verify.parts import Parts
from assay.croissant.verify.reading import Heard
from assay.croissant.verify.records import Records
from assay.croissant.verify.referring import Reference, Referred
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay_spec.croissant.model import DataSource, Field, RecordSet

_TOPICS = {"Enumeration": Topic.ENUMERATIONS, "Split": Topic.SPLITS}
"""What a reference to a record set of a type is about."""


class References:
    """The references of all fields, whose values are collected while records are gone through."""

    def __init__(self, sets: Sequence[Records], parts: Parts, *, in_passing: bool) -> None:
        """`in_passing` is whether all values of the fields that are looked at will be seen."""
        self._parts = parts
        self._in_passing = in_passing
        self._sets = {each.records.id: each for each in sets}
        self._targets: dict[tuple[str, str, str], Referred] = {}
        self._failed: dict[str, str] = {}
        self._of: dict[str, list[tuple[str, Reference]]] = {}
        self._unchecked: dict[str, list[tuple[str, str]]] = {}
        for each in sets:
            for name, watch in each.watches.items():
                for reference in watch.field.references:
                    self._add(each, name, reference)

    def _refuse(self, records: Records, name: str, problem: str) -> None:
        self._unchecked.setdefault(records.records.id, []).append((name, problem))

    def _add(self, records: Records, name: str, reference: DataSource) -> None:
        watch = records.watches[name]
        if name in records.refused:
            self._refuse(records, name, records.refused[name][1])
            return
        try:
            self._require_comparable(watch.field)
            place = self._parts.planner.names.place(watch.field, reference)
            self._require_comparable(place.field)
            called = place.field.id if place.field is not None else f"{place.provider.id}/{_part(reference)}"
            target = self._target(called, records, name, reference)
        except DataError as error:
            self._refuse(records, name, error.problem)
            return
        mine = Referred()
        watch.collect(mine)
        topic = (
            Topic.REFERENCES
            if place.provider.is_files
            else _topic(self._parts.planner.names.record_sets[place.provider.id])
        )
        self._of.setdefault(records.records.id, []).append((name, Reference(topic, called, mine, target)))

    def _require_comparable(self, field: Field | None) -> None:
        """Refuse what has no text by which it is compared."""
        if field is not None and self._parts.planner.value_type(field) is ValueType.BYTES:
            raise DataError(f"`{field.id}` holds files, which are not compared", path=self._parts.document)

    def _target(self, called: str, records: Records, name: str, reference: DataSource) -> Referred:
        """The values that may be referred to, collected in passing or read now."""
        way = called, str(reference.transform), reference.format
        if way in self._targets:
            return self._targets[way]
        found = Referred()
        field = records.watches[name].field
        place = self._parts.planner.names.place(field, reference)
        other = self._sets.get(place.provider.id)
        if self._in_passing and other is not None and place.field is not None and place.field.id in other.watches:
            other.watches[place.field.id].collect(found)
        else:
            heard = Heard()
            (column,) = (part := self._parts.target(field, reference)).fields
            try:
                for block in part.blocks(heard):
                    found.add(items_of(block.columns[column].values), block.places)
            except DataError as error:
                heard.file(error)
            if heard.failed:
                self._failed[called] = heard.failed
        self._targets[way] = found
        return found

    def checks(self, records: Records) -> Iterator[Check]:
        """What came out of the references of one record set."""
        about = About("", records.records.id, self._parts.files)
        for name, problem in self._unchecked.get(records.records.id, ()):
            yield about._replace(of=name).check(Topic.REFERENCES, Outcome.UNCHECKED, problem)
        for name, reference in self._of.get(records.records.id, ()):
            yield self._check(records, about._replace(of=name), reference)

    def close(self) -> None:
        """Give the disk back what was taken."""
        for references in self._of.values():
            for _, reference in references:
                reference.close()

    def _check(self, records: Records, about: About, reference: Reference) -> Check:
        if records.heard.failed and not records.counted:
            return about.check(reference.topic, Outcome.UNCHECKED, records.heard.failed)
        if failed := self._failed.get(reference.target, "") or self._failure_of(reference.target):
            return about.check(reference.topic, Outcome.UNCHECKED, f"`{reference.target}` cannot be read: {failed}")
        try:
            return reference.check(about)
        except DataError as error:
            return about.check(reference.topic, Outcome.UNCHECKED, str(error))

    def _failure_of(self, target: str) -> str:
        """Why the values of a field that was looked at in passing are not all there."""
        for each in self._sets.values():
            if target in each.watches:
                return each.heard.failed or each.heard.columns.get(target, "") or each.refused.get(target, ("", ""))[1]
        return ""


def _part(reference: DataSource) -> str:
    extract = reference.extract
    return "" if extract is None else extract.column or extract.json_path or extract.file_property


def _topic(records: RecordSet) -> Topic:
    names = [each.rpartition(":")[2].rpartition("/")[2] for each in records.data_type]
    return next((_TOPICS[name] for name in names if name in _TOPICS), Topic.REFERENCES)
