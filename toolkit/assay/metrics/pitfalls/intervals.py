"""What the intervals of values and of differences say, of items as of masks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def half_width(row: Row) -> float:
    """Half of the interval of a row that has one."""
    return float(row["high"] - row["low"]) / 2


def bounded(rows: Sequence[Row]) -> list[Row]:
    """The rows that have an interval."""
    return [row for row in rows if row["low"] is not None]


def no_interval(rows: Sequence[Row], what: str) -> str:
    """Why nothing can be read off the intervals of these rows: none has one. Empty where one has."""
    if bounded(rows):
        return ""
    why = next((f": {row['reason']}" for row in rows if row["reason"]), "")
    return f"no {what} has an interval{why}"


def holds_0(row: Row) -> bool:
    """Whether the interval of a difference holds 0."""
    return bool(row["low"] <= 0 <= row["high"])


def less_known(values: Sequence[Row], differences: Sequence[Row]) -> tuple[float, float] | None:
    """Half the interval of the best known value, and how far the values are apart, where that is less.

    None too where algorithms that are farthest apart are told apart on the same items: such an interval of their
    difference leaves out 0, however wide those of the two values are.
    """
    known = bounded(values)
    if len(known) < 2:
        return None
    low, high = (end(row["value"] for row in known) for end in (min, max))
    half, apart = min(map(half_width, known)), high - low
    if not 0 < apart < half:
        return None
    least, largest = ({row["algorithm"] for row in known if row["value"] == end} for end in (low, high))
    if any(not holds_0(row) for row in bounded(list(_between(differences, least, largest)))):
        return None
    return half, apart


def _between(differences: Sequence[Row], least: set[str], largest: set[str]) -> Iterator[Row]:
    """The differences of pairs of which one is among the least and the other among the largest."""
    for row in differences:
        first, second = row["first"], row["second"]
        if (first in least and second in largest) or (first in largest and second in least):
            yield row
