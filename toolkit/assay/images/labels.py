"""From the numbers of a file or an array to labels: whole numbers that are not negative, on two or three axes."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.images.image import ImageError

MOST = 2**31 - 1
"""The largest label."""

ROUNDED = 1e-4
"""How far a label may be from a whole number: libraries scale 64-bit numbers into 16 bits, and read 0.99999999."""

WHOLE = "was stored as numbers with a fraction, all of which are whole"
ALMOST = (
    f"was stored as numbers with a fraction, and rounded to whole ones, from which none is farther than {ROUNDED:g}"
)


def as_labels(values: NDArray[Any]) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Labels in `bool`, u1, u2 or i4, as they lie where they can, and what was done to them.

    Raises:
        ImageError: some are no whole numbers, or negative, or beyond 2**31 - 1.
    """
    if values.dtype.kind == "f":
        return _from_floats(values)
    if values.dtype.kind not in "bui":
        raise ImageError(f"it holds {values.dtype}, and labels are whole numbers")
    if values.dtype.kind == "b":
        return _true_as_one(values), ()
    if not values.size:
        return values, ()
    low, high = (0, int(values.max())) if values.dtype.kind == "u" else (int(values.min()), int(values.max()))
    if low < 0:
        raise ImageError(f"it holds the label {low}, and labels are not negative")
    return _narrow(values, high), ()


def _true_as_one(values: NDArray[Any]) -> NDArray[Any]:
    """The same, where true is the byte 1: in arrays of Pillow's it is 255, which NumPy takes for true as well."""
    bits = values.view(np.uint8)
    return bits != 0 if values.size and bits.max() > 1 else values


def _from_floats(values: NDArray[Any]) -> tuple[NDArray[Any], tuple[str, ...]]:
    if not values.size:
        return values.astype(np.uint8), ()
    if not np.isfinite(values).all():
        raise ImageError("it holds NaN or infinity, and labels are whole numbers")
    whole = np.rint(values)
    low, high = float(whole.min()), float(whole.max())
    if low < 0 or high > MOST:
        raise ImageError(f"it holds {low if low < 0 else high:g}, and labels are whole numbers from 0 to 2**31 - 1")
    apart = np.abs(values - whole)
    if apart.max() > ROUNDED:
        strange = float(values.ravel()[apart.argmax()])
        raise ImageError(f"it holds {strange:.6g}, which is no label: if these are probabilities, threshold them first")
    return _narrow(whole, int(high)), (WHOLE if not apart.any() else ALMOST,)


def _narrow(values: NDArray[Any], high: int) -> NDArray[Any]:
    if high > MOST:
        raise ImageError(f"it holds the label {high:,}, and the largest is 2**31 - 1")
    dtype = np.uint8 if high < 1 << 8 else np.uint16 if high < 1 << 16 else np.int32
    return values.astype(dtype, copy=False)


def axes(number: int) -> str:
    """`1 axis`, `3 axes`."""
    return f"{number} {'axis' if number == 1 else 'axes'}"


def beside(kept: tuple[int, ...], steps: Sequence[float]) -> float:
    """The steps along the axes that `flat` left out, multiplied: how thick the one slice is."""
    return math.prod(step for axis, step in enumerate(steps) if axis not in kept)


class Axes(NamedTuple):
    """What is left of the axes of a file once those of size 1 are gone, as `Image` has it."""

    spacing: tuple[float, ...] | None
    sides: tuple[bool, ...]
    depth: float


def axes_of(kept: tuple[int, ...], count: int, steps: Sequence[float] | None) -> Axes:
    """The axes that `flat` kept of so many, with their steps in mm where these are known."""
    sides = tuple(axis in kept for axis in range(count))
    if steps is None:
        return Axes(None, sides, 1.0)
    return Axes(tuple(steps[axis] for axis in kept), sides, beside(kept, steps))


def flat(values: NDArray[Any]) -> tuple[NDArray[Any], tuple[int, ...]]:
    """The array without axes of size 1 beyond the second, and which axes are left.

    A volume of one slice is an image: as a volume, all of its structure would be border.

    Raises:
        ImageError: more than three axes are left, or fewer than two were there.
    """
    if values.ndim < 2:
        raise ImageError(f"it has {axes(values.ndim)}, and a label map has 2 or 3")
    kept = [axis for axis, size in enumerate(values.shape) if size != 1]
    for axis in reversed(range(values.ndim)):
        if len(kept) < 2 and axis not in kept:
            kept = sorted([*kept, axis])
    if len(kept) > 3:
        shape = " x ".join(map(str, values.shape))
        raise ImageError(f"it has the shape {shape}, and a label map has 2 or 3 axes: one label for each voxel")
    return values.reshape([values.shape[axis] for axis in kept]) if len(kept) < values.ndim else values, tuple(kept)
