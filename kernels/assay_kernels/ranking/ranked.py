"""The state of everything that ranks: the scores of each class in ascending order."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assay_kernels.state.rows import merge_ascending

Scores = NDArray[np.float64]
"""Scores in ascending order, without NaN or -0.0: f8, or f4 where f4 was given, which orders and ties the same."""

LARGEST_CLASS = 2**31 - 1
"""Most items of one class: twice the number of pairs stays below 2**63, so that twice-U is an int64."""


@dataclass(frozen=True, slots=True, eq=False)
class RankedScores:
    """The scores of the negative and of the positive items, each ascending; both f4 or both f8."""

    negative: Scores
    """Scores of the negative items, f[m]."""
    positive: Scores
    """Scores of the positive items, f[n]."""

    def __post_init__(self) -> None:
        """Refuse a class so large that its pairs could not be counted.

        Raises:
            OverflowError: a class has 2**31 items or more.
        """
        if max(self.negative.size, self.positive.size) > LARGEST_CLASS:
            raise OverflowError(f"a class has more than {LARGEST_CLASS} items, so that pairs overflow 64 bits")

    def __len__(self) -> int:
        """How many items were ranked."""
        return self.negative.size + self.positive.size

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same scores in each class."""
        return (
            isinstance(other, RankedScores)
            and np.array_equal(self.negative, other.negative)
            and np.array_equal(self.positive, other.positive)
        )

    __hash__ = None  # type: ignore[assignment]

    def merge(self, other: Self) -> "RankedScores":
        """The state of both shards; f4 with f8 gives f8, which holds every f4 exactly."""
        return RankedScores(
            merge_ascending(self.negative, other.negative), merge_ascending(self.positive, other.positive)
        )


@dataclass(frozen=True, slots=True, eq=False)
class OrderedScores:
    """Ranked scores that still know their items, so that weights and placements find them.

    Items are numbered in canonical order, which the caller gives.
    """

    ranked: RankedScores
    """The scores, ascending."""
    negative_item: NDArray[np.int64]
    """Number of the item behind each negative score, i8[m]."""
    positive_item: NDArray[np.int64]
    """Number of the item behind each positive score, i8[n]."""
