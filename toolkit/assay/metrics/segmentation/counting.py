"""One sweep over two label maps: how often each pair of labels meets, and what counting metrics need of each."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.confusion import score as confusion
from assay_kernels.state.counts import Counts

_DIRECT = 256
"""Up to this label the table has a row for each number, whether it occurs or not."""

_LOOKED_UP = 1 << 24
"""Up to this label, those that occur are found by looking each up."""


class Tally(NamedTuple):
    """How often each pair of labels meets."""

    labels: NDArray[np.int64]
    """The labels of the rows and columns, ascending."""
    table: Counts
    """Rows: the reference."""

    @property
    def shown(self) -> frozenset[int]:
        """The labels that occur in either."""
        there = (self.table.sum(axis=0) + self.table.sum(axis=1)) > 0
        return frozenset(self.labels[there].tolist())

    @property
    def predicted(self) -> frozenset[int]:
        """The labels that occur in the prediction."""
        return frozenset(self.labels[self.table.sum(axis=0) > 0].tolist())

    def of(self, structure: Sequence[int], left_out: int | None = None) -> Counts:
        """[[TN, FP], [FN, TP]] of these labels; voxels that the reference calls `left_out` count nowhere."""
        table = self.table
        if left_out is not None:
            table = table[self.labels != left_out]
        rows = np.isin(self.labels if left_out is None else self.labels[self.labels != left_out], structure)
        columns = np.isin(self.labels, structure)
        reference = int(table[rows].sum())
        hit, predicted = int(table[rows][:, columns].sum()), int(table[:, columns].sum())
        fp, fn = predicted - hit, reference - hit
        return np.array([[int(table.sum()) - hit - fp - fn, fp], [fn, hit]], np.int64)


def tally(reference: NDArray[Any], prediction: NDArray[Any]) -> Tally:
    """How often each label of the reference meets each of the prediction.

    Args:
        reference: labels in bool, u1, u2 or i4, not negative.
        prediction: of the same shape.
    """
    most = max((int(each.max()) for each in (reference, prediction) if each.size), default=0)
    if most < _DIRECT:
        return Tally(np.arange(most + 1), confusion.table(reference.reshape(-1), prediction.reshape(-1), most + 1))
    known, one, other = _coded(reference, prediction, most)
    return Tally(known, confusion.table(one, other, known.size))


def _coded(
    reference: NDArray[Any], prediction: NDArray[Any], most: int
) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[Any]]:
    """The labels that occur, and both maps as their numbers."""
    sides = reference.reshape(-1), prediction.reshape(-1)
    if most >= _LOOKED_UP:
        known, inverse = np.unique(np.concatenate(sides), return_inverse=True)
        return known.astype(np.int64), inverse[: sides[0].size], inverse[sides[0].size :]
    there = np.zeros(most + 1, bool)
    for side in sides:
        there[side.view(np.uint8) if side.dtype == bool else side] = True
    known = np.flatnonzero(there)
    code = np.zeros(most + 1, np.uint16 if known.size <= 1 << 16 else np.int32)
    code[known] = np.arange(known.size)
    one, other = (code[side.view(np.uint8) if side.dtype == bool else side] for side in sides)
    return known, one, other
