"""Results and differences arranged as a reader looks for them: by metric, then by class or group, then by algorithm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from assay.report.digits import common_decimals, count, decimals_within, shown, shown_interval
from assay.report.model import Difference, Metric, Report, Result
from assay.report.scale import Scale, scale_for

Found = TypeVar("Found", Result, Difference)

EVERYONE = "all"
"""What stands for the group of all items."""

FEW = 4
"""Algorithms that can be told apart at a glance: so many are drawn one below the other, and every pair is listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value with its interval, as numbers and as the text that is shown."""

    names: tuple[str, ...]
    """The algorithm, or the two of a pair."""
    groups: tuple[str, ...] = ()
    """The class or the subgroup, by column."""
    series: int | None = None
    """Number of the algorithm, which decides on the colour; none for a pair of them."""
    value: float | None
    low: float | None
    high: float | None
    value_text: str
    interval_text: str
    method: str
    n: int
    reason: str
    notes: tuple[str, ...] = ()
    """What was excluded or undefined, and why there is no interval."""

    @property
    def name(self) -> str:
        """The algorithm or the pair as one text."""
        return " − ".join(self.names)

    @property
    def exact(self) -> str:
        """The numbers with all their digits."""
        interval = "" if self.low is None or self.high is None else f" [{self.low!r}, {self.high!r}]"
        return f"{self.value!r}{interval}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of one metric, with the scale that their strips share."""

    metric: Metric
    heads: tuple[str, ...]
    """What the groups and the name of a row are."""
    rows: tuple[Row, ...]
    scale: Scale | None
    level: float

    @property
    def blocks(self) -> list[tuple[tuple[str, ...], list[Row]]]:
        """The rows by group, in order."""
        return [(groups, list(rows)) for groups, rows in groupby(self.rows, key=lambda row: row.groups)]

    @property
    def names(self) -> tuple[str, ...]:
        """The algorithms or pairs, each once."""
        return tuple(dict.fromkeys(row.name for row in self.rows))

    @property
    def crowded(self) -> bool:
        """Whether it is better read as a matrix of groups and algorithms than row by row."""
        return len(self.heads) > 1 and len(self.names) > FEW

    @property
    def methods(self) -> tuple[str, ...]:
        """How the intervals were found, each way once."""
        return tuple(dict.fromkeys(row.method for row in self.rows if row.method and row.interval_text))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTable:
    """One algorithm class by class."""

    algorithm: str
    metrics: tuple[Metric, ...]
    """Those that hold each class against the rest."""
    rows: tuple[tuple[str, int | None, tuple[Row | None, ...]], ...]
    """A class, its number of items, and a value for each metric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The paired differences of one metric: those that matter most, and with many algorithms all the others."""

    table: Table
    others: Table | None = None
    """With many algorithms: pairs without the one that has the best value."""


def complete(report: Report) -> Report:
    """The report with every algorithm that it names anywhere among its algorithms, so that each has a colour."""
    parts = (report.results, report.curves, report.reliability, report.scores, report.confusions)
    named = dict.fromkeys(one.algorithm for part in parts for one in part)
    return replace(report, algorithms=tuple(dict.fromkeys((*report.algorithms, *named))))


def metrics_of(report: Report) -> tuple[Metric, ...]:
    """The metrics that have results, in order of importance; then those that only the results know."""
    known = {metric.key: metric for metric in report.metrics}
    for row in report.results:
        known.setdefault(row.key, _metric_of(row))
    present = {row.key for row in report.results} | {row.key for row in report.differences}
    return tuple(metric for key, metric in known.items() if key in present)


def _metric_of(row: Result) -> Metric:
    return Metric(key=row.key, title=row.metric, definition=row.definition, higher_is_better=row.higher_is_better)


def families_of(report: Report) -> tuple[tuple[Metric, ...], ...]:
    """The metrics, those that differ only in their class together."""
    found: dict[str, list[Metric]] = {}
    for metric in metrics_of(report):
        found.setdefault(metric.family or metric.key, []).append(metric)
    return tuple(map(tuple, found.values()))


def title_of(metric: Metric, family: Sequence[Metric]) -> str:
    """The title of a metric, with its class where there are several."""
    return f"{metric.title} of {metric.target}" if len(family) > 1 and metric.target else metric.title


def result_tables(report: Report) -> tuple[Table, ...]:
    """One table a metric over all items; class by class for a metric of several classes."""
    return tuple(
        _results(report, family, ("Algorithm",), [row for row in _of(report.results, family) if not row.group])
        for family in families_of(report)
    )


def value_rows(report: Report) -> Mapping[tuple[str, str], Row]:
    """The rows over all items, by the metric's key and the algorithm."""
    return {
        (metric.key, row.name): row
        for family, table in zip(families_of(report), result_tables(report), strict=True)
        for metric in family
        for row in table.rows
        if len(family) == 1 or row.groups == (metric.target,)
    }


def class_tables(report: Report) -> tuple[ClassTable, ...]:
    """Every algorithm class by class, where metrics hold several classes against the rest."""
    families = [family for family in families_of(report) if len(family) > 1]
    if not families:
        return ()
    keys = {(metric.family, metric.target): metric.key for family in families for metric in family}
    targets = dict.fromkeys(target for _, target in keys)
    names = [name for name in (one.name for one in report.classes) if name in targets]
    counts = {one.name: one.count for one in report.classes}
    found, metrics = value_rows(report), tuple(map(_together, families))
    return tuple(
        ClassTable(
            algorithm=algorithm,
            metrics=metrics,
            rows=tuple(
                (
                    target,
                    counts.get(target),
                    tuple(found.get((keys.get((metric.key, target), ""), algorithm)) for metric in metrics),
                )
                for target in dict.fromkeys((*names, *targets))
            ),
        )
        for algorithm in report.algorithms
    )


def subgroup_tables(report: Report) -> Mapping[str, tuple[Table, ...]]:
    """For each way to cut the items, one table a metric; all items stand above the groups."""
    cuts = dict.fromkeys(tuple(row.group) for row in report.results if row.group)
    return {" × ".join(columns): tuple(_cut(report, columns)) for columns in cuts}


def _cut(report: Report, columns: tuple[str, ...]) -> Iterable[Table]:
    for family in families_of(report):
        rows = [row for row in _of(report.results, family) if tuple(row.group) in ((), columns)]
        if any(row.group for row in rows):
            yield _results(report, family, (*columns, "Algorithm"), rows)


def contrasts(report: Report) -> tuple[Contrast, ...]:
    """The paired differences over all items, metric by metric."""
    found = []
    for family in families_of(report):
        rows = [row for row in _of(report.differences, family) if not row.group]
        if rows:
            found.append(_contrast(report, family, rows))
    return tuple(found)


def _contrast(report: Report, family: Sequence[Metric], differences: Sequence[Difference]) -> Contrast:
    names = {name for row in differences for name in (row.first, row.second)}
    if len(names) <= FEW:
        return Contrast(table=_differences(family, differences))
    best = {metric.key: best_of(report, metric) for metric in family}
    first = [row for row in differences if best[row.key] in (row.first, row.second)]
    others = [row for row in differences if best[row.key] not in (row.first, row.second)]
    if not first:
        return Contrast(table=_differences(family, differences))
    return Contrast(table=_differences(family, first), others=_differences(family, others) if others else None)


def best_of(report: Report, metric: Metric) -> str | None:
    """The algorithm with the best value over all items, the first of equals; none when there is no value."""
    sign = 1 if metric.higher_is_better else -1
    rows = [row for row in _of(report.results, (metric,)) if not row.group]
    rows.sort(key=lambda row: _place(row.algorithm, report.algorithms))
    ranked = sorted((-sign * row.value, number) for number, row in enumerate(rows) if row.value is not None)
    return rows[ranked[0][1]].algorithm if ranked else None


def _of(rows: Iterable[Found], family: Sequence[Metric]) -> list[Found]:
    """The rows of these metrics, in the order of the metrics."""
    keys = [metric.key for metric in family]
    return sorted((row for row in rows if row.key in keys), key=lambda row: keys.index(row.key))


def _results(report: Report, family: Sequence[Metric], heads: tuple[str, ...], results: Sequence[Result]) -> Table:
    several = len(family) > 1
    targets = {metric.key: metric.target for metric in family}
    digits = _digits(results)
    rows = [
        _result_row(row, report, decimals, heads[:-1], (targets[row.key],) if several else ())
        for row, decimals in zip(results, digits, strict=True)
    ]
    order = _order(rows, classes=several)
    rows.sort(key=lambda row: (order.index(row.groups), _place(row.name, report.algorithms)))
    return Table(
        metric=_together(family),
        heads=("Class", *heads) if several else heads,
        rows=tuple(rows),
        scale=_scale(results),
        level=_level(results),
    )


def _order(rows: Sequence[Row], *, classes: bool) -> list[tuple[str, ...]]:
    """The groups in the order in which they are found, class by class, all items above the others."""
    cut = 1 if classes else 0
    found = list(dict.fromkeys(row.groups for row in rows))
    targets = list(dict.fromkeys(groups[:cut] for groups in found))
    return sorted(found, key=lambda one: (targets.index(one[:cut]), one[cut:] != (EVERYONE,) * len(one[cut:])))


def _together(family: Sequence[Metric]) -> Metric:
    """One metric that stands for all the classes of a family."""
    first = family[0]
    return replace(first, key=first.family, target="") if len(family) > 1 else first


def _place(algorithm: str, algorithms: tuple[str, ...]) -> int:
    return algorithms.index(algorithm) if algorithm in algorithms else len(algorithms)


def _result_row(row: Result, report: Report, decimals: int, columns: tuple[str, ...], target: tuple[str, ...]) -> Row:
    algorithms = report.algorithms
    excluded = row.excluded if row.excluded != report.left_out else 0
    counts = ((excluded, "excluded"), (row.undefined, "draws undefined"))
    found = _row(row, (row.algorithm,), decimals)
    return replace(
        found,
        groups=(*target, *(row.group.get(column, EVERYONE) for column in columns)),
        series=algorithms.index(row.algorithm) if row.algorithm in algorithms else None,
        notes=(*(f"{count(number)} {what}" for number, what in counts if number), *found.notes),
    )


def _differences(family: Sequence[Metric], differences: Sequence[Difference]) -> Table:
    several = len(family) > 1
    targets = {metric.key: metric.target for metric in family}
    digits = _digits(differences)
    rows = tuple(
        replace(_row(row, (row.first, row.second), decimals), groups=(targets[row.key],) if several else ())
        for row, decimals in zip(differences, digits, strict=True)
    )
    return Table(
        metric=_together(family),
        heads=("Class", "Pair") if several else ("Pair",),
        rows=rows,
        scale=_scale(differences, 0.0),
        level=_level(differences),
    )


def _row(row: Result | Difference, names: tuple[str, ...], decimals: int) -> Row:
    """What results and differences have in common."""
    return Row(
        names=names,
        value=row.value,
        low=row.low,
        high=row.high,
        value_text="" if row.value is None else shown(row.value, decimals),
        interval_text=shown_interval(row.low, row.high, decimals),
        method=row.method,
        n=row.n,
        reason=row.reason or "",
        notes=(f"no interval: {row.reason}",) if row.value is not None and row.low is None and row.reason else (),
    )


def _digits(rows: Sequence[Result | Difference]) -> list[int]:
    """Decimals of each row: those of the narrowest interval, as far as the row's own interval bears them."""
    most = common_decimals((row.low, row.high) for row in rows)
    return [decimals_within(row.low, row.high, most) for row in rows]


def _scale(rows: Sequence[Result | Difference], *more: float) -> Scale | None:
    numbers = [number for row in rows for number in (row.value, row.low, row.high) if number is not None]
    return scale_for([*numbers, *more]) if numbers else None


def _level(rows: Sequence[Result | Difference]) -> float:
    return rows[0].level if rows else 0.95
