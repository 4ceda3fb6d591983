"""The fields of a record set by where their values come from: each part is gone through once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from assay.croissant.load.plan import View
from assay.croissant.load.planner import Planner
from assay.croissant.load.providers import Provider
from assay.croissant.verify.blocks import Block, ScanBlocks, loaded_blocks, view_blocks, written_blocks
from assay.croissant.verify.places import Files
from assay.croissant.verify.reading import Heard
from assay.data.conditions import Condition
from assay.data.datatypes import is_several, value_type
from assay.data.fields import leaves_of
from assay.data.scan import Scan
from assay.data.tables import Wanted
from assay.data.taken import constant
from assay.data.written import Written
from assay.errors import DataError
from assay_spec.croissant.model import DataSource, Field, RecordSet


class Part(NamedTuple):
    """Fields whose values are read together."""

    fields: tuple[str, ...]
    of_files: frozenset[str]
    """Those that tell of the file, and those that are the same in every record."""
    blocks: Callable[[Heard], Iterable[Block]]


class Parts:
    """Makes parts of the record sets of one dataset."""

    def __init__(self, planner: Planner, files: Files) -> None:
        self.planner = planner
        self.files = files

    @property
    def document(self) -> Path:
        """Where the dataset is described."""
        return self.planner.runner.document

    def of(
        self, records: RecordSet, where: Sequence[Condition], refused: Callable[[Field, DataError], None]
    ) -> list[Part]:
        """The parts of a record set, those with most fields first.

        Args:
            records: the record set.
            where: conditions on its records; they hold in the part that has their fields.
            refused: takes fields that cannot be read, and why.
        """
        if records.data is not None:
            return [self._written(records, where)]
        by_provider = self._by_provider(records, refused)
        constants = by_provider.pop(None, {})
        ordered = sorted(by_provider.items(), key=lambda item: -len(item[1]))
        found = []
        for at, (provider, fields) in enumerate(ordered):
            given = fields | (constants if not at else {})
            assert provider is not None
            conditions = [each for each in where if each.field in given]
            found.append(
                self._of_files(records, given, conditions)
                if provider.is_files
                else self._view(records, given, conditions)
            )
        return found

    def _by_provider(
        self, records: RecordSet, refused: Callable[[Field, DataError], None]
    ) -> dict[Provider | None, dict[str, Field]]:
        """The fields that can be read, by where they come from; None for constants."""
        found: dict[Provider | None, dict[str, Field]] = {}
        for field in leaves_of(records.field):
            try:
                found.setdefault(self._provider(field), {})[field.id] = field
            except DataError as error:
                refused(field, error)
        for provider, fields in found.items():
            if provider is not None and provider.is_files:
                found[provider] = self._readable(records, fields, refused)
        return {provider: fields for provider, fields in found.items() if fields}

    def _provider(self, field: Field) -> Provider | None:
        if field.source is None:
            constant(field, value_type(field.data_type), self.document)
            return None
        return self.planner.names.place(field, field.source).provider

    def _readable(
        self, records: RecordSet, fields: dict[str, Field], refused: Callable[[Field, DataError], None]
    ) -> dict[str, Field]:
        """Those that can be planned; where that cannot be done with all, each half of them is tried."""
        try:
            self.planner.scans.plan(records, fields)
        except DataError as error:
            (name, first), *others = fields.items()
            if not others:
                refused(first, error)
                return {}
            half = len(fields) // 2
            parts = dict([(name, first), *others[: half - 1]]), dict(others[half - 1 :])
            return {name: field for part in parts for name, field in self._readable(records, part, refused).items()}
        return fields

    def _of_files(self, records: RecordSet, fields: Mapping[str, Field], where: Sequence[Condition]) -> Part:
        scan = self.planner.scans.plan(records, fields, where)
        assert isinstance(scan, Scan)
        scan = scan._replace(columns=tuple(self._unjudged(fields, one) for one in scan.columns))
        of_files = frozenset((*(one.name for one in scan.of_files), *scan.fixed, *_numbers_of_lines(scan)))
        return Part(
            tuple(fields), of_files, lambda heard: ScanBlocks(scan, self.planner.runner.sources, self.files, heard)
        )

    def _unjudged(self, fields: Mapping[str, Field], one: Wanted) -> Wanted:
        """A column with lists as long as they are, which is told of them by itself.

        Boxes have a format that says what their numbers mean, and not how these are written.
        """
        is_box = one.name in fields and is_several(self.planner.told(fields[one.name]).data_type)
        return one._replace(steps=one.steps._replace(lengths=(), format="" if is_box else one.steps.format))

    def _view(self, records: RecordSet, fields: Mapping[str, Field], where: Sequence[Condition]) -> Part:
        reading = self.planner.reading(records, list(fields.values()), where)
        origin = reading.origin
        fixed = frozenset(name for name, field in fields.items() if field.source is None)
        if isinstance(origin, View) and not reading.joins:
            view, planner = origin, self.planner
            return Part(tuple(fields), fixed, lambda _: view_blocks(view, planner.runner, planner.told, self.files))
        return Part(tuple(fields), fixed, lambda _: loaded_blocks(reading, self.planner.runner, self.files))

    def _written(self, records: RecordSet, where: Sequence[Condition]) -> Part:
        fields = {field.id: field for field in leaves_of(records.field)}
        written = self.planner.scans.plan(records, fields, where)
        assert isinstance(written, Written)
        return Part(tuple(fields), frozenset(), lambda _: written_blocks(written, self.document, self.files))

    def together(self, records: RecordSet, names: Sequence[str], where: Sequence[Condition]) -> Part:
        """Fields of several parts, put together as they are loaded.

        Raises:
            DataError: they cannot be.
        """
        fields = {field.id: field for field in leaves_of(records.field) if field.id in names}
        if missing := next((name for name in names if name not in fields), ""):
            raise DataError(f"`{missing}` has no values of its own", path=self.document)
        reading = self.planner.reading(records, list(fields.values()), where)
        return Part(tuple(names), frozenset(), lambda _: loaded_blocks(reading, self.planner.runner, self.files))

    def target(self, field: Field, reference: DataSource) -> Part:
        """The values that a field may have by a reference, read for themselves.

        Raises:
            DataError: they cannot be.
        """
        place = self.planner.names.place(field, reference)
        if place.field is not None:
            return self.together(self.planner.names.record_sets[place.provider.id], [place.field.id], ())
        alone = Field(id=field.id, data_type=field.data_type, source=reference)
        return self._of_files(RecordSet(id=place.provider.id, field=(alone,)), {alone.id: alone}, ())


def _numbers_of_lines(scan: Scan) -> list[str]:
    return [one.name for one in scan.columns if one.column == "lineNumbers" or one.column in ("fullpath", "filename")]
