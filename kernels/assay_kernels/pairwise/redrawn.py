"""What errors of calibration by kernels would be if some forecasts were drawn more often, and others not at all.

What every pair of items adds is worked out once and kept, so that a draw is a weighted sum of it: memory and the time
of a draw grow with the square of the items. Copies of an item that a draw repeats are none of its pairs. A copy lies in
the middle of its own kernel and shares its label, and would show an error, or agreement, that is in no data; the
unbiased estimate leaves the pairs of items with themselves out for the same reason.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay_kernels.pairwise.reference import SAME, Labels, Reals, centres, logarithms
from assay_kernels.pairwise.score import TOO_FEW, forecasts
from assay_kernels.state.undefined import Score, Undefined

Weights = NDArray[np.float64]
"""How often a draw takes each item, whole numbers in f8[n]."""

_LEAST = 1e-250
"""Densities that add up to less are worked out anew among the items that are drawn."""


class Terms(NamedTuple):
    """What each pair of forecasts adds to the squared kernel calibration error."""

    of: Reals
    """f8[n, n], 0 of an item with itself."""

    @classmethod
    def between(cls, label: ArrayLike, probability: ArrayLike, width: float) -> "Terms":
        """The terms of `pairwise.reference.error`.

        Args:
            label: as `score.skce`.
            probability: as `score.skce`.
            width: of the kernel.

        Raises:
            ValueError: as `score.skce`.
            TypeError: as `score.skce`.
        """
        truth, table = forecasts(label, probability)
        residual = np.eye(table.shape[1])[truth] - table
        square, product = np.zeros((2, len(table), len(table)))
        for column, missed in zip(table.T, residual.T, strict=True):
            apart = np.subtract.outer(column, column)
            square += apart * apart
            product += np.multiply.outer(missed, missed)
        found = np.exp(-np.sqrt(square) / width) * product
        np.fill_diagonal(found, 0.0)
        return cls(found)

    def skce(self, weights: Weights) -> Score:
        """The unbiased squared error of a draw."""
        items = weights.sum()
        pairs = items * items - (weights * weights).sum()
        if not pairs:
            return Undefined(TOO_FEW)
        return float((weights * _weighted(self.of, weights)).sum() / pairs)


class Densities(NamedTuple):
    """How dense each forecast takes every other one to be, by Dirichlet kernels."""

    truth: Labels
    table: Reals
    exponent: Reals
    """Of the forecast of a row by that of a column, f8[n, n]; -inf of an item with itself."""
    missing: Reals
    """What the one of the column gives to classes that the one of the row takes to be impossible, f8[n, n]."""
    density: Reals
    """f8[n, n], each row up to a factor of its own."""

    @classmethod
    def about(cls, label: ArrayLike, probability: ArrayLike, bandwidth: float) -> "Densities":
        """The kernels of `pairwise.reference.conditional`.

        Args:
            label: as `score.ece_kde`.
            probability: as `score.ece_kde`.
            bandwidth: of the kernels.

        Raises:
            ValueError: as `score.ece_kde`.
            TypeError: as `score.ece_kde`.
        """
        truth, table = forecasts(label, probability)
        weight, constant = centres(table, bandwidth)
        there, zero = logarithms(table)
        exponent, missing = np.tile(constant, (len(table), 1)), np.zeros((len(table), len(table)))
        for k in range(table.shape[1]):
            exponent += np.multiply.outer(there[:, k], weight[:, k])
            missing += np.multiply.outer(zero[:, k], table[:, k])
        np.fill_diagonal(missing, np.inf)
        np.fill_diagonal(exponent, -np.inf)
        return cls(truth, table, exponent, missing, _scaled(exponent, missing))

    def ece_kde(self, weights: Weights) -> Score:
        """The mean distance of a draw's forecasts from the frequencies among the others that are drawn."""
        drawn = weights > 0
        if np.count_nonzero(drawn) < 2:
            return Undefined(TOO_FEW)
        of_class = np.stack([_weighted(self.density[:, of], weights[of]) for of in self._classes()], axis=1)
        faint = np.flatnonzero(drawn & (of_class.sum(axis=1) < _LEAST))
        if faint.size:
            near = _scaled(self.exponent[np.ix_(faint, drawn)], self.missing[np.ix_(faint, drawn)]) * weights[drawn]
            of_class[faint] = np.stack([near[:, of[drawn]].sum(axis=1) for of in self._classes()], axis=1)
        apart = of_class[drawn] / of_class[drawn].sum(axis=1, keepdims=True) - self.table[drawn]
        return float((weights[drawn] * np.sqrt((apart * apart).sum(axis=1))).sum() / weights.sum())

    def _classes(self) -> list[NDArray[np.bool_]]:
        """Which items are of each class."""
        return [self.truth == k for k in range(self.table.shape[1])]


def _scaled(exponent: Reals, missing: Reals) -> Reals:
    """Densities over the greatest of their row, of those that the fewest zeros make vanish."""
    least = missing.min(axis=1, initial=np.inf, keepdims=True)
    kept = np.where((missing > least * SAME) | np.isinf(missing), -np.inf, exponent)
    most = kept.max(axis=1, initial=-np.inf, keepdims=True)
    found: Reals = np.exp(kept - np.where(np.isinf(most), 0.0, most))
    return found


def _weighted(rows: Reals, weights: Weights) -> Reals:
    """The weighted sum of each row, in an order that no library changes with its threads."""
    found: Reals = np.empty(len(rows))
    np.einsum("ij,j->i", rows, weights, out=found, optimize=False)
    return found
