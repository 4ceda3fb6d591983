"""The numbers of a finished run against those that its item rows give."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from assay.errors import RunError
from assay.plan.physical import PhysicalPlan
from assay.report.model import Report
from assay.runs.record import Record
from assay.runs.rescored_ranks import numbers_of
from assay.runs.results import TABLES
from assay.runs.talk import Talk
from assay.runs.verification import Finding, Number, Verdict
from assay_kernels.registry import kernels
from assay_spec.kinds import offered

ROUNDING = 1e-12
"""What a formula at the end may add to the bounds of the kernels: logarithms and quantiles differ between libraries."""


class Wanted(NamedTuple):
    """A finished run that is to be scored again."""

    folder: Path
    record: Record
    report: Report | None
    """The one that is to be made again; None for none."""
    inputs: Path | None
    """The folder of what was read; None where nobody says where that is."""
    talk: Talk


class Again(NamedTuple):
    """What the item rows of a run give."""

    results: Mapping[str, Any]
    """The content of results.json."""
    report: Report | None = None
    """The report; what nobody can make again stands in it as it stands in the one that is there."""
    unmade: Mapping[str, str] = MappingProxyType({})
    """What that is, and why."""
    apart: str | None = None
    """What differs between the item rows and what the tables give; empty where nothing does, None: nobody looked."""
    unheld: str = ""
    """Why nobody looked."""


Rescore = Callable[[Wanted], Again]
"""What a kind offers."""


def scored_again(wanted: Wanted) -> Again:
    """What the item rows of a run give.

    Raises:
        AssayError: the item rows cannot be scored here.
    """
    rescore: Rescore | None = offered(wanted.record.plan.kind, "rescore")
    if rescore is None:
        raise RunError(f"nothing here can score runs of the kind `{wanted.record.plan.kind}` again")
    return rescore(wanted)


def numbers_held(
    kept: Mapping[str, Any], again: Mapping[str, Any], bound: float, *, is_older: bool = False
) -> Iterator[Number | Finding]:
    """Every number of `kept`, the content of results.json, and what is missing or too much.

    Args:
        kept: the content of results.json.
        again: the same as the item rows give it.
        bound: by how much numbers may differ, relatively.
        is_older: whether another version of Assay wrote `kept`, and may not have written all that this one does.
    """
    lost = given_up_in(kept)
    for name in TABLES:
        if name == "ranks" and name not in kept and is_older:
            continue
        yield from _twice(name, kept.get(name, ()))
        mine, theirs = (
            _by_name(_rows(name, _held(name, each, lost), is_older=is_older and each is kept)) for each in (again, kept)
        )
        for key in sorted(mine.keys() ^ theirs.keys()):
            where = "is missing" if key in mine else "is not asked for by the plan"
            yield Finding(" ".join(key), where, "VER006")
        yield from (compared(key, theirs[key], mine[key], bound, is_older=is_older) for key in theirs if key in mine)


def _held(table: str, content: Mapping[str, Any], lost: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    """The rows of a table that can be held against others: ranks lack whatever was given up of their metric."""
    return (row for row in content.get(table, ()) if table != "ranks" or row["key"] not in lost)


def name_of(table: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """What tells a row of one of the tables apart from all others."""
    if table == "ranks":
        return row["key"], " ".join(filter(None, (row["scheme"], row["over"] and f"over={row['over']}")))
    return row["key"], _of(row)


def _twice(table: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Rows of one name: which of them counts nobody could say."""
    for name, count in Counter(name_of(table, row) for row in rows).items():
        if count > 1:
            yield Finding(" ".join(name), f"is there {count:,} times", "VER006")


def _rows(name: str, rows: Any, *, is_older: bool) -> Any:
    if name == "ranks":
        return numbers_of(rows)
    flat = _flat if name == "results" else _tested
    return (flat(row, is_older=is_older) for row in rows)


def bound_of(plan: PhysicalPlan) -> float:
    """By how much, relatively, numbers of this plan may differ between backends and machines, as its kernels say."""
    named = {name for node in plan.nodes for name in getattr(node, "versions", ())}
    stated = [bound for name in named if name in kernels() for bound in kernels()[name].tolerance.values()]
    return max(stated, default=0.0) + ROUNDING


def _by_name(rows: Any) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(row["key"], _of(row)): row for row in rows}


def _flat(row: Mapping[str, Any], *, is_older: bool) -> Mapping[str, Any]:
    """The row with what it is without missing items beside its other numbers; older versions had none that miss."""
    if is_older:
        row = {"missing": 0, "without": {"value": row.get("value"), "n": row.get("n")}, **row}
    given = row.get("without")
    without = given if isinstance(given, Mapping) else {}
    return {**row, **{f"{name} without": without.get(name) for name in WITHOUT}}


def _tested(row: Mapping[str, Any], *, is_older: bool) -> Mapping[str, Any]:
    """The difference with the numbers of McNemar's test beside its others; older versions had no test."""
    if is_older and "mcnemar" not in row:
        return row
    given = row.get("mcnemar")
    # Nothing else that stands in there is taken for a number of the row.
    return {**row, **{name: given.get(name) if isinstance(given, Mapping) else None for name in TESTED}}


def _of(row: Mapping[str, Any]) -> str:
    who = row["algorithm"] if "algorithm" in row else f"{row['first']} - {row['second']}"
    return who + "".join(f" {name}={value}" for name, value in row["group"].items())


COUNTED, PROBABLE = ("first_alone", "second_alone"), ("p", "adjusted")
TESTED = (*COUNTED, *PROBABLE)
"""The numbers of a test."""
WITHOUT = ("value", "n")
"""The numbers of a value without the items that miss."""
EXACT = ("n", "method", "level", "undefined", "missing", "n without", "excluded", "unit", "higher_is_better", *COUNTED)
"""What does not depend on arithmetic, of rows that have it."""
LATER = frozenset(["excluded", "unit", "higher_is_better", *TESTED])
"""What older versions did not write."""
NUMERIC = ("value", "low", "high", "value without", *PROBABLE)


def compared(
    key: tuple[str, str], kept: Mapping[str, Any], again: Mapping[str, Any], bound: float, *, is_older: bool = False
) -> Number:
    """How one row of the results stands to the same row scored again."""
    given_up = is_given_up(kept)
    # What was given up has no number; one that it has is held against the item rows like any other.
    names = [name for name in NUMERIC if kept.get(name) is not None] if given_up else [*EXACT, *NUMERIC]
    asked = (again.keys() - LATER) | (again.keys() & kept.keys()) if is_older else again.keys()
    always = {*NUMERIC} - LATER
    pairs = [(name, kept.get(name), again.get(name)) for name in names if name in always or name in asked]
    apart = [(name, one, other) for name, one, other in pairs if not _is_same(one, other)]
    if not apart:
        return Number(*key, Verdict.GIVEN_UP, str(kept["reason"])) if given_up else Number(*key, Verdict.EQUAL)
    text = ", ".join(f"{name} is {one}, and the item rows give {other}" for name, one, other in apart)
    scale = 1.0 if "first" in kept else 0.0
    near = all(name in NUMERIC and _is_near(one, other, bound, scale) for name, one, other in apart)
    return Number(*key, Verdict.WITHIN if near else Verdict.DIFFERENT, text)


def given_up_in(kept: Mapping[str, Any]) -> frozenset[str]:
    """The metrics, as results call them, of which some value or difference was given up."""
    return frozenset(
        row["key"] for name in ("results", "differences") for row in kept.get(name, ()) if is_given_up(row)
    )


def is_given_up(row: Mapping[str, Any]) -> bool:
    """Whether a row says that its number was given up by the run."""
    return str(row.get("reason") or "").startswith("given up")


def _is_same(one: object, other: object) -> bool:
    """Whether two values of JSON are the same; false is no zero."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _is_near(one: object, other: object, bound: float, scale: float) -> bool:
    """Whether two numbers lie within a relative bound; differences are small where the values compared are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return False
    try:
        return math.isclose(one, other, rel_tol=bound, abs_tol=bound * scale)
    except OverflowError:
        return False
