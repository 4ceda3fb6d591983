"""NRRD and MetaImage files, by SimpleITK."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.images.image import Image, ImageError, require_few
from assay.images.labels import as_labels, beside, flat
from assay.images.metaimage import require_sound

sitk: Any = import_module("SimpleITK")  # whose calls are not typed

_HEADER_BYTES = 1 << 16
_ELSEWHERE = re.compile(rb"^(?:ElementDataFile\s*=|data ?file:)[ \t]*([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_HERE = re.compile(r"(?!\.\.?$)[^/\\:%\x00]+")
"""The name of a file in the same folder; `%03d` would stand for many."""


def read(path: str, like: Image | None = None) -> Image:
    """The label map in a `.nrrd`, `.nhdr`, `.mha` or `.mhd` file.

    Raises:
        ImageError: it is none, is damaged, or leads to another folder.
    """
    _require_beside(Path(path))
    if path.lower().endswith((".mha", ".mhd")):
        require_sound(Path(path))
    reader = sitk.ImageFileReader()
    reader.SetFileName(path)
    try:
        reader.ReadImageInformation()
        sizes = tuple(int(size) for size in reader.GetSize())
        require_few(sizes, like)
        if reader.GetNumberOfComponents() != 1:
            raise ImageError(f"it has {reader.GetNumberOfComponents()} numbers for each voxel, and a label map has one")
        image = reader.Execute()
    except RuntimeError as error:
        raise ImageError(f"it is damaged: {_said(error)}") from None
    labels, notes = as_labels(sitk.GetArrayFromImage(image))
    labels, kept = flat(labels)
    spacing = tuple(float(step) for step in image.GetSpacing()[::-1])
    return Image(
        labels,
        tuple(spacing[axis] for axis in kept),
        _affine(image),
        sizes,
        sides=tuple(axis in kept for axis in range(len(spacing))),
        depth=beside(kept, spacing),
        notes=notes,
    )


def _require_beside(path: Path) -> None:
    """Refuse a header whose voxels lie in another folder.

    Raises:
        ImageError: they do, or there is nothing.
    """
    with path.open("rb") as file:
        start = file.read(_HEADER_BYTES)
    if not start:
        raise ImageError("it is empty")
    for found in _ELSEWHERE.finditer(start):
        name = found[1].decode("utf-8", "replace").strip()
        if name.upper() == "LOCAL":
            return  # what follows are voxels
        data = path.with_name(name) if _HERE.fullmatch(name) and not name.upper().startswith("LIST") else None
        if data is None or data.resolve().parent != path.resolve().parent or not data.is_file():
            raise ImageError(f"its header takes the voxels from `{name}`, which is no file beside it")


def _affine(image: Any) -> NDArray[np.float64] | None:
    """ITK speaks of LPS, NIfTI of RAS."""
    axes = image.GetDimension()
    if axes not in (2, 3):
        return None
    affine = np.eye(4)
    direction = np.array(image.GetDirection()).reshape(axes, axes)
    affine[:axes, :axes] = direction * np.array(image.GetSpacing())
    affine[:axes, 3] = image.GetOrigin()
    return np.asarray(np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine)


def _said(error: RuntimeError) -> str:
    """The last line of what ITK says, without the name of the file."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:200] if lines else "SimpleITK does not say how"
