"""P3.5: more is read into values than they say."""

import math
from collections.abc import Iterable, Iterator

from assay.metrics.pitfalls.intervals import Row, bounded, holds_0, no_interval
from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.items.needs import several
from assay.metrics.pitfalls.ranks import drawn_ranks
from assay.metrics.pitfalls.rule import Finding, Number, Rule, asks
from assay.report.model import Among

ROOM = 1e-9
"""Of a step: shares are rounded."""


def a_step(evidence: Evidence) -> Iterator[Finding]:
    """P35-01: a difference that one item makes."""
    for key in _shares(evidence):
        rows = [row for row in evidence.rows("differences", key) if row["value"]]
        within = []
        for row in rows:
            of = items_behind(evidence, key, (row["first"], row["second"]))
            if of and abs(row["value"]) * of <= 1 + ROOM:
                within.append((row, of))
        if within:
            row, of = within[0]
            yield Finding(
                (key,),
                "",
                f"{row['first']} and {row['second']} are {abs(row['value']):.2g} apart, and one item of {of:,} makes "
                f"{1 / of:.2g}; so with {len(within)} of {len(evidence.rows('differences', key))} pairs",
                {"difference": abs(row["value"]), "step": 1 / of, "items": of, "pairs": len(within)},
            )


def _shares(evidence: Evidence) -> list[str]:
    """Metrics that are shares of items, so that one item moves them by a known step."""
    return [
        key
        for key, one in evidence.measures.items()
        if one.metric == "Accuracy" or evidence.entry(key).among != Among.ALL
    ]


def items_behind(evidence: Evidence, key: str, algorithms: tuple[str, ...]) -> int:
    """Of how many items a value is a share; of those that algorithms call so, the fewest."""
    measure, among = evidence.measures[key], evidence.entry(key).among
    if among == Among.ALL:
        return evidence.total
    if among in (Among.REAL, Among.OTHER):
        count = evidence.count(measure.target)
        return count if among == Among.REAL else evidence.total - count
    number = evidence.align.classes.index(measure.target)
    called = [int(evidence.states[name].table[:, number].sum()) for name in algorithms if name in evidence.states]
    if among == Among.UNCALLED:
        called = [evidence.total - each for each in called]
    return min(called, default=0)


def unbounded(evidence: Evidence) -> Iterator[Finding]:
    """P35-02: values without an upper bound, beside that of a system which looks at nothing."""
    for key in evidence.measures:
        values = evidence.values(key)
        if evidence.entry(key).maximum is not None or not values:
            continue
        low, high = min(values.values()), max(values.values())
        naive, who = naive_value(evidence, key)
        span = f"its value is {low:.3g}" if low == high else f"its values are {low:.3g} to {high:.3g}"
        numbers: dict[str, Number] = {"least": low, "largest": high}
        if who:
            numbers["naive"] = naive
        yield Finding((key,), "", f"{span}{f', and {who} {naive:.3g}' if who else ''}", numbers)


def naive_value(evidence: Evidence, key: str) -> tuple[float, str]:
    """The value of a system that looks at no item, and who that is; nobody where none is known.

    Log loss of always giving the share p of a class: -p ln p - (1 - p) ln(1 - p); of all classes at once, the sum of
    their -p ln p. Expected cost: that of the class
    whose constant decision costs least. A likelihood ratio of 1 is that of guessing.
    """
    measure = evidence.measures[key]
    match measure.metric:
        case "LogLoss":
            shares = [evidence.count(name) / evidence.total for name in evidence.classes(key)]
            losses = [_entropy((p, 1 - p)) for p in shares]
            return math.fsum(losses) / len(losses), "who always gives the share of the class has"
        case "MulticlassLogLoss":
            return _entropy(evidence.counts / evidence.total), "who always gives the shares of the classes has"
        case "EC":
            costs = evidence.always(key)
            name = min(costs, key=costs.__getitem__, default="")
            return (costs[name], f"who always says `{name}` has") if name else (math.nan, "")
        case "NormalisedEC":
            return 1.0, "the best constant decision has"
        case "LR+":
            return 1.0, "guessing has"
    return math.nan, ""


def _entropy(shares: Iterable[float]) -> float:
    return -math.fsum(share * math.log(share) for share in shares if share > 0)


def not_apart(evidence: Evidence) -> Iterator[Finding]:
    """P35-03: values that look ordered, although the interval of their difference holds 0."""
    for key in evidence.measures:
        rows = bounded(evidence.rows("differences", key))
        alike = [row for row in rows if holds_0(row) and row["value"]]
        if alike:
            row = max(alike, key=lambda one: abs(one["value"]))
            beside, remedy = drawn_ranks(evidence.ranking(key), row["first"], row["second"])
            yield Finding(
                (key,),
                "",
                f"{_apart(row)}, which holds 0; so with {len(alike)} of {len(rows)} pairs{beside}",
                {"difference": row["value"], "low": row["low"], "high": row["high"], "pairs": len(alike)},
                remedy,
            )


def _apart(row: Row) -> str:
    return f"{row['first']} - {row['second']} = {row['value']:.3g} [{row['low']:.3g}, {row['high']:.3g}]"


def _no_interval(evidence: Evidence) -> str:
    return no_interval([row for key in evidence.measures for row in evidence.rows("differences", key)], "difference")


RULES = (
    Rule("P35-01", a_step, (several, asks("a share of items", _shares))),
    Rule("P35-02", unbounded),
    Rule("P35-03", not_apart, (several, _no_interval)),
)
