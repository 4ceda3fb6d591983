"""Calibration on a CUDA device; arguments and results as in `reference`.

Values become whole numbers of fixed-point units in the thread that meets their item, and nothing but whole numbers is
added after that: digits of units go into the cells of `digits`, which neither overflow nor carry, so that the order of
the additions shows nowhere. Carries are made on the host, once a call.
"""

import numba
import numpy as np

from assay_kernels._gpu.jit import THREADS, cuda, device, grid, kernel, product
from assay_kernels._gpu.lanes import OnDevice, Stream, feed, item_chunks, state_runs, zeros
from assay_kernels.calibration.binned import CalibrationState
from assay_kernels.calibration.digits import DIGIT, DIGIT_MASK, Cells, carried, states
from assay_kernels.calibration.reference import Outcomes, Probabilities, Weights, require_outcomes
from assay_kernels.state.fixed_sum import SCALE
from assay_kernels.state.merge import merge_all

_ROOM = 2048
"""Words of 64 bits that a block has room for in shared memory: 16 KiB."""

_BIN, _OUTCOME, _SCORES = 8, 4, 12
"""Words of a bin, of one outcome in it, and of the three scores."""

Whole = int | np.int64
Digits = tuple[np.int64, np.int64, np.int64]

_UNIT = 2.0**SCALE
_ONE = 0x3FF0000000000000
_ROOT_HALF = 0x3FE6A09E00000000
_FRACTION = (1 << 52) - 1
"""Bits of the doubles 1 and sqrt(1/2), and those of a fraction."""


def sums(positive: Outcomes, probability: Probabilities, bins: int) -> CalibrationState:
    """Gather every item once."""
    return _gathered(positive, probability, bins, None)[0]


def weighted(
    positive: Outcomes, probability: Probabilities, bins: int, weights: Weights
) -> tuple[CalibrationState, ...]:
    """Gather every item as often as each row of weights u4[r, n] says; a state for each row."""
    found: list[CalibrationState] = []
    for run in state_runs(len(weights), 8 * (_BIN * bins + _SCORES)):
        rows = weights[run]
        parts = (_gathered(positive[p], probability[p], bins, rows[:, p]) for p in carried(rows))
        found += merge_all(parts)
    return tuple(found)


def _gathered(
    positive: Outcomes, probability: Probabilities, bins: int, weights: Weights | None
) -> tuple[CalibrationState, ...]:
    """A state for each row of weights u4[r, n], of which no cell takes more than it can; without any, one state."""
    replicates = 1 if weights is None else len(weights)
    once = cuda.to_device(np.ones((1, 1), dtype=np.uint32))
    cells, scores, astray = zeros((replicates, _BIN * bins)), zeros((replicates, _SCORES)), zeros((1,))

    def gather(stream: Stream, y: OnDevice, p: OnDevice, w: OnDevice = once) -> None:
        _gather[grid(replicates), THREADS, stream](y, p, w, cells, scores, astray)

    feed(item_chunks((positive, probability), weights), gather)
    if astray.copy_to_host()[0]:
        require_outcomes(positive, probability)
    by_outcome = cells.copy_to_host().reshape(replicates, bins, 2, _OUTCOME)
    return states(by_outcome, scores.copy_to_host().reshape(replicates, 3, _OUTCOME))


@device
def _log(x: float) -> float:
    """Natural logarithm of 0 < x <= 1, as `assay_log` of `sums.h`, to the bit: no product is fused with a sum."""
    subnormal = x < 2.0**-1022
    u = np.float64(x * 2.0**54 if subnormal else x).view(np.int64) + (_ONE - _ROOT_HALF)
    k = np.float64((u >> 52) - (1077 if subnormal else 1023))
    f = np.int64((u & _FRACTION) + _ROOT_HALF).view(np.float64) - 1.0
    half, s = product(0.5 * f, f), f / (2.0 + f)
    z = product(s, s)
    w = product(z, z)
    even = 2.222219843214978396e-01 + product(w, 1.531383769920937332e-01)
    even = product(w, 3.999999999940941908e-01 + product(w, even))
    odd = 1.818357216161805012e-01 + product(w, 1.479819860511658591e-01)
    odd = product(z, 6.666666666666735130e-01 + product(w, 2.857142874366239149e-01 + product(w, odd)))
    tail = product(s, half + (even + odd)) + product(k, 1.90821492927058770002e-10)
    return tail - half + f + product(k, 6.93147180369123816490e-01)


@device
def _valid(y: np.int64, p: np.float64) -> bool:
    return bool(p >= 0.0 and p <= 1.0 and y <= 1)


@device
def _bin(p: float, bins: int) -> Whole:
    """The bin of a probability; the whole number nearest to p * bins is its upper edge's or its lower's."""
    edge = np.int64(round(p * bins))
    b = edge if p > edge / np.float64(bins) else edge - 1
    return b if b > 0 else np.int64(0)


@device
def _rated(y: np.int64, p: np.float64) -> tuple[np.int64, np.int64, np.int64, np.int64]:
    """Units of the probability, the Brier score and the log loss, and 1 if the loss is infinite.

    Nothing is added to a product, so that nothing is fused; 2**52 times a value below 1024 is exact.
    """
    error, outcome = p - y, p if y else 1.0 - p
    infinite = outcome == 0.0
    loss = -_log(1.0 if infinite else outcome)
    brier = np.int64(round(error * error * _UNIT))
    return np.int64(round(p * _UNIT)), brier, np.int64(round(loss * _UNIT)), np.int64(infinite)


@device
def _digits(units: np.int64, weight: np.int64) -> Digits:
    """The digits of units, the least first, each times the weight."""
    middle = units >> DIGIT & DIGIT_MASK
    return (units & DIGIT_MASK) * weight, middle * weight, (units >> 2 * DIGIT) * weight


@device
def _sum(left: Digits, right: Digits) -> Digits:
    return left[0] + right[0], left[1] + right[1], left[2] + right[2]


@device
def _add(words: Cells, at: Whole, digits: Digits, weight: Whole) -> None:
    """Add digits and weight to the four words of a cell that other threads add to as well."""
    cuda.atomic.add(words, at, digits[0])
    cuda.atomic.add(words, at + 1, digits[1])
    cuda.atomic.add(words, at + 2, digits[2])
    cuda.atomic.add(words, at + 3, weight)


@device
def _clear(words: Cells, size: int) -> None:
    for c in range(cuda.threadIdx.x, size, cuda.blockDim.x):
        words[c] = 0


@device
def _hand_over(words: Cells, copies: int, into: Cells) -> None:
    """Add what the block has, in copies side by side, to the device's own."""
    for c in range(cuda.threadIdx.x, into.size if copies else 0, cuda.blockDim.x):
        found = np.int64(0)
        for copy in range(copies):
            found += words[copy * into.size + c]
        if found:
            cuda.atomic.add(into, c, found)


@kernel
def _gather(
    positive: Outcomes, probability: Probabilities, weights: Weights, cells: Cells, scores: Cells, astray: Cells
) -> None:
    """Add items to cells i8[r, 8 * bins] and scores i8[r, 12]; weights u4[r, n], or u4[1, 1] for all items."""
    near = cuda.shared.array(_ROOM, numba.int64)
    total = cuda.shared.array(_SCORES, numba.int64)
    me, team = cuda.threadIdx.x, cuda.blockDim.x
    size, last = cells.shape[1], weights.shape[1] - 1
    copies = _ROOM // size
    own = me % copies * size if copies else 0
    for k in range(cuda.blockIdx.y, cells.shape[0], cuda.gridDim.y):
        _clear(near, copies * size)
        _clear(total, _SCORES)
        cuda.syncthreads()
        infinite = np.int64(0)
        brier = log_loss = (infinite, infinite, infinite)
        for i in range(cuda.blockIdx.x * team + me, positive.size, cuda.gridDim.x * team):
            y, p = np.int64(positive[i]), np.float64(probability[i])
            weight = np.int64(weights[k, i if i < last else last])  # noqa: FURB136 - numba has no `min` here
            if not _valid(y, p):
                astray[0] = 1
            elif weight:
                rated = _rated(y, p)
                cell = _BIN * _bin(p, size // _BIN) + _OUTCOME * y
                if copies:
                    _add(near, own + cell, _digits(rated[0], weight), weight)
                else:
                    _add(cells[k], cell, _digits(rated[0], weight), weight)
                brier = _sum(brier, _digits(rated[1], weight))
                log_loss = _sum(log_loss, _digits(rated[2], weight))
                infinite += rated[3] * weight
        _add(total, 0, brier, 0)
        _add(total, _OUTCOME, log_loss, 0)
        cuda.atomic.add(total, 2 * _OUTCOME, infinite)
        cuda.syncthreads()
        _hand_over(near, copies, cells[k])
        _hand_over(total, 1, scores[k])
        cuda.syncthreads()
