"""Holm's correction for many tests (Holm 1979, A simple sequentially rejective multiple test procedure)."""

from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def adjusted(p: Floats) -> Floats:
    """The p-values after Holm's correction, in their order: each at least as large as before, and at most 1.

    The k-th smallest of m is multiplied by m - k + 1, and none is smaller than one before it.
    """
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    found = np.empty(p.size)
    found[order] = np.minimum(steps, 1)
    return found


def rejected(z: Floats, tests: int, alpha: float) -> NDArray[np.bool_]:
    """Which tests of each row Holm's procedure rejects, by the normal quantiles that they reach.

    The same as comparing adjusted p-values with `alpha`, without a p-value for each.

    Args:
        z: f8[r, t], the greater the clearer; at most `tests` of a row, and what is left out is never rejected.
        tests: how many tests a row is corrected for.
        alpha: level of the whole family, below 0.5.
    """
    order = np.argsort(-z, axis=1, kind="stable")
    reaches = np.take_along_axis(z, order, axis=1) >= _quantiles(tests, z.shape[1], alpha)
    found = np.zeros(z.shape, bool)
    np.put_along_axis(found, order, np.logical_and.accumulate(reaches, axis=1), axis=1)
    return found


@cache
def _quantiles(tests: int, count: int, alpha: float) -> Floats:
    normal = NormalDist()
    return np.array([-normal.inv_cdf(alpha / (tests - k)) for k in range(count)])
