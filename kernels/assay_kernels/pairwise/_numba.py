"""Sums over pairs of forecasts compiled by numba; arguments and results as in `reference`, the way as in C."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.codes import require_codes
from assay_kernels.pairwise.prepared import Columns, ascend
from assay_kernels.pairwise.reference import (
    SAME,
    Labels,
    Reals,
    require_ascending,
    require_forecasts,
    require_positive,
    require_ranks,
)

_TILE = 256
_ONE = 0x3FF0000000000000
"""The bits of 1.0."""


def conditional(probability: Reals, label: Labels, bandwidth: float) -> tuple[Reals, Reals]:
    """Frequencies of the classes among forecasts like each one, and the logarithms of the mean densities."""
    require_forecasts(probability, label)
    require_positive("bandwidth", bandwidth)
    items, classes = probability.shape
    frequency, density = np.zeros((items, classes)), np.full(items, -np.inf)
    if items > 1:
        _conditional(Columns.of(probability, label, bandwidth), frequency, density)
    return frequency, density


def error(probability: Reals, label: Labels, width: float) -> Reals:
    """The terms of the kernel calibration error, summed over pairs and over forecasts by themselves."""
    require_forecasts(probability, label)
    require_positive("width", width)
    residual = np.eye(probability.shape[1])[label] - probability
    return np.array(_error(frozen(probability.T), frozen(residual.T), width))


def error_of_two(positive: NDArray[np.uint8], probability: Reals, width: float) -> Reals:
    """The same of two classes, probabilities ascending."""
    require_positive("width", width)
    require_ascending(probability)
    require_codes("positive", positive, 2)
    return np.array(_error_of_two(frozen(positive), frozen(probability), width))


def distance(probability: Reals, rank: Labels) -> Reals:
    """Distances of all pairs, those at the ranks."""
    require_ranks(rank, len(probability))
    columns = frozen(probability.T)

    def counted(shift: int, prefix: int) -> NDArray[np.int64]:
        count = np.zeros(1 << 16, np.int64)
        _counted(columns, shift, prefix, count)
        return count

    return ascend(counted, rank)


def gap(value: Reals, rank: Labels) -> Reals:
    """Gaps between all pairs of ascending numbers, those at the ranks."""
    require_ascending(value)
    require_ranks(rank, len(value))
    found = np.array([_gap(frozen(value), one) for one in rank.tolist()], np.int64)
    return found.view(np.float64)


@njit
def _dot(rows: Any, m: int, by: Any, to: Any, count: int) -> None:
    """Adds to `to` the rows from column `m` on, each times what `by` has for it."""
    for k in range(len(by)):
        for i in range(count):
            to[i] += rows[k, m + i] * by[k]


@njit
def _least(share: Any, zero: Any, own: int, missing: Any) -> float:
    """The least probability that any other forecast has where a forecast has none."""
    least, items = np.inf, share.shape[1]
    for m in range(0, items, _TILE):
        count = min(_TILE, items - m)
        missing[:count] = 0.0
        _dot(share, m, zero, missing, count)
        for i in range(count):
            if missing[i] < least and m + i != own:
                least = missing[i]
    return least


@njit
def _exponents(c: Any, j: int, m: int, count: int, least: float, room: Any) -> None:
    """What the centres from `m` on have at forecast `j`; `least` is negative where that has no zeros."""
    exponent, missing = room
    exponent[:count] = c.constant[m : m + count]
    _dot(c.weight, m, c.there[j], exponent, count)
    if least >= 0:
        missing[:count] = 0.0
        _dot(c.share, m, c.zero[j], missing, count)
        for i in range(count):
            if missing[i] > least * SAME:
                exponent[i] = -np.inf
    if m <= c.place[j] < m + count:
        exponent[c.place[j] - m] = -np.inf


@njit
def _densities(c: Any, j: int, k: int, least: float, room: Any) -> tuple[float, float]:
    """The greatest exponent at forecast `j` of the centres of a class, and the sum of densities in units of it."""
    exponent = room[0]
    most, total = -np.inf, 0.0
    for m in range(c.first[k], c.first[k + 1], _TILE):
        count = min(_TILE, c.first[k + 1] - m)
        _exponents(c, j, m, count, least, room)
        highest = max(most, exponent[:count].max())
        if highest > -np.inf:
            added = 0.0
            for i in range(count):
                added += np.exp(exponent[i] - highest)
            total, most = total * np.exp(most - highest) + added, highest
    return most, total


@njit
def _conditional(c: Any, frequency: Any, density: Any) -> None:
    items, classes = c.there.shape
    room, top = np.empty((2, _TILE)), np.empty(classes)
    for j in range(items):
        least = _least(c.share, c.zero[j], c.place[j], room[1]) if c.zero[j].sum() > 0 else -1.0
        for k in range(classes):
            top[k], frequency[j, k] = _densities(c, j, k, least, room)
        highest = top.max()
        for k in range(classes):
            frequency[j, k] *= np.exp(top[k] - highest)
        total = frequency[j].sum()
        frequency[j] /= total
        density[j] = -np.inf if least > 0 else highest + np.log(total / (items - 1))


@njit
def _squares(column: Any, j: int, m: int, count: int, square: Any) -> None:
    square[:count] = 0.0
    for k in range(column.shape[0]):
        one = column[k, j]
        for i in range(count):
            apart = column[k, m + i] - one
            square[i] += apart * apart


@njit
def _error(column: Any, residual: Any, width: float) -> tuple[float, float]:
    classes, items = column.shape
    square, dot, own = np.empty(_TILE), np.empty(_TILE), np.empty(classes)
    pairs = alone = 0.0
    for j in range(items):
        for k in range(classes):
            own[k] = residual[k, j]
            alone += own[k] * own[k]
        of_one = 0.0
        for m in range(0, j, _TILE):
            count = min(_TILE, j - m)
            _squares(column, j, m, count, square)
            dot[:count] = 0.0
            _dot(residual, m, own, dot, count)
            for i in range(count):
                of_one += np.exp(-np.sqrt(square[i]) / width) * dot[i]
        pairs += of_one
    return pairs, alone


@njit
def _error_of_two(positive: Any, probability: Any, width: float) -> tuple[float, float]:
    steep = math.sqrt(2.0) / width
    pairs = alone = before = 0.0
    for j in range(len(probability)):
        residual = np.int64(positive[j]) - probability[j]
        if j:
            before *= np.exp(-((probability[j] - probability[j - 1]) * steep))
        pairs += 2.0 * residual * before
        alone += 2.0 * residual * residual
        before += residual
    return pairs, alone


@njit
def _counted(column: Any, shift: int, prefix: int, count: Any) -> None:
    square = np.empty(_TILE)
    bits = square.view(np.int64)
    for j in range(column.shape[1]):
        for m in range(0, j, _TILE):
            many = min(_TILE, j - m)
            _squares(column, j, m, many, square)
            for i in range(many):
                leading = bits[i] >> shift
                if leading >> 16 == prefix:
                    count[leading & 0xFFFF] += 1


@njit
def _within(value: Any, most: float) -> int:
    """How many pairs of ascending numbers are no more than `most` apart."""
    pairs = first = 0
    for j in range(len(value)):
        while value[j] - value[first] > most:
            first += 1
        pairs += j - first
    return pairs


@njit
def _gap(value: Any, rank: int) -> int:
    """The bits of the least number that so many and one pairs are no more apart than."""
    low, high, number = 0, _ONE, np.empty(1, np.int64)
    while low < high:
        middle = low + (high - low) // 2
        number[0] = middle
        if _within(value, number.view(np.float64)[0]) > rank:
            high = middle
        else:
            low = middle + 1
    return low
