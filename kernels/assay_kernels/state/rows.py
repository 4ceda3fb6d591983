"""Rows in canonical order: states that keep what they were given, because the formula needs every row.

The order is a function of the rows alone, so that merging shards in any order and grouping gives equal rows.
"""

import numpy as np
from numpy.typing import NDArray


def merge_ascending(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Two ascending arrays, f8[m] and f8[n], as one ascending array f8[m+n].

    NumPy's stable sort of floats finds the two runs and merges them, which takes linear time.
    """
    return np.sort(np.concatenate((left, right)), kind="stable")
