"""The ranks of a finished run as numbers that are scored again, each with a name of its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from assay.runs.results import SHARED

Row = Mapping[str, Any]


def numbers_of(rows: Any) -> Iterator[dict[str, Any]]:
    """Of each algorithm what decides on its rank, and the rank with its interval."""
    for row in rows:
        over = {"over": str(row["over"])} if row["over"] else {}
        shared = {"key": row["key"], "group": over} | {name: row[name] for name in SHARED}
        for one in row["algorithms"]:
            name = f"{one['algorithm']} {row['scheme']}"
            yield shared | {"algorithm": f"{name}, score", "value": one["score"]}
            yield shared | {"algorithm": f"{name}, rank", "value": one["rank"], "low": one["low"], "high": one["high"]}
