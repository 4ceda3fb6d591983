"""Paired differences as a reader looks for them: with many algorithms, those from the best one first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assay.report.families import families_of, place_of, rows_of, together
from assay.report.model import Difference, Metric, Report
from assay.report.rows import FEW, Table, digits_of, level_of, row_of, scale_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The paired differences of one metric: those that matter most, and with many algorithms all the others."""

    table: Table
    others: Table | None = None
    """With many algorithms: pairs without the one that has the best value."""


def contrasts(report: Report) -> tuple[Contrast, ...]:
    """The paired differences over all items, metric by metric."""
    found = []
    for family in families_of(report):
        rows = [row for row in rows_of(report.differences, family) if not row.group]
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
    rows = [row for row in rows_of(report.results, (metric,)) if not row.group]
    rows.sort(key=lambda row: place_of(row.algorithm, report.algorithms))
    ranked = sorted((-sign * row.value, number) for number, row in enumerate(rows) if row.value is not None)
    return rows[ranked[0][1]].algorithm if ranked else None


def _differences(family: Sequence[Metric], differences: Sequence[Difference]) -> Table:
    several = len(family) > 1
    targets = {metric.key: metric.target for metric in family}
    digits = digits_of(differences)
    rows = tuple(
        replace(row_of(row, (row.first, row.second), decimals), groups=(targets[row.key],) if several else ())
        for row, decimals in zip(differences, digits, strict=True)
    )
    return Table(
        metric=together(family),
        heads=("Class", "Pair") if several else ("Pair",),
        rows=rows,
        scale=scale_of(differences, 0.0),
        level=level_of(differences),
    )
