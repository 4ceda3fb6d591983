"""A label map as it was read, and what is said of a file that holds none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.errors import AssayError

MOST_VOXELS = 1 << 31
"""The largest image that is read: 1290 x 1290 x 1290, so that a header of a few bytes does not fill the memory."""


class ImageError(AssayError):
    """A file is no label map; the message says why, and what to do about it, without the file's name."""


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """The class of every voxel, and where the voxels lie."""

    labels: NDArray[Any]
    """Whole numbers or booleans, two or three axes none of which is of size 1 unless all but two are; `(z, y, x)`."""
    spacing: tuple[float, ...] | None = None
    """Distance between neighbours along each axis, in mm; None where the file does not say it."""
    affine: NDArray[np.float64] | None = None
    """f8[4, 4] from `(x, y, z, 1)` of the file's own three axes to mm in RAS; None where the file does not say it."""
    grid: tuple[int, ...] = ()
    """The sizes of the file's own axes, as the affine counts them."""
    sides: tuple[bool, ...] = ()
    """Of each axis in space that was read, `(z, y, x)`, whether it is one of those of the labels, or of size 1 and left
    out."""
    depth: float = 1.0
    """The product of the steps along the axes in space that were left out, in mm; 1 where there is none."""
    ordered: bool = True
    """Whether the format says which axis is which; arrays of NumPy may have slices first or last."""
    colours: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """What a picture with a palette shows the labels as."""
    notes: tuple[str, ...] = field(default=())
    """What was done to read it that its owner should know."""

    @property
    def is_area(self) -> bool:
        """Whether it has two axes in space and no third one, so that what its voxels take up is an area."""
        return self.labels.ndim == 2 and all(self.sides)


def require_few(sizes: tuple[int, ...], like: Image | None = None) -> None:
    """Refuse an image that is too large before there is any memory for it.

    Args:
        sizes: what its header says.
        like: the image that it is to be compared with.

    Raises:
        ImageError: a size is below 1, or there are more than `MOST_VOXELS` voxels, or more than `like` has.
    """
    voxels = 1
    for size in sizes:
        if size < 1:
            raise ImageError(f"its header gives the shape {_shape(sizes)}, which holds nothing")
        voxels *= int(size)
    if voxels > MOST_VOXELS:
        raise ImageError(
            f"its header gives the shape {_shape(sizes)}, more than the {MOST_VOXELS:,} voxels that are read"
        )
    if like is not None and voxels > like.labels.size:
        raise ImageError(
            f"its shape is {_shape(sizes)}, that of the reference {_shape(like.grid or like.labels.shape)}"
        )


def require_space(sizes: tuple[int, ...]) -> None:
    """Refuse an image with an axis beside those in space, whose steps are no millimetres.

    Args:
        sizes: of the file's own axes, those in space first.

    Raises:
        ImageError: a fourth axis or a later one has several places, as of time points or channels.
    """
    several = [size for size in sizes[3:] if size > 1]
    if several:
        raise ImageError(
            f"its header gives the shape {_shape(sizes)}, with {_shape(tuple(several))} time points or channels, and a "
            "label map is one image or volume: save each by itself"
        )


def _shape(sizes: tuple[int, ...]) -> str:
    return " x ".join(str(size) for size in sizes)
