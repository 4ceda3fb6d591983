"""Everything that is asked of the values of one field, in one pass."""

from collections.abc import Iterator

from assay.croissant.verify.check import Check, Outcome, Topic
from assay.croissant.verify.declared import shape_of
from assay.croissant.verify.fit import Fitted
from assay.croissant.verify.lists import items_of, levels_of
from assay.croissant.verify.offenders import About
from assay.croissant.verify.places import Places
from assay.croissant.verify.profile.collect import Profiler
from assay.croissant.verify.profile.model import Profile
from assay.croissant.verify.referring import Referred
from assay.croissant.verify.shapes import Shapes
from assay.croissant.verify.statistics import Statistics, declared_in
from assay.croissant.verify.types import Types
from assay.data.value_types import ValueType
from assay_spec.croissant.model import Field


class Watch:
    """One field."""

    def __init__(self, field: Field, told: Field, value_type: ValueType, record_set: str, columns: int) -> None:
        """Ready for values.

        Args:
            field: the field.
            told: the one that says of which type its values are.
            value_type: what they are read as.
            record_set: its `@id`.
            columns: how many fields there are in all.
        """
        self.field = field
        self.told = told
        self._referred: list[Referred] = []
        self._types = Types(told, value_type)
        self._shapes: Shapes | None = None
        self._statistics = Statistics(declared_in(field.annotation))
        self.value_type = value_type
        self._profiler = Profiler(field.id, record_set, str(value_type), columns)
        self._records = 0

    def collect(self, referred: Referred) -> None:
        """Let the values of records that come be collected, too."""
        self._referred.append(referred)

    def add(self, found: Fitted, places: Places) -> None:
        """The values of more records."""
        items = items_of(found.values)
        self._records += len(found.values)
        self._types.add(found, items, places)
        if items.values is not found.values:
            if self._shapes is None:
                depth = sum(1 for _ in levels_of(found.values[:0])) - 1
                self._shapes = Shapes(self.field, shape_of(self.field, self.told, depth))
            self._shapes.add(found, places)
        self._statistics.add(items, places)
        self._profiler.add(found, items)
        for each in self._referred:
            each.add(items, places)

    def checks(self, about: About, failed: str, some: str = "") -> Iterator[Check]:
        """What came out.

        Args:
            about: what is looked at.
            failed: why nothing was read, if nothing was.
            some: why statistics cannot be compared, if they cannot.
        """
        if failed and not self._types.looked:
            yield about.check(Topic.TYPES, Outcome.UNCHECKED, failed)
            return
        yield from self._types.checks(about)
        if self._shapes is not None:
            yield from self._shapes.checks(about)
        yield from self._statistics.checks(about, self._records, some)

    def profile(self) -> Profile:
        """What its values are like."""
        return self._profiler.profile()
