"""A comparison on the terminal: algorithms from best to worst by each metric, then every paired difference."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from assay.cli.results import is_clear, tally, value_of
from assay.runs.comparison import Comparison

Row = Mapping[str, Any]


def leaderboard(comparison: Comparison) -> Iterator[str]:
    """The lines of a comparison."""
    yield f"{comparison.items:,} items that all runs scored"
    for run, count in comparison.left_out.items():
        if count:
            yield f"  left out of {run}: {count:,} that another run did not score"
    results = [row for row in comparison.results["results"] if not row["group"]]
    width = max((len(row["algorithm"]) for row in results), default=0)
    for key, same in groupby(sorted(results, key=lambda row: str(row["key"])), key=lambda row: str(row["key"])):
        rows = sorted(same, key=_rank)
        yield ""
        yield f"{key}  ({'higher' if rows[0]['higher_is_better'] else 'lower'} is better)"
        place = _places(comparison.results["ranks"], key)
        yield from (f"  {place(row['algorithm'])} {row['algorithm']:<{width}}  {value_of(row)}" for row in rows)
    yield from _differences([row for row in comparison.results["differences"] if not row["group"]])


def _places(ranks: Iterable[Row], key: str) -> Callable[[str], str]:
    """`2.` of each algorithm by a metric, the same of those that tie; `-` of one without a rank."""
    own = next((row["algorithms"] for row in ranks if row["key"] == key and row["scheme"] == "value-then-rank"), ())
    places = {one["algorithm"]: f"{one['rank']}." for one in own}
    return lambda name: places.get(name, "- ")


def _rank(row: Row) -> tuple[bool, float]:
    """Undefined values come last."""
    value = row["value"]
    return value is None, 0.0 if value is None else -value if row["higher_is_better"] else value


def _differences(rows: list[Row]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield "paired differences, those whose interval leaves out zero marked *"
    for row in rows:
        mark = "*" if is_clear(row) else " "
        yield f" {mark} {row['key']}: {row['first']} - {row['second']} = {value_of(row)}"
    yield ""
    yield tally(rows)
