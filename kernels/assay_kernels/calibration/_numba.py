"""Calibration compiled by numba; arguments and results as in `reference`.

The sums are gathered as `sums.h` gathers them, with the same digits: a block of items is first rated by straight
arithmetic that LLVM vectorises, then added to cells of `digits`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.calibration.binned import Bins, CalibrationState
from assay_kernels.calibration.digits import DIGIT, DIGIT_MASK, Cells, carried, states
from assay_kernels.calibration.reference import (
    Outcomes,
    Probabilities,
    Weights,
    require_ascending,
    require_outcomes,
)
from assay_kernels.state.counts import Counts
from assay_kernels.state.fixed_sum import LIMB_BITS, Limbs
from assay_kernels.state.merge import merge_all

Rows = tuple[Outcomes, NDArray[np.float64], NDArray[np.int64]]
"""Outcomes u1[n], probabilities f8[n] and the item behind each, i8[n], or i8[0] where each weighs 1; ascending."""

Rated = NDArray[np.int64]
"""What a block's items add, i8[5, ITEMS]: cell, units of probability, Brier score and log loss, and 1 if infinite."""

_ITEMS = 512
_MASK = (1 << LIMB_BITS) - 1
_HALF = LIMB_BITS // 2
_HALF_MASK = (1 << _HALF) - 1

_ONE = 0x3FF0000000000000
_ROOT_HALF = 0x3FE6A09E00000000
_WHOLE = 0x4330000000000000
_FRACTION = (1 << 52) - 1
"""Bits of the doubles 1, sqrt(1/2), 2**52, and those of a fraction."""


def sums(positive: Outcomes, probability: Probabilities, bins: int) -> CalibrationState:
    """Gather every item once."""
    return _gathered(positive, probability, bins, np.ones((1, _ITEMS), dtype=np.uint32))[0]


def weighted(
    positive: Outcomes, probability: Probabilities, bins: int, weights: Weights
) -> tuple[CalibrationState, ...]:
    """Gather every item as often as each row of weights u4[r, n] says; a state for each row."""
    merged: tuple[CalibrationState, ...] = merge_all(
        _gathered(positive[part], probability[part], bins, weights[:, part]) for part in carried(weights)
    )
    return merged


def equal_mass(positive: Outcomes, probability: Probabilities, bins: int) -> Bins:
    """Cut ascending rows into `bins` runs whose sizes differ by one at most."""
    alone = np.empty(0, dtype=np.int64), np.empty((1, 0), dtype=np.uint32)
    return _cut_rows(positive, probability, bins, *alone, [positive.size])[0]


def weighted_equal_mass(
    positive: Outcomes, probability: Probabilities, bins: int, item: NDArray[np.int64], weights: Weights
) -> tuple[Bins, ...]:
    """As `equal_mass`, each row repeated as often as its item's weight says; bins for each row of weights u4[r, n]."""
    return _cut_rows(positive, probability, bins, item, weights, weights.sum(axis=1, dtype=np.int64).tolist())


def _cut_rows(
    positive: Outcomes,
    probability: Probabilities,
    bins: int,
    item: NDArray[np.int64],
    weights: Weights,
    totals: Sequence[int],
) -> tuple[Bins, ...]:
    outcomes = np.zeros((len(weights), bins, 2), dtype=np.int64)
    limbs = np.zeros((len(weights), bins, 2), dtype=np.int64)
    rows = frozen(positive), frozen(probability.astype(np.float64, copy=False)), frozen(item)
    for k, total in enumerate(totals):
        if not _cut(rows, frozen(weights[k]), total, outcomes[k], limbs[k]):
            require_outcomes(positive, probability)
            require_ascending(probability)
    return tuple(Bins(o.sum(axis=1), o[:, 1].copy(), x) for o, x in zip(outcomes, limbs, strict=True))


def _gathered(
    positive: Outcomes, probability: Probabilities, bins: int, weights: Weights
) -> tuple[CalibrationState, ...]:
    """A state for each row of weights u4[r, m]; m is n, or the length of a block whose weights every block has."""
    cells = np.zeros((len(weights), 4 if bins <= 1024 else 1, bins, 2, 4), dtype=np.int64)
    scores = np.zeros((len(weights), 3, 4), dtype=np.int64)
    wide = probability.astype(np.float64, copy=False)
    rated = np.empty((5, _ITEMS), dtype=np.int64)
    if not _gather(frozen(positive), frozen(wide), frozen(weights), rated, cells, scores):
        require_outcomes(positive, probability)
    return states(cells.sum(axis=1), scores)


@njit
def _add(limbs: Limbs, units: np.int64, weight: np.int64) -> None:
    """Add units below 2**62, times a weight below 2**32."""
    high = (units >> _HALF) * weight
    low = limbs[1] + ((high & _HALF_MASK) << _HALF)
    limbs[0] += (high >> _HALF) + (low >> LIMB_BITS)
    low = (low & _MASK) + ((units & _HALF_MASK) * weight & _MASK)
    limbs[0] += (low >> LIMB_BITS) + ((units & _HALF_MASK) * weight >> LIMB_BITS)
    limbs[1] = low & _MASK


@njit
def _bits(x: float | np.float64) -> np.int64:
    return np.float64(x).view(np.int64)


@njit
def _double(bits: int | np.int64) -> np.float64:
    return np.int64(bits).view(np.float64)


@njit
def _log(x: float | np.float64) -> np.float64:
    """Natural logarithm of 0 < x <= 1, as `assay_log` of `sums.h`, to the bit."""
    subnormal = x < 2.0**-1022
    u = _bits(x * 2.0**54 if subnormal else x) + (_ONE - _ROOT_HALF)
    k = _double((u >> 52) + _WHOLE) - (2.0**52 + 1023.0) - (54.0 if subnormal else 0.0)
    f = _double((u & _FRACTION) + _ROOT_HALF) - 1.0
    half, s = 0.5 * f * f, f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = 2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)
    r = even + z * (6.666666666666735130e-01 + w * odd)
    return s * (half + r) + k * 1.90821492927058770002e-10 - half + f + k * 6.93147180369123816490e-01


@njit
def _rate(positive: Outcomes, probability: NDArray[np.float64], bins: int, rated: Rated) -> bool:
    """Rate a block; whether its items are forecasts of outcomes.

    With c the whole number nearest to p * bins, the bin that p belongs to ends at edge c or c + 1.
    """
    width, odd = np.float64(bins), np.int64(0)
    for i in range(positive.size):
        y, given = np.int64(positive[i]), probability[i]
        valid = (given >= 0.0) & (given <= 1.0)
        odd += np.int64(not valid) + np.int64(y > 1)
        p = given if valid else 0.0
        c = _bits(2.0**52 + p * width) - _WHOLE
        b = c + np.int64(p > (_double(c + _WHOLE) - 2.0**52) / width) - 1
        rated[0, i] = 2 * (b if c > 0 else 0) + y
        error, outcome = p - np.float64(y), p if y else 1.0 - p
        infinite = outcome == 0.0
        loss = -_log(1.0 if infinite else outcome)
        # In two steps, for a loss reaches 745: whole 2^-42, and what is left of it.
        coarse = 1024.0 + loss
        rest = loss - (coarse - 1024.0)
        rated[1, i] = _bits(1.0 + p) - _ONE
        rated[2, i] = _bits(1.0 + error * error) - _ONE
        rated[3, i] = ((_bits(coarse) - _bits(1024.0)) << 10) + (_bits(1.5 + rest) - _bits(1.5))
        rated[4, i] = np.int64(infinite)
    return bool(odd == 0)


@njit
def _total(units: NDArray[np.int64], weights: NDArray[np.uint32], cell: Cells) -> None:
    least = middle = most = np.int64(0)
    for i in range(weights.size):
        weight = np.int64(weights[i])
        least += (units[i] & DIGIT_MASK) * weight
        middle += (units[i] >> DIGIT & DIGIT_MASK) * weight
        most += (units[i] >> 2 * DIGIT) * weight
    cell[0] += least
    cell[1] += middle
    cell[2] += most


@njit
def _spread(rated: Rated, weights: NDArray[np.uint32], lanes: Cells) -> None:
    """Items to lanes of cells by turns, because one cell hit twice in a row would wait for itself."""
    turn = lanes.shape[0] - 1
    for i in range(weights.size):
        units, weight = rated[1, i], np.int64(weights[i])
        cell = lanes[i & turn, rated[0, i] >> 1, rated[0, i] & 1]
        cell[0] += (units & DIGIT_MASK) * weight
        cell[1] += (units >> DIGIT & DIGIT_MASK) * weight
        cell[2] += (units >> 2 * DIGIT) * weight
        cell[3] += weight


@njit
def _gather(
    positive: Outcomes, probability: NDArray[np.float64], weights: Weights, rated: Rated, cells: Cells, scores: Cells
) -> bool:
    """Add items to cells i8[r, lanes, bins, 2, 4] and scores i8[r, 3, 4]; whether they are forecasts of outcomes."""
    for start in range(0, positive.size, _ITEMS):
        end = min(start + _ITEMS, positive.size)
        if not _rate(positive[start:end], probability[start:end], cells.shape[2], rated):
            return False
        first = start % weights.shape[1]
        for k in range(cells.shape[0]):
            weight = weights[k, first : first + end - start]
            _spread(rated, weight, cells[k])
            for s in range(3):
                _total(rated[2 + s], weight, scores[k, s])
    return True


@njit
def _cut(rows: Rows, weights: NDArray[np.uint32], total: int, outcomes: Counts, limbs: Limbs) -> bool:
    """Add rows of `total` weight to bins i8[bins, 2] twice; whether they are ascending forecasts of outcomes."""
    positive, probability, item = rows
    bins, b, last = outcomes.shape[0], 0, 0.0
    size, longer = total // bins, total % bins
    room = size + np.int64(longer > 0)
    for i in range(positive.size):
        y, p = np.int64(positive[i]), probability[i]
        if not (p >= last and p <= 1.0) or y > 1:
            return False
        last = p
        units, left = _bits(1.0 + p) - _ONE, np.int64(weights[item[i]]) if item.size else np.int64(1)
        while left > 0:
            if room == 0:
                b += 1
                room = size + np.int64(b < longer)
            part = min(left, room)
            _add(limbs[b], units, part)
            outcomes[b, y] += part
            left -= part
            room -= part
    return True
