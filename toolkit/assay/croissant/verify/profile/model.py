"""The profile of a column."""

from dataclasses import dataclass
from typing import NamedTuple

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Bar(NamedTuple):
    """Some values of a column, as one bar of a plot."""

    low: float
    high: float
    """The next bar begins here."""
    values: int
    """How many."""


class Often(NamedTuple):
    """A value, and how often it is there."""

    value: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Numbers: those of a column, the lengths of its texts or lists, the sizes of its files, or its days."""

    low: float
    """The least."""
    high: float
    mean: float
    quantiles: tuple[float, ...]
    """At `QUANTILES`, each a value that is there (the inverse of the empirical distribution function)."""
    bars: tuple[Bar, ...]
    step: int = 1
    """Quantiles and bars are those of every so-manieth value: 1 where they are those of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A column."""

    field: str
    """Its `@id`."""
    record_set: str
    type: str
    """What its values are read as."""
    records: int
    missing: int
    """Records without a value; what does not fit is none."""
    misfits: int
    """Records whose value does not fit."""
    values: int
    """How many there are: more than records where these have lists."""
    distinct: int | None
    """None where there are more than are counted."""
    often: tuple[Often, ...] = ()
    """The most frequent values, where all different ones are counted."""
    numbers: Numbers | None = None
    """Of numbers, dates and times."""
    lengths: Numbers | None = None
    """Characters of texts, bytes of files."""
    lists: Numbers | None = None
    """Items of lists, of the outermost in each record."""
    not_finite: int = 0
    """NaN and infinities, which are in no number above."""
