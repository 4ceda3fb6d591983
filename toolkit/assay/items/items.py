"""The items of an evaluation: one row each for the reference and for every algorithm, in the order of their ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


class Finding(StrEnum):
    """What can keep rows from being joined one to one, or from being scored."""

    NULL_ID = "null-id"
    """Rows without an id; the examples are their numbers."""
    DUPLICATE_ID = "duplicate-id"
    """Ids that stand there more than once; none of their rows is used."""
    MISSING_ID = "missing-id"
    """Items that the algorithm says nothing about."""
    UNKNOWN_ID = "unknown-id"
    """Ids that the reference does not hold."""
    NULL_VALUE = "null-value"
    """Items with an empty cell in the column."""
    UNKNOWN_CLASS = "unknown-class"
    """Items whose label is none of the classes; the examples are those labels."""
    NOT_FINITE = "not-finite"
    """Items whose score is NaN or infinite."""

    def in_words(self, count: int | None = None) -> str:
        """What it touches, of so many or of any.

        >>> Finding.MISSING_ID.in_words(), Finding.NULL_VALUE.in_words(1)
        ('items that the table says nothing about', '1 empty cell')
        """
        noun, more = _WORDS[self]
        many = f"{noun}s" if count is None else f"{count:,} {noun}{'s' * (count != 1)}"
        return f"{many} {more}".rstrip()


_WORDS = {
    Finding.NULL_ID: ("row", "without an id"),
    Finding.DUPLICATE_ID: ("id", "to be found there more than once"),
    Finding.MISSING_ID: ("item", "that the table says nothing about"),
    Finding.UNKNOWN_ID: ("id", "that the reference does not have"),
    Finding.NULL_VALUE: ("empty cell", ""),
    Finding.UNKNOWN_CLASS: ("label", "of none of the classes"),
    Finding.NOT_FINITE: ("score", "of NaN or infinity"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """How many rows, ids or items of one side are touched by a finding, and the first of them."""

    finding: Finding
    algorithm: str = ""
    """Whose rows; empty for the reference."""
    column: str = ""
    count: int
    examples: tuple[str, ...]
    """At most five: ids in their order, or what `finding` says."""
    excludes: bool = True
    """Whether what is counted takes no part in the scores."""
    is_wrong: bool = False
    """Whether each item that is counted counts as wrong for the algorithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRows:
    """The dataset's rows as text, in its own order."""

    table: pa.Table
    id: str
    """Column that identifies an item."""
    label: str
    """Column of the true class."""
    columns: tuple[str, ...] = ()
    """Columns of subgroups, and of items that belong together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionRows:
    """One algorithm's rows in their own order: scores as numbers, all else as text."""

    algorithm: str
    table: pa.Table
    id: str
    scores: Mapping[str, str] = field(default_factory=dict)
    """Class to column."""
    label: str = ""
    """Column of the predicted class; empty when there is none."""
    columns: tuple[str, ...] = ()
    """Folds and the like."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of few values: `values[codes[i]]`, or -1 where the cell is empty."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]
    """In the byte order of their UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """What one algorithm says about the items; entry i of every array belongs to item `items[i]`."""

    algorithm: str
    items: NDArray[np.intp]
    """Positions among the items, increasing; all of them unless a fact says otherwise."""
    scores: Mapping[str, NDArray[np.float64]]
    """By class."""
    label: NDArray[Any] | None
    """Class codes, as in `Items.reference`."""
    columns: Mapping[str, Coded]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The reference and all algorithms, joined."""

    id: pa.LargeStringArray
    """Distinct, in the byte order of their UTF-8."""
    classes: tuple[str, ...]
    reference: NDArray[Any]
    """Class codes: u1 up to 256 classes, u2 up to 65,536, else i4."""
    columns: Mapping[str, Coded]
    predictions: tuple[Predictions, ...]
    noted: tuple[Fact, ...]
    """What was looked for; of what was not found the count is 0."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Everything that was not one to one, whole and known."""
        return tuple(fact for fact in self.noted if fact.count)
