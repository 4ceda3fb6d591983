"""Results and differences arranged as a reader looks for them: by metric, then by group, then by algorithm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assay.report.digits import common_decimals, shown, shown_interval
from assay.report.model import Difference, Metric, Report, Result
from assay.report.scale import Scale, scale_for

EVERYONE = "all"
"""What stands for the group of all items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value with its interval, as numbers and as the text that is shown."""

    name: str
    """The algorithm or the pair."""
    groups: tuple[str, ...] = ()
    """The subgroup, by column."""
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
    """What was excluded or undefined."""

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
    def methods(self) -> tuple[str, ...]:
        """How the intervals were found, each way once."""
        return tuple(dict.fromkeys(row.method for row in self.rows if row.method and row.interval_text))


def complete(report: Report) -> Report:
    """The report with every algorithm that it names anywhere among its algorithms, so that each has a colour."""
    parts = (report.results, report.curves, report.reliability, report.scores, report.confusions)
    named = dict.fromkeys(one.algorithm for part in parts for one in part)
    return replace(report, algorithms=tuple(dict.fromkeys((*report.algorithms, *named))))


def result_tables(report: Report) -> tuple[Table, ...]:
    """One table a metric, over all items."""
    return tuple(
        _results(report, metric, ("Algorithm",), [row for row in _of(report, metric) if not row.group])
        for metric in metrics_of(report)
    )


def subgroup_tables(report: Report) -> Mapping[str, tuple[Table, ...]]:
    """For each way to cut the items, one table a metric; all items stand above the groups."""
    cuts = dict.fromkeys(tuple(row.group) for row in report.results if row.group)
    return {" × ".join(columns): _cut(report, columns) for columns in cuts}


def _cut(report: Report, columns: tuple[str, ...]) -> tuple[Table, ...]:
    tables = []
    for metric in metrics_of(report):
        rows = [row for row in _of(report, metric) if tuple(row.group) in ((), columns)]
        if any(row.group for row in rows):
            tables.append(_results(report, metric, (*columns, "Algorithm"), rows))
    return tuple(tables)


def difference_tables(report: Report) -> tuple[Table, ...]:
    """One table a metric with the paired differences over all items."""
    tables = []
    for metric in metrics_of(report):
        rows = [row for row in report.differences if row.key == metric.key and not row.group]
        if rows:
            tables.append(_differences(metric, rows))
    return tuple(tables)


def metrics_of(report: Report) -> tuple[Metric, ...]:
    """The metrics that have results, in order of importance; then those that only the results know."""
    known = {metric.key: metric for metric in report.metrics}
    for row in report.results:
        known.setdefault(row.key, _metric_of(row))
    present = {row.key for row in report.results} | {row.key for row in report.differences}
    return tuple(metric for key, metric in known.items() if key in present)


def _metric_of(row: Result) -> Metric:
    return Metric(key=row.key, title=row.metric, definition=row.definition, higher_is_better=row.higher_is_better)


def _of(report: Report, metric: Metric) -> list[Result]:
    return [row for row in report.results if row.key == metric.key]


def _results(report: Report, metric: Metric, heads: tuple[str, ...], results: Sequence[Result]) -> Table:
    decimals = common_decimals((row.low, row.high) for row in results)
    rows = [_result_row(row, heads, report.algorithms, decimals) for row in results]
    groups = list(dict.fromkeys(sorted((row.groups for row in rows), key=lambda one: one != (EVERYONE,) * len(one))))
    rows.sort(key=lambda row: (groups.index(row.groups), _place(row.name, report.algorithms)))
    return Table(metric=metric, heads=heads, rows=tuple(rows), scale=_scale(results), level=_level(results))


def _place(algorithm: str, algorithms: tuple[str, ...]) -> int:
    return algorithms.index(algorithm) if algorithm in algorithms else len(algorithms)


def _result_row(row: Result, heads: tuple[str, ...], algorithms: tuple[str, ...], decimals: int) -> Row:
    counts = ((row.excluded, "excluded"), (row.undefined, "undefined"))
    return replace(
        _row(row, row.algorithm, decimals),
        groups=tuple(row.group.get(head, EVERYONE) for head in heads[:-1]),
        series=algorithms.index(row.algorithm) if row.algorithm in algorithms else None,
        notes=tuple(f"{number} {what}" for number, what in counts if number),
    )


def _differences(metric: Metric, differences: Sequence[Difference]) -> Table:
    decimals = common_decimals((row.low, row.high) for row in differences)
    rows = tuple(_row(row, f"{row.first} − {row.second}", decimals) for row in differences)
    scale, level = _scale(differences, 0.0), _level(differences)
    return Table(metric=metric, heads=("Pair",), rows=rows, scale=scale, level=level)


def _row(row: Result | Difference, name: str, decimals: int) -> Row:
    """What results and differences have in common."""
    return Row(
        name=name,
        value=row.value,
        low=row.low,
        high=row.high,
        value_text="" if row.value is None else shown(row.value, decimals),
        interval_text=shown_interval(row.low, row.high, decimals),
        method=row.method,
        n=row.n,
        reason=row.reason or "",
    )


def _scale(rows: Sequence[Result | Difference], *more: float) -> Scale | None:
    numbers = [number for row in rows for number in (row.value, row.low, row.high) if number is not None]
    return scale_for([*numbers, *more]) if numbers else None


def _level(rows: Sequence[Result | Difference]) -> float:
    return rows[0].level if rows else 0.95
