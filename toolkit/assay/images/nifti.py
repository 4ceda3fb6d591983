"""NIfTI files, by nibabel; what is compressed is inflated here, and never beyond what the header promises."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from assay.images.geometry import SPACING_APART
from assay.images.image import Image, ImageError, require_few, require_space
from assay.images.labels import as_labels, beside, flat

nib: Any = import_module("nibabel")  # whose calls are not typed

_SMALL, _LARGE = 348, 540
"""The bytes of the headers of NIfTI-1 and NIfTI-2, which begin with that number."""

_MOST_OFFSET = 1 << 24
"""Where the voxels may begin: what stands before them are the header and its extensions, which are not read."""

_MILLIMETRES = {"meter": 1e3, "micron": 1e-3}
"""Of other units than mm, which is also meant where none is said."""

_DAMAGE = (OSError, EOFError, ValueError, TypeError, ArithmeticError, LookupError, nib.spatialimages.HeaderDataError)


def read(path: str, like: Image | None = None) -> Image:
    """The label map in a `.nii` or `.nii.gz` file.

    Raises:
        ImageError: it is none, or damaged.
    """
    with Path(path).open("rb") as file:
        start = file.read(2)
        file.seek(0)
        if start == b"\x1f\x8b":
            with _gzip().open(file) as inflated:
                return _read(inflated, like)
        return _read(file, like)


def _gzip() -> Any:
    """What inflates fastest here."""
    return import_module("isal.igzip" if find_spec("isal") else "gzip")


def _read(file: BinaryIO, like: Image | None) -> Image:
    try:
        header = _header(file.read(_LARGE))
        values = _voxels(header, file, like)
        affine = np.asarray(header.get_best_affine(), np.float64)
    except ImageError:
        raise
    except _DAMAGE as error:
        raise ImageError(f"it is damaged: {str(error).partition(chr(10))[0] or type(error).__name__}") from None
    values, kept = flat(values)
    labels, notes = as_labels(values.T)
    unit = _MILLIMETRES.get(header.get_xyzt_units()[0], 1.0)
    zooms = [float(str(zoom)) * unit for zoom in header.get_zooms()]
    affine[:3] *= unit
    # Without either code the matrix is made up, and turns the first axis round.
    is_said = header["qform_code"] > 0 or header["sform_code"] > 0
    placed = affine if is_said and np.isfinite(affine).all() else None
    notes = (*notes, *_quarrel(zooms[:3], placed))
    space = range(min(3, len(zooms)))
    thick = [zooms[axis] for axis in space]
    if not all(0 < step < np.inf for axis, step in enumerate(thick) if axis not in kept):
        notes, thick = (*notes, "its header does not say how thick its one slice is; 1 mm is taken"), []
    return Image(
        labels,
        _spacing(zooms, kept),
        placed,
        header.get_data_shape()[:3],
        sides=tuple(axis in kept for axis in reversed(space)),
        depth=beside(kept, thick),
        notes=notes,
    )


def _quarrel(zooms: list[float], affine: NDArray[np.float64] | None) -> Iterator[str]:
    """What a header says twice, and not the same."""
    if affine is not None:
        steps = np.linalg.norm(affine[:3, : len(zooms)], axis=0)
        if not np.allclose(steps, zooms, rtol=SPACING_APART, atol=0):
            yield "the spacing of its header is not that of its affine matrix; that of the header is taken"


def _header(start: bytes) -> Any:
    """The header, of which nothing has been believed yet.

    Raises:
        ImageError: it is none.
    """
    for size, of in ((_SMALL, nib.Nifti1Header), (_LARGE, nib.Nifti2Header)):
        if len(start) >= size and start[:4] in (size.to_bytes(4, "little"), size.to_bytes(4, "big")):
            return of(start[:size], check=False)
    if start and len(start) < _SMALL:
        raise ImageError("it is too short for a NIfTI file")
    raise ImageError("it is no NIfTI file" if start else "it is empty")


def _voxels(header: Any, file: BinaryIO, like: Image | None) -> NDArray[Any]:
    """The numbers of a file, which is read no further than its header promises.

    Raises:
        ImageError: it is cut off, or its header promises what cannot be.
    """
    sizes = tuple(int(size) for size in header.get_data_shape())
    require_few(sizes, like)
    require_space(sizes)
    offset, dtype = float(header["vox_offset"]), header.get_data_dtype()
    if not 0 <= offset <= _MOST_OFFSET or dtype.kind not in "buif":
        raise ImageError("it is damaged: its voxels begin nowhere" if dtype.kind in "buif" else f"it holds {dtype}")
    file.seek(max(int(offset), header.sizeof_hdr + 4 if header.is_single else 0))
    wanted = dtype.itemsize * int(np.prod(sizes, dtype=np.int64))
    data = file.read(wanted)
    if len(data) < wanted:
        raise ImageError(f"it is cut off: its header promises {wanted:,} bytes of voxels, and there are {len(data):,}")
    values = np.frombuffer(data, dtype).reshape(sizes, order="F")
    slope, intercept = header.get_slope_inter()
    return values if slope in (None, 1) and not intercept else values * float(slope) + float(intercept)


def _spacing(zooms: list[float], kept: tuple[int, ...]) -> tuple[float, ...]:
    """Steps as their owner wrote them: 0.4 that was kept in 32 bits is no 0.4000000059, of which five exceed 2 mm."""
    found = tuple(zooms[axis] for axis in reversed(kept))
    if not all(0 < step < np.inf for step in found):
        raise ImageError(f"its header gives the spacing {' x '.join(f'{step:g}' for step in found)}")
    return found
