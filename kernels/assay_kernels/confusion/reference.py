"""Confusion counts in plain NumPy, from the definition: n_ij items of class i were predicted to be of class j.

The other backends take the same arguments and give the same counts. Labels are u1, u2 or i4 codes 0..classes-1, the
two streams of one dtype; a label outside that range is refused.
"""

import numpy as np
from numpy.typing import NDArray

from assay_kernels.codes import Codes, Draws, require_codes
from assay_kernels.state.counts import Counts


def table(reference: Codes, prediction: Codes, classes: int) -> Counts:
    """Count each pair of classes, i8[classes, classes]."""
    require_labels(reference, prediction, classes)
    return _count((reference, prediction), (classes, classes))


def weighted(reference: Codes, prediction: Codes, classes: int, weights: Draws) -> Counts:
    """Add up each row of weights u4[r, n] by pairs of classes, i8[r, classes, classes]."""
    require_labels(reference, prediction, classes)
    tables = [_count((reference, prediction), (classes, classes), w.astype(np.int64)) for w in weights]
    return np.array(tables, dtype=np.int64).reshape(len(weights), classes, classes)


def grouped(reference: Codes, prediction: Codes, classes: int, group: NDArray[np.int32], groups: int) -> Counts:
    """Count each pair of classes within each group i4[n], i8[groups, classes, classes]."""
    require_labels(reference, prediction, classes)
    require_codes("group", group, groups)
    return _count((group, reference, prediction), (groups, classes, classes))


def threshold(positive: NDArray[np.uint8], score: NDArray[np.float64], threshold: float) -> Counts:
    """Count positive u1[n] (0 or 1) against `score f8[n] >= threshold`, i8[2, 2]."""
    require_scores(score)
    return table(positive, (score >= threshold).astype(np.uint8), 2)


def require_labels(reference: Codes, prediction: Codes, classes: int) -> None:
    """Refuse labels that name no class.

    Raises:
        ValueError: a label lies outside 0..classes-1; the message names the first and its item.
    """
    require_codes("reference", reference, classes)
    require_codes("prediction", prediction, classes)


def require_scores(score: NDArray[np.float64]) -> None:
    """Refuse scores that cannot be compared.

    Raises:
        ValueError: a score is NaN; the message names the first item.
    """
    missing = np.isnan(score)
    if missing.any():
        raise ValueError(f"the score at item {int(missing.argmax())} is NaN")


def _count(codes: tuple[Codes, ...], shape: tuple[int, ...], weights: int | Counts = 1) -> Counts:
    counts = np.zeros(shape, dtype=np.int64)
    np.add.at(counts, codes, weights)
    return counts
