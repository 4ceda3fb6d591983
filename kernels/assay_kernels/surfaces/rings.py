"""The rows around a voxel by how far they are, in which the nearest voxel of another border is sought."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.surfaces.reference import Distances

ROWS = 4096
"""About so many rows are looked at before a voxel is taken to be far."""

LOOKS = 2
"""So many rows for each voxel of the image are looked at before all others are taken to be far."""


class Rings(NamedTuple):
    """Rows by how far they are."""

    z: NDArray[np.int32]
    """Planes from here."""
    y: NDArray[np.int32]
    """Rows from here."""
    square: Distances
    """Of how far, ascending."""
    reach: float
    """Rows that are not among them have no smaller square; infinite where all are among them."""


def rings(planes: int, rows: int, spacing: Distances) -> Rings:
    """The rows around a voxel in so many planes of so many rows, and their squares as `reference` adds them up."""
    *steps, _ = spacing.tolist()
    z_step, y_step = (1.0, *steps)[-2:]
    return _rings(planes, rows, z_step, y_step, ROWS)


@lru_cache(maxsize=64)
def _rings(planes: int, rows: int, z_step: float, y_step: float, many: int) -> Rings:
    """Images of one shape and spacing come by the hundred."""
    radius = np.sqrt(many * z_step * y_step / np.pi) if planes > 1 else many / 2 * y_step
    most_z, most_y = (min(int(radius / step), size - 1) for step, size in ((z_step, planes), (y_step, rows)))
    z, y = np.meshgrid(np.arange(-most_z, most_z + 1), np.arange(-most_y, most_y + 1), indexing="ij")
    square = (z * z_step) ** 2 + (y * y_step) ** 2
    reach = min(
        np.inf if most == size - 1 else ((most + 1) * step) ** 2
        for most, size, step in ((most_z, planes, z_step), (most_y, rows, y_step))
    )
    order = np.argsort(square, axis=None, kind="stable")
    order = order[: np.searchsorted(square.ravel()[order], reach)]
    planes_of, rows_of = (part.ravel()[order].astype(np.int32) for part in (z, y))
    return Rings(planes_of, rows_of, square.ravel()[order], float(reach))
