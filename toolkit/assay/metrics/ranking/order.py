"""Ranks of scores, and how much two rankings agree."""

import numpy as np
from numpy.typing import NDArray

from assay_kernels.resampling.replicates import ROUNDING

Floats = NDArray[np.float64]


def ranks(scores: Floats, *, average: bool = False) -> Floats:
    """The rank of each score among those of its row, 1 for the greatest; scores that rounding alone keeps apart tie.

    >>> ranks(np.array([0.9, 0.7, 0.7, 0.5]))
    array([1., 2., 2., 4.])

    Args:
        scores: f8[..., algorithm], the greater the better, without NaN; infinite ones tie with their like alone.
        average: whether those that tie share the mean of their ranks, 2.5 in the example; else the least.
    """
    settled = _settled(scores)
    found = np.empty(settled.shape)
    for one in range(settled.shape[-1]):
        own = settled[..., one : one + 1]
        found[..., one] = 1 + np.count_nonzero(settled > own, axis=-1)
        if average:
            found[..., one] += (np.count_nonzero(settled == own, axis=-1) - 1) / 2
    return found


def _settled(scores: Floats) -> Floats:
    """The scores as multiples of a 10^-12th of the greatest finite of their row, so that being equal is transitive."""
    size = np.abs(scores).max(axis=-1, keepdims=True, initial=0)
    if not np.isfinite(size).all():
        size = np.abs(scores).max(axis=-1, keepdims=True, initial=0, where=np.isfinite(scores))
    step = np.where(size > 0, size * ROUNDING, 1)
    return np.rint(scores / step)


def kendall(rankings: Floats, original: Floats) -> Floats:
    """Kendall's tau-b of each ranking with the original one, f8[r]; NaN where all of a ranking ties.

    tau-b = (C - D) / sqrt((P - T1)(P - T2)) of P pairs, of which C are in the same order in both, D in the opposite
    one, and T1 and T2 tie in one of them (Kendall 1945, The treatment of ties in ranking problems).

    Args:
        rankings: f8[r, algorithm].
        original: f8[algorithm].
    """
    agreeing, apart = np.zeros(len(rankings)), np.zeros(len(rankings))
    for one in range(original.size):
        signs = np.sign(rankings[:, one + 1 :] - rankings[:, one : one + 1])
        agreeing += signs @ np.sign(original[one + 1 :] - original[one])
        apart += np.count_nonzero(signs, axis=1)
    apart_there = np.count_nonzero(np.triu(original[:, np.newaxis] - original, 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(apart * apart_there > 0, agreeing / np.sqrt(apart * apart_there), np.nan)
