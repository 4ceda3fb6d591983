"""Whether the key of a record set tells one record from another (Croissant 1.1, RecordSet)."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.floats import wide
from assay.data.told import shown
from assay.errors import DataError

FIRST_LOOK = 1 << 16
"""After so many records the keys are compared for the first time, and again whenever there are twice as many."""


Locate = Callable[[pa.RecordBatch], Sequence[tuple[str, int | None]]]
"""From a key to where the first two records stand that have it, by file and row; to fewer where that is not known."""


class Keys:
    """The keys of all records so far; the memory they take grows with their number."""

    def __init__(self, names: Sequence[str], document: Path, locate: Locate) -> None:
        """Ready for records.

        Args:
            names: the columns that make up the key; where there are none, nothing is kept.
            document: where the records are described.
            locate: says where those of one key stand, once that is wrong.
        """
        self._names = list(names)
        self._document = document
        self._locate = locate
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
        first = rows.group_by(self._names).aggregate([("", "min")])["_min"]
        if len(first) < rows.num_rows:
            later = rows.filter(pc.invert(pc.is_in(rows[""], first.combine_chunks()))).slice(0, 1)
            raise self._repeated(rows, later)

    def _repeated(self, rows: pa.Table, later: pa.Table) -> DataError:
        """What to say of the first record whose key another one before it has."""
        (key,) = later.select(self._names).combine_chunks().to_batches()
        same = rows
        for name in self._names:  # NaN is not equal to itself, and counted as such
            same = same.filter(pc.is_in(wide(same[name]), wide(key[name])))
        value = ", ".join(f"`{shown(key[name][0])}`" for name in self._names)
        first, second = f"record {same[''][0].as_py()}", (str(self._document), later[""][0].as_py())
        if len(found := self._locate(key)) > 1:
            (file, row), second = found
            first = ", ".join([*([file] if file != second[0] else []), *([] if row is None else [f"data row {row:,}"])])
        return DataError(
            f"its key {value} is that of {first} as well",
            path=second[0],
            row=second[1],
            column=", ".join(self._names),
            remedy="a key tells one record from another: leave it out, or name more fields in it",
        )
