"""What the results say in short, claiming no more than the intervals allow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assay.report.model import Difference, Fact, Pitfall, Report
from assay.report.tables import Row, Table, result_tables

SEVERITIES = ("error", "warning", "info")
"""From the worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """The algorithm with the best value of one metric, and what its lead over the others is worth."""

    table: Table
    best: Row
    clear: tuple[str, ...]
    """Algorithms for which the interval of the difference leaves out zero."""
    open: tuple[str, ...]
    """Algorithms for which it includes zero: the order may be the other way round."""
    unknown: tuple[str, ...]
    """Algorithms without a value or without a paired difference."""


def leaders(report: Report) -> tuple[Leader, ...]:
    """Who leads by each metric; nothing where there is nothing to compare."""
    if len(report.algorithms) < 2:
        return ()
    pairs = {(one.key, frozenset((one.first, one.second))): one for one in report.differences if not one.group}
    found = (_leader(table, pairs) for table in result_tables(report))
    return tuple(one for one in found if one)


def _leader(table: Table, pairs: dict[tuple[str, frozenset[str]], Difference]) -> Leader | None:
    sign = 1 if table.metric.higher_is_better else -1
    ranked = sorted((-sign * row.value, number) for number, row in enumerate(table.rows) if row.value is not None)
    if not ranked:
        return None
    best = table.rows[ranked[0][1]]
    name = best.name
    others: dict[str, list[str]] = {"clear": [], "open": [], "unknown": []}
    for row in table.rows:
        if row is not best:
            pair = pairs.get((table.metric.key, frozenset((name, row.name))))
            others[_verdict(pair)].append(row.name)
    return Leader(table=table, best=best, **{verdict: tuple(names) for verdict, names in others.items()})


def _verdict(pair: Difference | None) -> str:
    if pair is None or pair.low is None or pair.high is None:
        return "unknown"
    return "open" if pair.low <= 0 <= pair.high else "clear"


def gathered(pitfalls: tuple[Pitfall, ...]) -> Mapping[Pitfall, tuple[str, ...]]:
    """Each pitfall once, with all the places where it was found; errors first, else in order."""
    places: dict[Pitfall, list[str]] = {}
    ranked = sorted(pitfalls, key=lambda one: SEVERITIES.index(one.severity) if one.severity in SEVERITIES else 9)
    for one in ranked:
        places.setdefault(replace(one, place=""), []).extend(place for place in [one.place] if place)
    return {one: tuple(dict.fromkeys(found)) for one, found in places.items()}


def fact_rows(facts: tuple[Fact, ...]) -> list[tuple[str, ...]]:
    """Names and values, and notes where there are any."""
    noted = any(fact.note for fact in facts)
    return [(fact.name, fact.value, fact.note) if noted else (fact.name, fact.value) for fact in facts]
