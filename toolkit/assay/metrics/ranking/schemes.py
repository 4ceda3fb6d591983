"""From values to a score of each algorithm by which it is ranked, on the cases or on many draws of them."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from math import ceil, log2
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from assay.metrics.ranking.holm import adjusted, rejected
from assay.metrics.ranking.order import ranks
from assay_kernels.codes import Draws
from assay_kernels.resampling.replicates import difference
from assay_kernels.resampling.signed_ranks import Differences, Sums

Floats = NDArray[np.float64]

ALPHA = 0.05
"""Of all tests of a table together."""


class Scheme(StrEnum):
    """How the values of many cases become one ranking."""

    MEAN_THEN_RANK = "mean-then-rank"
    MEDIAN_THEN_RANK = "median-then-rank"
    RANK_THEN_MEAN = "rank-then-mean"
    RANK_THEN_MEDIAN = "rank-then-median"
    TEST = "test-based"


MEANINGS: Mapping[Scheme, str] = MappingProxyType(
    {
        Scheme.MEAN_THEN_RANK: "by the mean over the cases",
        Scheme.MEDIAN_THEN_RANK: "by the median over the cases",
        Scheme.RANK_THEN_MEAN: "ranks within each case, then by their mean",
        Scheme.RANK_THEN_MEDIAN: "ranks within each case, then by their median",
        Scheme.TEST: "by how many others it is significantly better than: one-sided Wilcoxon signed-rank tests of all "
        "pairs in both directions, Holm-adjusted, at 0.05",
    }
)


class Scorer(Protocol):
    """A scheme that knows its cases."""

    def own(self) -> Floats:
        """The score of each algorithm on the cases as they are, f8[a]; the greater the better."""

    def drawn(self, cases: Floats, units: Draws) -> Floats:
        """The scores on draws, f8[r, a].

        Args:
            cases: how often each case is drawn, f8[r, case].
            units: how often each group of cases is, or each case where there are no groups, u4[r, unit].
        """


class Mean(NamedTuple):
    """The mean of a table f8[case, a]."""

    table: Floats

    def own(self) -> Floats:
        """See `Scorer`."""
        mean: Floats = self.table.mean(axis=0)
        return mean

    def drawn(self, cases: Floats, units: Draws) -> Floats:  # noqa: ARG002 - one form for all
        """See `Scorer`."""
        mean: Floats = (cases @ self.table) / cases.sum(axis=1, keepdims=True)
        return mean


class MeanOfClasses:
    """The mean over classes of their means over cases; a draw without any case of a class is the mean of the others."""

    def __init__(self, values: Floats) -> None:
        """Take f8[class, case, a], NaN throughout a cell of class and case that counts for nobody."""
        there: NDArray[np.bool_] = np.asarray(~np.isnan(values).any(axis=2))
        chosen = np.flatnonzero(there.any(axis=1))
        self._there = there[chosen].astype(np.float64)
        self._values = np.where(there[..., np.newaxis], values, 0.0)[chosen]

    def own(self) -> Floats:
        """See `Scorer`."""
        once = np.ones((1, self._values.shape[1]))
        own: Floats = self._means(once)[0]
        return own

    def drawn(self, cases: Floats, units: Draws) -> Floats:  # noqa: ARG002 - one form for all
        """See `Scorer`."""
        return self._means(cases)

    def _means(self, cases: Floats) -> Floats:
        total, classes = np.zeros((len(cases), self._values.shape[2])), np.zeros((len(cases), 1))
        for there, values in zip(self._there, self._values, strict=True):
            count = (cases @ there)[:, np.newaxis]
            total += (cases @ values) / np.maximum(count, 1)
            classes += count > 0
        means: Floats = total / classes
        return means


class Median(NamedTuple):
    """The median of a table f8[case, a]."""

    table: Floats

    def own(self) -> Floats:
        """See `Scorer`."""
        median: Floats = np.median(self.table, axis=0)
        return median

    def drawn(self, cases: Floats, units: Draws) -> Floats:  # noqa: ARG002 - one form for all
        """See `Scorer`."""
        return np.stack([_median(column, cases) for column in self.table.T], axis=1)


def _median(column: Floats, times: Floats) -> Floats:
    """The median of each draw: the mean of the two values in the middle, which are one for an odd number."""
    order = np.argsort(column, kind="stable")
    last = np.cumsum(times[:, order], axis=1)
    total = last[:, -1:]
    low, high = (np.count_nonzero(last < place, axis=1) for place in ((total + 1) // 2, total // 2 + 1))
    median: Floats = (column[order][low] + column[order][high]) / 2
    return median


class Wins:
    """How many others an algorithm is significantly better than."""

    def __init__(self, table: Floats) -> None:
        self._algorithms = table.shape[1]
        self._pairs = list(combinations(range(self._algorithms), 2))
        self._differences = [Differences(difference(table[:, one], table[:, other])) for one, other in self._pairs]

    @cached_property
    def p(self) -> Floats:
        """The Holm-adjusted probability that row is no better than column, f8[a, a]; 1 on the diagonal."""
        found = np.ones((self._algorithms,) * 2)
        for (one, other), differences in zip(self._pairs, self._differences, strict=True):
            found[one, other], found[other, one] = differences.p()
        off = ~np.eye(self._algorithms, dtype=bool)
        found[off] = adjusted(found[off])
        return found

    def too_few(self, units: int) -> str:
        """Why tests of so few cases can find nothing, whatever they are; empty where they can.

        If all n differences have one sign, the exact p is 2**-n, and Holm holds the smallest against ALPHA / tests.
        """
        tests = self._algorithms * (self._algorithms - 1)
        fewest = ceil(log2(tests / ALPHA))
        if units >= fewest:
            return ""
        return f"exact tests of {self._algorithms} algorithms can find no difference with fewer than {fewest}"

    def own(self) -> Floats:
        """See `Scorer`."""
        wins: Floats = np.count_nonzero(self.p <= ALPHA, axis=1).astype(np.float64)
        return wins

    def drawn(self, cases: Floats, units: Draws) -> Floats:  # noqa: ARG002 - one form for all
        """See `Scorer`; cases that are drawn twice tie, so that all tests take the normal approximation."""
        parts = zip(*(each.sums(units) for each in self._differences), strict=True)
        sums = Sums(*(np.stack(part, axis=1) for part in parts))
        clear = rejected(sums.z, self._algorithms * (self._algorithms - 1), ALPHA)
        apart = sums.apart
        found = np.zeros((len(units), self._algorithms))
        for pair, (one, other) in enumerate(self._pairs):
            found[:, one] += clear[:, pair] & (apart[:, pair] > 0)
            found[:, other] += clear[:, pair] & (apart[:, pair] < 0)
        return found


def scorer(scheme: Scheme, values: Floats, group: NDArray[np.int64] | None, *, average: bool) -> Scorer:
    """A scheme with its cases.

    Args:
        scheme: which one.
        values: f8[case, a], the greater the better, without NaN.
        group: the number of the group of each case; tests take the mean of each group, since its cases depend on
            each other.
        average: whether ranks within a case that tie are the mean of their ranks, and not the least.
    """
    match scheme:
        case Scheme.MEAN_THEN_RANK:
            return Mean(values)
        case Scheme.MEDIAN_THEN_RANK:
            return Median(values)
        case Scheme.RANK_THEN_MEAN:
            return Mean(-ranks(values, average=average))
        case Scheme.RANK_THEN_MEDIAN:
            return Median(-ranks(values, average=average))
        case Scheme.TEST:
            return Wins(values if group is None else _group_means(values, group))


def _group_means(values: Floats, group: NDArray[np.int64]) -> Floats:
    total = np.zeros((int(group.max()) + 1, values.shape[1]))
    np.add.at(total, group, values)
    means: Floats = total / np.bincount(group)[:, np.newaxis]
    return means
