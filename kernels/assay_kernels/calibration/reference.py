"""Calibration in plain NumPy, from the definitions.

The other backends take the same arguments and give the same state: `positive` u1[n] is 0 or 1, `probability` f8[n] or
f4[n] lies in [0, 1], `bins` is 1 to 1,000,000.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay_kernels.calibration.binned import Bins, CalibrationState
from assay_kernels.codes import require_codes
from assay_kernels.state.counts import Counts
from assay_kernels.state.fixed_sum import Limbs, from_integer, to_units

Outcomes = NDArray[np.uint8]
Probabilities = NDArray[np.floating[Any]]
Weights = NDArray[np.uint32]


def sums(positive: Outcomes, probability: Probabilities, bins: int) -> CalibrationState:
    """Gather every item once."""
    return weighted(positive, probability, bins, np.ones((1, positive.size), dtype=np.uint32))[0]


def weighted(
    positive: Outcomes, probability: Probabilities, bins: int, weights: Weights
) -> tuple[CalibrationState, ...]:
    """Gather every item as often as each row of weights u4[r, n] says; a state for each row."""
    require_outcomes(positive, probability)
    p, y = probability.astype(np.float64), positive.astype(np.int64)
    upper = np.arange(1, bins + 1) / bins
    b = np.searchsorted(upper, p, side="left")
    return tuple(_gathered(y, p, b, w, bins) for w in weights.astype(np.int64))


def equal_mass(positive: Outcomes, probability: Probabilities, bins: int) -> Bins:
    """Cut ascending rows into `bins` runs whose sizes differ by one at most.

    The first runs are the longer ones; with fewer rows than bins the last are empty.
    """
    require_outcomes(positive, probability)
    require_ascending(probability)
    longer, size = positive.size % bins, positive.size // bins
    counts = np.full(bins, size, dtype=np.int64) + (np.arange(bins) < longer)
    b = np.repeat(np.arange(bins), counts)
    y, units = positive.astype(np.int64), to_units(probability)
    return Bins(counts, _count(b, y, bins), _gather(b, units, np.ones_like(units), bins))


def weighted_equal_mass(
    positive: Outcomes, probability: Probabilities, bins: int, item: NDArray[np.int64], weights: Weights
) -> tuple[Bins, ...]:
    """As `equal_mass`, each row repeated as often as its item's weight says; bins for each row of weights u4[r, n].

    `item` i8[n] is the number of the item behind each row.
    """
    require_outcomes(positive, probability)
    require_ascending(probability)
    return tuple(equal_mass(np.repeat(positive, w), np.repeat(probability, w), bins) for w in weights[:, item])


def require_outcomes(positive: Outcomes, probability: Probabilities) -> None:
    """Refuse what is no outcome and no probability.

    Raises:
        ValueError: an outcome is neither 0 nor 1, or a probability is outside [0, 1] or NaN; the first is named.
    """
    require_codes("positive", positive, 2)
    outside = ~((probability >= 0.0) & (probability <= 1.0))
    if outside.any():
        item = int(outside.argmax())
        raise ValueError(f"the probability {probability[item]} at item {item} is outside [0, 1]")


def require_ascending(probability: Probabilities) -> None:
    """Refuse rows that were not sorted.

    Raises:
        ValueError: a probability is smaller than the one before; the first is named.
    """
    falls = probability[1:] < probability[:-1]
    if falls.any():
        item = int(falls.argmax()) + 1
        raise ValueError(f"the probability {probability[item]} at item {item} is smaller than the one before")


def _gathered(
    y: NDArray[np.int64], p: NDArray[np.float64], b: NDArray[np.int64], w: NDArray[np.int64], bins: int
) -> CalibrationState:
    given, all_in_one = np.where(y == 1, p, 1.0 - p), np.zeros_like(b)
    finite = given > 0.0
    return CalibrationState(
        _count(b, w, bins),
        _count(b, w * y, bins),
        _gather(b, to_units(p), w, bins),
        _gather(all_in_one, to_units((p - y) ** 2), w, 1)[0],
        _gather(all_in_one[finite], to_units(-np.log(given[finite])), w[finite], 1)[0],
        int(w[~finite].sum()),
    )


def _count(b: NDArray[np.int64], weights: NDArray[np.int64], bins: int) -> Counts:
    counts = np.zeros(bins, dtype=np.int64)
    np.add.at(counts, b, weights)
    return counts


def _gather(b: NDArray[np.int64], units: NDArray[np.int64], weights: NDArray[np.int64], bins: int) -> Limbs:
    """The exact weighted sum of the units of each bin, in limbs: 21-bit digits times 32-bit weights fit."""
    digits = [np.zeros(bins, dtype=object) for _ in range(3)]
    for place, total in enumerate(digits):
        np.add.at(total, b, (weights * (units >> 21 * place & 0x1FFFFF)).astype(object))
    exact = sum(total << 21 * place for place, total in enumerate(digits))
    return np.array([from_integer(int(x)) for x in np.atleast_1d(exact)], dtype=np.int64).reshape(bins, 2)
