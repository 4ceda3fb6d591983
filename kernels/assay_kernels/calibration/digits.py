"""Fixed-point sums while they are gathered: a cell takes weighted units digit by digit, without carries.

A cell is i8[4]: three sums of 21-bit digits of fixed-point units, the least first, and the weight. Its sums are exact
whatever the order of the additions, as long as it takes at most MOST_WEIGHT.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from assay_kernels.calibration.binned import CalibrationState
from assay_kernels.state.fixed_sum import LIMB_BITS, Limbs

DIGIT = 21
"""Bits of a digit; three hold units below 2**63."""

DIGIT_MASK = (1 << DIGIT) - 1

MOST_WEIGHT = 1 << 41
"""A cell takes so much weight, 21-bit digits times 2**41 being at most 2**62: as many items when each weighs 1."""

_MASK = (1 << LIMB_BITS) - 1

Cells = NDArray[np.int64]
"""Sums i8[..., 4] of digits and weights."""


def carried(weights: NDArray[np.uint32]) -> Iterator[slice]:
    """The items of weights u4[r, n] in parts, at least one, in which no cell takes more than MOST_WEIGHT."""
    step = MOST_WEIGHT // max(1, int(weights.max(initial=0)))
    return (slice(start, start + step) for start in range(0, max(1, weights.shape[1]), step))


def states(cells: Cells, scores: Cells) -> tuple[CalibrationState, ...]:
    """The states of replicates from cells i8[r, bins, 2, 4], by outcome, and scores i8[r, 3, 4].

    The scores are the Brier score, the log loss, and the items whose log loss is infinite, in the least digit.
    """
    both = cells.sum(axis=2)
    counts, positives, probabilities = both[..., 3].copy(), cells[:, :, 1, 3].copy(), _limbs(both)
    brier, log_loss, infinite = _limbs(scores[:, 0]), _limbs(scores[:, 1]), scores[:, 2, 0].tolist()
    return tuple(map(CalibrationState, counts, positives, probabilities, brier, log_loss, infinite))


def _limbs(cells: Cells) -> Limbs:
    """The digits' sums of each cell, in the limbs of a fixed-point sum."""
    least = cells[..., 0]
    middle = cells[..., 1] + (least >> DIGIT)
    most = cells[..., 2] + (middle >> DIGIT)
    low = (least & DIGIT_MASK) + ((middle & DIGIT_MASK) << DIGIT) + (most << 2 * DIGIT & _MASK)
    return np.stack((most >> LIMB_BITS - 2 * DIGIT, low), axis=-1)
