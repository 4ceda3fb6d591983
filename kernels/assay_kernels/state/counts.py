"""Counts: int64 arrays of any shape, merged by adding."""

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
"""A histogram or a confusion table."""


def merge_counts(left: Counts, right: Counts) -> Counts:
    """The counts of both shards.

    Raises:
        ValueError: the shapes differ, so that the two count different things.
        TypeError: one of them does not hold int64.
    """
    if left.shape != right.shape:
        raise ValueError(f"counts of shapes {left.shape} and {right.shape} cannot be merged")
    if left.dtype != np.int64 or right.dtype != np.int64:
        raise TypeError(f"counts are int64, not {left.dtype} and {right.dtype}")
    return left + right
