"""The one-sided signed-rank test (Wilcoxon 1945, Individual comparisons by ranking methods), on many draws at once.

Differences of 0 are dropped; equal ones share the mean of their ranks. Up to 25 differences, none of them equal, have
their exact distribution; else W+ is taken as normal, with variance n(n+1)(2n+1)/24 less (t^3 - t)/48 for each t equal
ones, and half a unit off for continuity (Hollander & Wolfe, Nonparametric Statistical Methods, section 3.1; recalled).
"""

import math
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.resampling.replicates import ROUNDING

Floats = NDArray[np.float64]

EXACT_UP_TO = 25
"""Differences whose distribution is counted out."""


class Sums(NamedTuple):
    """What the test is made of, each f8[r]."""

    positive: Floats
    """W+, the sum of the ranks of those differences that are above 0."""
    there: Floats
    """How many differences are not 0."""
    ties: Floats
    """t^3 - t, summed over groups of t equal sizes."""

    @property
    def apart(self) -> Floats:
        """W+ less what it is expected to be."""
        return self.positive - self.there * (self.there + 1) / 4

    @property
    def z(self) -> Floats:
        """How clear the greater of the two directions is, as a quantile of the normal distribution."""
        variance = self.there * (self.there + 1) * (2 * self.there + 1) / 24 - self.ties / 48
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(variance > 0, (np.abs(self.apart) - 0.5) / np.sqrt(variance), -np.inf)


class Differences:
    """The differences of one pair, whose sizes are sorted once for all replicates."""

    def __init__(self, apart: Floats) -> None:
        there = np.flatnonzero(apart)
        self._order = there[np.argsort(np.abs(apart[there]), kind="stable")]
        size = np.abs(apart[self._order])
        self._above = apart[self._order] > 0
        rises = size[1:] - size[:-1] > ROUNDING * size[1:]
        self._starts = np.concatenate([[0], 1 + np.flatnonzero(rises)]) if size.size else np.empty(0, np.int64)

    @property
    def exact(self) -> bool:
        """Whether the distribution of W+ can be counted out."""
        return 0 < self._order.size <= EXACT_UP_TO and self._starts.size == self._order.size

    def sums(self, times: Floats) -> Sums:
        """The parts of the test where case i is there `times[i]` times, for each column of f8[case, r]."""
        if not self._order.size:
            return Sums(*np.zeros((3, times.shape[1])))
        drawn = times[self._order]
        above = drawn * self._above[:, np.newaxis]
        if self._starts.size < self._order.size:
            drawn, above = (np.add.reduceat(each, self._starts, axis=0) for each in (drawn, above))
        last = _running(drawn)
        square = np.einsum("ij,ij->j", above, drawn)
        positive = np.einsum("ij,ij->j", above, last) - (square - above.sum(axis=0)) / 2
        ties = np.einsum("ij,ij,ij->j", drawn, drawn, drawn) - last[-1]
        return Sums(positive, last[-1], ties)

    def p(self) -> tuple[float, float]:
        """The probability, if there were no difference, of a W+ at least as great, and of one at least as small."""
        found = self.sums(np.ones((int(self._order.max(initial=-1)) + 1, 1)))
        if not self._order.size:
            return 1.0, 1.0
        if self.exact:
            return _exact(int(found.positive[0]), self._order.size)
        variance_is_there = bool(np.isfinite(found.z[0]))
        return tuple(_tail(found, sign) if variance_is_there else 1.0 for sign in (1, -1))  # type: ignore[return-value]


def _running(rows: Floats) -> Floats:
    """The sums of each row with all before it; a third of the time of `np.cumsum`, which goes down the columns."""
    found = rows.copy()
    for before, row in pairwise(found):
        np.add(row, before, out=row)
    return found


def _tail(found: Sums, sign: int) -> float:
    n, apart = float(found.there[0]), float(found.apart[0]) * sign
    deviation = math.sqrt(n * (n + 1) * (2 * n + 1) / 24 - float(found.ties[0]) / 48)
    return 0.5 * math.erfc((apart - 0.5) / deviation / math.sqrt(2))


def _exact(positive: int, count: int) -> tuple[float, float]:
    ways = _ways(count)
    whole = 1 << count
    return sum(ways[positive:]) / whole, sum(ways[: positive + 1]) / whole


@cache
def _ways(count: int) -> tuple[int, ...]:
    """In how many of the 2^count choices of signs W+ is 0, 1, 2 and so on."""
    ways = [1]
    for rank in range(1, count + 1):
        more = [0] * rank + ways
        ways = [one + other for one, other in zip(ways + [0] * rank, more, strict=True)]
    return tuple(ways)
