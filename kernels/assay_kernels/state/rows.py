"""Rows in canonical order: states that keep what they were given, because the formula needs every row."""

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray


class Rows(Protocol):
    """What a state of rows can do.

    Its order is a function of the rows alone (by item id, or by score with counts), so that merging shards
    in any order and grouping gives equal rows.
    """

    def __len__(self) -> int:
        """How many rows there are."""

    def merge(self, other: Self) -> Self:
        """The rows of both, in canonical order, in time linear in their number."""


def merge_ascending(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Two ascending arrays, f8[m] and f8[n], as one ascending array f8[m+n].

    NumPy's stable sort of floats finds the two runs and merges them, which takes linear time.
    """
    return np.sort(np.concatenate((left, right)), kind="stable")
