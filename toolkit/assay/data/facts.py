"""Collects what cannot be joined or scored, so that nothing is dropped unseen."""

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa

from assay.data.items import Fact, Finding
from assay.data.order import Ranks

EXAMPLES = 5
"""How many examples a fact keeps."""


class ColumnOf(NamedTuple):
    """Whose column a fact is about."""

    algorithm: str
    """Empty for the reference."""
    name: str


class Facts:
    """The facts about one join, in the order in which they were found."""

    def __init__(self, ids: pa.LargeStringArray) -> None:
        self._ids = ids
        self._found: list[Fact] = []

    def note_ids(self, finding: Finding, column: ColumnOf, ranks: Ranks, *, excludes: bool = True) -> None:
        """The ids of these ranks share a finding."""
        examples = self._ids.take(pa.array(ranks[:EXAMPLES])).to_pylist()
        self._note(finding, column, len(ranks), examples, excludes=excludes)

    def note_rows(self, finding: Finding, column: ColumnOf, rows: Ranks) -> None:
        """Rows that have no id share a finding; they are counted from 1."""
        self._note(finding, column, len(rows), [f"row {row + 1}" for row in rows[:EXAMPLES].tolist()])

    def note_labels(self, column: ColumnOf, count: int, labels: Sequence[str]) -> None:
        """So many items are labelled with what is none of the classes."""
        self._note(Finding.UNKNOWN_CLASS, column, count, labels[:EXAMPLES])

    def _note(
        self, finding: Finding, column: ColumnOf, count: int, examples: Sequence[str], *, excludes: bool = True
    ) -> None:
        if count:
            self._found.append(
                Fact(
                    finding=finding,
                    algorithm=column.algorithm,
                    column=column.name,
                    count=count,
                    examples=tuple(examples),
                    excludes=excludes,
                )
            )

    def found(self) -> tuple[Fact, ...]:
        """Everything noted so far."""
        return tuple(self._found)
