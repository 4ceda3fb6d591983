"""Tables that answer the questions of rules (`assay_spec.ports.Columns`); a column is read when it is asked about."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.data.column import Column
from assay.data.order import rank_ids
from assay_spec.ports import Columns, ColumnType, Sample

EXAMPLES = 5
"""How many examples an answer keeps."""

Rows = NDArray[np.int64]


class ArrowColumns:
    """Columns over Arrow, in memory from the first question about them on."""

    def __init__(
        self, label: str, names: Sequence[str], rows: int, load: Callable[[str], Column], *, numbered: bool = True
    ) -> None:
        """`load` gives one column; `numbered` says whether the table's rows are those of a file or a record set."""
        self.label = label
        self.names = tuple(names)
        self.rows = rows
        self._numbered = numbered
        self._load = cache(load)

    def column(self, name: str) -> Column:
        """The column called `name`, which is one of `names`."""
        assert name in self.names, f"{self.label} has no column {name}"
        return self._load(name)

    def type_of(self, column: str) -> ColumnType:
        """What `column` holds; the cells of a CSV file hold what all of them spell."""
        return self.column(column).type

    def nulls(self, column: str) -> Sample:
        """Rows without a value in `column`; the examples are row numbers."""
        rows = np.flatnonzero(self.column(column).empty)
        return self._sample(rows, (rows[:EXAMPLES] + 1).tolist())

    def distinct(self, column: str, *, at_most: int = 1000) -> Mapping[str, int] | None:
        """How often each value of `column` occurs, by its text; None when there are more than `at_most`."""
        values, codes = self.column(column).coded
        if len(values) > at_most:
            return None
        counts = np.bincount(codes[codes >= 0], minlength=len(values))
        return dict(sorted(zip(values.to_pylist(), counts.tolist(), strict=True), key=lambda pair: pair[0].encode()))

    def repeated(self, column: str) -> Sample:
        """Values that occur more than once in `column`; their rows are those of the second time."""
        values, codes = self.column(column).coded
        found = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(values)) > 1)
        rows = [np.flatnonzero(codes == code)[1] for code in found[:EXAMPLES]]
        return self._values(found, values, rows)

    def not_finite(self, column: str) -> Sample:
        """NaN and infinities in a column of numbers."""
        found = self.column(column)
        return self._numbers(np.flatnonzero(~np.isfinite(found.numbers) & ~found.empty), found.numbers)

    def outside(self, column: str, low: float, high: float) -> Sample:
        """Finite numbers of `column` below `low` or above `high`."""
        numbers = self.column(column).numbers
        return self._numbers(np.flatnonzero(np.isfinite(numbers) & ((numbers < low) | (numbers > high))), numbers)

    def rows_off_sum(self, columns: Sequence[str], total: float, tolerance: float) -> Sample:
        """Rows whose `columns` do not add up to `total` within `tolerance`; the examples are the sums."""
        sums = np.sum([self.column(column).numbers for column in columns], axis=0)
        return self._numbers(np.flatnonzero(np.isfinite(sums) & (np.abs(sums - total) > tolerance)), sums)

    def missing_from(self, column: str, other: Columns, other_column: str) -> Sample:
        """Values of `column` that `other_column` of `other` never shows; their rows are those of the first time."""
        mine, theirs = self.column(column), _same_kind(other).column(other_column)
        values, codes = mine.spelled_like(theirs).coded
        shown = pc.is_in(values, value_set=theirs.spelled_like(mine).coded.values)
        found = np.flatnonzero(~shown.to_numpy(zero_copy_only=False))
        rows = [int(np.argmax(codes == code)) for code in found[:EXAMPLES]]
        return self._values(found, values, rows)

    def spread(self, group: str, over: str) -> Sample:
        """Values of `group` whose rows have more than one value in `over`: a patient in two folds."""
        values, groups = self.column(group).coded
        others, codes = self.column(over).coded
        whole = (groups >= 0) & (codes >= 0)
        pairs = np.unique(groups[whole] * np.int64(len(others)) + codes[whole])
        found = np.flatnonzero(np.bincount(pairs // max(len(others), 1), minlength=len(values)) > 1)
        rows = [int(np.argmax(groups == code)) for code in found[:EXAMPLES]]
        return self._values(found, values, rows)

    def joined(self, key: str, other: Columns, other_key: str) -> "ArrowColumns":
        """The rows of both tables whose keys are equal, with the columns of both (ours win)."""
        theirs = _same_kind(other)
        keys = self.column(key), theirs.column(other_key)
        names = tuple(dict.fromkeys((*self.names, *theirs.names)))
        left, right = _matches(keys[0].spelled_like(keys[1]), keys[1].spelled_like(keys[0]))

        def load(name: str) -> Column:
            return self.column(name).take(left) if name in self.names else theirs.column(name).take(right)

        return ArrowColumns(self.label, names, len(left), load, numbered=False)

    def _sample(self, rows: Sequence[int] | Rows, examples: Sequence[Any], count: int | None = None) -> Sample:
        numbers = tuple(int(row) + 1 for row in rows[:EXAMPLES]) if self._numbered else ()
        return Sample(count=len(rows) if count is None else count, examples=tuple(examples), rows=numbers)

    def _numbers(self, rows: Rows, numbers: NDArray[np.float64]) -> Sample:
        return self._sample(rows, numbers[rows[:EXAMPLES]].tolist())

    def _values(self, codes: Rows, values: pa.Array, rows: Sequence[int]) -> Sample:
        return self._sample(rows, values.take(pa.array(codes[:EXAMPLES])).to_pylist(), len(codes))


def _same_kind(other: Columns) -> ArrowColumns:
    assert isinstance(other, ArrowColumns), "tables of two implementations cannot be compared"
    return other


def _matches(left: Column, right: Column) -> tuple[Rows, Rows]:
    """The rows of every pair of equal keys, in the order of the left rows."""
    _, (mine, theirs) = rank_ids([left.text, right.text])
    order = np.argsort(theirs, kind="stable")
    start = np.searchsorted(theirs[order], mine, "left")
    pairs = np.where(mine < 0, 0, np.searchsorted(theirs[order], mine, "right") - start)
    rows = np.repeat(np.arange(len(mine)), pairs)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(pairs) - pairs, pairs)
    return rows, order[start[rows] + offset]
