"""What the calibration kernels leave behind."""

from typing import Any, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from assay_kernels.state.counts import Counts, merge_counts
from assay_kernels.state.fixed_sum import Limbs, add_limbs


class Binned(Protocol):
    """Items gathered into bins by their probability."""

    @property
    def counts(self) -> Counts:
        """Items in each bin, i8[bins]."""

    @property
    def positives(self) -> Counts:
        """Positive items in each bin, i8[bins]."""

    @property
    def probability(self) -> Limbs:
        """Fixed-point sum of the probabilities in each bin, i8[bins, 2]."""


class Bins(NamedTuple):
    """Bins alone, as those of equal mass, whose borders depend on all items: they do not merge."""

    counts: Counts
    """Items in each bin, i8[bins]."""
    positives: Counts
    """Positive items in each bin, i8[bins]."""
    probability: Limbs
    """Fixed-point sum of the probabilities in each bin, i8[bins, 2]."""


class Ascending(NamedTuple):
    """Rows in ascending order of probability, ties in canonical order: what bins of equal mass are cut from."""

    positive: NDArray[np.uint8]
    """Outcomes 0 or 1, u1[n]."""
    probability: NDArray[np.floating[Any]]
    """Probabilities of the positive class, f8[n] or f4[n]."""
    item: NDArray[np.int64]
    """Number of the item behind each row, so that its weight can be found, i8[n]."""


class CalibrationState(NamedTuple):
    """Bins of equal width and the sums of two proper scores; shards merge to the same bits in any order.

    Bin b of m holds the probabilities in (b/m, (b+1)/m], with the nearest doubles as borders; the first holds 0 too.
    """

    counts: Counts
    """Items in each bin, i8[bins]."""
    positives: Counts
    """Positive items in each bin, i8[bins]."""
    probability: Limbs
    """Fixed-point sum of the probabilities in each bin, i8[bins, 2]."""
    brier: Limbs
    """Fixed-point sum of (probability - outcome)^2, i8[2]."""
    log_loss: Limbs
    """Fixed-point sum of -ln(probability given to the outcome) where that is finite, i8[2]."""
    infinite: int
    """Items whose outcome was given probability 0, so that their log loss is infinite."""

    def merge(self, other: Self) -> "CalibrationState":
        """The state of both shards.

        Raises:
            ValueError: the two have different numbers of bins.
        """
        return CalibrationState(
            merge_counts(self.counts, other.counts),
            merge_counts(self.positives, other.positives),
            add_limbs(self.probability, other.probability),
            add_limbs(self.brier, other.brier),
            add_limbs(self.log_loss, other.log_loss),
            self.infinite + other.infinite,
        )
