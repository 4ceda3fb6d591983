"""What the results say in short, claiming no more than the tests allow or, where there are none, the intervals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assay.report.families import families_of, title_of
from assay.report.model import Difference, Metric, Pitfall, Report
from assay.report.rows import FEW, Row, in_parts
from assay.report.tables import value_rows

SEVERITIES = ("error", "warning", "info")
"""From the worst."""

MOST_LINES = 12
"""With more metrics than this, those of single classes are left to the results."""


LEVEL = "Holm-corrected for all pairs by that metric"
BY_TEST = f"the test of the pair is not significant, {LEVEL}"
BY_INTERVAL = "the interval of the paired difference from the best includes zero"
BY_EITHER = f"{BY_TEST}, or, of a pair without a test, the interval of the difference includes zero"
"""By what somebody is not clearly behind the best."""


ONE_BY_ONE = (
    "An interval is of its pair alone: the tests under Ranking, corrected for all pairs, say who is clearly behind."
)


WITHOUT = "Without: the value without the predictions or values that are not there, about which the policy decides."


class Verdict(StrEnum):
    """How an algorithm stands to the one with the best value of a metric."""

    ALONE = "alone"
    """There is nobody else."""
    BEST = "best"
    CLEAR = "clear"
    """Behind: the corrected test of the pair says so or, where it has none, its interval, which leaves out zero."""
    OPEN = "open"
    """They do not say so: the order may be the other way round."""
    UNKNOWN = "unknown"
    """There is neither a test nor an interval, or no value."""


Pairs = Mapping[tuple[str, str], bool | None]
"""By better and worse, whether the corrected test says that it is better, None where no test of so little could say it;
pairs without a test are left out.
"""


DECIDED = (Verdict.CLEAR, Verdict.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One algorithm by one metric."""

    row: Row | None
    """None when the metric was not computed for it."""
    verdict: Verdict
    tested: bool = False
    """Whether a test decided, and no interval."""


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
    def key(self) -> tuple[tuple[str, str], ...]:
        """Each mark with what it says; nothing of one algorithm alone."""
        if len(self.algorithms) < 2:
            return ()
        tested = self._tested
        by = BY_TEST if tested == {True} else BY_EITHER if True in tested else BY_INTERVAL
        return (
            ("Bold", "the best value"),
            ("≈", f"not clearly behind it, since {by}"),
            ("?", "no such test, or none of so little that could tell" if self.tested else "no such interval"),
            ("No mark", "clearly behind"),
        )

    @property
    def beside(self) -> str:
        """What is meant by a mean without some values; empty where there is none."""
        return WITHOUT if any(one.row and one.row.beside for line in self.lines for one in line.standings) else ""

    @property
    def tested(self) -> bool:
        """Whether tests decided of any pair."""
        return True in self._tested

    @property
    def one_by_one(self) -> str:
        """What is said beside intervals of differences where tests decide who is behind; empty where they do not."""
        return ONE_BY_ONE if self.tested else ""

    @property
    def _tested(self) -> set[bool]:
        """Whether tests decide of pairs, even where they cannot tell."""
        found = (one for line in self.lines for one in line.standings)
        return {one.tested for one in found if one.verdict in DECIDED or one.tested}

    @property
    def turned(self) -> bool:
        """Whether the algorithms go down and the metrics across, because that is how they fit on a page."""
        return len(self.algorithms) > FEW and len(self.lines) <= 2 * FEW

    @property
    def parts(self) -> tuple[range, ...]:
        """The numbers of the algorithms that stand across, so many together as fit on paper."""
        return in_parts(len(self.algorithms))


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
    tests = _tests(report, metric)
    return Line(
        metric=metric,
        title=title,
        standings=tuple(_standing(name, rows, best, tests, pairs) for name in report.algorithms),
    )


def _tests(report: Report, metric: Metric) -> Pairs:
    """What the corrected tests over all items say; nothing where there are none."""
    for one in report.ranks:
        if one.key == metric.key and one.p and not one.over and one.alpha is not None:
            names = one.tested or tuple(each.algorithm for each in one.algorithms)
            found = {(a, b): p for a, line in zip(names, one.p, strict=True) for b, p in zip(names, line, strict=True)}
            return {pair: None if one.is_blind else p <= one.alpha for pair, p in found.items() if p is not None}
    return {}


def _best(metric: Metric, rows: Mapping[str, Row]) -> frozenset[str]:
    """The algorithms with the best value: one, or several of the same; none where only one of several has one."""
    values = {name: row.value for name, row in rows.items() if row.value is not None}
    if len(values) < (2 if len(rows) > 1 else 1):
        return frozenset()
    best = max(values.values()) if metric.higher_is_better else min(values.values())
    return frozenset(name for name, value in values.items() if value == best)


def _standing(
    name: str,
    rows: Mapping[str, Row],
    best: frozenset[str],
    tests: Pairs,
    pairs: Mapping[frozenset[str], Difference],
) -> Standing:
    row = rows.get(name)
    if row is None or row.value is None:
        return Standing(row=row, verdict=Verdict.UNKNOWN)
    if len(rows) < 2:
        return Standing(row=row, verdict=Verdict.ALONE)
    if name in best:
        return Standing(row=row, verdict=Verdict.BEST)
    behind = [tests.get((other, name)) for other in best]
    tested = any((other, name) in tests for other in best)
    if not tested:
        behind = [_apart(pairs.get(frozenset((name, other)))) for other in best]
    known = [one for one in behind if one is not None]
    verdict = Verdict.UNKNOWN if not known else Verdict.CLEAR if all(known) else Verdict.OPEN
    return Standing(row=row, verdict=verdict, tested=tested)


def _apart(pair: Difference | None) -> bool | None:
    """Whether the interval of a difference leaves out zero; None where there is none."""
    if pair is None or pair.low is None or pair.high is None:
        return None
    return not pair.low <= 0 <= pair.high


def names_of(report: Report, places: Sequence[str]) -> Mapping[str, str]:
    """What each place is called: a metric by its title, with its class where others of its classes are not there.

    Args:
        report: whose metrics these are.
        places: keys of metrics; what is none is called as it is.
    """
    found = {place: place for place in places}
    for family in families_of(report):
        there = [metric for metric in family if metric.key in found]
        alone = len(there) < len(family)
        found |= {metric.key: title_of(metric, family) if alone else metric.title for metric in there}
    return found


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
