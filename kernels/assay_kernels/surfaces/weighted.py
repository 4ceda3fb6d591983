"""Distances between the surfaces of two masks, each weighted by its area, and what boundary metrics make of them.

The definitions are those of DeepMind's surface-distance (Nikolov et al. 2018, arXiv 1809.04430, and its source): a
surface runs between voxels, a part of it lies at each corner of the grid, and a part counts as much as it has area.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay_kernels.dispatch import load
from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces.elements import areas, corners
from assay_kernels.surfaces.reference import Distances, packed, require_axes

Mask = NDArray[np.bool_]


class Directed(NamedTuple):
    """From the surface of one mask to that of the other: by distance, and of equal ones by area."""

    distances: Distances
    """Infinite where the other has no surface."""
    areas: NDArray[np.float64]
    """How much of the surface is so far off: mm2, or mm of an outline."""


class Weighted(NamedTuple):
    """How far the surfaces of a reference and of a prediction are from each other."""

    reference: Directed
    prediction: Directed


def weighted(
    reference: ArrayLike, prediction: ArrayLike, spacing: float | Sequence[float] = 1.0, *, backend: str | None = None
) -> Weighted:
    """The distances between the surfaces of two masks, with their areas.

    Args:
        reference: a mask of two or three axes; beyond it is outside.
        prediction: one of the same shape.
        spacing: how far the centres of neighbours are apart, for all axes or for each, in the order of these.
        backend: that of the distances; None takes the best that runs here.

    Raises:
        ValueError: the shapes differ, there are not two or three axes, or a spacing is no number from 1e-100 to 1e100.
    """
    masks = np.asarray(reference, np.bool_), np.asarray(prediction, np.bool_)
    require_axes(masks[0].shape)
    if masks[0].shape != masks[1].shape:
        raise ValueError(f"masks have one shape, not {masks[0].shape} and {masks[1].shape}")
    step = np.array(np.broadcast_to(np.asarray(spacing, np.float64), (masks[0].ndim,)))
    codes = [codes_of(mask) for mask in masks]
    full = (1 << (1 << masks[0].ndim)) - 1
    passes = [(each != 0) & (each != full) for each in codes]
    borders = [packed(each) for each in passes]
    distances, table = load("surfaces.distances", backend), areas(step)
    one, other = (
        _sorted(distances(borders[side], borders[1 - side], step), table[codes[side][passes[side]]])
        for side in (0, 1)
    )  # fmt: skip
    return Weighted(one, other)


def codes_of(mask: Mask) -> NDArray[np.uint8]:
    """For each corner of the grid which of the voxels around it are inside: a bit each, u1, one longer along each axis.

    The corners at the edges of the image are among them; beyond it is outside.
    """
    padded = np.pad(mask, 1).view(np.uint8)
    codes = np.zeros([length + 1 for length in mask.shape], np.uint8)
    for bit, corner in enumerate(corners(mask.ndim)):
        part = padded[tuple(slice(begin, begin + length) for begin, length in zip(corner, codes.shape, strict=True))]
        codes |= part << np.uint8(bit)
    return codes


def _sorted(distances: Distances, area: NDArray[np.float64]) -> Directed:
    order = np.lexsort((area, distances))
    return Directed(distances[order], area[order])


def hausdorff(found: Weighted, percentile: float = 100.0, directions: str = "separate") -> float | Undefined:
    """The larger of the two directed percentiles: the first distance by which so much of the area lies.

    Args:
        found: the distances.
        percentile: 0 to 100.
        directions: `separate`; both together are no definition of that tool.

    Raises:
        ValueError: the directions are not separate.
    """
    if directions != "separate":
        raise ValueError(f"percentiles by area are taken of each direction, not {directions}")
    return _of(found, lambda: max(_percentile(each, percentile) for each in found))


def mean_average(found: Weighted) -> float | Undefined:
    """The mean of the two directed means, each by area."""
    return _of(found, lambda: sum(_mean(each) for each in found) / 2)


def surface_dice(found: Weighted, tolerance: float) -> float | Undefined:
    """The share of both surfaces, by area, that is no farther than `tolerance` from the other one, rounding included.

    Where one of the surfaces is not there it is 0; where neither is, it is undefined.
    """
    if not any(each.areas.size for each in found):
        return Undefined("neither has a border")
    near = sum(np.sum(each.areas[each.distances <= tolerance]) for each in found)
    return float(near / sum(np.sum(each.areas) for each in found))


def _mean(found: Directed) -> float:
    return float(np.sum(found.distances * found.areas) / np.sum(found.areas))


def _percentile(found: Directed, percentile: float) -> float:
    reached = np.cumsum(found.areas) / np.sum(found.areas)
    first = int(np.searchsorted(reached, percentile / 100))
    return float(found.distances[min(first, found.distances.size - 1)])


def _of(found: Weighted, value: Any) -> float | Undefined:
    missing = [name for name, each in zip(found._fields, found, strict=True) if not each.areas.size]
    if missing:
        return Undefined("neither has a border" if len(missing) > 1 else f"the {missing[0]} has no border")
    return float(value())
