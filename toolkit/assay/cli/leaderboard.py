"""A comparison on the terminal: algorithms from best to worst by each metric, then every paired difference."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from assay.cli.results import difference_of, is_clear, lacking, tally, value_of
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
        yield from (
            f"  {place} {row['algorithm']:<{width}}  {value_of(row)}{lacking(row)}"
            for place, row in zip(_places(rows, comparison.results.get("ranks", ()), key), rows, strict=True)
        )
    yield from _differences([row for row in comparison.results["differences"] if not row["group"]])


def _places(rows: Sequence[Row], ranks: Iterable[Row], key: str) -> Iterator[str]:
    """`2.` for each row, the same for those that tie and `-` for one without a rank; in their order without ranks."""
    own = next((row["algorithms"] for row in ranks if row["key"] == key and row["scheme"] == "value-then-rank"), None)
    if own is None:
        yield from (f"{place}." for place in range(1, len(rows) + 1))
    else:
        places = {one["algorithm"]: f"{one['rank']}." for one in own}
        yield from (places.get(row["algorithm"], "- ") for row in rows)


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
        yield f" {mark} {difference_of(row)}"
    yield ""
    yield tally(rows)
