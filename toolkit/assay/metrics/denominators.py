"""Of how many items each value is: which of them a share is of, and how subgroups are made up of classes."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assay.metrics.study import BLOCK, Study, also_called
from assay.plan.physical import Measure
from assay.report.model import Among, Subgroup
from assay_spec.metrics.catalogue import entry_of

Counts = NDArray[np.int64]

Part = tuple[str, str]
"""A column and one of its values; two empty texts for all items."""


def among_of(measure: Measure) -> Among:
    """The items that a value is a share of."""
    return Among(entry_of(measure.metric, measure.parameters).among)


def counted_by(
    codes: NDArray[np.integer], study: Study, by: tuple[str, ...], only: NDArray[np.bool_] | None = None
) -> dict[Part, list[int]]:
    """How many items have each class code: of all items, and of those with each value in columns.

    Args:
        codes: class codes of the items, real or called, [n].
        study: the items.
        by: columns of `study.groups`.
        only: the items that are counted, b1[n]; all of them without.
    """
    parts = _parts(study, by)
    counts = np.zeros((len(parts), len(study.classes)), np.int64)
    for at in study.blocks(BLOCK):
        kept = slice(None) if only is None else only[at]
        groups = [(study.groups[name][0][at][kept], study.groups[name][1]) for name in by]
        counts += _table(codes[at][kept], groups, len(study.classes))
    return dict(zip(parts, counts.tolist(), strict=True))


def _parts(study: Study, by: tuple[str, ...]) -> list[Part]:
    return [("", ""), *((name, value) for name in by for value in study.groups[name][1])]


def _table(codes: NDArray[np.integer], groups: Sequence[tuple[NDArray[np.int32], Sequence[str]]], width: int) -> Counts:
    tables = [np.bincount(codes, minlength=width).reshape(1, width)]
    for group, values in groups:
        known = (group >= 0) & (group < len(values))
        cells = group[known].astype(np.intp) * width + codes[known]
        tables.append(np.bincount(cells, minlength=len(values) * width).reshape(len(values), width))
    return np.concatenate(tables)


class Denominators:
    """Items by class, real and called, over all items and in every subgroup."""

    def __init__(self, study: Study, by: tuple[str, ...]) -> None:
        self._classes = study.classes
        self._parts = _parts(study, by)
        self._real = counted_by(study.reference, study, by)
        self._called = {name: counted_by(labels, study, by) for name, labels in study.labels.items()}
        self._costs = study.costs
        lacking = {name: study.absent[name] for name in study.labels if study.lacks(name)}
        self._absent = {name: counted_by(study.reference, study, by, absent) for name, absent in lacking.items()}

    def subgroups(self) -> Iterator[Subgroup]:
        """Every subgroup with its items by class."""
        for column, value in self._parts[1:]:
            yield Subgroup(column=column, value=value, counts=tuple(self._real[column, value]))

    def of(self, measure: Measure, group: Mapping[str, str], algorithm: str = "") -> int | None:
        """How many items a value is a share of; None when of all, or of those that some algorithm calls so."""
        among = among_of(measure)
        part = next(iter(group.items()), ("", ""))
        called = among in {Among.CALLED, Among.UNCALLED}
        if among is Among.ALL or (called and not algorithm):
            return None
        counts, target = (self._called[algorithm] if called else self._real)[part], self._classes.index(measure.target)
        own = counts[target]
        if called and algorithm in self._absent:
            own += int(np.array(self._absent[algorithm][part])[also_called(self._costs, target)].sum())
        return own if among in {Among.REAL, Among.CALLED} else sum(counts) - own
