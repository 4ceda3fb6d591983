"""Results and differences within subgroups, and how the subgroups are made up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assay.report.contrasts import difference_table, foremost
from assay.report.digits import count
from assay.report.families import families_of, rows_of
from assay.report.model import Report, Subgroup
from assay.report.plain import NUMBER, Plain
from assay.report.rows import Table
from assay.report.tables import results_table
from assay.report.text import plural

REST = "no value"
"""What stands for the items that are in no subgroup of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """One metric within subgroups."""

    values: Table
    """All items stand above the groups."""
    differences: Table | None = None
    """With many algorithms, only those from the one that is best over all items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One way to cut the items."""

    sizes: Plain
    """How many items of each class are in each subgroup."""
    metrics: tuple[Within, ...]


def cuts(report: Report) -> Mapping[str, Cut]:
    """Each way to cut the items, by what it is called."""
    groups = (*(row.group for row in report.results), *(row.group for row in report.differences))
    found = dict.fromkeys(tuple(group) for group in groups if group)
    return {" × ".join(columns): _cut(report, columns) for columns in found}


def _cut(report: Report, columns: tuple[str, ...]) -> Cut:
    return Cut(sizes=_sizes(report, columns), metrics=tuple(_within(report, columns)))


def _within(report: Report, columns: tuple[str, ...]) -> Iterable[Within]:
    for family in families_of(report):
        results = [row for row in rows_of(report.results, family) if tuple(row.group) in ((), columns)]
        apart = [row for row in rows_of(report.differences, family) if tuple(row.group) == columns]
        if apart or any(row.group for row in results):
            yield Within(
                values=results_table(report, family, (*columns, "Algorithm"), results),
                differences=difference_table(family, foremost(report, family, apart), columns) if apart else None,
            )


def _sizes(report: Report, columns: tuple[str, ...]) -> Plain:
    """The subgroups of one column, then the items without a value; empty where they were not counted."""
    own = [one for one in report.subgroups if (one.column,) == columns]
    units = plural(report.unit).capitalize()
    counted = [*own, *_rest(own, [one.count for one in report.classes])] if own else []
    return Plain(
        caption=f"{units} by {' × '.join(columns)} and real class",
        heads=(" × ".join(columns), units, *(one.name for one in report.classes)),
        rows=tuple((one.value, count(sum(one.counts)), *map(count, one.counts)) for one in counted),
        looks=("", *[NUMBER] * (1 + len(report.classes))),
    )


def _rest(own: Sequence[Subgroup], whole: Sequence[int]) -> Sequence[Subgroup]:
    """The items that are in none of the subgroups, if there are any."""
    inside = map(sum, zip(*(one.counts for one in own), strict=True))
    rest = tuple(number - found for number, found in zip(whole, inside, strict=True))
    return [Subgroup(column=own[0].column, value=REST, counts=rest)] if any(rest) else []
