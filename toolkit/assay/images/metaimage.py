"""Headers of MetaImage files, held against their form: ITK ends the whole process over some that are damaged.

https://itk.org/Wiki/ITK/MetaIO/Documentation
"""

import re
from pathlib import Path

from assay.images.image import ImageError

_MOST_BYTES = 1 << 16
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_]*) *[=:] *([^\x00-\x08\x0a-\x1f]*)")
_AXES = {"2": 2, "3": 3, "4": 4}
_WHOLE = re.compile(r"-?\d{1,9}")
_NUMBER = re.compile(r"-?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,3})?")
_LAST = "ElementDataFile"

_A_NUMBER_EACH = frozenset(("Offset", "Position", "Origin", "CenterOfRotation", "ElementSpacing", "ElementSize"))
_A_MATRIX = frozenset(("TransformMatrix", "Rotation", "Orientation"))
_BEFORE = frozenset(("ObjectType", "ObjectSubType", "Comment", "Name", "NDims"))
"""What may stand before the number of axes, by which all others are read."""


def require_sound(path: Path) -> None:
    """Make sure that the header of a MetaImage is one.

    Raises:
        ImageError: it is damaged; the message names the line.
    """
    with path.open("rb") as file:
        start = file.read(_MOST_BYTES)
    axes = 0
    for number, raw in enumerate(start.split(b"\n"), 1):
        line = raw.decode("latin-1").rstrip()
        found = _LINE.fullmatch(line)
        if found is None:
            raise ImageError(f"it is damaged: line {number} of its header is not of the form `name = value`")
        name, value = found[1], found[2].strip()
        if name == "NDims":
            axes = _AXES.get(value, 0)
        if not axes and name not in _BEFORE - {"NDims"}:
            raise ImageError(f"it is damaged: line {number} of its header stands where the number of axes should")
        if not _is_sound(name, value.split(), axes):
            raise ImageError(f"it is damaged: `{name}` of its header has not the numbers that {axes} axes take")
        if name == _LAST:
            return
    raise ImageError(f"it is damaged: its header has no `{_LAST}`")


def _is_sound(name: str, words: list[str], axes: int) -> bool:
    if name == "DimSize":
        return len(words) == axes and all(_WHOLE.fullmatch(word) for word in words)
    wanted = axes if name in _A_NUMBER_EACH else axes * axes if name in _A_MATRIX else None
    return wanted is None or (len(words) == wanted and all(_NUMBER.fullmatch(word) for word in words))
