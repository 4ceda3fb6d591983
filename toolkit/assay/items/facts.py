"""Collects what cannot be joined or scored, so that nothing is dropped unseen."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import pyarrow as pa

from assay.items.items import Fact, Finding
from assay.items.order import Ranks

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
        self._noted: list[Fact] = []

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
        self._noted.append(
            Fact(
                finding=finding,
                algorithm=column.algorithm,
                column=column.name,
                count=count,
                examples=tuple(examples),
                excludes=excludes,
            )
        )

    def noted(self) -> tuple[Fact, ...]:
        """Everything that was looked for so far, what was not found with a count of 0."""
        return tuple(self._noted)


def together(parts: Iterable[Sequence[Fact]]) -> tuple[Fact, ...]:
    """What was noted of tables, from what was noted of each range of their ids in order."""
    found: dict[tuple[Finding, str, str], Fact] = {}
    for fact in (fact for part in parts for fact in part):
        key = (fact.finding, fact.algorithm, fact.column)
        found[key] = _added(found[key], fact) if key in found else fact
    return tuple(found.values())


def _added(left: Fact, right: Fact) -> Fact:
    examples = (*left.examples, *right.examples)
    if left.finding is Finding.UNKNOWN_CLASS:
        examples = tuple(sorted({*examples}, key=str.encode))
    return replace(left, count=left.count + right.count, examples=examples[:EXAMPLES])
