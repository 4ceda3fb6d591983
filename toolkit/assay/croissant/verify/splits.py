"""Splits: those that are listed have records, and every record belongs to one."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assay.croissant.verify.check import Check, Outcome, Topic, amount
from assay.croissant.verify.offenders import About, Offenders
from assay.croissant.verify.places import Places
from assay.data.values import as_text

MOST_COUNTED = 1000
"""Of so many splits the records are counted; who has more has no splits, and of those the listed ones are counted."""
MOST_TOLD = 20
"""So many are told."""


class Splits:
    """How many records belong to each."""

    def __init__(self, field: str, wanted: Sequence[str] | None, why: str = "the dataset lists") -> None:
        """Ready for records.

        Args:
            field: what says to which one a record belongs.
            wanted: those that have to have records; None where nothing says of any.
            why: what tells of these.
        """
        self.field = field
        self._why = why
        self.counts: Counter[str] = Counter()
        self._wanted = wanted
        self._without = Offenders()
        self._others = 0

    def add(self, values: pa.Array, places: Places) -> None:
        """More records."""
        counted = pc.value_counts(values.drop_null())
        for name, count in zip(as_text(counted.field(0)).to_pylist(), counted.field(1).to_pylist(), strict=True):
            is_counted = name in self.counts or len(self.counts) < MOST_COUNTED or name in (self._wanted or ())
            if is_counted:
                self.counts[name] += count
            else:
                self._others += count
        if values.null_count:
            missing = np.flatnonzero(values.is_null().to_numpy(zero_copy_only=False))
            self._without.note(missing, places, lambda _: "")

    def checks(self, about: About) -> Iterator[Check]:
        """What came out."""
        records = self.counts.total() + self._others + self._without.count
        empty = [name for name in self._wanted or () if not self.counts[name]]
        listed = [f"`{name}` {count:,}" for name, count in self.counts.items()]
        told = ", ".join(listed[:MOST_TOLD]) + (f" and {len(listed) - MOST_TOLD:,} more" if listed[MOST_TOLD:] else "")
        told += f", and {amount(self._others, 'record')} of others" if self._others else ""
        if empty:
            names = ", ".join(f"`{name}`" for name in empty)
            text = f"no record belongs to {names}, which {self._why}; there are {told or 'none'}"
            yield about.check(Topic.SPLITS, Outcome.PROBLEM, text, records, "record")
        else:
            yield about.check(Topic.SPLITS, Outcome.FINE, told, records, "record")
        if self._without.count:
            text = f"{self._without.count:,} of {amount(records, 'record')} in no split"
            yield self._without.check(Topic.SPLITS, about, records, text, unit="record", outcome=Outcome.NOTE)
