"""Paired differences as a reader looks for them: with many algorithms, those from the best one first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assay.report.families import families_of, place_of, rows_of, together
from assay.report.model import Difference, Metric, Report
from assay.report.rows import FEW, Table, digits_of, footnoted, level_of, row_of, scale_of


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
            first, others = _sorted_out(report, family, rows)
            table = difference_table(family, first)
            found.append(Contrast(table=table, others=difference_table(family, others) if others else None))
    return tuple(found)


def foremost(report: Report, family: Sequence[Metric], differences: Sequence[Difference]) -> Sequence[Difference]:
    """All of the differences, or with many algorithms those from the one that is best over all items."""
    return _sorted_out(report, family, differences)[0]


def _sorted_out(
    report: Report, family: Sequence[Metric], differences: Sequence[Difference]
) -> tuple[Sequence[Difference], Sequence[Difference]]:
    """The differences that matter most, and the others."""
    names = {name for row in differences for name in (row.first, row.second)}
    if len(names) <= FEW:
        return differences, ()
    best = {metric.key: best_of(report, metric) for metric in family}
    first = [row for row in differences if best[row.key] in (row.first, row.second)]
    others = [row for row in differences if best[row.key] not in (row.first, row.second)]
    return (first, others) if first else (differences, ())


def best_of(report: Report, metric: Metric) -> str | None:
    """The algorithm with the best value over all items, the first of equals; none when there is no value."""
    sign = 1 if metric.higher_is_better else -1
    rows = [row for row in rows_of(report.results, (metric,)) if not row.group]
    rows.sort(key=lambda row: place_of(row.algorithm, report.algorithms))
    ranked = sorted((-sign * row.value, number) for number, row in enumerate(rows) if row.value is not None)
    return rows[ranked[0][1]].algorithm if ranked else None


def difference_table(
    family: Sequence[Metric], differences: Sequence[Difference], columns: tuple[str, ...] = ()
) -> Table:
    """The differences of one family of metrics, by class where there are several, and by the subgroup's columns."""
    several = len(family) > 1
    targets = {metric.key: metric.target for metric in family}
    rows = []
    for row, decimals in zip(differences, digits_of(differences), strict=True):
        groups = (*((targets[row.key],) if several else ()), *(row.group[column] for column in columns))
        pair = row_of(row, (row.first, row.second), decimals, bounded=family[0].bounded)
        rows.append(replace(pair, groups=groups))
    order = {groups: number for number, groups in enumerate(dict.fromkeys(row.groups for row in rows))}
    rows.sort(key=lambda row: order[row.groups])
    return footnoted(
        Table(
            metric=together(family),
            heads=(*(("Class",) if several else ()), *columns, "Pair"),
            rows=tuple(rows),
            scale=scale_of(differences, 0.0),
            level=level_of(differences),
        )
    )
