"""What the results say in short, claiming no more than the intervals allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from assay.report.families import families_of, title_of
from assay.report.model import Difference, Metric, Pitfall, Report
from assay.report.rows import FEW, Row
from assay.report.tables import value_rows

SEVERITIES = ("error", "warning", "info")
"""From the worst."""

MOST_LINES = 12
"""With more metrics than this, those of single classes are left to the results."""


class Verdict(StrEnum):
    """How an algorithm stands to the one with the best value of a metric."""

    ALONE = "alone"
    """There is nobody else."""
    BEST = "best"
    CLEAR = "clear"
    """Behind: the interval of the paired difference leaves out zero."""
    OPEN = "open"
    """It includes zero: the order may be the other way round."""
    UNKNOWN = "unknown"
    """There is no interval, or no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One algorithm by one metric."""

    row: Row | None
    """None when the metric was not computed for it."""
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One metric for all algorithms, in the report's order."""

    metric: Metric
    title: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """All metrics and algorithms at a glance."""

    algorithms: tuple[str, ...]
    lines: tuple[Line, ...]
    left_out: int
    """Metrics of single classes that are not among the lines."""

    @property
    def turned(self) -> bool:
        """Whether the algorithms go down and the metrics across, because that is how they fit on a page."""
        return len(self.algorithms) > FEW and len(self.lines) <= 2 * FEW


def glance(report: Report) -> Glance | None:
    """The values of all metrics over all items, with who leads; none without results."""
    rows = value_rows(report)
    families = families_of(report)
    lines = [_line(report, metric, title_of(metric, family), rows) for family in families for metric in family]
    kept = lines
    if len(lines) > MOST_LINES:
        single = {family[0].key for family in families if len(family) == 1}
        kept = [line for line in lines if line.metric.key in single] or lines
    known = [line for line in kept if any(standing.row for standing in line.standings)]
    if not known:
        return None
    return Glance(algorithms=report.algorithms, lines=tuple(known), left_out=len(lines) - len(kept))


def _line(report: Report, metric: Metric, title: str, known: Mapping[tuple[str, str], Row]) -> Line:
    rows = {name: known[metric.key, name] for name in report.algorithms if (metric.key, name) in known}
    best = _best(metric, rows)
    pairs = {
        frozenset((one.first, one.second)): one for one in report.differences if one.key == metric.key and not one.group
    }
    return Line(
        metric=metric,
        title=title,
        standings=tuple(
            Standing(row=rows.get(name), verdict=_verdict(name, rows, best, pairs)) for name in report.algorithms
        ),
    )


def _best(metric: Metric, rows: Mapping[str, Row]) -> frozenset[str]:
    """The algorithms with the best value: one, or several of the same; none where only one of several has one."""
    values = {name: row.value for name, row in rows.items() if row.value is not None}
    if len(values) < (2 if len(rows) > 1 else 1):
        return frozenset()
    best = max(values.values()) if metric.higher_is_better else min(values.values())
    return frozenset(name for name, value in values.items() if value == best)


def _verdict(
    name: str, rows: Mapping[str, Row], best: frozenset[str], pairs: Mapping[frozenset[str], Difference]
) -> Verdict:
    row = rows.get(name)
    if row is None or row.value is None:
        return Verdict.UNKNOWN
    if len(rows) < 2:
        return Verdict.ALONE
    if name in best:
        return Verdict.BEST
    found = [pairs.get(frozenset((name, other))) for other in best]
    apart = [(pair.low, pair.high) for pair in found if pair and pair.low is not None and pair.high is not None]
    if not apart:
        return Verdict.UNKNOWN
    return Verdict.OPEN if any(low <= 0 <= high for low, high in apart) else Verdict.CLEAR


def titles_of(report: Report) -> Mapping[str, str]:
    """What each metric is called whatever its class, by its key."""
    return {metric.key: metric.title for family in families_of(report) for metric in family}


def gathered(pitfalls: Iterable[Pitfall]) -> Mapping[Pitfall, tuple[str, ...]]:
    """Each pitfall once, with all the places where it was found; errors first, those of one code together."""
    places: dict[Pitfall, list[str]] = {}
    for one in pitfalls:
        places.setdefault(replace(one, place=""), []).extend(place for place in [one.place] if place)
    codes = list(dict.fromkeys(one.code for one in places))
    ranked = sorted(places, key=lambda one: (_rank(one), codes.index(one.code)))
    return {one: tuple(dict.fromkeys(places[one])) for one in ranked}


def _rank(one: Pitfall) -> int:
    return SEVERITIES.index(one.severity) if one.severity in SEVERITIES else len(SEVERITIES)
