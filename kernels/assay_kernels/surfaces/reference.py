"""Borders and distances in plain NumPy: the definition that every backend is compared with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[Any]
"""u1, u2, i4 or bool of two or three axes, the last of them x."""

Bits = NDArray[np.uint8]
"""A bit for each voxel: u1[..., 8 * ceil(x / 64)], voxel x in bit x % 8 of byte x // 8, whole words of 64 bits."""

Distances = NDArray[np.float64]

ROUNDING = 1e-12
"""A distance that exceeds a limit by no greater part of it does so by rounding alone: 3 x 0.1 is 0.3."""

AXES = (2, 3)
LEAST, MOST = 1e-100, 1e100
"""Squares of what is beyond are no numbers any more."""
_PAIRS = 1 << 22


def border(labels: Labels, label: int) -> Bits:
    """Voxels of the structure `label` that have a neighbour by a face outside of it, or lie at the edge of the image.

    Args:
        labels: the class of each voxel, two or three axes.
        label: the class; of booleans 1.

    Raises:
        ValueError: there are not two or three axes.
    """
    require_axes(labels.shape)
    inside = np.pad(labels == label, 1)
    kept = inside.copy()
    for axis in range(inside.ndim):
        kept &= np.roll(inside, 1, axis) & np.roll(inside, -1, axis)
    middle = (slice(1, -1),) * inside.ndim
    return packed(inside[middle] & ~kept[middle])


def distances(one: Bits, other: Bits, spacing: Distances) -> Distances:
    """How far each voxel of `one` is from the nearest of `other`, in the order of the voxels of `one`.

    Args:
        one: a border.
        other: a border of the same shape; without a voxel all distances are infinite.
        spacing: the distances between the centres of voxels, f8 for each axis.

    Raises:
        ValueError: the shapes differ, or there is not a spacing from 1e-100 to 1e100 for each axis.
    """
    require_borders(one, other, spacing)
    places, sought = (np.argwhere(voxels(bits)).astype(np.float64) for bits in (one, other))
    found = np.full(len(places), np.inf)
    step = max(1, _PAIRS // max(len(sought), 1))
    for start in range(0, len(places) if len(sought) else 0, step):
        apart = (places[start : start + step, np.newaxis] - sought) * spacing
        square = apart[..., 0] * apart[..., 0]
        for axis in range(1, len(spacing)):
            square += apart[..., axis] * apart[..., axis]
        found[start : start + step] = np.sqrt(square.min(axis=1))
    return found


def packed(mask: NDArray[np.bool_]) -> Bits:
    """A mask as bits."""
    found = np.zeros((*mask.shape[:-1], row_bytes(mask.shape[-1])), np.uint8)
    bits = np.packbits(mask, axis=-1, bitorder="little")
    found[..., : bits.shape[-1]] = bits
    return found


def voxels(bits: Bits) -> NDArray[np.bool_]:
    """Bits as a mask, whose rows end with a whole word."""
    return np.unpackbits(bits, axis=-1, bitorder="little").view(np.bool_)


def row_bytes(width: int) -> int:
    """The bytes of a row of so many voxels."""
    return 8 * -(-width // 64)


def as_volume(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Planes, rows and the length of these; an image is one plane."""
    *outer, length = shape
    planes, rows = (1, *outer)[-2:]
    return planes, rows, length


def of_axes(shape: tuple[int, int, int], axes: int) -> tuple[int, ...]:
    """The shape of a volume, or of its one plane."""
    return shape[3 - axes :]


def require_axes(shape: tuple[int, ...]) -> None:
    """Refuse what is neither an image nor a volume."""
    if len(shape) not in AXES:
        raise ValueError(f"an image has 2 axes and a volume 3, not {len(shape)}")


def require_borders(one: Bits, other: Bits, spacing: Distances) -> None:
    """Refuse borders of two shapes, and a spacing that is none."""
    require_axes(one.shape)
    if one.shape != other.shape or one.shape[-1] % 8:
        raise ValueError(f"borders have one shape and rows of whole words, not {one.shape} and {other.shape}")
    if spacing.shape != (one.ndim,) or not ((spacing >= LEAST) & (spacing <= MOST)).all():
        problem = f"a spacing is a number from {LEAST:g} to {MOST:g} for each of {one.ndim} axes"
        raise ValueError(f"{problem}, not {spacing.tolist()}")
