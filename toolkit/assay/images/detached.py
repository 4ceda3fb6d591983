"""Headers of NRRD and MetaImage files whose voxels lie in files of their own."""

import re
from pathlib import Path

from assay.images.image import ImageError

_HEADER_BYTES = 1 << 16
_ELSEWHERE = re.compile(rb"^(?:ElementDataFile\s*=|data ?file:)[ \t]*([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_HERE = re.compile(r"(?!\.\.?$)[^/\\:%\x00]+")
"""The name of a file in the same folder; `%03d` would stand for many."""


def detached(path: Path) -> tuple[Path, ...]:
    """The files beside a header that hold its voxels; none where they follow it.

    Raises:
        ImageError: the header is empty, or leads to another folder or to nothing.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(_HEADER_BYTES)
    if not start:
        raise ImageError("it is empty")
    found = []
    for match in _ELSEWHERE.finditer(start):
        name = match[1].decode("utf-8", "replace").strip()
        if name.upper() == "LOCAL":
            break  # what follows are voxels
        data = path.with_name(name) if _HERE.fullmatch(name) and not name.upper().startswith("LIST") else None
        if data is None or data.resolve().parent != path.resolve().parent or not data.is_file():
            raise ImageError(f"its header takes the voxels from `{name}`, which is no file beside it")
        found.append(data)
    return tuple(found)
