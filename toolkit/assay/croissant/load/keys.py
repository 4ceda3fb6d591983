"""Whether the key of a record set tells one record from another (Croissant 1.1, RecordSet)."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.floats import wide
from assay.data.values import shown
from assay.errors import DataError

FIRST_LOOK = 1 << 16
"""After so many records the keys are compared for the first time, and again whenever there are twice as many."""


class Keys:
    """The keys of all records so far; the memory they take grows with their number."""

    def __init__(self, names: Sequence[str], document: Path) -> None:
        """`names` are the columns that make up the key; where there are none, nothing is kept."""
        self._names = list(names)
        self._document = document
        self._batches: list[pa.RecordBatch] = []
        self._rows = 0
        self._next = FIRST_LOOK

    def add(self, batch: pa.RecordBatch) -> None:
        """Take the keys of more records.

        Raises:
            DataError: two records have one key.
        """
        if not self._names:
            return
        self._batches.append(batch.select(self._names))
        self._rows += batch.num_rows
        if self._rows >= self._next:
            self.require_unique()
            self._next = 2 * self._rows

    def require_unique(self) -> None:
        """Compare the keys; one that has a null, or a list, is none.

        Raises:
            DataError: two records have one key.
        """
        if not self._batches:
            return
        keys = pa.Table.from_batches(self._batches)
        if any(kind.is_nested(of) for of in keys.schema.types):
            return
        rows = keys.append_column("", pa.array(range(1, keys.num_rows + 1))).drop_null()
        counted = rows.group_by(self._names).aggregate([("", "count"), ("", "min")])
        repeated = counted.filter(pc.greater(counted["_count"], 1))
        if not repeated.num_rows:
            return
        first = repeated.sort_by("_min").slice(0, 1)
        same = rows
        for name in self._names:  # NaN is not equal to itself, and counted as such
            alike = pc.is_in(wide(same[name]), wide(first[name].combine_chunks()))
            same = same.filter(alike)
        value = ", ".join(f"`{shown(first[name][0])}`" for name in self._names)
        raise DataError(
            f"its key {value} is that of record {same[''][0].as_py()} as well",
            path=self._document,
            row=same[""][1].as_py(),
            column=", ".join(self._names),
            remedy="a key tells one record from another: leave it out, or name more fields in it",
        )
