"""One sweep over two label maps: how often each pair of labels meets, and what counting metrics need of each."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.images.image import ImageError
from assay_kernels.confusion import score as confusion
from assay_kernels.state.counts import Counts

MOST_LABELS = 1 << 12
"""So many labels are told apart in one case: their table takes 128 MiB."""

_DIRECT = 256
"""Below this label the table has a row for each number, whether it occurs or not."""

_LOOKED_UP = 1 << 24
"""Below this label, those that occur are found by looking each up."""

Ints = NDArray[np.int64]


class Tally(NamedTuple):
    """How often each pair of labels meets."""

    labels: Ints
    """The labels of the rows and columns, ascending."""
    table: Counts
    """Rows: the reference; voxels that count nowhere are in none."""
    reference: Ints
    """Voxels of each label."""
    prediction: Ints
    """Voxels of each label."""
    voxels: int
    """All that count."""

    @property
    def predicted(self) -> frozenset[int]:
        """The labels that occur in the prediction, where it counts."""
        return frozenset(self.labels[self.prediction > 0].tolist())

    @property
    def shown(self) -> frozenset[int]:
        """The labels that occur in either, where they count."""
        return frozenset(self.labels[self.reference + self.prediction > 0].tolist())

    def of(self, structure: Sequence[int]) -> Counts:
        """[[TN, FP], [FN, TP]] of these labels together, i8[2, 2]."""
        places = np.flatnonzero(np.isin(self.labels, structure))
        hit = int(self.table[np.ix_(places, places)].sum())
        fp, fn = int(self.prediction[places].sum()) - hit, int(self.reference[places].sum()) - hit
        return np.array([[self.voxels - hit - fp - fn, fp], [fn, hit]], np.int64)


def tally(reference: NDArray[Any], prediction: NDArray[Any], left_out: int | None = None) -> Tally:
    """How often each label of the reference meets each of the prediction.

    Args:
        reference: labels in bool, u1, u2 or i4, not negative.
        prediction: of the same shape.
        left_out: voxels that the reference calls so count nowhere.

    Raises:
        ImageError: there are more labels than are told apart.
    """
    labels, table = _counted(reference.reshape(-1), prediction.reshape(-1))
    if left_out is not None:
        table[labels == left_out] = 0
    return Tally(labels, table, table.sum(axis=1), table.sum(axis=0), int(table.sum()))


def _counted(one: NDArray[Any], other: NDArray[Any]) -> tuple[Ints, Counts]:
    one, other = (side.view(np.uint8) if side.dtype == bool else side for side in (one, other))
    most = max((int(side.max()) for side in (one, other) if side.size), default=0)
    if most < _DIRECT:
        return np.arange(most + 1), confusion.table(one, other, most + 1)
    if most < _LOOKED_UP:
        there = np.zeros(most + 1, bool)
        there[one] = there[other] = True
        known = np.flatnonzero(there)
    else:
        known = np.union1d(one, other).astype(np.int64)
    if known.size > MOST_LABELS:
        raise ImageError(
            f"there are {known.size:,} labels, of which {MOST_LABELS:,} are told apart: is it a map of instances?"
        )
    if most < _LOOKED_UP:
        code = np.zeros(most + 1, np.uint16)
        code[known] = np.arange(known.size)
        return known, confusion.table(code[one], code[other], known.size)
    first, second = (np.searchsorted(known, side).astype(np.uint16) for side in (one, other))
    return known, confusion.table(first, second, known.size)
