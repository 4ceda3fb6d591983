"""Values of a score on bootstrap replicates, some of which may be undefined."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assay_kernels.state.undefined import Score, Undefined

Floats = NDArray[np.float64]

ROUNDING = 1e-12
"""Two values that are apart by no greater part of themselves are apart by what was rounded on the way to them."""

UNIT = 2.0**-52
"""And so are those that are apart by no more than this, in which sums of probabilities are counted."""


def difference(left: float | Floats, right: float | Floats) -> Floats:
    """`left` minus `right`, and 0 where they are apart by rounding alone."""
    apart = np.subtract(left, right)
    size = np.maximum(np.abs(left), np.abs(right))
    return np.where(np.abs(apart) <= np.maximum(ROUNDING * size, UNIT), 0.0, apart)


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """One score on every replicate, in order, so that two scores on the same draws can be paired."""

    value: Floats
    """The score, f8[r]; 0 where undefined."""
    defined: NDArray[np.bool_]
    """Whether it has a value, bool[r]."""

    @classmethod
    def of(cls, scores: Iterable[Score]) -> Self:
        """Collect scores in the order of their replicates."""
        found = list(scores)
        defined = np.array([not isinstance(score, Undefined) for score in found], dtype=np.bool_)
        value = [0.0 if isinstance(score, Undefined) else score for score in found]
        return cls(np.array(value, dtype=np.float64), defined)

    @classmethod
    def of_values(cls, values: Floats) -> Self:
        """Scores f8[r] in the order of their replicates; one that is NaN is undefined."""
        defined = ~np.isnan(values)
        return cls(np.where(defined, values, 0.0), defined)

    def __len__(self) -> int:
        """How many replicates there are, undefined ones included."""
        return self.value.size

    @property
    def undefined(self) -> int:
        """On how many replicates the score is undefined."""
        return int(self.value.size - np.count_nonzero(self.defined))

    def about(self, value: float) -> "Replicates":
        """The same, moved so that their mean is `value`: without the bias of draws.

        Source: Efron and Tibshirani 1993, section 10.6 (recalled).
        """
        if not self.defined.any():
            return self
        moved = self.value + (value - float(self.value[self.defined].mean()))
        return Replicates(np.where(self.defined, moved, 0.0), self.defined)

    def minus(self, other: "Replicates") -> "Replicates":
        """Paired differences as `difference` takes them; undefined where either is.

        Raises:
            ValueError: the two have different numbers of replicates, so that they are not of the same draws.
        """
        if len(self) != len(other):
            raise ValueError(f"{len(self)} and {len(other)} replicates cannot be paired")
        defined = self.defined & other.defined
        return Replicates(np.where(defined, difference(self.value, other.value), 0.0), defined)
