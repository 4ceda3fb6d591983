"""DeLong's variance of AUROC and covariance between AUROCs, exact until one division.

DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44(3), eqs. 3 to 6, by midranks as Sun & Xu 2014 do. All sums are whole
numbers, so that neither order nor grouping nor cancellation changes the result.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from assay_kernels.dispatch import load
from assay_kernels.ranking.ranked import RankedScores
from assay_kernels.resampling.placements import Placements
from assay_kernels.state.undefined import Undefined

_HALF_LIMB = 16


class Estimate(NamedTuple):
    """A value and the variance of its sampling distribution."""

    value: float
    variance: float


class Apart(NamedTuple):
    """Whole sums over the differences of two algorithms' doubled placements of some items; they add up over items."""

    total: int
    """Over the positive items, which is that over the negative ones too once all items are there."""
    of_positive: int
    """Squares over the positive items."""
    of_negative: int
    """Squares over the negative items."""
    negatives: int
    positives: int

    @classmethod
    def of(cls, left: Placements, right: Placements) -> Self:
        """The sums over the items of both, whose placements are among all items.

        Raises:
            ValueError: the two are not placements of the same items.
        """
        _require_same_items(left, right)
        positive, negative = left.positive - right.positive, left.negative - right.negative
        total = int(positive.sum(dtype=np.int64))
        return cls(total, _dot(positive, positive), _dot(negative, negative), negative.size, positive.size)

    def merge(self, other: Self) -> "Apart":
        """The sums over the items of both."""
        return Apart(*map(sum, zip(self, other, strict=True)))

    def estimate(self) -> Estimate | Undefined:
        """AUROC of the left minus that of the right, and its variance; undefined unless each class has two items."""
        m, n = self.negatives, self.positives
        moments = _Moments(self.total**2, self.of_positive, self.of_negative)
        return _too_few(m, n) or Estimate(self.total / (2 * m * n), _covariance(moments, m, n))


class _Moments(NamedTuple):
    """Whole sums over doubled placements, from which every (co)variance follows."""

    product: int
    """Product of the sums of the two sides."""
    of_positive: int
    of_negative: int


def delong(ranked: RankedScores, *, backend: str | None = None) -> Estimate | Undefined:
    """AUROC and its variance, from ranked scores; undefined unless each class has two items."""
    m, n = ranked.negative.size, ranked.positive.size
    missing = _too_few(m, n)
    if missing:
        return missing
    twice_u, of_positive, of_negative = load("resampling.delong", backend)(ranked.negative, ranked.positive)
    return Estimate(twice_u / (2 * m * n), _covariance(_Moments(twice_u**2, of_positive, of_negative), m, n))


def delong_covariance(algorithms: list[Placements]) -> NDArray[np.float64] | Undefined:
    """Covariance matrix f8[k,k] of the AUROCs of several algorithms on the same items, k of at least 1.

    Raises:
        ValueError: two are not placements of the same items.
    """
    m, n = algorithms[0].negative.size, algorithms[0].positive.size
    for other in algorithms:
        _require_same_items(algorithms[0], other)
    rows = [[_moments(a, b) for b in algorithms] for a in algorithms]
    return _too_few(m, n) or np.array([[_covariance(cell, m, n) for cell in row] for row in rows])


def _covariance(moments: _Moments, m: int, n: int) -> float:
    """S10/n + S01/m as one fraction: each S is the unbiased covariance of placements (their eq. 6)."""
    positive = (n * moments.of_positive - moments.product) * (m - 1)
    negative = (m * moments.of_negative - moments.product) * (n - 1)
    return (positive + negative) / (4 * m * m * n * n * (m - 1) * (n - 1))


def _moments(left: Placements, right: Placements) -> _Moments:
    product = _sum(left) * _sum(right)
    return _Moments(product, _dot(left.positive, right.positive), _dot(left.negative, right.negative))


def _sum(placements: Placements) -> int:
    return int(placements.positive.sum(dtype=np.int64))


def _dot(left: NDArray[np.int64], right: NDArray[np.int64]) -> int:
    """The exact scalar product of whole numbers of magnitude up to 2**31, in limbs of 16 bits."""
    mask = (1 << _HALF_LIMB) - 1
    left_high, left_low = left >> _HALF_LIMB, left & mask
    right_high, right_low = right >> _HALF_LIMB, right & mask
    cross = int(left_high @ right_low) + int(left_low @ right_high)
    return (int(left_high @ right_high) << 2 * _HALF_LIMB) + (cross << _HALF_LIMB) + int(left_low @ right_low)


def _too_few(m: int, n: int) -> Undefined | None:
    if min(m, n) < 2:
        return Undefined(f"DeLong's variance needs two items of each class, and there are {m} negative, {n} positive")
    return None


def _require_same_items(left: Placements, right: Placements) -> None:
    if (left.positive.size, left.negative.size) != (right.positive.size, right.negative.size):
        raise ValueError("paired AUROCs need placements of the same items")
