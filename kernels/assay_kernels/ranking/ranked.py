"""The state of everything that ranks: the scores of each class in ascending order."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assay_kernels.state.rows import merge_ascending

Scores = NDArray[np.float64]
"""Scores in ascending order, without NaN or -0.0: f8, or f4 where f4 was given, which orders and ties the same."""

Items = NDArray[np.int64]
"""Number of the item behind each score, in the order of the scores, i8[n]."""

LARGEST_CLASS = 2**30
"""Most items of one class: twice the pairs, and the square of a doubled placement, stay below 2**63."""


@dataclass(frozen=True, slots=True, eq=False)
class RankedScores:
    """The scores of the negative and of the positive items, each ascending; both f4 or both f8."""

    negative: Scores
    """Scores of the negative items, f[m]."""
    positive: Scores
    """Scores of the positive items, f[n]."""

    def __post_init__(self) -> None:
        """Refuse what cannot be ranked or counted.

        Raises:
            ValueError: a score is NaN.
            OverflowError: a class has more than 2**30 items.
        """
        if max(self.negative.size, self.positive.size) > LARGEST_CLASS:
            raise OverflowError(f"a class has more than {LARGEST_CLASS} items, so that its pairs overflow 64 bits")
        for scores in (self.negative, self.positive):
            if scores.size and np.isnan(scores[-1]):
                raise ValueError(f"{np.count_nonzero(np.isnan(scores))} scores are NaN, which has no rank")

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
    negative_item: Items
    """Number of the item behind each negative score, i8[m]."""
    positive_item: Items
    """Number of the item behind each positive score, i8[n]."""
