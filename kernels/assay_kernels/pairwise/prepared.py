"""What the compiled forms need beside the forecasts: columns as they are swept, and a search by bits."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.pairwise.reference import Labels, Reals, centres, logarithms

DIGIT = 16
"""Bits by which squares of distances are counted at a time."""


class Columns(NamedTuple):
    """Dirichlet kernels, those of one class beside each other, and the forecasts at which they are looked at."""

    weight: Reals
    """[k, n] exponents of the kernels."""
    constant: Reals
    """[n] logarithms of their normalisations."""
    first: Labels
    """[k + 1] where the kernels of a class begin."""
    share: Reals
    """[k, n] probabilities of the kernels."""
    there: Reals
    """[n, k] logarithms of the forecasts."""
    zero: Reals
    """[n, k] 1 where a forecast is 0."""
    place: Labels
    """[n] where the kernel of a forecast is."""

    @classmethod
    def of(cls, probability: Reals, label: Labels, bandwidth: float) -> "Columns":
        """The columns of forecasts; a copy of each is all that is held."""
        order = np.argsort(label, kind="stable")
        weight, constant = centres(probability, bandwidth)
        there, zero = logarithms(probability)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        first = np.searchsorted(label[order], np.arange(probability.shape[1] + 1)).astype(np.int64)
        turned = (np.ascontiguousarray(part[order].T) for part in (weight, probability))
        columns = [next(turned), constant[order], first, next(turned), there, zero, place]
        return cls(*(np.ascontiguousarray(part) for part in columns))


def ascend(counted: Callable[[int, int], NDArray[np.int64]], rank: Labels) -> Reals:
    """The distances at ranks, of squares that `counted(shift, prefix)` counts by the 16 bits above `shift`.

    Only those are counted whose bits above these are `prefix`.
    """
    seen: dict[tuple[int, int], NDArray[np.int64]] = {}
    found = np.empty(len(rank), np.uint64)
    for place, sought in enumerate(rank.tolist()):
        prefix, left = 0, sought
        for shift in range(64 - DIGIT, -1, -DIGIT):
            if (shift, prefix) not in seen:
                seen[shift, prefix] = np.cumsum(counted(shift, prefix))
            below = seen[shift, prefix]
            digit = int(np.searchsorted(below, left, side="right"))
            left -= int(below[digit - 1]) if digit else 0
            prefix = prefix << DIGIT | digit
        found[place] = prefix
    return np.sqrt(found.view(np.float64))
