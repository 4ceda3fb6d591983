"""The one-sided signed-rank test (Wilcoxon 1945, Individual comparisons by ranking methods), on many draws at once.

Differences of 0 are dropped; equal ones share the mean of their ranks. Up to 25 differences have their exact
distribution, given how they tie (each sign is as likely as the other); else W+ is taken as normal, with variance
n(n+1)(2n+1)/24 less (t^3 - t)/48 for each t equal ones, and half a unit off for continuity (Hollander & Wolfe,
Nonparametric Statistical Methods, section 3.1; recalled).
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.codes import Draws
from assay_kernels.dispatch import load
from assay_kernels.resampling.replicates import ROUNDING

Floats = NDArray[np.float64]

EXACT_UP_TO = 25
"""Differences whose distribution is counted out."""

MOST_KNOWN = 256
"""Distributions that are kept."""


class Sums(NamedTuple):
    """What the test is made of on each draw, i8[r]."""

    twice_positive: NDArray[np.int64]
    """Twice W+, the sum of the ranks of those differences that are above 0."""
    there: NDArray[np.int64]
    """How many differences are not 0."""
    ties: NDArray[np.int64]
    """t^3 - t, summed over groups of t equal sizes."""

    @property
    def apart(self) -> Floats:
        """W+ less what it is expected to be, f8[r]."""
        return self.twice_positive / 2 - self.there * (self.there + 1.0) / 4

    @property
    def z(self) -> Floats:
        """How clear the greater of the two directions is, as a quantile of the normal distribution, f8[r]."""
        there = self.there.astype(np.float64)
        variance = there * (there + 1) * (2 * there + 1) / 24 - self.ties / 48
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(variance > 0, (np.abs(self.apart) - 0.5) / np.sqrt(variance), -np.inf)


class Differences:
    """The differences of one pair, whose sizes are sorted once for all draws."""

    def __init__(self, apart: Floats) -> None:
        there = np.flatnonzero(apart)
        order = there[np.argsort(np.abs(apart[there]), kind="stable")]
        size = np.abs(apart[order])
        self._items = apart.size
        self._order = order.astype(np.uint32)
        self._above = (apart[order] > 0).astype(np.uint8)
        self._begins = np.ones(order.size, np.uint8)
        self._begins[1:] = size[1:] - size[:-1] > ROUNDING * size[1:]

    @property
    def exact(self) -> bool:
        """Whether the distribution of W+ can be counted out."""
        return 0 < self._order.size <= EXACT_UP_TO

    def sums(self, times: Draws, *, backend: str | None = None) -> Sums:
        """The parts of the test on draws.

        Args:
            times: how often each draw has each item, u4[r, n].
            backend: the one to use; None takes the best that runs here.

        Raises:
            ValueError: there are not as many items as differences.
        """
        if times.shape[1] != self._items:
            raise ValueError(f"there are draws of {times.shape[1]} items, and {self._items} differences")
        return Sums(*load("resampling.signed_ranks", backend)(self._order, self._above, self._begins, times))

    def _twice_ranks(self) -> tuple[int, ...]:
        """Twice the rank of each difference, ascending: of equal ones, the first and the last of theirs together."""
        firsts = np.flatnonzero(self._begins)
        lasts = np.append(firsts[1:], self._order.size)
        return tuple(np.repeat(firsts + lasts + 1, lasts - firsts).tolist())

    def p(self) -> tuple[float, float]:
        """The probability, if there were no difference, of a W+ at least as great, and of one at least as small."""
        found = self.sums(np.ones((1, self._items), np.uint32))
        if not np.isfinite(found.z[0]):
            return 1.0, 1.0
        if self.exact:
            return _exact(int(found.twice_positive[0]), self._twice_ranks())
        return _tail(found, 1), _tail(found, -1)


def _tail(found: Sums, sign: int) -> float:
    n, apart = float(found.there[0]), float(found.apart[0]) * sign
    deviation = math.sqrt(n * (n + 1) * (2 * n + 1) / 24 - float(found.ties[0]) / 48)
    return 0.5 * math.erfc((apart - 0.5) / deviation / math.sqrt(2))


def _exact(twice_positive: int, twice_ranks: tuple[int, ...]) -> tuple[float, float]:
    ways = _ways(twice_ranks)
    whole = 1 << len(twice_ranks)
    return sum(ways[twice_positive:]) / whole, sum(ways[: twice_positive + 1]) / whole


@lru_cache(MOST_KNOWN)
def _ways(twice_ranks: tuple[int, ...]) -> tuple[int, ...]:
    """In how many choices of signs twice W+ is 0, 1, 2 and so on."""
    ways = [1]
    for rank in twice_ranks:
        more = [0] * rank + ways
        ways = [one + other for one, other in zip(ways + [0] * rank, more, strict=True)]
    return tuple(ways)
