"""Curves of a ranking, and pointwise bands around them.

A band is an interval of the rate at one place of the curve, for as many items as the rate is worth: their number
divided by the design effect (Kish 1965, section 8.2), which is the variance of the rate over bootstrap draws divided
by that of a proportion. So it holds the noise of the threshold too, keeps items of one group together, and does not
shrink to nothing where the rate is 0 or 1, as percentiles of the draws would. The interval is Agresti and Coull's
(1998), which near 0 and 1 is wrong less often than Wilson's (Brown, Cai and DasGupta 2001).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.resampling.sampling import Sampling
from assay_kernels.resampling.score import draws

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

LEAST = 5
"""No band where fewer items than this lie on one side of a threshold: tails say too little of their population."""

MOST_DRAWS, LEAST_DRAWS = 400, 100
"""A variance needs no more; very many items need less."""

WORK = 4 * 10**7
"""Items times draws up to which there are as many draws as there may be."""

AT_ONCE = 2 * 10**6
"""Items times draws that are held at the same time."""

MOST_THRESHOLDS = 20_000
"""At which draws are counted: the spread of a rate is the same at the next threshold."""

EPSILON = 1e-9
"""What arithmetic may add to a count that is whole."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """Items in the order of their scores, the highest first."""

    order: NDArray[np.intp]
    """Positions of the items, i8[n]."""
    last: NDArray[np.intp]
    """Places in `order` where a tie ends: thresholds fall there, i8[t]."""
    positive: NDArray[np.bool_]
    """Whether the item at each place of `order` is of the class, bool[n]."""
    thresholds: Floats
    """Falling; the first is infinity and calls no item positive, f8[t + 1]."""

    @classmethod
    def of(cls, positive: NDArray[np.bool_], score: Floats) -> "Ranking":
        """Rank the items by score."""
        order = np.argsort(-score, kind="stable")
        ordered = score[order]
        last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], ordered.size > 0))
        return cls(order, last, positive[order], np.append(np.inf, ordered[last]))

    @property
    def positives(self) -> int:
        """How many items are of the class."""
        return int(np.count_nonzero(self.positive))

    @property
    def negatives(self) -> int:
        """How many are not."""
        return self.positive.size - self.positives

    @cached_property
    def counted(self) -> "Counted":
        """The items, each counted once."""
        true = np.append(0, np.cumsum(self.positive)[self.last])
        return Counted((np.append(0, self.last + 1) - true)[np.newaxis], true[np.newaxis])

    @cached_property
    def _starts(self) -> NDArray[np.intp]:
        """Where the items of each threshold begin in `order`; of very many thresholds, some at equal distances."""
        evenly = np.linspace(0, self.last.size - 1, min(self.last.size, MOST_THRESHOLDS)).astype(np.intp)
        return np.append(0, self.last[evenly[:-1]] + 1)

    def count(self, times: NDArray[Any]) -> "Counted":
        """The items, each counted so many times; u4[r, n]."""
        ordered = np.take(times, self.order, axis=1)
        above = np.add.reduceat(ordered, self._starts, axis=1, dtype=np.int64).cumsum(axis=1)
        ordered *= self.positive
        true = np.add.reduceat(ordered, self._starts, axis=1, dtype=np.int64).cumsum(axis=1)
        start = np.zeros((len(times), 1), dtype=np.int64)
        return Counted(np.hstack((start, above - true)), np.hstack((start, true)))


class Counted(NamedTuple):
    """False and true positives at every threshold, from none to all items, for each of r draws."""

    false: Counts
    """i8[r, t]."""
    true: Counts
    """i8[r, t]."""

    @property
    def both_sides(self) -> "Counted":
        """Only the draws that hold items of either side."""
        kept = (self.false[:, -1] > 0) & (self.true[:, -1] > 0)
        return Counted(self.false[kept], self.true[kept])

    def sensitivity_at(self, rate: Floats) -> tuple[Floats, Floats]:
        """Sensitivity on the line between two thresholds at each false positive rate, and of how many items it is."""
        wanted = rate * self.false[:, -1:]
        left = _places(self.false, np.floor(wanted + EPSILON), "right") - 1
        right = np.minimum(left + 1, self.false.shape[1] - 1)
        start, run = _taken(self.false, left), _taken(self.false, right) - _taken(self.false, left)
        part = np.divide(wanted - start, run, out=np.zeros(wanted.shape), where=run > 0)
        low = _taken(self.true, left)
        found = low + part * (_taken(self.true, right) - low)
        items = np.broadcast_to(self.true[:, -1:], found.shape).astype(np.float64)
        return found / items, items

    def precision_at(self, recall: Floats) -> tuple[Floats, Floats]:
        """Precision at the highest threshold that reaches each recall, and of how many items it is."""
        wanted = np.ceil(recall * self.true[:, -1:] - EPSILON)
        at = _places(self.true, np.maximum(wanted, 1), "left")
        true = _taken(self.true, at)
        items = (true + _taken(self.false, at)).astype(np.float64)
        return true / items, items


Rate = Callable[[Counted, Floats], tuple[Floats, Floats]]
"""Reads a rate at places of a curve, and of how many items it is, f8[r, x] each."""


def _places(counts: Counts, wanted: Floats, side: Any) -> NDArray[np.intp]:
    """Where each row of `wanted` falls in that row of `counts`, which ascends; rows set apart are searched as one."""
    apart = np.arange(len(counts))[:, None] * (counts.max(initial=0) + 1)
    found = np.searchsorted((counts + apart).ravel(), (wanted.astype(np.int64) + apart).ravel(), side)
    places: NDArray[np.intp] = found.reshape(wanted.shape) - np.arange(len(counts))[:, None] * counts.shape[1]
    return places


def _taken(counts: Counts, at: NDArray[np.intp]) -> Counts:
    return np.take_along_axis(counts, at, axis=1)


@dataclass(frozen=True, eq=False)
class Draws:
    """Bootstrap draws of the items, the same for every algorithm."""

    sampling: Sampling
    seed: int

    @property
    def number(self) -> int:
        """How many there are."""
        return int(np.clip(WORK // max(self.sampling.unit.size, 1), LEAST_DRAWS, MOST_DRAWS))

    @property
    def together(self) -> float:
        """Items in a unit that is drawn as a whole, on average."""
        return self.sampling.unit.size / max(self.sampling.units, 1)

    def edges(self, items: int) -> Floats:
        """Between which shares of so many items there is a band; none when the first is above the second."""
        share = LEAST * self.together / items
        return np.array([share, 1 - share])

    def __iter__(self) -> Iterator[NDArray[np.uint32]]:
        """How often each draw takes each item, some draws at a time; u4[r, n]."""
        size = max(1, AT_ONCE // max(self.sampling.unit.size, 1))
        for first in range(0, self.number, size):
            yield draws(self.sampling, self.seed, min(size, self.number - first), first=first)


@dataclass(frozen=True, eq=False)
class Line:
    """A curve with its band, at places in ascending order; NaN where there is no band."""

    x: Floats
    y: Floats
    low: Floats
    high: Floats


class Trace:
    """One rate along one ranking, with what is known of its spread."""

    def __init__(self, ranking: Ranking, rate: Rate, x: Floats, supported: NDArray[np.bool_]) -> None:
        self._rate, self._x, self._supported = rate, x, supported
        rates, items = rate(ranking.counted, x)
        self._y, self._items = rates[0], items[0]
        self._draws = 0
        self._sum, self._squares = np.zeros(x.size), np.zeros(x.size)

    @classmethod
    def roc(cls, ranking: Ranking, rates: Floats, draws: Draws) -> "Trace":
        """Sensitivity over false positive rate."""
        return cls(ranking, Counted.sensitivity_at, rates, _between(rates, draws.edges(ranking.negatives)))

    @classmethod
    def precision_recall(cls, ranking: Ranking, recalls: Floats, draws: Draws) -> "Trace":
        """Precision over recall."""
        return cls(ranking, Counted.precision_at, recalls, _between(recalls, draws.edges(ranking.positives)))

    def add(self, counted: Counted) -> None:
        """Note the rate on some draws."""
        apart = self._rate(counted, self._x)[0] - self._y
        self._draws += len(apart)
        self._sum += apart.sum(axis=0)
        self._squares += (apart**2).sum(axis=0)

    def line(self, level: float, together: float) -> Line:
        """The curve with its band."""
        proportion = self._y * (1 - self._y) / self._items
        # Where every item says the same no draw can vary; items of one group may then be worth one item.
        effect = np.full(self._x.size, together)
        np.divide(self._variance, proportion, out=effect, where=proportion > 0)
        low, high = _interval(self._y, self._items / np.maximum(effect, 1.0), level)
        gap = np.where(self._supported, 0.0, np.nan)
        return Line(self._x, self._y, low + gap, high + gap)

    @property
    def _variance(self) -> Floats:
        if self._draws < 2:
            return np.full(self._x.size, np.nan)
        return np.maximum(self._squares - self._sum**2 / self._draws, 0.0) / (self._draws - 1)


def bands(
    rankings: Sequence[Ranking], places: Sequence[tuple[Floats, Floats]], drawn: Draws, level: float
) -> Iterator[tuple[Line, Line]]:
    """The ROC and the precision-recall curve of each ranking, with bands.

    Args:
        rankings: the items ranked by each algorithm, with some on either side.
        places: ascending false positive rates and recalls in 0..1, for each ranking.
        drawn: the draws, which all rankings share.
        level: confidence in (0, 1).
    """
    traces = [
        (Trace.roc(ranking, rates, drawn), Trace.precision_recall(ranking, recalls, drawn))
        for ranking, (rates, recalls) in zip(rankings, places, strict=True)
    ]
    for times in drawn:
        for ranking, pair in zip(rankings, traces, strict=True):
            counted = ranking.count(times).both_sides
            for trace in pair:
                trace.add(counted)
    for roc, precision_recall in traces:
        yield roc.line(level, drawn.together), precision_recall.line(level, drawn.together)


def _between(share: Floats, edges: Floats) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (share >= edges[0] - EPSILON) & (share <= edges[1] + EPSILON)
    return inside


def _interval(rate: Floats, items: Floats, level: float) -> tuple[Floats, Floats]:
    """Agresti and Coull's interval of a rate of so many items, which need not be a whole number."""
    z2 = NormalDist().inv_cdf((1 + level) / 2) ** 2
    centre = (rate * items + z2 / 2) / (items + z2)
    reach = np.sqrt(z2 * centre * (1 - centre) / (items + z2))
    return np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0)
