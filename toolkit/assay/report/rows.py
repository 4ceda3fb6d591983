"""One value with its interval as it is shown, and the table of one metric."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assay.report.digits import common_decimals, decimals_within, shown, shown_interval
from assay.report.footnotes import NO_FOOTNOTES, UNDEFINED, Footnotes, word_of
from assay.report.model import Among, Difference, Metric, Result
from assay.report.scale import Scale, scale_for

AMONG = {
    Among.ALL: ("", ""),
    Among.REAL: ("that are {}", "of the class"),
    Among.OTHER: ("that are not {}", "of other classes"),
    Among.CALLED: ("called {}", "called so"),
    Among.UNCALLED: ("not called {}", "not called so"),
}
"""Which items a share is of, where one class is held against the rest, and where each in turn is."""

DRAWN = {
    "bootstrap": "percentiles of bootstrap draws",
    "stratified-bootstrap": "percentiles of bootstrap draws within each class",
    "cluster-bootstrap": "percentiles of bootstrap draws of whole groups",
}
"""The methods whose draws are moved to the value of a metric of which they are biased."""

METHODS = DRAWN | {
    "wilson": "Wilson's score interval",
    "clopper-pearson": "Clopper and Pearson's exact interval",
    "delong": "DeLong's variance",
    "random-groups": "the spread between random groups of items",
}
"""How the methods of results.json are called on a page; one that is not here goes by its own name."""

NO_INTERVAL = "no interval"

FEW = 4
"""Algorithms that can be told apart at a glance: so many are drawn one below the other, and every pair is listed."""

MOST_ACROSS = 12
"""Values with their intervals that stand side by side on paper."""


def in_parts(count: int, most: int = MOST_ACROSS) -> tuple[range, ...]:
    """The numbers below `count` in parts that are nearly alike, so that no table has more columns than fit."""
    parts = max(1, -(-count // most))
    edges = [count * part // parts for part in range(parts + 1)]
    return tuple(range(first, last) for first, last in pairwise(edges))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value with its interval, as numbers and as the text that is shown."""

    names: tuple[str, ...]
    """The algorithm, or the two of a pair."""
    groups: tuple[str, ...] = ()
    """The class or the subgroup, by column."""
    series: int | None = None
    """Number of the algorithm, which decides on the colour; none for a pair of them."""
    value: float | None
    low: float | None
    high: float | None
    value_text: str
    interval_text: str
    method: str
    n: int
    """Of how many items the value is: those that it is a share of, else all."""
    reason: str
    beside: str = ""
    """`0.8545 without 1 of 12 cases`: the value without predictions or values that are not there; else empty."""
    notes: tuple[str, ...] = ()
    """What was excluded or undefined, and why there is no interval."""

    @property
    def name(self) -> str:
        """The algorithm or the pair as one text."""
        return " − ".join(self.names)

    @property
    def is_pair(self) -> bool:
        """Whether it is a difference, which is undefined even where one of the two is infinite."""
        return len(self.names) > 1

    @property
    def lack(self) -> str:
        """What it is called where it has no value: undefined or infinite."""
        return UNDEFINED if self.is_pair else word_of(self.reason)

    @property
    def exact(self) -> str:
        """The numbers with all their digits."""
        interval = "" if self.low is None or self.high is None else f" [{self.low!r}, {self.high!r}]"
        return f"{self.value!r}{interval}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of one metric, with the scale that their strips share."""

    metric: Metric
    heads: tuple[str, ...]
    """What the groups and the name of a row are."""
    rows: tuple[Row, ...]
    scale: Scale | None
    level: float
    footnotes: Footnotes = NO_FOOTNOTES
    """Why several rows have no value or no interval."""

    @property
    def blocks(self) -> list[tuple[tuple[str, ...], list[Row]]]:
        """The rows by group, in order."""
        return [(groups, list(rows)) for groups, rows in groupby(self.rows, key=lambda row: row.groups)]

    @property
    def names(self) -> tuple[str, ...]:
        """The algorithms or pairs, each once."""
        return tuple(dict.fromkeys(row.name for row in self.rows))

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The same names, so many together as stand side by side."""
        return tuple(tuple(self.names[number] for number in part) for part in in_parts(len(self.names)))

    @property
    def crowded(self) -> bool:
        """Whether it is better read as a matrix of groups and algorithms than row by row."""
        return len(self.heads) > 1 and len(self.names) > FEW

    @property
    def counted(self) -> bool:
        """Whether the rows of each block are of equally many items, so that one number stands for them."""
        return all(len({row.n for row in rows}) == 1 for _, rows in self.blocks)

    @property
    def among(self) -> str:
        """Which items the values are shares of, as what follows `patients`; empty for all."""
        of_one, of_several = AMONG[self.metric.among]
        return of_one.format(self.metric.target) if self.metric.target else of_several

    @property
    def shared(self) -> tuple[str, ...]:
        """The notes that stand at every one of several rows, to be told once."""
        first, *others = [row.notes for row in self.rows] or [()]
        return tuple(note for note in first if others and all(note in notes for notes in others))

    def notes_of(self, row: Row) -> tuple[str, ...]:
        """What is to be told at this row."""
        short = {told: self.footnotes.told(NO_INTERVAL, row.reason) for told in _bare(row)}
        return tuple(short.get(note, note) for note in row.notes if note not in self.shared)

    def undefined(self, row: Row) -> str:
        """That this row has no value, and why."""
        reason = row.reason or "no reason given"
        return self.footnotes.told(UNDEFINED, reason) if row.is_pair else self.footnotes.no_value(reason)

    @property
    def methods(self) -> tuple[str, ...]:
        """How the intervals were found, each way once."""
        found = dict.fromkeys(row.method for row in self.rows if row.method and row.interval_text)
        moved = ", moved to the value" if self.metric.centred else ""
        return tuple(METHODS.get(method, method) + (moved if method in DRAWN else "") for method in found)

    @property
    def remarks(self) -> str:
        """What stands under the table: how the intervals were found, and what holds of every row."""
        found = [f"Intervals: {'; '.join(self.methods)}."] if self.methods else []
        return " ".join(
            (*found, *(f"All: {note}." for note in self.shared), *(f"{one}." for one in self.footnotes.lines()))
        )


def footnoted(table: Table) -> Table:
    """The table with reasons that stand at several rows told below it, but for what is told of all."""
    bare = (row.reason for row in table.rows if any(note not in table.shared for note in _bare(row)))
    undefined = (row.reason or "no reason given" for row in table.rows if row.value is None)
    return replace(table, footnotes=Footnotes.of((*undefined, *bare)))


def _bare(row: Row) -> tuple[str, ...]:
    """Why a row with a value has no interval, as a note; nothing where it has one."""
    return tuple(note for note in row.notes if note == f"{NO_INTERVAL}: {row.reason}")


def row_of(row: Result | Difference, names: tuple[str, ...], decimals: int, *, bounded: bool) -> Row:
    """What results and differences have in common."""
    return Row(
        names=names,
        value=row.value,
        low=row.low,
        high=row.high,
        value_text="" if row.value is None else shown(row.value, decimals, bounded=bounded),
        interval_text=shown_interval(row.low, row.high, decimals, bounded=bounded),
        method=row.method,
        n=row.n if row.among is None else row.among,
        reason=row.reason or "",
        notes=(f"{NO_INTERVAL}: {row.reason}",) if row.value is not None and row.low is None and row.reason else (),
    )


def digits_of(rows: Sequence[Result | Difference]) -> list[int]:
    """Decimals of each row: those of the narrowest interval, as far as the row's own interval bears them."""
    most = common_decimals((row.low, row.high) for row in rows)
    return [decimals_within(row.low, row.high, most) for row in rows]


def scale_of(rows: Sequence[Result | Difference], *more: float) -> Scale | None:
    """The scale of all their values and intervals, and of `more`."""
    numbers = [number for row in rows for number in (row.value, row.low, row.high) if number is not None]
    return scale_for([*numbers, *more]) if numbers else None


def level_of(rows: Sequence[Result | Difference]) -> float:
    """The confidence level of their intervals."""
    return rows[0].level if rows else 0.95
