"""What a check of data says: what was looked at, how much of it, what came out, and where the first offenders are."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from assay.report.text import plural

MOST_EXAMPLES = 5
"""So many offenders of one check are shown; all are counted."""


class Topic(StrEnum):
    """What is compared."""

    FILES = "files"
    DIGESTS = "digests"
    SIZES = "sizes"
    OTHERS = "other files"
    READING = "reading"
    TYPES = "types"
    ADDRESSES = "addresses"
    RANGES = "ranges"
    PRECISION = "precision"
    SHAPES = "shapes"
    BOXES = "boxes"
    STATISTICS = "statistics"
    KEYS = "keys"
    REFERENCES = "references"
    ENUMERATIONS = "enumerations"
    SPLITS = "splits"
    OVERLAP = "overlap"
    EXAMPLES = "examples"


class Outcome(StrEnum):
    """What came out, the worst first."""

    PROBLEM = "problem"
    UNCHECKED = "not checked"
    NOTE = "note"
    FINE = "fine"


class Example(NamedTuple):
    """One offender."""

    file: str
    row: int | None
    """From 1, without the header; None where the file itself is meant."""
    value: str
    """Empty where the row as such is meant."""
    more: str = ""
    """Such as where the other one is."""

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, data row {self.row:,}"
        shown = f"`{self.value}`: {place}" if self.value else place
        return f"{shown}; {self.more}" if self.more else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was compared, or could not be."""

    topic: Topic
    of: str
    """The `@id` of a file, a record set or a field."""
    within: str = ""
    """The `@id` of the record set; empty where a file is meant."""
    outcome: Outcome = Outcome.FINE
    looked: int = 0
    """At how many."""
    unit: str = "value"
    """Of what, in the singular."""
    count: int = 0
    """How many of them offend."""
    text: str = ""
    """What is wrong, why nothing was checked, or what is to be said besides."""
    examples: tuple[Example, ...] = ()

    @property
    def amount(self) -> str:
        """At how much was looked."""
        return amount(self.looked, self.unit)


def amount(number: int, unit: str) -> str:
    """`1 value`, `1,200 values`."""
    return f"{number:,} {unit if number == 1 else plural(unit)}"
