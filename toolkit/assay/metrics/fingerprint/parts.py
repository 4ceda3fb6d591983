"""What one label map shows of a structure: its voxels, its parts, and what form the largest part has."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.segmentation.parts import Mask, box_of, mask_of, told_apart
from assay_kernels.components.reference import Sizes

_BALL = {2: math.pi, 3: 4 / 3 * math.pi}
"""By axes, the content of the disc or ball of radius 1."""

Labels = NDArray[np.generic]


class Form(NamedTuple):
    """What the second moments of a part say of its form."""

    length: float
    """Its longest axis through its second longest one; 1 for a disc, a ball or a plate, large for a rod."""
    filling: float
    """Its content through that of the ellipse or ellipsoid with the same moments; 1 for such a one, small for what
    bends or branches."""


class Parts(NamedTuple):
    """A structure in one image."""

    voxels: int
    sizes: Sizes
    """Voxels of each of its parts; none where they were not told apart, since the box that holds them is too large."""
    form: Form | None
    """Of the largest part."""


def parts_of(labels: Labels, structure: tuple[int, ...], spacing: Sequence[float] | None = None) -> Parts | None:
    """The parts of a structure; None where the image shows none of it.

    Args:
        labels: the label of each voxel, [y, x] or [z, y, x].
        structure: its labels.
        spacing: distance of neighbours along each axis; 1 without it.
    """
    mask = mask_of(labels, structure)
    box = box_of(mask)
    if box is None:
        return None
    apart = told_apart(labels, structure, box)
    if apart is None:
        return Parts(int(np.count_nonzero(mask)), np.empty(0, np.int64), None)
    number, sizes = apart
    largest = number == int(sizes.argmax()) + 1
    return Parts(int(sizes.sum()), sizes, form_of(largest, spacing or (1.0,) * mask.ndim))


def form_of(mask: Mask, spacing: Sequence[float]) -> Form:
    """The form of a part by its second moments, those of a voxel itself included."""
    steps = np.asarray(spacing, np.float64)
    moments = np.zeros((mask.ndim, mask.ndim))
    places = [np.arange(size) * step for size, step in zip(mask.shape, steps, strict=True)]
    count = int(np.count_nonzero(mask))
    for (first, second), plane in _planes(mask):
        rows, columns = plane.sum(axis=1), plane.sum(axis=0)
        one = places[first] - rows @ places[first] / count
        other = places[second] - columns @ places[second] / count
        moments[first, second] = moments[second, first] = one @ plane @ other / count
        moments[first, first] = rows @ one**2 / count
        moments[second, second] = columns @ other**2 / count
    moments += np.diag(steps**2 / 12)
    axes = np.sqrt((mask.ndim + 2) * np.sort(np.linalg.eigvalsh(moments))[::-1])
    content = count * float(steps.prod())
    return Form(float(axes[0] / axes[1]), content / (_BALL[mask.ndim] * float(axes.prod())))


def _planes(mask: Mask) -> Iterator[tuple[tuple[int, int], NDArray[np.int64]]]:
    """For each two axes, how many voxels there are along the others."""
    for pair in combinations(range(mask.ndim), 2):
        rest = tuple(axis for axis in range(mask.ndim) if axis not in pair)
        yield pair, mask.sum(axis=rest, dtype=np.int64) if rest else mask.astype(np.int64)


def touching(labels: Labels, left_out: frozenset[int] = frozenset({0})) -> frozenset[tuple[int, int]]:
    """The pairs of labels of which voxels share a face (in an image, an edge), the lower one first.

    Args:
        labels: the label of each voxel.
        left_out: labels that are no structures.
    """
    flat, step = np.ascontiguousarray(labels).reshape(-1), labels.size
    found: set[tuple[int, int]] = set()
    for size in labels.shape:
        step //= size
        # In the order of memory one comparison is all that most voxels cost; the last of a row has no neighbour.
        meet = np.flatnonzero(flat[:-step] != flat[step:])
        meet = meet[meet // step % size != size - 1]
        first, second = flat[meet].astype(np.int64), flat[meet + step].astype(np.int64)
        # One number each: sorting rows takes ten times as long.
        single = np.unique(np.minimum(first, second) << 32 | np.maximum(first, second))
        found.update((int(pair >> 32), int(pair & 0xFFFFFFFF)) for pair in single)
    return frozenset(pair for pair in found if left_out.isdisjoint(pair))
