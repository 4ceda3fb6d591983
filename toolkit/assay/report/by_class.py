"""Every algorithm class by class."""

from dataclasses import dataclass

from assay.report.families import families_of, together
from assay.report.model import Metric, Report
from assay.report.rows import Row
from assay.report.tables import value_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTable:
    """One algorithm class by class."""

    algorithm: str
    metrics: tuple[Metric, ...]
    """Those that hold each class against the rest."""
    rows: tuple[tuple[str, int | None, tuple[Row | None, ...]], ...]
    """A class, its number of items, and a value for each metric."""

    @property
    def counted(self) -> bool:
        """Whether somebody counted the items of a class; cases of masks may show all classes, or none."""
        return any(n is not None for _, n, _ in self.rows)


def class_tables(report: Report) -> tuple[ClassTable, ...]:
    """Every algorithm class by class, where metrics hold several classes against the rest."""
    families = [family for family in families_of(report) if len(family) > 1]
    if not families:
        return ()
    keys = {(metric.family, metric.target): metric.key for family in families for metric in family}
    targets = dict.fromkeys(target for _, target in keys)
    names = [name for name in (one.name for one in report.classes) if name in targets]
    counts = {one.name: one.count for one in report.classes}
    found, metrics = value_rows(report), tuple(map(together, families))
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
