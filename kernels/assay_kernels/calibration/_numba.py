"""Calibration sums compiled by numba; arguments and results as in `reference`."""

import math

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.calibration.binned import CalibrationState
from assay_kernels.calibration.reference import Outcomes, Probabilities, require_outcomes
from assay_kernels.state.counts import Counts
from assay_kernels.state.fixed_sum import LIMB_BITS, SCALE, Limbs

_ONE = 2.0**SCALE
_MASK = (1 << LIMB_BITS) - 1
_HALF = LIMB_BITS // 2
_HALF_MASK = (1 << _HALF) - 1


def sums(positive: Outcomes, probability: Probabilities, bins: int) -> CalibrationState:
    """Gather every item once."""
    return weighted(positive, probability, bins, np.zeros(0, dtype=np.uint32))


def weighted(
    positive: Outcomes, probability: Probabilities, bins: int, weights: NDArray[np.uint32]
) -> CalibrationState:
    """Gather every item as often as its weight u4[n] says; no weights at all are weights of 1."""
    edges = np.arange(bins + 1) / bins
    edges[0] = -1.0
    outcomes = np.zeros((bins, 2), dtype=np.int64)
    limbs = np.zeros((bins + 2, 2), dtype=np.int64)
    wide = probability.astype(np.float64, copy=False)
    infinite = _gather(frozen(positive), frozen(wide), frozen(weights), edges, outcomes, limbs)
    if infinite < 0:
        require_outcomes(positive, probability)
    return CalibrationState(
        outcomes.sum(axis=1), outcomes[:, 1].copy(), limbs[:bins], limbs[bins], limbs[bins + 1], int(infinite)
    )


@njit
def _add(limbs: Limbs, units: float, weight: np.int64) -> None:
    """Add a whole number of units below 2**62, times a weight below 2**32."""
    whole = np.int64(units)
    high = (whole >> _HALF) * weight
    low = limbs[1] + ((high & _HALF_MASK) << _HALF)
    limbs[0] += (high >> _HALF) + (low >> LIMB_BITS)
    low = (low & _MASK) + ((whole & _HALF_MASK) * weight & _MASK)
    limbs[0] += (low >> LIMB_BITS) + ((whole & _HALF_MASK) * weight >> LIMB_BITS)
    limbs[1] = low & _MASK


@njit
def _gather(
    positive: Outcomes,
    probability: NDArray[np.float64],
    weights: NDArray[np.uint32],
    edges: NDArray[np.float64],
    outcomes: Counts,
    limbs: Limbs,
) -> np.int64:
    bins = edges.size - 1
    infinite = np.int64(0)
    for i in range(positive.size):
        p, y = probability[i], np.int64(positive[i])
        if not (p >= 0.0 and p <= 1.0) or y > 1:
            return np.int64(-1)
        weight = np.int64(weights[i]) if weights.size else np.int64(1)
        b = np.int64(p * bins + 0.5)
        b += np.int64(p > edges[b]) - 1
        outcomes[b, y] += weight
        _add(limbs[b], np.rint(p * _ONE), weight)
        _add(limbs[bins], np.rint((p - y) * (p - y) * _ONE), weight)
        outcome = p if y else 1.0 - p
        if outcome == 0.0:
            infinite += weight
        else:
            _add(limbs[bins + 1], np.rint(-math.log(outcome) * _ONE), weight)
    return infinite
