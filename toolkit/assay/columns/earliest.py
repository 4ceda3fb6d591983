"""The answer to a question that was put to parts of a table."""

from collections.abc import Iterable
from heapq import nsmallest
from typing import NamedTuple

from assay.columns.columns import EXAMPLES
from assay_spec.ports import Sample, Value


class Found(NamedTuple):
    """One row that an answer may show."""

    place: int
    """By which it comes before others."""
    row: int
    """Its number from 0."""
    example: Value


class Earliest:
    """Counts what parts of a table answer, and keeps the first few rows of all."""

    def __init__(self) -> None:
        self._count = 0
        self._found: list[Found] = []

    def add(self, count: int, found: Iterable[Found]) -> None:
        """What one part answers, and the first few rows of it."""
        self._count += count
        self._found = nsmallest(EXAMPLES, [*self._found, *found], key=lambda each: each.place)

    def sample(self) -> Sample:
        """The answer for the whole."""
        return Sample(
            count=self._count,
            examples=tuple(each.example for each in self._found),
            rows=tuple(each.row + 1 for each in self._found),
        )
