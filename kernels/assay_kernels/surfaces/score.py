"""Distances between the borders of two structures, and what boundary metrics make of them.

`backend` names one; None takes the best that runs here. Undefined is what has no value: a metric of a border that is
not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay_kernels.dispatch import load
from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces.reference import ROUNDING, Bits, Distances

_AS_THEY_ARE = tuple(np.dtype(name) for name in ("u1", "u2", "i4", "?"))


@dataclass(frozen=True, slots=True)
class Between:
    """How far the borders of a reference and of a prediction are from each other, in the unit of the spacing."""

    reference: Distances
    """Of each voxel of the reference's border from the prediction's, f8 in the order of voxels."""
    prediction: Distances
    """Of each voxel of the prediction's border from the reference's."""


def border(labels: ArrayLike, label: int = 1, *, backend: str | None = None) -> Bits:
    """The border of a structure: worked out once for a reference, whatever it is compared with.

    Args:
        labels: class of each pixel or voxel, two or three axes; whole numbers or booleans.
        label: the class of the structure.
        backend: see above.

    Raises:
        ValueError: there are not two or three axes.
        TypeError: the labels are not whole numbers.
    """
    bits: Bits = load("surfaces.border", backend)(labels_of(labels), label)
    return bits


def between(
    reference: Bits, prediction: Bits, spacing: float | Sequence[float] = 1.0, *, backend: str | None = None
) -> Between:
    """How far two borders are from each other.

    Args:
        reference: a border.
        prediction: one of an image of the same shape.
        spacing: how far the centres of neighbours are apart, for all axes or for each, in the order of these.
        backend: see above.

    Raises:
        ValueError: the shapes differ, or a spacing is no number from 1e-100 to 1e100.
    """
    step = np.array(np.broadcast_to(np.asarray(spacing, np.float64), (reference.ndim,)))
    found = load("surfaces.distances", backend)
    return Between(found(reference, prediction, step), found(prediction, reference, step))


def hausdorff(found: Between, percentile: float = 100.0, directions: str = "separate") -> float | Undefined:
    """The larger of the two directed Hausdorff distances, or of their percentiles by linear interpolation.

    Metrics Reloaded, HD and HD_X%: the percentile of each direction, then the larger one; MONAI does the same, medpy
    takes one percentile of both directions together.

    Args:
        found: the distances.
        percentile: 0 to 100.
        directions: `separate`, or `pooled` for one percentile of both together.
    """
    if directions == "pooled":
        return _of(found, lambda: _percentile(np.concatenate((found.reference, found.prediction)), percentile))
    return _of(found, lambda: max(_percentile(one, percentile) for one in (found.reference, found.prediction)))


def _percentile(distances: Distances, percentile: float) -> float:
    return float(distances.max() if percentile == 100 else np.percentile(distances, percentile))


def average(found: Between) -> float | Undefined:
    """ASSD: the mean of all distances, in which the larger border counts for more (Metrics Reloaded, ASSD)."""
    count = found.reference.size + found.prediction.size
    return _of(found, lambda: (found.reference.sum() + found.prediction.sum()) / count)


def mean_average(found: Between) -> float | Undefined:
    """MASD: the mean of the two directed mean distances (Metrics Reloaded, MASD)."""
    return _of(found, lambda: (found.reference.mean() + found.prediction.mean()) / 2)


def surface_dice(found: Between, tolerance: float) -> float | Undefined:
    """NSD: the share of both borders that is no farther than `tolerance` from the other one (Metrics Reloaded, NSD).

    Where one of the borders is not there it is 0; where neither is, it is undefined.
    """
    count = found.reference.size + found.prediction.size
    if not count:
        return Undefined("neither has a border")
    reach = tolerance * (1 + ROUNDING)
    near = np.count_nonzero(found.reference <= reach) + np.count_nonzero(found.prediction <= reach)
    return float(near / count)


def _of(found: Between, value: Any) -> float | Undefined:
    missing = [name for name in ("reference", "prediction") if not getattr(found, name).size]
    if missing:
        return Undefined("neither has a border" if len(missing) > 1 else f"the {missing[0]} has no border")
    return float(value())


def labels_of(labels: ArrayLike) -> NDArray[Any]:
    """Labels as kernels take them."""
    array = np.asarray(labels)
    if array.dtype in _AS_THEY_ARE:
        return array
    if array.dtype.kind not in "iu":
        raise TypeError(f"labels are whole numbers or booleans, not {array.dtype}")
    low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
    held = np.iinfo(np.int32)
    if not held.min <= low <= high <= held.max:
        raise ValueError(f"labels are within {held.min:,} and {held.max:,}, not {low if low < held.min else high:,}")
    return array.astype(np.int32)
