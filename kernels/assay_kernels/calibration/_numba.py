"""Calibration compiled by numba; arguments and results as in `reference`."""

import math

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.calibration.binned import Bins, CalibrationState
from assay_kernels.calibration.reference import (
    Outcomes,
    Probabilities,
    Weights,
    require_ascending,
    require_outcomes,
)
from assay_kernels.state.counts import Counts
from assay_kernels.state.fixed_sum import LIMB_BITS, SCALE, Limbs, to_units

Rows = tuple[Outcomes, NDArray[np.int64], NDArray[np.int64]]
"""Outcomes u1[n], probabilities in units i8[n] and the item behind each, i8[n], by ascending probability."""

Gathered = tuple[Counts, Limbs, Counts]
"""Outcomes i8[r, bins, 2], limbs i8[r, bins + 2, 2] of bins, Brier and log loss, and infinite losses i8[r]."""

_ONE = 2.0**SCALE
_MASK = (1 << LIMB_BITS) - 1
_HALF = LIMB_BITS // 2
_HALF_MASK = (1 << _HALF) - 1


def sums(positive: Outcomes, probability: Probabilities, bins: int) -> CalibrationState:
    """Gather every item once."""
    return weighted(positive, probability, bins, np.zeros((1, 0), dtype=np.uint32))[0]


def weighted(
    positive: Outcomes, probability: Probabilities, bins: int, weights: Weights
) -> tuple[CalibrationState, ...]:
    """Gather every item as often as each row of weights u4[r, n] says; a state for each row.

    A row without weights stands for weights of 1.
    """
    edges = np.arange(bins + 1) / bins
    edges[0] = -1.0
    outcomes = np.zeros((len(weights), bins, 2), dtype=np.int64)
    limbs = np.zeros((len(weights), bins + 2, 2), dtype=np.int64)
    infinite = np.zeros(len(weights), dtype=np.int64)
    wide = probability.astype(np.float64, copy=False)
    if not _gather(frozen(positive), frozen(wide), frozen(weights), edges, (outcomes, limbs, infinite)):
        require_outcomes(positive, probability)
    return tuple(
        CalibrationState(o.sum(axis=1), o[:, 1].copy(), x[:bins], x[bins], x[bins + 1], int(i))
        for o, x, i in zip(outcomes, limbs, infinite, strict=True)
    )


def equal_mass(positive: Outcomes, probability: Probabilities, bins: int) -> Bins:
    """Cut ascending rows into `bins` runs whose sizes differ by one at most."""
    ones = np.ones((1, positive.size), dtype=np.uint32)
    return weighted_equal_mass(positive, probability, bins, np.arange(positive.size), ones)[0]


def weighted_equal_mass(
    positive: Outcomes, probability: Probabilities, bins: int, item: NDArray[np.int64], weights: Weights
) -> tuple[Bins, ...]:
    """As `equal_mass`, each row repeated as often as its item's weight says; bins for each row of weights u4[r, n]."""
    require_outcomes(positive, probability)
    require_ascending(probability)
    outcomes = np.zeros((len(weights), bins, 2), dtype=np.int64)
    limbs = np.zeros((len(weights), bins, 2), dtype=np.int64)
    rows = frozen(positive), frozen(to_units(probability)), frozen(item)
    for k in range(len(weights)):
        _cut(rows, frozen(weights[k]), outcomes[k], limbs[k])
    return tuple(Bins(o.sum(axis=1), o[:, 1].copy(), x) for o, x in zip(outcomes, limbs, strict=True))


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
    positive: Outcomes, probability: NDArray[np.float64], weights: Weights, edges: NDArray[np.float64], sums: Gathered
) -> bool:
    outcomes, limbs, infinite = sums
    bins = edges.size - 1
    for i in range(positive.size):
        p, y = probability[i], np.int64(positive[i])
        if not (p >= 0.0 and p <= 1.0) or y > 1:
            return False
        b = np.int64(p * bins + 0.5)
        b += np.int64(p > edges[b]) - 1
        outcome = p if y else 1.0 - p
        given, error = np.rint(p * _ONE), np.rint((p - y) * (p - y) * _ONE)
        loss = np.rint(-math.log(outcome) * _ONE) if outcome > 0.0 else 0.0
        for k in range(weights.shape[0]):
            weight = np.int64(weights[k, i]) if weights.shape[1] else np.int64(1)
            outcomes[k, b, y] += weight
            _add(limbs[k, b], given, weight)
            _add(limbs[k, bins], error, weight)
            _add(limbs[k, bins + 1], loss, weight)
            infinite[k] += weight * np.int64(outcome == 0.0)
    return True


@njit
def _cut(rows: Rows, weights: Weights, outcomes: Counts, limbs: Limbs) -> None:
    positive, units, item = rows
    total, bins = np.int64(0), outcomes.shape[0]
    for i in range(weights.size):
        total += np.int64(weights[i])
    b, size, longer = 0, total // bins, total % bins
    room = size + np.int64(longer > 0)
    for i in range(positive.size):
        left = np.int64(weights[item[i]])
        while left > 0:
            if room == 0:
                b += 1
                room = size + np.int64(b < longer)
            part = min(left, room)
            _add(limbs[b], units[i], part)
            outcomes[b, positive[i]] += part
            left -= part
            room -= part
