"""ROC and precision-recall curves as exact counts at every distinct threshold, and their thinning for a plot."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay_kernels.dispatch import load
from assay_kernels.ranking.ranked import RankedScores

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """How many items of each class score at least a threshold, from the highest threshold down."""

    threshold: Floats
    """Distinct thresholds f8[t], falling; the first is infinity and stands for calling no item positive."""
    false_positives: Counts
    """Negative items at or above the threshold, i8[t]."""
    true_positives: Counts
    """Positive items at or above the threshold, i8[t]."""

    @property
    def negatives(self) -> int:
        """How many items are negative."""
        return int(self.false_positives[-1])

    @property
    def positives(self) -> int:
        """How many items are positive."""
        return int(self.true_positives[-1])

    @property
    def false_positive_rate(self) -> Floats:
        """1 - specificity, f8[t] from 0 to 1; negative items must exist."""
        return self.false_positives / self.negatives

    @property
    def sensitivity(self) -> Floats:
        """True-positive rate or recall, f8[t] from 0 to 1; positive items must exist."""
        return self.true_positives / self.positives

    @property
    def precision(self) -> Floats:
        """Positive predictive value f8[t], 1 by convention where no item is called positive."""
        called = self.true_positives + self.false_positives
        precision = np.ones(called.size)
        np.divide(self.true_positives, called, out=precision, where=called > 0)
        return precision


@dataclass(frozen=True, slots=True, eq=False)
class Part(Curve):
    """Some points of a curve that follow one another."""

    of_negatives: int
    """How many items are negative in all."""
    of_positives: int

    @property
    def negatives(self) -> int:
        """How many items are negative."""
        return self.of_negatives

    @property
    def positives(self) -> int:
        """How many items are positive."""
        return self.of_positives


def curve(ranked: RankedScores, *, backend: str | None = None) -> Curve:
    """The counts behind the ROC and the precision-recall curve of ranked scores."""
    return Curve(*load("ranking.curve", backend)(ranked.negative, ranked.positive))


def parts(ranked: RankedScores, at_most: int, *, backend: str | None = None) -> Iterator[Part]:
    """The points of `curve` in their order, never more than about `at_most` of them at a time.

    Args:
        ranked: the scores, which may lie in a file.
        at_most: 2 or more.
        backend: as for `curve`.
    """
    m, n = ranked.negative.size, ranked.positive.size
    none = np.zeros(1, np.int64)
    yield Part(np.full(1, np.inf), none, none, m, n)
    i, j = m, n
    while i or j:
        lower = _lower(ranked, i, j, at_most // 2)
        points = curve(RankedScores(ranked.negative[lower[0] : i], ranked.positive[lower[1] : j]), backend=backend)
        false, true = points.false_positives[1:] + (m - i), points.true_positives[1:] + (n - j)
        yield Part(points.threshold[1:], false, true, m, n)
        i, j = lower


def _lower(ranked: RankedScores, i: int, j: int, step: int) -> tuple[int, int]:
    """Where to go from the `i` lowest negative and the `j` lowest positive scores, at the end of no tie."""
    sides = ((ranked.negative[:i], i), (ranked.positive[:j], j))
    border = max(scores[max(size - step, 0)] for scores, size in sides if size)
    below = [int(np.searchsorted(scores, border)) for scores, _ in sides]
    above = [int(np.searchsorted(scores, border, "right")) for scores, _ in sides]
    # A long tie is one point, alone in its part.
    found = above if above != [i, j] else below
    return found[0], found[1]


def corners(points: Curve) -> NDArray[np.int64]:
    """Indexes of the points where the ROC curve turns, ends included: drawing these alone draws it exactly."""
    run, rise = np.diff(points.false_positives), np.diff(points.true_positives)
    turns = run[:-1] * rise[1:] != run[1:] * rise[:-1]
    inner = np.flatnonzero(turns) + 1
    return np.unique(np.concatenate(([0], inner, [points.threshold.size - 1]))).astype(np.int64)


def thin(x: Floats, y: Floats, at_most: int) -> NDArray[np.int64]:
    """Indexes of at most `at_most` exact points of a curve, ends included, spread evenly along it.

    A dropped point lies within length / (at_most - 1) of a kept one, where distance and length add |dx| and |dy|
    (a whole ROC curve is 2 long). Nothing is interpolated.

    Args:
        x: f8[t], one coordinate of the points in order.
        y: f8[t], the other.
        at_most: 2 or more.
    """
    if x.size <= at_most:
        return np.arange(x.size)
    along = np.concatenate(([0.0], np.cumsum(np.abs(np.diff(x)) + np.abs(np.diff(y)))))
    places = np.linspace(0.0, along[-1], at_most)
    kept = np.minimum(np.searchsorted(along, places, "left"), x.size - 1)
    return np.unique(np.append(kept[:-1], x.size - 1))
