"""NIfTI files, by nibabel; what is compressed is inflated here, and never beyond what the header promises."""

import io
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from assay.images.image import Image, ImageError, require_few
from assay.images.labels import as_labels, flat

nib: Any = import_module("nibabel")  # whose calls are not typed

_HEADER = 352
_MOST_OFFSET = 1 << 24
"""Where the voxels may begin: what stands before them are the header and its extensions."""

_DAMAGE = (OSError, EOFError, ValueError, TypeError, ArithmeticError, LookupError, nib.spatialimages.ImageDataError)


def read(path: str) -> Image:
    """The label map in a `.nii` or `.nii.gz` file.

    Raises:
        ImageError: it is none, or damaged.
    """
    with Path(path).open("rb") as file:
        start = file.read(2)
        file.seek(0)
        if start == b"\x1f\x8b":
            with _gzip().open(file) as inflated:
                return _read(inflated)
        return _read(file)


def _gzip() -> Any:
    """What inflates fastest here."""
    return import_module("isal.igzip" if find_spec("isal") else "gzip")


def _read(file: Any) -> Image:
    try:
        image = _image(file)
        values = np.asanyarray(image.dataobj)
    except ImageError:
        raise
    except nib.filebasedimages.ImageFileError:
        raise ImageError("it is no NIfTI file") from None
    except _DAMAGE as error:
        raise ImageError(f"it is damaged: {_said(error)}") from None
    labels, notes = as_labels(values.T)
    labels, kept = flat(labels)
    zooms = [float(str(zoom)) for zoom in image.header.get_zooms()][: values.ndim][::-1]
    return Image(labels, _spacing(zooms, kept), _affine(image), values.shape[:3], notes)


def _image(file: BinaryIO) -> Any:
    """The image whose voxels are not decoded yet, of as many bytes as its header promises."""
    start = file.read(540)
    if len(start) < _HEADER - 4:
        raise ImageError("it is too short for a NIfTI file" if start else "it is empty")
    of = nib.Nifti2Image if start[:4] in (b"\x1c\x02\x00\x00", b"\x00\x00\x02\x1c") else nib.Nifti1Image
    header = of.header_class.from_fileobj(io.BytesIO(start), check=False)
    sizes = tuple(int(size) for size in header.get_data_shape())
    require_few(sizes)
    item = header.get_data_dtype().itemsize
    offset = float(header["vox_offset"])
    if not 0 <= offset <= _MOST_OFFSET:
        raise ImageError("it is damaged: its voxels begin nowhere")
    wanted = max(int(offset), _HEADER) + item * int(np.prod(sizes, dtype=np.int64))
    data = start + file.read(max(0, wanted - len(start)))
    if len(data) < wanted:
        raise ImageError(f"it is cut off: its header promises {wanted:,} bytes, and there are {len(data):,}")
    return of.from_bytes(data)


def _spacing(zooms: list[float], kept: tuple[int, ...]) -> tuple[float, ...]:
    """Steps as their owner wrote them: 0.4 that was kept in 32 bits is no 0.4000000059, of which five exceed 2 mm."""
    found = tuple(zooms[axis] for axis in kept)
    if not all(0 < step < np.inf for step in found):
        raise ImageError(f"its header gives the spacing {' x '.join(f'{step:g}' for step in found)}")
    return found


def _affine(image: Any) -> Any:
    affine = np.asarray(image.affine, np.float64)
    return affine if np.isfinite(affine).all() else None


def _said(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
