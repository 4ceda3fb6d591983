"""What rules on items look at: the problem, the counts of the items, and the results."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.denominators import Part, counted_by
from assay.metrics.pitfalls.intervals import Row
from assay.metrics.ranking.of_values import ValueScheme
from assay.metrics.scoring import Scoring
from assay.metrics.states import TableState
from assay.metrics.states.table import Counted
from assay.metrics.study import Study
from assay.plan.physical import Align, Compare, Measure, PhysicalPlan, Resample
from assay_kernels.state.undefined import Undefined
from assay_spec.diagnostic import Diagnostic
from assay_spec.metrics.catalogue import MetricEntry, entry_of
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.prevalence import PREVALENCE

Ints = NDArray[np.int64]

WHOLE: Part = ("", "")
"""All items."""


class Setting(NamedTuple):
    """What is known beside the items and their values."""

    fingerprint: Fingerprint | None = None
    """The problem as somebody described it; none where the answers are only the cautious ones."""
    checked: Sequence[Diagnostic] | None = None
    """What was found wrong with documents and tables; None where there are none to be checked."""
    lacking: Mapping[str, int] | None = None
    """Of how many items each algorithm says nothing in arrays; None where tables say it."""


@dataclass(frozen=True)
class Evidence:
    """Everything that a rule may look at."""

    plan: PhysicalPlan
    scoring: Scoring
    results: Mapping[str, Any]
    """The content of results.json."""
    setting: Setting

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The problem as somebody described it."""
        return self.setting.fingerprint

    def open(self, names: Iterable[str]) -> Sequence[str]:
        """All of them: classes of items have no answers of their own that are read here."""
        return list(names)

    @property
    def align(self) -> Align:
        """What is compared with what."""
        return self.plan.align

    @property
    def study(self) -> Study:
        """The items."""
        return self.scoring.study

    @property
    def algorithms(self) -> tuple[str, ...]:
        """What the algorithms are called."""
        return self.align.algorithms

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """What was asked, by its key with its class: `Fbeta{beta=2,class=ill}`."""
        return {one.full_key: one for one in self.plan.measures}

    def entry(self, key: str) -> MetricEntry:
        """What the catalogue says of a metric that was asked."""
        measure = self.measures[key]
        return entry_of(measure.metric, measure.parameters)

    def classes(self, key: str) -> tuple[str, ...]:
        """The classes that a metric holds against the rest; all of them for a mean, and for one of all at once."""
        target = self.measures[key].target
        return (target,) if target else self.align.classes

    def named(self, *names: str) -> list[str]:
        """The keys of the metrics of these names."""
        return [key for key, one in self.measures.items() if one.metric in names]

    def of_items(self, *names: str) -> list[str]:
        """The keys of the metrics of these names that are at the shares of the items, and of no population."""
        return [key for key in self.named(*names) if PREVALENCE not in self.measures[key].parameters]

    def asking(self, *states: str) -> list[str]:
        """The keys of the metrics that are read off one of these states."""
        return [key for key in self.measures if self.entry(key).state in states]

    @cached_property
    def _parts(self) -> Mapping[Part, Sequence[int]]:
        return counted_by(self.study.reference, self.study, self.align.by)

    @cached_property
    def counts(self) -> Ints:
        """Items of each class, i8[K]."""
        return np.array(self._parts[WHOLE], np.int64)

    @property
    def parts(self) -> Iterator[tuple[str, str, Ints]]:
        """Every column by which values are given, each of its values, and its items of each class, i8[K]."""
        for (column, value), counts in self._parts.items():
            if column:
                yield column, value, np.array(counts, np.int64)

    @property
    def total(self) -> int:
        """How many items are scored."""
        return int(self.counts.sum())

    def count(self, name: str) -> int:
        """How many items are of a class."""
        return int(self.counts[self.align.classes.index(name)])

    @cached_property
    def states(self) -> Mapping[str, TableState]:
        """The confusion table of each algorithm whose classes are counted."""
        found: dict[str, TableState] = {}
        for sweep in self.plan.sweeps:
            if sweep.state == "table" and not sweep.by and sweep.id not in self.scoring.lost:
                state = self.scoring.state(sweep)
                assert isinstance(state, TableState)
                found.setdefault(sweep.algorithm, state)
        return found

    def always(self, key: str) -> dict[str, float]:
        """What a metric of counts is for who says the same class of every item, by that class, where it has a value."""
        found: dict[str, float] = {}
        for number, name in enumerate(self.align.classes):
            table = np.zeros((len(self.align.classes),) * 2, np.int64)
            table[:, number] = self.counts
            value = Counted(table, self.align.classes, self.study.costs, np.zeros_like(self.counts))
            read = value.read(self.measures[key])
            if not isinstance(read, Undefined):
                found[name] = read
        return found

    def rows(self, kind: str, key: str) -> list[Row]:
        """The rows of `results` or `differences` of one metric over all items."""
        return self._rows.get((kind, key), [])

    def ranking(self, key: str) -> Row | None:
        """The ranking by a metric over all items; None where nobody is ranked."""
        main = ValueScheme.VALUE_THEN_RANK
        return next((row for row in self.results["ranks"] if row["key"] == key and row["scheme"] == main), None)

    @cached_property
    def replicates(self) -> int:
        """How many draws were asked for."""
        return max((one.replicates for one in self.plan.nodes if isinstance(one, Resample | Compare)), default=0)

    def values(self, key: str) -> dict[str, float]:
        """The values of a metric over all items, by algorithm; without those that are undefined."""
        return {row["algorithm"]: row["value"] for row in self.rows("results", key) if row["value"] is not None}

    def best(self, key: str) -> tuple[str, float] | None:
        """The algorithm with the best value of a metric over all items, and that value; None where nobody has one."""
        values, sign = self.values(key), 1 if self.entry(key).higher_is_better else -1
        return max(values.items(), key=lambda one: sign * one[1]) if values else None

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for kind in ("results", "differences"):
            for row in self.results[kind]:
                if not row["group"]:
                    found.setdefault((kind, row["key"]), []).append(row)
        return found
