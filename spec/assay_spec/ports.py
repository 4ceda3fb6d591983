"""What the layers below ask for and those above provide: tables that answer questions, and documents made newer.

Every answer of a table is small, whatever its size, so that a rule needs neither NumPy nor Arrow.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from assay_spec.document import Document
from assay_spec.record import Record

Value = str | int | float | bool | None
"""One cell, as Python has it."""


class ColumnType(StrEnum):
    """What a column holds, as far as a rule cares."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    OTHER = "other"
    """Neither text nor what has one text: times, lists, bytes."""


class Sample(Record):
    """How many rows or values answer a question, and the first few of them in row order."""

    count: int
    examples: tuple[Value, ...] = ()
    rows: tuple[int, ...] = ()
    """Row numbers of the examples, from 1, where rows have any."""


class Respelled(Record):
    """How many values another column shows in another spelling only, and the first few of both."""

    count: int
    pairs: tuple[tuple[str, str], ...] = ()
    """Ours and theirs."""


class Unavailable(NamedTuple):
    """Why a document, a table or a column that another document names cannot be had."""

    reason: str
    """One line, lower case, no full stop."""
    remedy: str = ""
    """What to do about it, where that is known."""


class Columns(Protocol):
    """A table that answers questions about its columns."""

    @property
    def label(self) -> str:
        """What a person calls the table: its path or its record set."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in order."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    def problem(self, column: str) -> Unavailable | None:
        """Why one of the columns cannot be read; the other questions may only be asked when it can."""

    def type_of(self, column: str) -> ColumnType:
        """What `column` holds."""

    def nulls(self, column: str) -> Sample:
        """Rows without a value in `column`; the examples are row numbers."""

    def distinct(self, column: str, *, at_most: int = 1000) -> Mapping[str, int] | None:
        """How often each value of `column` occurs, by its text; None when there are more than `at_most`."""

    def labelled(self, column: str) -> "Columns":
        """The same table, with the values of `column` as the labels of classes (`assay_spec.labels`)."""

    def repeated(self, column: str) -> Sample:
        """Values that occur more than once in `column`."""

    def repeated_rows(self, columns: Sequence[str]) -> Sample:
        """Rows that hold the same in all `columns` as a row before them; the examples are row numbers."""

    def none_of(self, column: str, values: Sequence[str]) -> Sample:
        """Rows whose text in `column` is not empty and none of `values`; the examples are those texts."""

    def not_text(self, column: str) -> Sample:
        """Rows whose value in `column` has no text by which it could be compared, such as a list or NaN."""

    def not_numbers(self, column: str) -> Sample:
        """Rows whose value in `column` is no number; the examples are those values by their text."""

    def not_finite(self, column: str) -> Sample:
        """NaN and infinities in a column of numbers."""

    def outside(self, column: str, low: float, high: float, *, where: tuple[str, str] | None = None) -> Sample:
        """Finite numbers of `column` below `low` or above `high`; `where` says what another column's text has to be."""

    def rows_off_sum(self, columns: Sequence[str], total: float, tolerance: float) -> Sample:
        """Rows whose `columns` do not add up to `total` within `tolerance`; the examples are the sums."""

    def missing_from(self, column: str, other: "Columns", other_column: str) -> Sample:
        """Values of `column` that `other_column` of `other` never shows, by their text: `7` is not `007`."""

    def respelled(self, column: str, other: "Columns", other_column: str) -> Respelled:
        """Values missing from `other_column` that it shows with other blanks, capitals, leading zeros or as `7.0`."""

    def spread(self, group: str, over: str) -> Sample:
        """Values of `group` whose rows have more than one value in `over`: a patient in two folds."""

    def joined(self, key: str, other: "Columns", other_key: str) -> "Columns":
        """The rows of both tables whose keys have the same text, with the columns of both (ours win)."""


class Resolver(Protocol):
    """Follows the references of one document; one that leads nowhere gives its reason and never raises."""

    def document(self, origin: Document, path: str) -> Document | Unavailable:
        """The document at `path`, relative to `origin`."""

    def table(self, origin: Document, path: str) -> Columns | Unavailable:
        """The table in the file at `path`, relative to `origin`."""

    def records(self, dataset: Document, record_set: str | None) -> Columns | Unavailable:
        """The records of a Croissant record set, by its `@id` or name; None when the dataset has only one."""


class Left(NamedTuple):
    """Something of an older document that nobody but its author can bring to a newer version; it stands as it stood."""

    byte: int
    said: str
    remedy: str
    words: tuple[int, ...] = ()
    """The bytes of the words that the newer version has no more, of which nothing else is to be told."""


class Newest(NamedTuple):
    """A draft as a document of the newest version of its kind."""

    document: Document
    place: Callable[[int, int], tuple[int, int]]
    """Where the bytes from one to another stand in the draft; both are the same where nothing of it was replaced."""
    left: tuple[Left, ...]
    """By their places in the draft."""


Renewing = Callable[[Document], Newest | None]
"""Makes a draft a document of the newest version of its kind; None where it cannot."""
