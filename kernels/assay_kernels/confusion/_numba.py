"""Confusion counts compiled by numba; arguments and results as in `reference`."""

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.codes import Codes, Draws, require_codes
from assay_kernels.confusion.reference import require_labels, require_scores
from assay_kernels.state.counts import Counts

_LANES = 4
_SMALL = 128
_PADDING = 8


def table(reference: Codes, prediction: Codes, classes: int) -> Counts:
    """Count each pair of classes, i8[classes, classes]."""
    lanes = _lanes(classes)
    if not _table(frozen(reference), frozen(prediction), classes, lanes):
        require_labels(reference, prediction, classes)
    return _square(lanes, classes)


def weighted(reference: Codes, prediction: Codes, classes: int, weights: Draws) -> Counts:
    """Add up each row of weights u4[r, n] by pairs of classes, i8[r, classes, classes]."""
    counts = np.empty((len(weights), classes, classes), dtype=np.int64)
    for count, row in zip(counts, weights, strict=True):
        lanes = _lanes(classes)
        if not _weighted(frozen(reference), frozen(prediction), classes, frozen(row), lanes):
            require_labels(reference, prediction, classes)
        count[:] = _square(lanes, classes)
    return counts


def grouped(reference: Codes, prediction: Codes, classes: int, group: NDArray[np.int32], groups: int) -> Counts:
    """Count each pair of classes within each group i4[n], i8[groups, classes, classes]."""
    counts = np.zeros((groups, classes, classes), dtype=np.int64)
    if not _grouped(frozen(reference), frozen(prediction), frozen(group), counts):
        require_labels(reference, prediction, classes)
        require_codes("group", group, groups)
    return counts


def threshold(positive: NDArray[np.uint8], score: NDArray[np.float64], threshold: float) -> Counts:
    """Count positive u1[n] (0 or 1) against `score f8[n] >= threshold`, i8[2, 2]."""
    require_scores(score)
    return table(positive, (score >= threshold).view(np.uint8), 2)


def _lanes(classes: int) -> Counts:
    """Several tables to count into by turns: one cell hit twice in a row would wait for itself.

    So would cells of two tables whose distance is a multiple of 4096 bytes, hence the padding.
    """
    return np.zeros((_LANES if classes <= _SMALL else 1, classes * classes + _PADDING), dtype=np.int64)


def _square(lanes: Counts, classes: int) -> Counts:
    counts: Counts = lanes[:, : classes * classes].sum(axis=0)
    return counts.reshape(classes, classes)


@njit
def _table(reference: Codes, prediction: Codes, classes: int, lanes: Counts) -> bool:
    last = lanes.shape[0] - 1
    for i in range(reference.size):
        r, p = np.int64(reference[i]), np.int64(prediction[i])
        if r < 0 or r >= classes or p < 0 or p >= classes:
            return False
        lanes[i & last, r * classes + p] += 1
    return True


@njit
def _weighted(reference: Codes, prediction: Codes, classes: int, weights: NDArray[np.uint32], lanes: Counts) -> bool:
    last = lanes.shape[0] - 1
    for i in range(reference.size):
        r, p = np.int64(reference[i]), np.int64(prediction[i])
        if r < 0 or r >= classes or p < 0 or p >= classes:
            return False
        lanes[i & last, r * classes + p] += np.int64(weights[i])
    return True


@njit
def _grouped(reference: Codes, prediction: Codes, group: NDArray[np.int32], counts: Counts) -> bool:
    groups, classes = counts.shape[0], counts.shape[1]
    for i in range(reference.size):
        r, p, g = np.int64(reference[i]), np.int64(prediction[i]), np.int64(group[i])
        if r < 0 or r >= classes or p < 0 or p >= classes or g < 0 or g >= groups:
            return False
        counts[g, r, p] += 1
    return True
