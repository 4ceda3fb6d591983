"""Connected components in plain NumPy: voxels take the least number among their neighbours until nothing changes."""

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from assay_kernels.surfaces.reference import Labels, require_axes

Components = NDArray[np.int32]
"""From 1, 0 outside of the structure; of the shape of the image."""

Sizes = NDArray[np.int64]
"""Voxels of each component."""

STEPS: Mapping[tuple[int, int], int] = MappingProxyType({(2, 4): 1, (2, 8): 2, (3, 6): 1, (3, 18): 2, (3, 26): 3})
"""By axes and number of neighbours, along how many axes at once a neighbour may lie."""

MOST = 2**31 - 1
"""Voxels of an image."""


def label(labels: Labels, label: int, neighbours: int) -> tuple[Components, Sizes]:
    """Which voxels of the structure `label` hang together, numbered in the order of their first voxels.

    Args:
        labels: the class of each voxel, two or three axes.
        label: the class; of booleans 1.
        neighbours: of a voxel: 4 or 8 in an image, 6, 18 or 26 in a volume.

    Raises:
        ValueError: there are not two or three axes, there is no such neighbourhood, or there are 2^31 voxels or more.
    """
    steps = require_neighbours(labels, neighbours)
    inside = np.pad(labels == label, 1)
    number = np.where(inside, np.arange(1, inside.size + 1).reshape(inside.shape), 0)
    around = [step for step in product((-1, 0, 1), repeat=labels.ndim) if 0 < np.abs(step).sum() <= steps]
    while True:
        least = number
        for step in around:
            beside = np.roll(number, step, tuple(range(labels.ndim)))
            least = np.where(inside & (beside > 0), np.minimum(least, beside), least)
        if np.array_equal(least, number):
            break
        number = least
    first, component, sizes = np.unique(number, return_inverse=True, return_counts=True)
    outside = int(first[:1].sum() == 0)
    component = component.reshape(number.shape)[(slice(1, -1),) * labels.ndim] + (1 - outside)
    return component.astype(np.int32), sizes[outside:].astype(np.int64)


def require_neighbours(labels: Labels, neighbours: int) -> int:
    """Along how many axes at once a neighbour may lie; refuse a neighbourhood that there is not."""
    require_axes(labels.shape)
    if labels.size > MOST:
        raise ValueError(f"an image has no more than {MOST:,} voxels, not {labels.size:,}")
    steps = STEPS.get((labels.ndim, neighbours))
    if steps is None:
        there = " or ".join(str(count) for axes, count in STEPS if axes == labels.ndim)
        raise ValueError(f"a voxel of {labels.ndim} axes has {there} neighbours, not {neighbours}")
    return steps
