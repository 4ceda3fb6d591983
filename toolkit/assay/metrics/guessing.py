"""Algorithms that are worse than guessing, which usually means that their scores are those of another class."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assay_spec.metrics.catalogue import catalogue


class Worse(NamedTuple):
    """A value whose whole interval lies below that of guessing."""

    key: str
    """Of the metric, as in the results."""
    algorithm: str
    guessing: float

    def __str__(self) -> str:
        return (
            f"{self.key} of {self.algorithm} lies below {self.guessing:g}, the value of guessing, with its whole "
            "interval: are these the scores, or the labels, of another class?"
        )


def worse_than_guessing(results: Mapping[str, Any]) -> Iterator[Worse]:
    """What the content of results.json shows to be worse than guessing over all items."""
    for row in results["results"]:
        entry = catalogue().entries.get(row["metric"])
        guessing = entry.guessing if entry is not None else None
        if guessing is None or row["group"] or row["high"] is None or row["high"] >= guessing:
            continue
        if _is_below(row, guessing):
            yield Worse(row["key"], row["algorithm"], guessing)


def _is_below(row: Mapping[str, Any], guessing: float) -> bool:
    """Whether it is the predictions that are worse, and not that some are missing."""
    if not row.get("missing"):
        return True
    value = row["without"]["value"]
    return value is not None and value < guessing
