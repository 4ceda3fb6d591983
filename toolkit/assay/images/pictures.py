"""PNG, TIFF and BMP files, by Pillow; a TIFF of several pages is a volume."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import UnidentifiedImageError

from assay.files.undecodable import UNDECODABLE
from assay.images.image import Image, ImageError, require_few
from assay.images.labels import as_labels, axes_of, flat
from assay.images.tiff import others_in, slices_in, steps_in

_FORMATS = ("PNG", "TIFF", "BMP")
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
_ORIENTATION, _UPRIGHT = 274, 1
_INVERTED = "says that 0 is white; its numbers are taken as they are stored"
_ONE_NUMBER = {"1", "L", "P", "I;16", "I;16B", "I;16L", "I", "F"}
"""The modes with one number for each pixel; that of a palette is the number of its colour."""


def read(path: str, like: Image | None = None) -> Image:
    """The label map in a picture, whose pixels are numbers and not colours.

    Raises:
        ImageError: it is none, or damaged.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Pictures.open(path, formats=_FORMATS) as picture:
            pages = int(getattr(picture, "n_frames", 1))
            _require_still(picture, pages)
            require_few((*([pages] if pages > 1 else []), picture.height, picture.width), like)
            # Of the first page, which alone may say them.
            steps, inverted = steps_in(getattr(picture, "tag_v2", {}), pages), _is_inverted(picture)
            values = _pages(picture, pages)
            palette = picture.getpalette("RGB") if picture.mode == "P" else None
    except ImageError:
        raise
    except UnidentifiedImageError:
        raise ImageError(_unknown(path)) from None
    except Pictures.DecompressionBombError:
        raise ImageError("it has more pixels than are read of a picture") from None
    except UNDECODABLE as error:
        raise ImageError(f"it is damaged: {str(error).partition(chr(10))[0] or type(error).__name__}") from None
    labels, notes = as_labels(values)
    labels, kept = flat(labels)
    of_file = axes_of(kept, values.ndim, steps)
    return Image(
        labels,
        of_file.spacing,
        grid=values.shape,
        sides=of_file.sides,
        depth=of_file.depth,
        colours=_colours(labels, palette),
        notes=(*notes, *([_INVERTED] if inverted else [])),
    )


def _unknown(path: str) -> str:
    """Why Pillow knows no picture in a file."""
    with Path(path).open("rb") as file:
        start = file.read(4)
    if start in _TIFF:
        return "its TIFF form is not read, such as numbers of 64 bits (int64, float64): save labels as uint8 or uint16"
    return f"it is none of {', '.join(_FORMATS)}"


def _is_inverted(picture: Pictures.Image) -> bool:
    """Whether Pillow gives other numbers than those that are stored, since the file says that 0 is white."""
    tags = getattr(picture, "tag_v2", {})
    return picture.mode in ("1", "L") and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _require_still(picture: Pictures.Image, pages: int) -> None:
    """Refuse a PNG of several frames, which are no slices."""
    if pages > 1 and picture.format == "PNG":
        raise ImageError(f"it is animated, with {pages} frames: save each as an image, or all as a volume")


def _require_upright(picture: Pictures.Image) -> None:
    """Refuse what is to be shown turned: some tools turn it and others do not, and Pillow may cut its rows wrongly."""
    tags = getattr(picture, "tag_v2", None) or picture.getexif()
    if (turned := tags.get(_ORIENTATION, _UPRIGHT)) != _UPRIGHT:
        raise ImageError(
            f"it says that it is stored turned or mirrored (orientation {turned}), which tools do not agree about: "
            "save it upright, without that tag"
        )


def _colours(labels: NDArray[Any], palette: Sequence[int] | None) -> dict[int, tuple[int, ...]]:
    """The colours of the labels that occur."""
    if palette is None:
        return {}
    return {label: tuple(palette[3 * label : 3 * label + 3]) for label in np.unique(labels).tolist()}


def _pages(picture: Pictures.Image, pages: int) -> NDArray[Any]:
    found: list[NDArray[Any]] = []
    tags = getattr(picture, "tag_v2", {})
    slices = slices_in(tags)
    if others := others_in(tags):
        raise ImageError(f"it says that it holds {others}, and a label map is one image or volume: save each by itself")
    for page in range(pages):
        picture.seek(page)
        _require_upright(picture)
        if picture.mode not in _ONE_NUMBER:
            raise ImageError(
                f"it holds colours ({picture.mode}), and a label map has one number for each pixel: "
                "save it as gray or with a palette"
            )
        values = np.asarray(picture)
        if _is_inverted(picture):
            values = ~values
        if found and values.shape != found[0].shape:
            raise ImageError("its pages have different sizes")
        found.append(values)
    if slices is not None and slices != pages:
        raise ImageError(f"it says that it has {slices} slices, and has {pages} as pages: save a page for each")
    return np.stack(found) if pages > 1 else found[0]
