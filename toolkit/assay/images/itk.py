"""NRRD and MetaImage files, by SimpleITK."""

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.images.detached import detached
from assay.images.image import Image, ImageError, require_few, require_space
from assay.images.labels import as_labels, axes_of, flat
from assay.images.metaimage import require_sound
from assay.images.steps import steps_of

sitk: Any = import_module("SimpleITK")  # whose calls are not typed


def read(path: str, like: Image | None = None) -> Image:
    """The label map in a `.nrrd`, `.nhdr`, `.mha` or `.mhd` file.

    Raises:
        ImageError: it is none, is damaged, or leads to another folder.
    """
    detached(Path(path))
    if path.lower().endswith((".mha", ".mhd")):
        require_sound(Path(path))
    reader = sitk.ImageFileReader()
    reader.SetFileName(path)
    try:
        reader.ReadImageInformation()
        sizes = tuple(int(size) for size in reader.GetSize())
        require_few(sizes, like)
        require_space(sizes)
        if reader.GetNumberOfComponents() != 1:
            raise ImageError(f"it has {reader.GetNumberOfComponents()} numbers for each voxel, and a label map has one")
        image = reader.Execute()
    except RuntimeError as error:
        raise ImageError(f"it is damaged: {_said(error)}") from None
    labels, notes = as_labels(sitk.GetArrayFromImage(image))
    labels, kept = flat(labels)
    unit, note = steps_of(Path(path))
    steps = tuple(float(step) * unit for step in image.GetSpacing()[::-1]) if unit else None
    of_file = axes_of(kept, len(sizes), steps)
    return Image(
        labels,
        of_file.spacing,
        _affine(image, unit) if unit else None,
        sizes,
        sides=of_file.sides,
        depth=of_file.depth,
        notes=(*notes, *([note] if note else [])),
    )


def _affine(image: Any, unit: float) -> NDArray[np.float64] | None:
    """In mm; ITK speaks of LPS, NIfTI of RAS."""
    axes = image.GetDimension()
    if axes not in (2, 3):
        return None
    affine = np.eye(4)
    direction = np.array(image.GetDirection()).reshape(axes, axes)
    affine[:axes, :axes] = direction * np.array(image.GetSpacing())
    affine[:axes, 3] = image.GetOrigin()
    return np.asarray(np.diag([-unit, -unit, unit, 1.0]) @ affine)


def _said(error: RuntimeError) -> str:
    """The last line of what ITK says, without the name of the file."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:200] if lines else "SimpleITK does not say how"
