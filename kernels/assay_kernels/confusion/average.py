"""Averages of a one-class metric over the classes, with the classes that have no value counted, never just dropped."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assay_kernels.confusion.finalize import one_vs_rest
from assay_kernels.state.counts import Counts
from assay_kernels.state.undefined import Score, Undefined

Metric = Callable[[Counts], Score]
"""A metric of one class against the rest, on i8[2, 2]."""


@dataclass(frozen=True, slots=True)
class Average:
    """A mean over classes and what it leaves out."""

    value: Score
    """The mean over the classes that have a value."""
    undefined: int
    """How many classes have none."""
    classes: int
    """How many classes there are."""


def per_class(table: Counts, metric: Metric) -> tuple[Score, ...]:
    """The metric of each class against the rest, in class order."""
    return tuple(metric(one_vs_rest(table, c)) for c in range(table.shape[0]))


def macro(table: Counts, metric: Metric) -> Average:
    """The plain mean over the classes."""
    return _mean(per_class(table, metric), [1] * table.shape[0])


def weighted(table: Counts, metric: Metric) -> Average:
    """The mean over the classes, each weighted by its items in the reference."""
    return _mean(per_class(table, metric), table.sum(axis=1).tolist())


def micro(table: Counts, metric: Metric) -> Score:
    """The metric of all one-against-rest tables added up."""
    return metric(np.sum([one_vs_rest(table, c) for c in range(table.shape[0])], axis=0, dtype=np.int64))


def _mean(values: Sequence[Score], weights: Sequence[int]) -> Average:
    defined = [(v, w) for v, w in zip(values, weights, strict=True) if not isinstance(v, Undefined)]
    total = sum(w for _, w in defined)
    value: Score = (
        math.fsum(v * w for v, w in defined) / total
        if total
        else Undefined("no class with items has a value" if defined else "no class has a value")
    )
    return Average(value, len(values) - len(defined), len(values))
