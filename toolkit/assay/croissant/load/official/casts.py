"""What mlcroissant makes of a value of a data type: what Python, NumPy and pandas make of it.

Read from its `core/data_types.py`, `core/ml/bounding_box.py` and `operation_graph/operations/field.py`. Its bytes of
text are texts here.
"""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import PurePath
from typing import Any

import numpy as np

from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.moments import moment_of
from assay.croissant.load.official.transforms import STUMBLES

_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""What images begin with of which it is known that Pillow opens them."""


def cast(value: Any, data_type: str) -> Any:
    """The value of a data type, by its IRI.

    Raises:
        UnsaidError: that is not said here.
        Ends: there is none.
    """
    try:
        return _cast(value, data_type)
    except STUMBLES as error:
        raise Ends(f"{type(error).__name__}: {error}") from None


def _cast(value: Any, data_type: str) -> Any:
    if value is None:
        return None
    if data_type in _WHOLES:
        return _WHOLES[data_type](value)
    if data_type not in _TYPES:
        raise ValueError("No special case for type None.")
    if isinstance(value, list):
        return [_cast(each, data_type) for each in value]
    return _TYPES[data_type](value)


def _text(value: Any) -> str:
    """Its bytes, as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, np.generic):
        raise UnsaidError("it gives numbers as the bytes in which NumPy holds them")
    if isinstance(value, PurePath):
        return str(value)
    return _decoded(bytes(value))


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UnsaidError("it gives bytes that are no text in UTF-8") from None


def _time(value: Any) -> time:
    if isinstance(value, str):
        return datetime.strptime(value, "%H:%M:%S").time()  # noqa: DTZ007 - it has no zone
    if isinstance(value, time):
        return value
    raise ValueError(f"No special case for type: {type(value)}")


def _box(value: Any) -> list[float]:
    if not isinstance(value, list | str):
        raise ValueError(f"Wrong format for a bounding box. Got: {type(value)}")  # noqa: TRY004 - as it does
    found = [float(each) for each in (value.split(" ") if isinstance(value, str) else value)]
    if len(found) != 4:
        raise ValueError("Bounding box could not be parsed. Bounding boxes should have a length of 4.")
    return found


def _image(value: Any) -> bytes:
    """The bytes that it opens as an image."""
    if not isinstance(value, bytes):
        raise ValueError(f"Type {type(value)} is not accepted for an image.")  # noqa: TRY004 - as it does
    if not value.startswith(_IMAGES):
        raise UnsaidError("it opens images that are neither JPEG nor PNG")
    return value


def _media(value: Any) -> Any:
    """What it hands on."""
    if not isinstance(value, bytes):
        raise UnsaidError("it hands on what is no file for audio or video")
    return value


def _small(make: type[Any]) -> Callable[[Any], Any]:
    """A number of NumPy's of a certain size."""
    limits = np.iinfo(make) if issubclass(make, np.integer) else None

    def made(value: Any) -> Any:
        if limits is not None and isinstance(value, float | np.floating) and not limits.min <= value <= limits.max:
            raise UnsaidError(f"it casts numbers that {make.__name__} does not hold")
        with np.errstate(all="ignore"):
            return make(value)

    return made


_SC, _CR = "https://schema.org/", "http://mlcommons.org/croissant/"
_WHOLES = {
    f"{_CR}BoundingBox": _box,
    f"{_SC}ImageObject": _image,
    f"{_SC}AudioObject": _media,
    f"{_SC}VideoObject": _media,
}
"""The types whose values may be lists as such."""
_TYPES: dict[str, Callable[[Any], Any]] = {
    f"{_SC}Text": _text,
    f"{_SC}URL": _text,
    f"{_SC}Boolean": bool,
    f"{_SC}Integer": int,
    f"{_SC}Float": float,
    f"{_SC}Date": moment_of,
    f"{_SC}DateTime": moment_of,
    f"{_SC}Time": _time,
    **{f"{_CR}{name}": _small(getattr(np, name.lower())) for name in ("Float16", "Float32", "Float64")},
    **{f"{_CR}{sign}Int{size}": _small(getattr(np, f"{sign}int{size}".lower()))
       for sign in ("", "U") for size in (8, 16, 32, 64)},
}  # fmt: skip
