"""Results on the terminal: a line a metric and algorithm, with its interval."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any


def print_results(results: Mapping[str, Any], *, groups: bool = False) -> None:
    """Print `result_lines`."""
    print("\n".join(result_lines(results, groups=groups)))


def result_lines(results: Mapping[str, Any], *, groups: bool = False) -> Iterator[str]:
    """The values over all items, and over the subgroups too when they are asked for; then the clear differences."""
    rows = [row for row in results["results"] if groups or not row["group"]]
    width = max((len(row["algorithm"]) for row in rows), default=0)
    order = {row["key"]: number for number, row in reversed(list(enumerate(rows)))}
    for key, same in groupby(sorted(rows, key=lambda row: order[row["key"]]), key=lambda row: row["key"]):
        yield f"\n{key}"
        yield from (f"  {row['algorithm']:<{width}}  {value_of(row)}{_group(row)}" for row in same)
    apart = [row for row in results["differences"] if not row["group"] and row["low"] is not None]
    clear = [row for row in apart if row["low"] > 0 or row["high"] < 0]
    if apart:
        yield f"\n{len(clear)} of {len(apart)} paired differences have an interval without zero"
    yield from (f"  {row['key']}: {row['first']} - {row['second']} = {value_of(row)}" for row in clear)
    yield ""


def value_of(row: Mapping[str, Any]) -> str:
    """A value with its interval, or why it has none."""
    if row["value"] is None:
        return f"undefined: {row['reason']}"
    if row["low"] is None:
        return f"{row['value']:z.4f}  (no interval)"
    return f"{row['value']:z.4f}  [{row['low']:z.4f}, {row['high']:z.4f}]  {row['level']:.0%} {row['method']}"


def _group(row: Mapping[str, Any]) -> str:
    return "".join(f"  {name}={value}" for name, value in row["group"].items())
