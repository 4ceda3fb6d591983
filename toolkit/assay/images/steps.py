"""What headers of NRRD and MetaImage files say of the steps between voxels, where ITK takes 1 mm for granted.

https://teem.sourceforge.net/nrrd/format.html (sections 3 and 5); https://itk.org/Wiki/ITK/MetaIO/Documentation
"""

import re
from pathlib import Path
from typing import NamedTuple

from assay.images.units import millimetres

_HEADER_BYTES = 1 << 16
_LINE = re.compile(r"([a-z ]+?) *[:=](?!=) *(.*)")
_QUOTED = re.compile(r'"([^"]*)"')
_VOXELS_NEXT = ("", "elementdatafile")
"""How the last line of a header of either form begins."""

_STEPS = {
    "space directions": "space units",
    "spacings": "units",
    "elementspacing": "distanceunits",
    "elementsize": "distanceunits",
}
"""The fields that say steps, and that which says their unit; the first that is there is meant."""

_UNKNOWN = ("", "?", "???", "none")


class Steps(NamedTuple):
    """How to read the numbers that a header gives for steps."""

    millimetres: float | None
    """In one unit of the header; None where steps are not said, or nobody knows in what."""
    note: str = ""


def steps_of(path: Path) -> Steps:
    """In which unit a header gives steps: mm, where it says none.

    Args:
        path: a NRRD or MetaImage file, or the header of one.

    Raises:
        OSError: it cannot be read.
    """
    fields = _fields(path)
    field = next((name for name in _STEPS if name in fields), "")
    if not field or "nan" in fields[field].lower():
        return Steps(None)
    said = fields.get(_STEPS[field], "")
    words = {word.strip().lower() for word in (_QUOTED.findall(said) or [said])} - {*_UNKNOWN}
    units = {millimetres(word) for word in words} or {1.0}
    if len(units) == 1 and (unit := units.pop()):
        return Steps(unit)
    return Steps(None, f"its header gives steps in {' and '.join(sorted(words))}, no one unit of length that is known")


def _fields(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        lines = file.read(_HEADER_BYTES).decode("utf-8", "replace").split("\n")
    found: dict[str, str] = {}
    for line in lines:
        match = _LINE.match(line.strip().lower())
        if (match[1] if match else line.strip()) in _VOXELS_NEXT:
            break
        if match:
            found.setdefault(match[1], match[2].strip())
    return found
