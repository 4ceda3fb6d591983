"""Which endings are read, by whom, and from which library."""

import os
from collections.abc import Iterable
from importlib import import_module
from os import PathLike, fspath
from typing import NamedTuple

from assay.errors import AssayError
from assay.images.image import Image, ImageError
from assay.library import require


class Format(NamedTuple):
    """How files of one ending are read."""

    reader: str
    """`module:function`, from the path of a file, and the image that it is to be compared with, to an image."""
    module: str = ""
    """The library, as it is imported; empty where none is needed."""
    package: str = ""


_NIFTI = Format("assay.images.nifti:read", "nibabel", "nibabel")
_ITK = Format("assay.images.itk:read", "SimpleITK", "SimpleITK")
_PICTURE = Format("assay.images.pictures:read", "PIL", "Pillow")
_NUMPY = Format("assay.images.numpy_files:read")

FORMATS = {
    ".nii.gz": _NIFTI,
    ".nii": _NIFTI,
    ".nrrd": _ITK,
    ".nhdr": _ITK,
    ".mha": _ITK,
    ".mhd": _ITK,
    ".png": _PICTURE,
    ".tiff": _PICTURE,
    ".tif": _PICTURE,
    ".bmp": _PICTURE,
    ".npy": _NUMPY,
    ".npz": _NUMPY,
}
"""By the ending of a file's name in small letters; longer ones come first."""

LOSSY = (".jpg", ".jpeg", ".webp")
"""Formats that do not keep labels as they are."""


def ending_of(name: str) -> str:
    """The ending of a name by which its format is known, as it is written there; empty when none is."""
    lower = name.lower()
    return next((name[-len(ending) :] for ending in FORMATS if lower.endswith(ending)), "")


def has_header(name: str) -> bool:
    """Whether a file of this name may be a header whose voxels lie in other files."""
    return FORMATS.get(ending_of(name).lower()) is _ITK


def require_libraries(names: Iterable[str]) -> None:
    """Make sure that files can be read, before any is.

    Args:
        names: of files.

    Raises:
        AssayError: the library of one of their formats is not installed.
    """
    for ending in sorted({ending_of(name).lower() for name in names} & set(FORMATS)):
        if (row := FORMATS[ending]).module:
            require(row.module, f"reading {ending}", extra="imaging", package=row.package)


def read_image(path: str | PathLike[str], like: Image | None = None) -> Image:
    """The label map in a file.

    Args:
        path: the file.
        like: the image that it is to be compared with: what has more voxels is not read.

    Raises:
        ImageError: it is none, or damaged.
        AssayError: the library that reads it is not installed.
        OSError: the file cannot be read.
    """
    name = fspath(path)
    row = FORMATS.get(ending_of(name).lower())
    if row is None:
        raise ImageError(f"its name ends with none of {', '.join(FORMATS)}")
    if os.path.lexists(name) and not os.path.isfile(name):  # a pipe would be waited for  # noqa: PTH113
        raise ImageError("it is no regular file")
    require_libraries([name])
    module, _, function = row.reader.partition(":")
    try:
        image: Image = getattr(import_module(module), function)(name, like)
    except (AssayError, OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library says of a file is said of that file alone
        raise ImageError(f"it is damaged: {type(error).__name__}: {str(error)[:200]}") from None
    return image
