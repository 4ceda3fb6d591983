"""Rows laid down in files by ranges of their keys, so that equal keys meet without all rows being in memory."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
import pyarrow as pa

from assay.columns import ranges
from assay.columns.ranges import Ranges, cut, number_of_ranges, sampled
from assay.errors import DataError
from assay.items.facts import EXAMPLES

MORE = 4
"""A range with so many times the rows that it should have is cut again."""


class Spill(AbstractContextManager["Spill"]):
    """The rows of one table in a file for each range of their key."""

    def __init__(self, folder: Path, schema: pa.Schema, key: str, cuts: Ranges) -> None:
        """Ready to be filled.

        Args:
            folder: is made, and is the caller's to remove.
            schema: of the rows.
            key: the column whose text decides.
            cuts: the ranges.
        """
        self.cuts = cuts
        self.key = key
        self.rows = np.zeros(len(cuts), np.int64)
        """How many rows each range has, i8[r]."""
        self.without = 0
        """How many rows have no key, and belong nowhere."""
        self.first_without: list[int] = []
        """The numbers of the first of them, from 1."""
        self._seen = 0
        self.schema = schema
        self._folder = folder
        self._writers: dict[int, pa.RecordBatchFileWriter] = {}
        self._waiting: list[pa.RecordBatch] = []
        self._held = 0
        with _disk(folder):
            folder.mkdir(parents=True)

    def fill(self, batches: Iterable[pa.RecordBatch]) -> Self:
        """Put the rows of all batches where their key belongs; rows without one belong nowhere.

        Raises:
            DataError: the disk is full, or what reading the batches raises.
        """
        with self:
            for batch in batches:
                self._waiting.append(batch)
                self._held += batch.num_rows
                if self._held >= ranges.RANGE_ROWS:
                    self._lay_down()
            self._lay_down()
        return self

    def table(self, number: int) -> pa.Table:
        """The rows of a range, in the order in which they came."""
        path = self._path(number)
        if not self.rows[number]:
            return self.schema.empty_table()
        with _disk(path), pa.memory_map(str(path)) as source:
            return pa.ipc.open_file(source).read_all()

    def batches(self, number: int) -> Iterator[pa.RecordBatch]:
        """The rows of a range, a batch at a time."""
        if self.rows[number]:
            path = self._path(number)
            with _disk(path), pa.memory_map(str(path)) as source:
                reader = pa.ipc.open_file(source)
                for index in range(reader.num_record_batches):
                    yield reader.get_batch(index)

    def forget(self, number: int) -> None:
        """Give the disk back what a range took."""
        self._path(number).unlink(missing_ok=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        while self._writers:
            number, writer = self._writers.popitem()
            with _disk(self._path(number)):
                writer.close()

    def _lay_down(self) -> None:
        if not self._waiting:
            return
        rows = pa.Table.from_batches(self._waiting, self.schema)
        self._waiting, self._held = [], 0
        numbers = self.cuts.of(rows[self.key].combine_chunks())
        nowhere = np.flatnonzero(numbers < 0)
        self.without += nowhere.size
        self.first_without += (nowhere[: EXAMPLES - len(self.first_without)] + self._seen + 1).tolist()
        self._seen += numbers.size
        if np.any(numbers[1:] < numbers[:-1]):
            order = np.argsort(numbers, kind="stable")
            rows, numbers = rows.take(pa.array(order)), numbers[order]
        ends = np.searchsorted(numbers, np.arange(len(self.cuts) + 1))
        for number in np.unique(numbers[numbers >= 0]).tolist():
            self._write(number, rows.slice(ends[number], ends[number + 1] - ends[number]))

    def _write(self, number: int, rows: pa.Table) -> None:
        path = self._path(number)
        with _disk(path):
            if number not in self._writers:
                self._writers[number] = pa.ipc.new_file(str(path), self.schema)
            self._writers[number].write_table(rows)
        self.rows[number] += rows.num_rows

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.arrow"


class Rows(NamedTuple):
    """A table that is to be laid down."""

    schema: pa.Schema
    key: str
    batches: Iterable[pa.RecordBatch]


class Laid(NamedTuple):
    """The rows of several tables, in files of the same ranges."""

    folder: Path
    spills: Sequence[Spill]

    def parts(self) -> Iterator[tuple[pa.Table, ...]]:
        """The rows of each table in one range after the other, whose files are removed behind them.

        A range that came out too large is cut again by a sample of its own, as long as its keys can be told apart.

        Raises:
            DataError: the disk is full.
        """
        for number in range(len(self.spills[0].cuts)):
            finer = self._finer(number)
            if finer is None:
                yield tuple(spill.table(number) for spill in self.spills)
            else:
                yield from finer.parts()
            for spill in self.spills:
                spill.forget(number)

    def _finer(self, number: int) -> "Laid | None":
        """A range cut again; None when it is small enough, or its keys cannot be told apart."""
        largest = max(self.spills, key=lambda spill: int(spill.rows[number]))
        rows = int(largest.rows[number])
        if sum(int(spill.rows[number]) for spill in self.spills) <= MORE * ranges.RANGE_ROWS * len(self.spills):
            return None
        texts = (batch[largest.key] for batch in largest.batches(number))
        cuts = cut(sampled(texts, rows), number_of_ranges(rows))
        if len(cuts) == 1:
            return None
        tables = [Rows(spill.schema, spill.key, spill.batches(number)) for spill in self.spills]
        return laid_down(self.folder / f"in-{number}", tables, cuts)


def laid_down(folder: Path, tables: Iterable[Rows], cuts: Ranges) -> Laid:
    """Put the rows of several tables into files.

    Args:
        folder: must not be there yet, and is the caller's to remove.
        tables: one at least.
        cuts: the ranges of their keys.

    Raises:
        DataError: the disk is full, or what reading the tables raises.
    """
    spills = [Spill(folder / f"{at}", rows.schema, rows.key, cuts).fill(rows.batches) for at, rows in enumerate(tables)]
    return Laid(folder, spills)


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into one line."""
    try:
        yield
    except OSError as error:
        # Arrow knows the number and says it in its own way.
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise DataError(f"cannot be used: {reason}", path=path) from error
