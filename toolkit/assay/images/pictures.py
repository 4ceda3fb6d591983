"""PNG, TIFF and BMP files, by Pillow; a TIFF of several pages is a volume."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import UnidentifiedImageError

from assay.files.undecodable import UNDECODABLE
from assay.images.image import Image, ImageError, require_few
from assay.images.labels import as_labels, flat

_FORMATS = ("PNG", "TIFF", "BMP")
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
            require_few((*([pages] if pages > 1 else []), picture.height, picture.width), like)
            values = _pages(picture, pages)
            palette = picture.getpalette("RGB") if picture.mode == "P" else None
    except ImageError:
        raise
    except UnidentifiedImageError:
        raise ImageError(f"it is none of {', '.join(_FORMATS)}") from None
    except Pictures.DecompressionBombError:
        raise ImageError("it has more pixels than are read of a picture") from None
    except UNDECODABLE as error:
        raise ImageError(f"it is damaged: {str(error).partition(chr(10))[0] or type(error).__name__}") from None
    labels, notes = as_labels(values)
    labels, kept = flat(labels)
    sides = tuple(axis in kept for axis in range(values.ndim))
    return Image(labels, grid=values.shape, sides=sides, colours=_colours(labels, palette), notes=notes)


def _colours(labels: NDArray[Any], palette: Sequence[int] | None) -> dict[int, tuple[int, ...]]:
    """The colours of the labels that occur."""
    if palette is None:
        return {}
    return {label: tuple(palette[3 * label : 3 * label + 3]) for label in np.unique(labels).tolist()}


def _pages(picture: Pictures.Image, pages: int) -> NDArray[Any]:
    found: list[NDArray[Any]] = []
    for page in range(pages):
        picture.seek(page)
        if picture.mode not in _ONE_NUMBER:
            raise ImageError(
                f"it holds colours ({picture.mode}), and a label map has one number for each pixel: "
                "save it as gray or with a palette"
            )
        values = np.asarray(picture)
        if found and values.shape != found[0].shape:
            raise ImageError("its pages have different sizes")
        found.append(values)
    return np.stack(found) if pages > 1 else found[0]
