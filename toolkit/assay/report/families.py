"""Metrics in order, those that differ only in their class together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from assay.report.model import Difference, Metric, Report, Result

Found = TypeVar("Found", Result, Difference)


def complete(report: Report) -> Report:
    """The report with every algorithm that it names anywhere among its algorithms, so that each has a colour."""
    parts = (report.results, report.curves, report.reliability, report.scores, report.confusions)
    placed = (one for ranking in report.ranks for one in ranking.algorithms)
    named = (one.algorithm for one in (*(one for part in parts for one in part), *placed))
    tested = (name for ranking in report.ranks for name in ranking.tested)
    return replace(report, algorithms=tuple(dict.fromkeys((*report.algorithms, *named, *tested))))


def metrics_of(report: Report) -> tuple[Metric, ...]:
    """The metrics that have results, in order of importance; then those that only the results or differences know."""
    known = {metric.key: metric for metric in report.metrics}
    for row in report.results:
        known.setdefault(row.key, _metric_of(row))
    for pair in report.differences:
        known.setdefault(pair.key, Metric(key=pair.key, title=pair.key, definition="", higher_is_better=True))
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


def together(family: Sequence[Metric]) -> Metric:
    """One metric that stands for all the classes of a family."""
    first = family[0]
    return replace(first, key=first.family, target="") if len(family) > 1 else first


def place_of(algorithm: str, algorithms: tuple[str, ...]) -> int:
    """Where the algorithm stands among the others; last when nobody announced it."""
    return algorithms.index(algorithm) if algorithm in algorithms else len(algorithms)


def rows_of(rows: Iterable[Found], family: Sequence[Metric]) -> list[Found]:
    """The rows of these metrics, in the order of the metrics."""
    keys = [metric.key for metric in family]
    return sorted((row for row in rows if row.key in keys), key=lambda row: keys.index(row.key))
