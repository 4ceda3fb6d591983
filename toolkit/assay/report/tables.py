"""Results and differences arranged as a reader looks for them: by metric, then by class or group, then by algorithm."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assay.report.digits import USUAL, count, shown, without_text
from assay.report.families import families_of, place_of, rows_of, together
from assay.report.model import Metric, Report, Result, Without
from assay.report.rows import Row, Table, digits_of, footnoted, level_of, row_of, scale_of

EVERYONE = "all"
"""What stands for the group of all items."""


def result_tables(report: Report) -> tuple[Table, ...]:
    """One table a metric over all items; class by class for a metric of several classes."""
    return tuple(table for _, table in _by_family(report))


def value_rows(report: Report) -> Mapping[tuple[str, str], Row]:
    """The rows over all items, by the metric's key and the algorithm."""
    return {
        (metric.key, row.name): row
        for family, table in _by_family(report)
        for metric in family
        for row in table.rows
        if len(family) == 1 or row.groups == (metric.target,)
    }


def _by_family(report: Report) -> Iterator[tuple[Sequence[Metric], Table]]:
    """The families that have results over all items, each with its table."""
    for family in families_of(report):
        results = [row for row in rows_of(report.results, family) if not row.group]
        if results:
            yield family, results_table(report, family, ("Algorithm",), results)


def results_table(report: Report, family: Sequence[Metric], heads: tuple[str, ...], results: Sequence[Result]) -> Table:
    """The results of one family of metrics, by class, by the other heads and by algorithm, which is the last."""
    several = len(family) > 1
    targets = {metric.key: metric.target for metric in family}
    digits, bounded = digits_of(results), family[0].bounded
    rows = [
        _result_row(row, report, (decimals, bounded), heads[:-1], (targets[row.key],) if several else ())
        for row, decimals in zip(results, digits, strict=True)
    ]
    order = _order(rows, classes=several)
    rows.sort(key=lambda row: (order.index(row.groups), place_of(row.name, report.algorithms)))
    return footnoted(
        Table(
            metric=together(family),
            heads=("Class", *heads) if several else heads,
            rows=tuple(rows),
            scale=scale_of(results),
            level=level_of(results),
        )
    )


def _order(rows: Sequence[Row], *, classes: bool) -> list[tuple[str, ...]]:
    """The groups in the order in which they are found, class by class, all items above the others."""
    cut = 1 if classes else 0
    found = list(dict.fromkeys(row.groups for row in rows))
    targets = list(dict.fromkeys(groups[:cut] for groups in found))
    return sorted(found, key=lambda one: (targets.index(one[:cut]), one[cut:] != (EVERYONE,) * len(one[cut:])))


def _result_row(
    row: Result, report: Report, digits: tuple[int, bool], columns: tuple[str, ...], target: tuple[str, ...]
) -> Row:
    algorithms = report.algorithms
    excluded = row.excluded if row.group or row.excluded != report.left_out else 0
    counts = ((excluded, "excluded"), (row.undefined, f"draw{'s' * (row.undefined != 1)} undefined"))
    decimals, bounded = digits
    # Intervals of others say nothing of digits where there is no value.
    own = max(decimals, USUAL) if row.value is None else decimals
    found = row_of(row, (row.algorithm,), decimals, bounded=bounded)
    return replace(
        found,
        beside=""
        if row.without is None
        else _beside(row.without, row.missing, row.counts or report.unit, (own, bounded)),
        groups=(*target, *(row.group.get(column, EVERYONE) for column in columns)),
        series=algorithms.index(row.algorithm) if row.algorithm in algorithms else None,
        notes=(*(f"{count(number)} {what}" for number, what in counts if number), *found.notes),
    )


def _beside(without: Without, missing: int, unit: str, digits: tuple[int, bool]) -> str:
    decimals, bounded = digits
    value = "" if without.value is None else shown(without.value, decimals, bounded=bounded)
    return without_text(value, missing, without.n, unit)
