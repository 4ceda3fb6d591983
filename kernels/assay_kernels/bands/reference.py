"""Bands in plain NumPy, by the distance of every voxel: the definition that every backend is compared with."""

from collections.abc import Callable

from assay_kernels.surfaces import reference as surfaces
from assay_kernels.surfaces.reference import ROUNDING, Bits, Distances, packed, require_borders, voxels

WIDEST = 1e100
"""Squares of what is wider are no numbers any more."""


def near(one: Bits, other: Bits, spacing: Distances, width: float) -> Bits:
    """The voxels of `one` no farther than `width` from the nearest of `other`.

    Args:
        one: a mask in bits, as borders are.
        other: another of the same shape; near one without a voxel there is nothing.
        spacing: the distances between the centres of voxels, f8 for each axis.
        width: in the unit of the spacing, 0 to 1e100. A distance that exceeds it by rounding alone does not.

    Raises:
        ValueError: the shapes differ, or the spacing or the width is none.
    """
    return near_by(surfaces.distances, one, other, spacing, width)


def near_by(
    distances: Callable[[Bits, Bits, Distances], Distances], one: Bits, other: Bits, spacing: Distances, width: float
) -> Bits:
    """The same from distances that somebody works out: their cost does not grow with the width."""
    require_bands(one, other, spacing, width)
    mask = voxels(one)
    mask[mask] = distances(one, other, spacing) <= width * (1 + ROUNDING)
    return packed(mask)


def require_bands(one: Bits, other: Bits, spacing: Distances, width: float) -> None:
    """Refuse masks of two shapes, a spacing that is none, and a width that is none."""
    require_borders(one, other, spacing)
    if not 0 <= width <= WIDEST:
        raise ValueError(f"a width is a number from 0 to {WIDEST:g}, not {width:g}")
