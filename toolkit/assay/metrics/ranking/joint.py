"""Draws of several values whose errors go together, from how far any two of them may be apart by chance."""

import math

import numpy as np
from numpy.typing import NDArray

from assay_kernels.resampling.reference import output, stream

Floats = NDArray[np.float64]

STREAM = 2**62
"""The number of a replicate that no bootstrap has, so that these draws share no random words with any."""

NEGLIGIBLE = 1e-12
"""A variance that is a smaller part of the greatest is what rounding left of 0."""

MOST_AT_ONCE = 1_000_000
"""Normal numbers, so that many draws take no more memory than what is drawn."""


def jointly(
    values: Floats, apart: Floats, *, seed: int, replicates: int, part: int = 0, freedom: float = math.inf
) -> Floats:
    """Draws of values as far as they lie apart, f8[r, a]: the first stays, and the others move against it.

    What moves all values alike changes no rank, so that variances of differences are enough. Differences are jointly
    normal, or Student's with so many degrees of freedom, which is how their intervals are found one by one; ranks of
    such draws say how sure ranks are (Goldstein & Spiegelhalter 1996, League tables and their limitations; recalled).

    Args:
        values: of all items, f8[a].
        apart: the variance of the difference of every two, f8[a, a].
        seed: 0 .. 2**64-1.
        replicates: how many draws.
        part: draws of parts that have other numbers are independent.
        freedom: of the variances.
    """
    root = _root((apart[1:, :1] + apart[:1, 1:] - apart[1:, 1:]) / 2)
    count = len(root)
    wide = math.isfinite(freedom)
    columns = count + (round(freedom) if wide else 0)
    drawn = np.repeat(values[np.newaxis].astype(np.float64), replicates, axis=0)
    rows = max(1, MOST_AT_ONCE // max(1, columns))
    for first in range(0, replicates, rows):
        block = slice(first, min(first + rows, replicates))
        normals = _normals(seed, part, range(block.start, block.stop), columns)
        moved = normals[:, :count] @ root.T
        if wide:
            moved *= np.sqrt(freedom / (normals[:, count:] ** 2).sum(axis=1, keepdims=True))
        drawn[block, 1:] += moved
    return drawn


def _normals(seed: int, part: int, rows: range, columns: int) -> Floats:
    """Independent normal numbers, f8[r, c], by the rule of Box & Muller (1958) from words that depend on nothing else.

    A number keeps its value whichever rows are drawn with it.
    """
    number = np.arange(rows.start * columns, rows.stop * columns, dtype=np.uint64) * np.uint64(2)
    key = stream(seed, STREAM, part)
    first, second = (((output(key, number + np.uint64(one)) >> np.uint64(11)) + 0.5) / 2.0**53 for one in (0, 1))
    found: Floats = np.sqrt(-2 * np.log(first)) * np.cos(2 * math.pi * second)
    return found.reshape(len(rows), columns)


def _root(covariance: Floats) -> Floats:
    """The lower triangle L with L L' = covariance, where some of it may be 0 (Cholesky, row by row)."""
    found = np.zeros_like(covariance)
    least = NEGLIGIBLE * covariance.diagonal().max(initial=0)
    for one in range(len(covariance)):
        left = covariance[one:, one] - found[one:, :one] @ found[one, :one]
        if left[0] > least:
            found[one:, one] = left / math.sqrt(left[0])
    return found
