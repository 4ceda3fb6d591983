"""Which records belong to a split (Croissant 1.1, Splits)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.croissant.load.planner import Planner
from assay.croissant.load.running import run
from assay.data.conditions import Condition, Operation
from assay.data.fields import depth_of, label_of, leaves_of
from assay.data.scan import Scan
from assay.data.values import Place, as_text, cast
from assay.errors import DataError
from assay_spec.croissant.model import Field, RecordSet

DEEPEST = 20
"""So many fields may take their values from each other."""

_MARKS = frozenset(["Split", "Q3985153"])
"""What types of splits end in: Croissant's own, and the one that Croissant 1.0 has from Wikidata."""


Listing = tuple[RecordSet, Field]
"""A column that lists splits."""


class Split(NamedTuple):
    """The splits that somebody asks for."""

    field: Field
    """What says to which split a record belongs."""
    condition: Condition
    """That it belongs to one of them."""
    names: tuple[str, ...]
    is_listed: bool
    """Whether the dataset lists its splits; else only the records tell which there are."""


class Splits:
    """The splits of a record set."""

    def __init__(self, planner: Planner, records: RecordSet, document: Path) -> None:
        self._planner = planner
        self._records = records
        self._document = document

    def named(self, names: Sequence[str]) -> Split:
        """The splits of these names.

        Raises:
            DataError: the record set has no splits, or a list of them does not have one of these.
        """
        field = self._field()
        encoded = pa.array([name.encode(errors="surrogateescape") for name in names], pa.binary())
        values = cast(encoded, self._planner.value_type(field), Place(self._document, field.id))
        found = tuple(different([values]))
        listing = self._listing(field)
        if listing is not None:
            self.require(found, self._values(listing))
        return Split(field, Condition(field.id, Operation.IN, values), found, listing is not None)

    def told(self) -> tuple[Field, Listing | None]:
        """The field that says to which split a record belongs, and where the splits are listed, if anywhere.

        Raises:
            DataError: there is no such field, or there are several.
        """
        field = self._field()
        return field, self._listing(field)

    def require(self, names: Iterable[str], known: Sequence[str]) -> None:
        """Refuse names of splits that there are not.

        Raises:
            DataError: one is not among `known`.
        """
        for name in names:
            if name not in known:
                listed = ", ".join(f"`{each}`" for each in known)
                problem = f"record set `{label_of(self._records)}` has no split `{name}`"
                raise DataError(problem, path=self._document, remedy=f"there are {listed}" if listed else "")

    def require_told(self, split: Split) -> None:
        """Refuse a split of which there are no records since the paths of all files say nothing of splits.

        Raises:
            DataError: they do not, but should.
        """
        origin = self._planner.reading(self._records, [split.field], [split.condition]).origin
        if not isinstance(origin, Scan) or not origin.files:
            return
        paths = self._planner.runner.paths(origin)
        if paths and not different([self._planner.runner.by_path(origin)]):
            problem = f"the path of no file says to which split it belongs, such as `{paths[0]}`"
            remedy = f"look at the `transform` of `{split.field.id}`"
            raise DataError(problem, path=self._document, column=split.field.id, remedy=remedy)

    def there(self, split: Split) -> list[str]:
        """The splits to which records belong; where paths tell, no file is opened.

        Raises:
            DataError: what cannot be read.
        """
        origin = self._planner.reading(self._records, [split.field], [split.condition]).origin
        if isinstance(origin, Scan) and origin.files:
            return different([self._planner.runner.by_path(origin)])
        return self._values((self._records, split.field))

    def _values(self, column: Listing) -> list[str]:
        """The different values of a field."""
        records, field = column
        plan = self._planner.reading(records, [field])
        return different(batch.column(0) for batch in run(plan, self._planner.runner))

    def _field(self) -> Field:
        """The field that says to which split a record belongs."""
        found = [field for field in leaves_of(self._records.field) if not depth_of(field) and self._says_split(field)]
        if len(found) == 1:
            return found[0]
        problem = f"no field of record set `{label_of(self._records)}` says to which split a record belongs"
        remedy = "give one that does `references` to a record set of the type `cr:Split`"
        if found:
            problem = f"`{found[0].id}` and `{found[1].id}` both say to which split a record belongs"
            remedy = "ask for the values of one of them by `--where`"
        raise DataError(problem, path=self._document, remedy=remedy)

    def _says_split(self, field: Field) -> bool:
        return any(_is_split(each.data_type) for each in self._ways(field)) or self._listing(field) is not None

    def _listing(self, field: Field) -> Listing | None:
        """Where the splits are listed: a field of another record set, to which this one refers; None where nowhere."""
        for each in self._ways(field):
            for reference in each.references:
                place = self._planner.names.place(each, reference)
                records = self._planner.names.record_sets.get(place.provider.id)
                if place.field is not None and records is not None and _is_split((*records.data_type, *each.data_type)):
                    return records, place.field
        return None

    def _ways(self, field: Field) -> Iterator[Field]:
        """A field, the one from which it takes its values, and so on."""
        for _ in range(DEEPEST):
            yield field
            source = None if field.source is None else self._planner.names.place(field, field.source).field
            if source is None:
                return
            field = source


def _is_split(types: Iterable[str]) -> bool:
    return not _MARKS.isdisjoint(re.split("[:/#]", each)[-1] for each in types)


def different(arrays: Iterable[pa.Array]) -> list[str]:
    """The different values, as text."""
    return list(dict.fromkeys(text for array in arrays for text in as_text(array.unique().drop_null()).to_pylist()))
