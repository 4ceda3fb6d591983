"""Images as arrays, by Pillow."""

import io
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from assay.files.undecodable import UNDECODABLE

MOST_PIXELS = 1 << 26
"""The largest image that is decoded: 8192 x 8192, so that a small file does not fill the memory."""

FORMATS = ("BMP", "GIF", "ICO", "JPEG", "JPEG2000", "PNG", "PPM", "TIFF", "WEBP")
"""Those that Pillow decodes by itself; for others it starts programs."""

_AS_THEY_ARE = frozenset(["L", "LA", "RGB", "RGBA", "I;16", "I", "F"])
"""The modes whose channels become those of the array."""
_OTHERS = {"1": "L", "La": "LA", "PA": "RGBA", "RGBa": "RGBA", "I;16B": "I", "I;16L": "I"}
"""What other modes become; any that is not here becomes RGB."""
_WITH_ALPHA = {"1": "LA", "L": "LA", "P": "RGBA", "RGB": "RGBA"}
"""What those become of which one colour is said to be transparent."""


def decode_image(data: bytes) -> npt.NDArray[Any]:
    """The image, or its first frame, as `(height, width, channels)`, turned as its EXIF orientation says.

    Gray has one channel, with transparency two; colours have three, with transparency four, whether they stand in a
    palette or not; CMYK, YCbCr, HSV and Lab become RGB. Channels are `uint8`, those of gray also `uint16`, `int32` or
    `float32`, as the file has them.

    Raises:
        ValueError: it is no image, is damaged, or has too many pixels.
    """
    if not data:
        raise ValueError("is empty")
    try:
        with warnings.catch_warnings(action="ignore"), _opened(data) as image:
            _require_few(image)
            turned = ImageOps.exif_transpose(image)
            _require_few(turned)  # a container may say less of the image in it
            array: npt.NDArray[Any] = np.asarray(_plain(turned))
    except Image.DecompressionBombError:
        raise ValueError(f"is an image of more than {MOST_PIXELS:,} pixels") from None
    except UnidentifiedImageError:
        raise ValueError(f"is no image of a format that is read: {', '.join(FORMATS)}") from None
    except UNDECODABLE:
        raise ValueError("is a damaged image") from None
    return array if array.ndim == 3 else array[:, :, np.newaxis]


def _opened(data: bytes) -> Image.Image:
    Image.init()
    return Image.open(io.BytesIO(data), formats=[each for each in FORMATS if each in Image.OPEN])


def _require_few(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Image.DecompressionBombError


def _plain(image: Image.Image) -> Image.Image:
    if "transparency" in image.info and image.mode in _WITH_ALPHA:
        return image.convert(_WITH_ALPHA[image.mode])
    if image.mode in _AS_THEY_ARE:
        return image
    return image.convert(_OTHERS.get(image.mode, "RGB"))
