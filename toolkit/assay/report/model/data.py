"""What was asked and read: facts, sources, and how many items there are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and what holds for it, such as a version, a setting or an answer of the fingerprint."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document or table that was read."""

    role: str
    """`evaluation`, `dataset`, `fingerprint`, `predictions of random-forest` ..."""
    path: str
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCount:
    """How many items really are of a class."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """The items that have one value in a column."""

    column: str
    value: str
    counts: tuple[int, ...]
    """How many there are of each class, in the order of the report's `classes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Rows that could not be joined or scored, and why."""

    reason: str
    count: int
    algorithm: str = ""
    """The algorithm whose table shows it; empty for the reference."""
    examples: tuple[str, ...] = ()
    excludes: bool = True
    """Whether what is counted took no part in the scores."""
    is_wrong: bool = False
    """Whether each item that is counted counts as wrong for the algorithm."""
