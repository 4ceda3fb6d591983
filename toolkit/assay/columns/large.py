"""Tables too large for memory that answer the questions of rules as those in memory do (`assay_spec.ports.Columns`).

What one pass tells of a column is kept (`summary`); where equal texts have to meet, they do so in parts (`meeting`).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.columns import equal
from assay.columns.column import Column
from assay.columns.columns import ArrowColumns, Rows
from assay.columns.earliest import Earliest, Found
from assay.columns.equal import Block, Guide, Missing
from assay.columns.join import Join
from assay.columns.reduce import large_text
from assay.columns.summary import FEW, Collector, NumberFinder, Numbers, Summariser, Summary, encoded, show_text
from assay.data.decimals import has_point
from assay.errors import DataError
from assay_spec.labels import label_text
from assay_spec.ports import Columns, ColumnType, Respelled, Sample, Unavailable

BATCH_ROWS = 1 << 16

Answer = TypeVar("Answer")


class Source(NamedTuple):
    """Where the columns of a table come from, as often as they are asked for."""

    read: Callable[[Sequence[str]], Iterator[Sequence[pa.Array]]]
    """The columns of these names, some rows at a time."""
    make: Callable[[str, pa.ChunkedArray], Column]
    """Some rows of a column."""
    explain: Callable[[DataError], Unavailable]
    """Why a column cannot be read."""
    together: Sequence[str] = ()
    """Columns that cost little more than one of them when they are read in one pass."""
    guide: Callable[[str], Guide] | None = None
    """What is known of the texts of a column without reading it."""


class LargeColumns:
    """Columns that are read from their files whenever they are asked about, and never held."""

    def __init__(
        self, label: str, names: Sequence[str], rows: Callable[[], int], source: Source, *, numbered: bool = True
    ) -> None:
        """`rows` counts them, when it is asked; those that are not `numbered` are no rows of a file or a record set."""
        self.label = label
        self.names = tuple(names)
        self._rows = rows
        self._numbered = numbered
        self._source = source
        self._known: dict[Hashable, Any] = {}
        self._points: dict[str, bool] = {}
        self._summaries: dict[str, Summary | Unavailable] = {}

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self._once("rows", self._rows)

    def problem(self, column: str) -> Unavailable | None:
        """Why one of the columns cannot be read."""
        found = self._summarised(column)
        return found if isinstance(found, Unavailable) else None

    def type_of(self, column: str) -> ColumnType:
        """What `column` holds; the cells of a CSV file hold what all of them spell."""
        return self._summary(column).type

    def nulls(self, column: str) -> Sample:
        """Rows without a value in `column`; the examples are row numbers."""
        return self._told(self._summary(column).nulls)

    def distinct(self, column: str, *, at_most: int = 1000) -> Mapping[str, int] | None:
        """How often each value of `column` occurs, by its text; None when there are more than `at_most`."""
        few = self._summary(column).few
        counts = {value: seen.times for value, seen in few.items()} if few is not None else None
        if counts is None and at_most > FEW:
            counts = self._once(("distinct", column, at_most), lambda: self._count(column, at_most))
        if counts is None or len(counts) > at_most:
            return None
        return dict(sorted(counts.items(), key=lambda pair: pair[0].encode()))

    def labelled(self, column: str) -> "LargeColumns":
        """The same table, with the values of `column` as the labels of classes."""
        few = self._summary(column).few
        if few is not None and all(label_text(value) == value for value in few):
            return self
        return self._once(("labelled", column), lambda: self._labelled(column))

    def repeated(self, column: str) -> Sample:
        """Values that occur more than once in `column`; their rows are those of the second time."""
        return self._once(("repeated", column), lambda: self._told(self._repeated(column)))

    def repeated_rows(self, columns: Sequence[str]) -> Sample:
        """Rows that hold the same in all `columns` as a row before them; the examples are row numbers."""
        return self._once(("repeated rows", *columns), lambda: self._told(equal.repeated_rows(self, columns)))

    def none_of(self, column: str, values: Sequence[str]) -> Sample:
        """Rows whose text in `column` is not empty and none of `values`; the examples are those texts."""
        few = self._summary(column).few
        if few is None:
            return self._once(("none of", column, *values), lambda: self._none_of(column, values))
        answer = Earliest()
        for value, seen in few.items():
            if value not in values:
                answer.add(seen.times, [Found(row, row, value) for row in seen.rows])
        return self._told(answer.sample())

    def not_text(self, column: str) -> Sample:
        """Rows whose value in `column` has no text by which it could be compared; the examples show it anyhow."""
        return self._told(self._summary(column).not_text)

    def not_numbers(self, column: str) -> Sample:
        """Rows whose value in `column` is no number; the examples are those values by their text."""
        return self._told(self._numbers(column).strange)

    def not_finite(self, column: str) -> Sample:
        """NaN and infinities in a column of numbers."""
        return self._told(self._numbers(column).not_finite)

    def outside(self, column: str, low: float, high: float, *, where: tuple[str, str] | None = None) -> Sample:
        """Finite numbers of `column` below `low` or above `high`; `where` says what another column's text has to be."""
        least, greatest = self._extremes(column, where)
        if low <= least and greatest <= high:
            return Sample(count=0)
        return self._once(("outside", column, low, high, where), lambda: self._outside(column, low, high, where))

    def rows_off_sum(self, columns: Sequence[str], total: float, tolerance: float) -> Sample:
        """Rows whose `columns` do not add up to `total` within `tolerance`; the examples are the sums."""
        return self._once(("sum", *columns, total, tolerance), lambda: self._off_sum(columns, total, tolerance))

    def missing_from(self, column: str, other: Columns, other_column: str) -> Sample:
        """Values of `column` that `other_column` of `other` never shows; their rows are those of the first time."""
        return self._told(self._missing(column, self.beside(other), other_column).sample)

    def respelled(self, column: str, other: Columns, other_column: str) -> Respelled:
        """Values missing from `other_column` that it shows with other blanks, capitals, leading zeros or as `7.0`."""
        theirs = self.beside(other)
        asked = ("respelled", column, theirs, other_column)
        return self._once(asked, lambda: self._respelled(column, theirs, other_column))

    def spread(self, group: str, over: str) -> Sample:
        """Values of `group` whose rows have more than one value in `over`: a patient in two folds."""
        return self._once(("spread", group, over), lambda: self._told(equal.spread(self, group, over)))

    def joined(self, key: str, other: Columns, other_key: str) -> "LargeColumns":
        """The rows of both tables whose keys have the same text, with the columns of both (ours win)."""
        theirs = self.beside(other)
        return self._once(("joined", key, theirs, other_key), lambda: self._joined(key, theirs, other_key))

    def beside(self, other: Columns) -> "LargeColumns":
        """`other` as a table of this kind."""
        if isinstance(other, LargeColumns):
            return other
        assert isinstance(other, ArrowColumns), "tables of two implementations cannot be compared"
        return self._once(("beside", other), lambda: as_large(other))

    def _labelled(self, column: str) -> "LargeColumns":
        def make(name: str, stored: pa.ChunkedArray) -> Column:
            made = self.make(name, stored)
            return made.labels if name == column else made

        source = self._source._replace(make=make, together=())
        table = LargeColumns(self.label, self.names, lambda: self.rows, source, numbered=self._numbered)
        # Of the others nothing has to be found out again.
        table._summaries = {name: known for name, known in self._summaries.items() if name != column}
        return table

    def _once(self, asked: Hashable, answer: Callable[[], Answer]) -> Answer:
        """An answer, which is worked out once: rules ask the same questions, and each costs a pass."""
        if asked not in self._known:
            self._known[asked] = answer()
        found: Answer = self._known[asked]
        return found

    def _told(self, sample: Sample) -> Sample:
        return sample if self._numbered else Sample(count=sample.count, examples=sample.examples)

    def guide(self, column: str) -> Guide:
        """What is known of the texts of `column`."""
        if self._source.guide is not None:
            return self._source.guide(column)
        found = self._summary(column)
        return Guide(found.sample, found.order, found.is_unique, has_nulls=found.nulls.count > 0, digest=found.digest)

    def _repeated(self, column: str) -> Sample:
        few = self._summary(column).few if self._source.guide is None else None
        if few is None:
            return equal.repeated(self, column)
        twice = [(value, seen) for value, seen in few.items() if seen.times > 1]
        answer = Earliest()
        answer.add(len(twice), [Found(seen.rows[0], seen.rows[1], value) for value, seen in twice])
        return answer.sample()

    def _missing(self, column: str, other: "LargeColumns", other_column: str) -> Missing:
        asked = ("missing", column, other, other_column)
        if asked not in self._known:
            self._known[asked], theirs = self._both_missing(column, other, other_column)
            # Both sides are read to answer for one, and rules ask for the other too.
            other.remember(("missing", other_column, self, column), theirs)
        found: Missing = self._known[asked]
        return found

    def remember(self, asked: Hashable, answer: object) -> None:
        """What another table has found out about this one."""
        self._known.setdefault(asked, answer)

    def _both_missing(self, column: str, other: "LargeColumns", other_column: str) -> tuple[Missing, Missing]:
        if self._is_same(column, other, other_column):
            return equal.NOTHING, equal.NOTHING
        are_unique = self.has_no_repeats(column) and other.has_no_repeats(other_column)
        return equal.missing((self, column), (other, other_column), are_unique=are_unique)

    def _respelled(self, column: str, other: "LargeColumns", other_column: str) -> Respelled:
        values = self._missing(column, other, other_column).values
        if values is None:
            return equal.respelled((self, column), (other, other_column))
        return equal.respelled_of(values, (other, other_column))

    def _is_same(self, column: str, other: "LargeColumns", other_column: str) -> bool:
        """Whether two columns are known to hold the same texts in the same order."""
        mine, theirs = self.guide(column).digest, other.guide(other_column).digest
        return bool(mine) and mine == theirs

    def _joined(self, key: str, other: "LargeColumns", other_key: str) -> "LargeColumns":
        join = Join(self, key, other, other_key)
        source = Source(join.read, join.make, _cannot_fail, guide=join.guide)

        def count() -> int:
            if self.has_no_repeats(key) and other.has_no_repeats(other_key):
                known = self.rows - self.nulls(key).count
                return known - self.missing_from(key, other, other_key).count
            return join.count()

        return LargeColumns(self.label, join.names, count, source, numbered=False)

    def has_no_repeats(self, column: str) -> bool:
        """Whether it is known already that no value of `column` occurs twice."""
        repeated = self._known.get(("repeated", column))
        return self.guide(column).is_unique or (repeated is not None and not repeated.count)

    def _summary(self, column: str) -> Summary:
        assert column in self.names, f"{self.label} has no column {column}"
        found = self._summarised(column)
        assert isinstance(found, Summary), f"column {column} of {self.label} cannot be read: {found.reason}"
        return found

    def _summarised(self, column: str) -> Summary | Unavailable:
        if column not in self._summaries:
            self._summarise(column)
        return self._summaries[column]

    def _summarise(self, column: str) -> None:
        """Go through a column, and through those that are read along with it unless one of them cannot be."""
        beside = [name for name in self._beside(column) if name not in self._summaries]
        try:
            self._summaries |= self._pass(beside)
        except DataError as error:
            if len(beside) == 1:
                self._summaries[column] = self._source.explain(error)
                return
            self._source = self._source._replace(together=())
            self._summarise(column)

    def _beside(self, column: str) -> list[str]:
        """The columns of one pass."""
        return list(self._source.together) if column in self._source.together else [column]

    def _pass(self, names: Sequence[str]) -> dict[str, Summary]:
        found = {name: Summariser() for name in names}
        for _, block in self.blocks(names):
            for name, column in block.items():
                found[name].add(column)
        return {name: each.summary() for name, each in found.items()}

    def blocks(self, names: Sequence[str]) -> Iterator[tuple[int, Block]]:
        """Some rows at a time of these columns, and how many come before them."""
        start, names = 0, tuple(dict.fromkeys(names))
        for arrays in self._source.read(names):
            yield start, {name: self._made(name, array) for name, array in zip(names, arrays, strict=True)}
            start += len(arrays[0])

    def make(self, name: str, stored: pa.ChunkedArray) -> Column:
        """A column of stored values, whatever others it holds."""
        return self._source.make(name, stored)

    def _made(self, name: str, array: pa.Array) -> Column:
        made = self.make(name, pa.chunked_array([array]))
        spelled = made.has_decimal_commas and kind.is_string(array.type)
        # One cell with a point says that no cell of the column has a comma for it.
        return replace(made, has_decimal_commas=False) if spelled and self._has_point(name) else made

    def _has_point(self, column: str) -> bool:
        if column not in self._points:
            names = self._beside(column)
            found = dict.fromkeys(names, False)
            for arrays in self._source.read(names):
                for name, array in zip(names, arrays, strict=True):
                    found[name] = found[name] or (kind.is_string(array.type) and has_point(array))
            self._points |= found
        return self._points[column]

    def _numbers(self, column: str) -> Numbers:
        return self._summary(column).numbers or self._once(("numbers", column), lambda: self._as_numbers(column))

    def _as_numbers(self, column: str) -> Numbers:
        finder = NumberFinder()
        for start, block in self.blocks([column]):
            finder.add(start, block[column])
        return finder.numbers()

    def _extremes(self, column: str, where: tuple[str, str] | None) -> tuple[float, float]:
        """The least and the greatest finite number, or such as are further out."""
        numbers = self._numbers(column)
        if where is None:
            return numbers.low, numbers.high
        other, value = where
        few = self._summary(other).few
        if few is None:
            return -inf, inf
        found = self._once(("extremes", column, other), lambda: self._extremes_by(column, other, list(few)))
        return found.get(value, (inf, -inf))

    def _extremes_by(self, column: str, other: str, values: list[str]) -> dict[str, tuple[float, float]]:
        low, high = np.full(len(values), inf), np.full(len(values), -inf)
        for _, block in self.blocks([column, other]):
            found, codes = encoded(block[other])
            numbers = block[column].numbers
            good = np.isfinite(numbers) & (codes >= 0)
            at = pc.index_in(found, value_set=pa.array(values, found.type)).to_numpy()[codes[good]]
            np.minimum.at(low, at, numbers[good])
            np.maximum.at(high, at, numbers[good])
        return dict(zip(values, zip(low.tolist(), high.tolist(), strict=True), strict=True))

    def _count(self, column: str, at_most: int) -> dict[str, int] | None:
        counts: dict[str, int] = {}
        for _, block in self.blocks([column]):
            found = pc.value_counts(large_text(block[column]).drop_null())
            for value, count in zip(found.field(0).to_pylist(), found.field(1).to_pylist(), strict=True):
                counts[value] = counts.get(value, 0) + count
            if len(counts) > at_most:
                return None
        return counts

    def _collect(
        self, names: Sequence[str], find: Callable[[Block], tuple[Rows, Callable[[Rows], list[Any]]]]
    ) -> Sample:
        """The rows that `find` finds in each block, with what it shows of them."""
        collector = Collector()
        for start, block in self.blocks(names):
            collector.note(start, *find(block))
        return self._told(collector.sample())

    def _none_of(self, column: str, values: Sequence[str]) -> Sample:
        def find(block: Block) -> tuple[Rows, Callable[[Rows], list[Any]]]:
            text = large_text(block[column])
            known = pc.is_in(text, value_set=pa.array(values, text.type)).to_numpy(zero_copy_only=False)
            return np.flatnonzero(~known & ~block[column].empty), show_text(block[column])

        return self._collect([column], find)

    def _outside(self, column: str, low: float, high: float, where: tuple[str, str] | None) -> Sample:
        def find(block: Block) -> tuple[Rows, Callable[[Rows], list[Any]]]:
            numbers = block[column].numbers
            found = np.isfinite(numbers) & ((numbers < low) | (numbers > high))
            if where is not None:
                same = pc.equal(large_text(block[where[0]]), pa.scalar(where[1], pa.large_string()))
                found &= same.fill_null(False).to_numpy(zero_copy_only=False)
            return np.flatnonzero(found), lambda rows: numbers[rows].tolist()

        return self._collect([column, *([where[0]] if where else [])], find)

    def _off_sum(self, columns: Sequence[str], total: float, tolerance: float) -> Sample:
        def find(block: Block) -> tuple[Rows, Callable[[Rows], list[Any]]]:
            sums = np.zeros(len(block[columns[0]].stored))
            for column in columns:
                sums += block[column].numbers
            off = np.isfinite(sums) & (np.abs(sums - total) > tolerance)
            return np.flatnonzero(off), lambda rows: sums[rows].tolist()

        return self._collect(columns, find)


def _cannot_fail(error: DataError) -> Unavailable:
    raise error


def as_large(table: ArrowColumns) -> LargeColumns:
    """A table in memory as one that is not, so that they can be compared."""

    def read(names: Sequence[str]) -> Iterator[Sequence[pa.Array]]:
        whole = pa.Table.from_arrays([table.column(name).stored for name in names], names=list(names))
        for batch in whole.to_batches(BATCH_ROWS):
            yield batch.columns

    def make(name: str, stored: pa.ChunkedArray) -> Column:
        return replace(table.column(name), stored=stored)

    return LargeColumns(table.label, table.names, lambda: table.rows, Source(read, make, _cannot_fail))
