"""Bands along borders, and Boundary IoU.

`backend` names one; None takes the best that runs here.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from assay_kernels.dispatch import load
from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces.reference import Bits, packed
from assay_kernels.surfaces.score import border


def near(
    one: Bits, other: Bits, width: float, spacing: float | Sequence[float] = 1.0, *, backend: str | None = None
) -> Bits:
    """The voxels of one mask no farther than a width from the nearest of another.

    Args:
        one: a mask in bits, as `surfaces.score.border` makes them.
        other: one of an image of the same shape, such as the border of `one`.
        width: in the unit of the spacing, 0 to 1e100.
        spacing: how far the centres of neighbours are apart, for all axes or for each, in the order of these.
        backend: see above.

    Raises:
        ValueError: the shapes differ, or a spacing or the width is out of its range.
    """
    step = np.array(np.broadcast_to(np.asarray(spacing, np.float64), (one.ndim,)))
    bits: Bits = load("bands.near", backend)(one, other, step, float(width))
    return bits


def inner_band(
    labels: ArrayLike,
    label: int = 1,
    *,
    width: float,
    spacing: float | Sequence[float] = 1.0,
    backend: str | None = None,
) -> Bits:
    """The band inside of a structure, along its border.

    These are the voxels of the structure whose centres are no farther than `width` from that of a voxel of its border,
    which is the voxels with a face neighbour outside. Width 0 leaves the border itself.

    Args:
        labels: class of each pixel or voxel, two or three axes; whole numbers or booleans.
        label: the class of the structure.
        width: as of `near`.
        spacing: as of `near`.
        backend: see above.

    Raises:
        ValueError: there are not two or three axes, or see `near`.
        TypeError: the labels are not whole numbers.
    """
    edge = border(labels, label, backend=backend)
    return near(packed(np.asarray(labels) == label), edge, width, spacing, backend=backend)


def boundary_iou(bands: Callable[[float], tuple[Bits, Bits]], width: float) -> float | Undefined:
    """Boundary IoU: the intersection over union of the two inner bands (Cheng et al. 2021).

    Args:
        bands: gives the inner bands of reference and prediction of a width.
        width: of the bands, in the unit of the spacing.
    """
    one, other = bands(width)
    union = int(np.bitwise_count(one | other).sum())
    if not union:
        return Undefined("neither has a border")
    return int(np.bitwise_count(one & other).sum()) / union
