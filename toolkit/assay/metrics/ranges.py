"""The aligning node of an evaluation's plan at work: its tables joined as a whole, or range by range of their ids.

Ranges keep tables out of memory that are too large for it, and give the same rows in the same order.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import rmtree

import pyarrow as pa
import pyarrow.compute as pc

from assay.columns.ranges import LARGE, cut, number_of_ranges, sampled
from assay.columns.spill import Rows, Spill, laid_down
from assay.items.facts import together
from assay.items.items import Fact, Finding
from assay.metrics.joining import Joined, Source, join_tables
from assay.metrics.left_out import NOBODY, LeftOut
from assay.plan.physical import Align

MOST_HELD = 4 * LARGE
"""Rows of all tables together that are held in memory."""


class Join:
    """The joined rows of each range of ids in order and, when all were taken, what did not join."""

    def __init__(self, node: Align, tables: Sequence[Source], folder: Path) -> None:
        """`folder` takes rows of large tables; it must not be there yet, and is the caller's to remove."""
        self._node = node
        self._tables = tables
        self._folder = folder
        self._noted: list[tuple[Fact, ...]] = []
        self._without: dict[tuple[Finding, str], Fact] = {}
        self.left_out = NOBODY
        """Rows of the reference that did not join."""

    @property
    def noted(self) -> tuple[Fact, ...]:
        """What was looked for in all ranges; of what was not found the count is 0."""
        # Rows without an id lie in no range.
        return tuple(self._without.get((fact.finding, fact.algorithm), fact) for fact in together(self._noted))

    def rows(self) -> Iterator[pa.Table]:
        """The item rows of one range after the other, up to the limit of the plan; once.

        Raises:
            DataError: a table cannot be read, or the disk is full.
        """
        left = self._node.limit or None
        for tables in self._parts():
            joined = self._join(tables, left)
            left = None if left is None else left - joined.rows.num_rows
            self.left_out = self.left_out.plus(joined.left_out)
            self._noted.append(joined.noted)
            yield joined.rows
            if left == 0:
                # Ranges that nobody reads any more would lie on the disk as long as the run.
                rmtree(self._folder, ignore_errors=True)
                return

    def _join(self, tables: Sequence[pa.Table], most: int | None) -> Joined:
        """The first items of some tables; what comes after the last of them is beyond the limit, and not looked at."""
        joined = join_tables(self._node, tables)
        if most is None or joined.rows.num_rows < most:
            return joined
        last = joined.rows["id"][most - 1].as_py()
        keys = (source.id for source in self._tables)
        within = join_tables(self._node, [_up_to(last, table, key) for table, key in zip(tables, keys, strict=True)])
        # Rows without an id come nowhere, and are called by their numbers in the whole table.
        pairs = zip(within.noted, joined.noted, strict=True)
        noted = tuple(whole if whole.finding is Finding.NULL_ID else fact for fact, whole in pairs)
        return within._replace(noted=noted)

    def _parts(self) -> Iterator[Sequence[pa.Table]]:
        """The tables as a whole, or the rows of one range of ids after the other."""
        rows = max(source.rows for source in self._tables)
        if rows <= LARGE and sum(source.rows for source in self._tables) <= MOST_HELD:
            yield [source.load() for source in self._tables]
            return
        keys = (batch[self._tables[0].id] for batch in self._tables[0].batches())
        cuts = cut(sampled(keys, rows), number_of_ranges(rows))
        reference, *others = self._tables
        read = [self._noting(reference), *(each.batches() for each in others)]
        given = [Rows(each.schema, each.id, rows) for each, rows in zip(self._tables, read, strict=True)]
        laid = laid_down(self._folder, given, cuts)
        self._note_without(laid.spills)
        yield from laid.parts()

    def _noting(self, reference: Source) -> Iterator[pa.RecordBatch]:
        """The rows of the reference; those without an id are left out here, since they lie in no range."""
        for batch in reference.batches():
            without = batch.filter(pc.is_null(batch[reference.id]))
            self.left_out = self.left_out.plus(LeftOut.all_of(without, self._node.by))
            yield batch

    def _note_without(self, spills: Sequence[Spill]) -> None:
        for name, source, spill in zip(("", *self._node.algorithms), self._tables, spills, strict=True):
            self._without[Finding.NULL_ID, name] = Fact(
                finding=Finding.NULL_ID,
                algorithm=name,
                column=source.id,
                count=spill.without,
                examples=tuple(f"row {row}" for row in spill.first_without),
            )


def _up_to(last: str, table: pa.Table, key: str) -> pa.Table:
    """The rows whose ids come no later than `last`, and those without an id, which come nowhere."""
    early = pc.less_equal(table[key], pa.scalar(last, table[key].type))
    return table.filter(pc.fill_null(early, True))
