"""What TIFF files say of a volume: steps between voxels, by OME and ImageJ, and how many slices there should be.

The resolution that others state is that of a printer.

https://docs.openmicroscopy.org/ome-model/ (Pixels); https://imagej.net/ij/developer/source/ij/io/TiffEncoder.java.html
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from assay.images.units import millimetres

_DESCRIPTION, _X_RESOLUTION, _Y_RESOLUTION, _DEPTH = 270, 282, 283, 32997
_MOST_CHARACTERS = 1 << 20
_PIXELS = re.compile(r"<(?:\w+:)?Pixels\b([^>]*)>")
_ATTRIBUTE = re.compile(r'\b(\w+)\s*=\s*"([^"]*)"')
_LINE = re.compile(r"(\w+)=(.*)")
_SHAPE = re.compile(r'\{"shape": \[([\d, ]+)\]')
"""How tifffile describes an array."""
_NAMED = re.compile(_SHAPE.pattern + r', "axes": "(\w+)"')
_OTHERS = {
    **dict.fromkeys(("SizeT", "frames", "T"), "time points"),
    **dict.fromkeys(("SizeC", "channels", "C"), "channels"),
}
"""What is no place, as OME, ImageJ and tifffile call it."""


def slices_in(tags: Mapping[int, Any]) -> int | None:
    """How many slices a file says that it has; None where it does not say. Some writers keep all in one page."""
    text = _text(tags)
    if text.startswith("ImageJ=") and (said := dict(_LINE.findall(text)).get("images", "")).isdecimal():
        return int(said)
    if match := _SHAPE.match(text):
        # Where pages are written one by one, each is described by itself.
        return math.prod(int(size) for size in beside) if (beside := match[1].split(",")[:-2]) else None
    depth = tags.get(_DEPTH)
    return depth if isinstance(depth, int) else None


def others_in(tags: Mapping[int, Any]) -> str:
    """What a file says its pages are beside slices, such as `12 time points`; empty where they are nothing else."""
    text = _text(tags)
    said: Mapping[str, Any] = dict(_LINE.findall(text)) if text.startswith("ImageJ=") else {}
    if (series := len(_PIXELS.findall(text))) > 1:
        return f"{series} images"
    if match := _PIXELS.search(text):
        said = dict(_ATTRIBUTE.findall(match[1]))
    elif match := _NAMED.match(text):
        said = dict(zip(match[2], match[1].split(","), strict=False))
    known = ((_whole(said[name]), what) for name, what in _OTHERS.items() if name in said)
    return " and ".join(f"{number} {what}" for number, what in known if number > 1)


def _whole(said: str) -> int:
    return int(said) if said.strip().isdecimal() else 0


def _text(tags: Mapping[int, Any]) -> str:
    # Pillow takes each byte for a character, and OME writes UTF-8.
    return str(tags.get(_DESCRIPTION, ""))[:_MOST_CHARACTERS].encode("latin-1", "replace").decode("utf-8", "replace")


def steps_in(tags: Mapping[int, Any], pages: int) -> tuple[float, ...] | None:
    """The steps in mm, `(y, x)` or `(z, y, x)`; None where a file does not say them all.

    Args:
        tags: of the first page, by their number.
        pages: how many there are; several are slices.
    """
    text = _text(tags)
    found = _of_imagej(text, tags, pages) if text.startswith("ImageJ=") else _of_ome(text, pages)
    return found if found is not None and all(0 < step < math.inf for step in found) else None


def _of_ome(text: str, pages: int) -> tuple[float, ...] | None:
    """PhysicalSize in its unit, which is a thousandth of a mm where none is written."""
    match = _PIXELS.search(text)
    if match is None:
        return None
    said = dict(_ATTRIBUTE.findall(match[1]))
    if pages > 1 and said.get("SizeZ") != str(pages):
        return None
    return _all_of(
        (_number(said.get(f"PhysicalSize{axis}")), millimetres(said.get(f"PhysicalSize{axis}Unit", "um")))
        for axis in ("ZYX" if pages > 1 else "YX")
    )


def _of_imagej(text: str, tags: Mapping[int, Any], pages: int) -> tuple[float, ...] | None:
    """Pixels in a unit along x and y, and the distance of slices."""
    said = dict(_LINE.findall(text))
    if pages > 1 and said.get("slices") != str(pages):
        return None
    unit = millimetres(said.get("unit", ""))
    along = [_number(tags.get(tag)) for tag in (_Y_RESOLUTION, _X_RESOLUTION)]
    steps = [1 / each if each else None for each in along]
    return _all_of((step, unit) for step in ([_number(said.get("spacing")), *steps] if pages > 1 else steps))


def _all_of(sides: Any) -> tuple[float, ...] | None:
    found = [step * unit if step is not None and unit is not None else None for step, unit in sides]
    return None if None in found else tuple(step for step in found if step is not None)


def _number(said: Any) -> float | None:
    try:
        return None if said is None else float(said)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
