"""Results on the terminal: a line a metric and algorithm, with its interval."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any


def print_results(results: Mapping[str, Any], *, groups: bool = False) -> None:
    """Print the values over all items, and over the subgroups too when they are asked for."""
    rows = [row for row in results["results"] if groups or not row["group"]]
    width = max((len(row["algorithm"]) for row in rows), default=0)
    for key, same in groupby(sorted(rows, key=lambda row: _order(results, row)), key=lambda row: row["key"]):
        print(f"\n{key}")
        for row in same:
            print(f"  {row['algorithm']:<{width}}  {value_of(row)}{_group(row)}")
    apart = [row for row in results["differences"] if not row["group"] and row["low"] is not None]
    clear = [row for row in apart if row["low"] > 0 or row["high"] < 0]
    print(f"\n{len(clear)} of {len(apart)} paired differences have an interval without zero")
    for row in clear:
        print(f"  {row['key']}: {row['first']} - {row['second']} = {value_of(row)}")
    print()


def _order(results: Mapping[str, Any], row: Mapping[str, Any]) -> int:
    keys = list(dict.fromkeys(each["key"] for each in results["results"]))
    return keys.index(row["key"])


def value_of(row: Mapping[str, Any]) -> str:
    """A value with its interval, or why it has none."""
    if row["value"] is None:
        return f"undefined: {row['reason']}"
    if row["low"] is None:
        return f"{row['value']:.4f}  (no interval)"
    return f"{row['value']:.4f}  [{row['low']:.4f}, {row['high']:.4f}]  {row['level']:.0%} {row['method']}"


def _group(row: Mapping[str, Any]) -> str:
    return "".join(f"  {name}={value}" for name, value in row["group"].items())
