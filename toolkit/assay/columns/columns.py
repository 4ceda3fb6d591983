"""Tables that answer the questions of rules (`assay_spec.ports.Columns`); a column is read when it is asked about."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.columns.column import Column
from assay.items.order import rank_ids
from assay_spec.ports import Columns, ColumnType, Respelled, Sample, Unavailable

EXAMPLES = 5
"""How many examples an answer keeps."""

Rows = NDArray[np.int64]


@runtime_checkable
class Takes(Protocol):
    """A table that is too large for memory, beside which any other is taken to be so too."""

    def beside(self, other: Columns) -> Columns:
        """`other` as a table of this kind."""


class ArrowColumns:
    """Columns over Arrow, in memory from the first question about them on."""

    numbered = True
    """Whether the rows are those of a file or a record set, so that their numbers mean something."""

    def __init__(
        self, label: str, names: Sequence[str], rows: int, load: Callable[[str], Column | Unavailable]
    ) -> None:
        """`load` gives one column, or says why not."""
        self.label = label
        self.names = tuple(names)
        self.rows = rows
        self._load = cache(load)

    def column(self, name: str) -> Column:
        """The column called `name`, which is one of `names` and can be read."""
        assert name in self.names, f"{self.label} has no column {name}"
        found = self._load(name)
        assert isinstance(found, Column), f"column {name} of {self.label} cannot be read: {found.reason}"
        return found

    def problem(self, column: str) -> Unavailable | None:
        """Why one of the columns cannot be read."""
        found = self._load(column)
        return found if isinstance(found, Unavailable) else None

    def type_of(self, column: str) -> ColumnType:
        """What `column` holds; the cells of a CSV file hold what all of them spell."""
        return self.column(column).type

    def nulls(self, column: str) -> Sample:
        """Rows without a value in `column`; the examples are row numbers."""
        rows = np.flatnonzero(self.column(column).empty)
        return self._sample(rows, (rows[:EXAMPLES] + 1).tolist())

    def empty_rows(self) -> Rows:
        """The numbers of the rows in which no column has a value."""
        empty = np.ones(self.rows, bool)
        for name in self.names:
            empty &= self.column(name).empty
        return np.flatnonzero(empty) + 1

    def distinct(self, column: str, *, at_most: int = 1000) -> Mapping[str, int] | None:
        """How often each value of `column` occurs, by its text; None when there are more than `at_most`."""
        values, codes = self.column(column).coded
        if len(values) > at_most:
            return None
        counts = np.bincount(codes[codes >= 0], minlength=len(values))
        return dict(sorted(zip(values.to_pylist(), counts.tolist(), strict=True), key=lambda pair: pair[0].encode()))

    def labelled(self, column: str) -> "ArrowColumns":
        """The same table, with the values of `column` as the labels of classes."""
        held = self.column(column)
        if held.labels is held:
            return self
        return type(self)(
            self.label, self.names, self.rows, lambda name: held.labels if name == column else self._load(name)
        )

    def repeated(self, column: str) -> Sample:
        """Values that occur more than once in `column`; their rows are those of the second time."""
        values, codes = self.column(column).coded
        found = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(values)) > 1)
        rows = [np.flatnonzero(codes == code)[1] for code in found[:EXAMPLES]]
        return self._values(found, values, rows)

    def repeated_rows(self, columns: Sequence[str]) -> Sample:
        """Rows that hold the same in all `columns` as a row before them; the examples are row numbers."""
        same = np.zeros(self.rows, np.int64)
        for column in columns:
            values, codes = self.column(column).coded
            _, same = np.unique(same * np.int64(len(values) + 1) + codes, return_inverse=True)
        first = np.unique(same, return_index=True)[1]
        rows = np.setdiff1d(np.arange(self.rows), first, assume_unique=True)
        return self._sample(rows, (rows[:EXAMPLES] + 1).tolist())

    def none_of(self, column: str, values: Sequence[str]) -> Sample:
        """Rows whose text in `column` is not empty and none of `values`; the examples are those texts."""
        found, codes = self.column(column).coded
        strange = ~pc.is_in(found, value_set=pa.array(values, found.type)).to_numpy(zero_copy_only=False)
        rows = np.flatnonzero((codes >= 0) & np.append(strange, False)[codes])
        return self._texts(column, rows)

    def not_text(self, column: str) -> Sample:
        """Rows whose value in `column` has no text by which it could be compared; the examples show it anyhow."""
        return self._texts(column, np.flatnonzero(self.column(column).unlike_text))

    def not_numbers(self, column: str) -> Sample:
        """Rows whose value in `column` is no number; the examples are those values by their text."""
        return self._texts(column, np.flatnonzero(self.column(column).unlike_number))

    def not_finite(self, column: str) -> Sample:
        """NaN and infinities in a column of numbers."""
        found = self.column(column)
        rows = np.flatnonzero(~np.isfinite(found.numbers) & ~found.empty & ~found.unlike_number)
        return self._numbers(rows, found.numbers)

    def outside(self, column: str, low: float, high: float, *, where: tuple[str, str] | None = None) -> Sample:
        """Finite numbers of `column` below `low` or above `high`; `where` says what another column's text has to be."""
        numbers = self.column(column).numbers
        found = np.isfinite(numbers) & ((numbers < low) | (numbers > high))
        if where is not None:
            values, codes = self.column(where[0]).coded
            found &= (codes == pc.index(values, pa.scalar(where[1], values.type)).as_py()) & (codes >= 0)
        return self._numbers(np.flatnonzero(found), numbers)

    def rows_off_sum(self, columns: Sequence[str], total: float, tolerance: float) -> Sample:
        """Rows whose `columns` do not add up to `total` within `tolerance`; the examples are the sums."""
        sums = np.zeros(self.rows)
        for column in columns:
            sums += self.column(column).numbers
        return self._numbers(np.flatnonzero(np.isfinite(sums) & (np.abs(sums - total) > tolerance)), sums)

    def missing_from(self, column: str, other: Columns, other_column: str) -> Sample:
        """Values of `column` that `other_column` of `other` never shows; their rows are those of the first time."""
        if isinstance(other, Takes):
            return other.beside(self).missing_from(column, other, other_column)
        values, codes = self.column(column).coded
        shown = pc.is_in(values, value_set=_same_kind(other).column(other_column).coded.values)
        found = np.flatnonzero(~shown.to_numpy(zero_copy_only=False))
        rows = [int(np.argmax(codes == code)) for code in found[:EXAMPLES]]
        return self._values(found, values, rows)

    def respelled(self, column: str, other: Columns, other_column: str) -> Respelled:
        """Values missing from `other_column` that it shows with other blanks, capitals, leading zeros or as `7.0`."""
        if isinstance(other, Takes):
            return other.beside(self).respelled(column, other, other_column)
        mine, theirs = self.column(column).coded.values, _same_kind(other).column(other_column).coded.values
        missing = mine.filter(pc.invert(pc.is_in(mine, value_set=theirs)))
        at = pc.index_in(plainly(missing), value_set=plainly(theirs))
        pairs = zip(missing.filter(at.is_valid())[:EXAMPLES], theirs.take(at.drop_null()[:EXAMPLES]), strict=True)
        return Respelled(
            count=len(at) - at.null_count, pairs=tuple((ours.as_py(), other.as_py()) for ours, other in pairs)
        )

    def spread(self, group: str, over: str) -> Sample:
        """Values of `group` whose rows have more than one value in `over`: a patient in two folds."""
        (values, groups), (_, codes) = self.column(group).coded, self.column(over).coded
        whole = (groups >= 0) & (codes >= 0)
        some = np.full(len(values) + 1, -1)
        some[groups[whole]] = codes[whole]
        found = np.unique(groups[whole & (codes != some[groups])])
        rows = [int(np.argmax(groups == code)) for code in found[:EXAMPLES]]
        return self._values(found, values, rows)

    def joined(self, key: str, other: Columns, other_key: str) -> Columns:
        """The rows of both tables whose keys have the same text, with the columns of both (ours win)."""
        if isinstance(other, Takes):
            return other.beside(self).joined(key, other, other_key)
        theirs = _same_kind(other)
        names = tuple(dict.fromkeys((*self.names, *theirs.names)))
        left, right = matches(self.column(key), theirs.column(other_key))

        def load(name: str) -> Column:
            return self.column(name).take(left) if name in self.names else theirs.column(name).take(right)

        return JoinedColumns(self.label, names, len(left), load)

    def _sample(self, rows: Sequence[int] | Rows, examples: Sequence[Any], count: int | None = None) -> Sample:
        numbers = tuple(int(row) + 1 for row in rows[:EXAMPLES]) if self.numbered else ()
        return Sample(count=len(rows) if count is None else count, examples=tuple(examples), rows=numbers)

    def _numbers(self, rows: Rows, numbers: NDArray[np.float64]) -> Sample:
        return self._sample(rows, numbers[rows[:EXAMPLES]].tolist())

    def _texts(self, column: str, rows: Rows) -> Sample:
        return self._sample(rows, self.column(column).text.take(pa.array(rows[:EXAMPLES])).to_pylist())

    def _values(self, codes: Rows, values: pa.Array, rows: Sequence[int]) -> Sample:
        return self._sample(rows, values.take(pa.array(codes[:EXAMPLES])).to_pylist(), len(codes))


class JoinedColumns(ArrowColumns):
    """The rows of two tables."""

    numbered = False


def _same_kind(other: Columns) -> ArrowColumns:
    assert isinstance(other, ArrowColumns), "tables of two implementations cannot be compared"
    return other


def plainly(values: pa.Array) -> pa.Array:
    """Texts without what people and programs add to them: blanks around, capitals, zeros before and after."""
    trimmed = pc.utf8_lower(pc.utf8_trim_whitespace(values))
    return pc.replace_substring_regex(trimmed, r"^[+]?0*([0-9]+)([.]0*)?$", r"\1")


def matches(left: Column, right: Column) -> tuple[Rows, Rows]:
    """The rows of every pair of equal keys, in the order of the left rows."""
    _, (mine, theirs) = rank_ids([left.text, right.text])
    order = np.argsort(theirs, kind="stable")
    start = np.searchsorted(theirs[order], mine, "left")
    pairs = np.where(mine < 0, 0, np.searchsorted(theirs[order], mine, "right") - start)
    rows = np.repeat(np.arange(len(mine)), pairs)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(pairs) - pairs, pairs)
    return rows, order[start[rows] + offset]
