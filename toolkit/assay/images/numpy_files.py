"""Arrays that NumPy wrote: `.npy`, and `.npz` with one array of labels and, perhaps, their spacing."""

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from assay.images.image import Image, ImageError, require_few
from assay.images.labels import as_labels, axes_of, flat

SPACING = "spacing"
"""The array of an `.npz` that is no image."""

_NAMES = ("labels", "segmentation", "seg", "mask", "arr_0")
"""Which of several arrays are the labels, the first that is there."""

_DAMAGE = (OSError, ValueError, EOFError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, NotImplementedError)


def read(path: str, like: Image | None = None) -> Image:
    """The label map in a file of NumPy; nothing in it is executed.

    Raises:
        ImageError: it is none, or damaged.
    """
    try:
        values, spacing = _values(Path(path), like)
    except ImageError:
        raise
    except _DAMAGE as error:
        raise ImageError(f"it is damaged: {str(error).partition(chr(10))[0] or type(error).__name__}") from None
    labels, notes = as_labels(values)
    labels, kept = flat(labels)
    steps = _spacing(spacing, values.ndim)
    of_file = axes_of(kept, values.ndim, steps)
    return Image(
        labels,
        of_file.spacing,
        grid=values.shape,
        sides=of_file.sides,
        depth=of_file.depth,
        ordered=False,
        notes=notes,
    )


def _values(path: Path, like: Image | None) -> tuple[NDArray[Any], NDArray[Any] | None]:
    with path.open("rb") as file:
        if not zipfile.is_zipfile(file):
            file.seek(0)
            return _array(file, path.stat().st_size, like), None
    with zipfile.ZipFile(path) as archive:
        sizes = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
        name = _chosen([name for name in sizes if name != SPACING])
        found = []
        for each in (name, SPACING):
            if each in sizes:
                with archive.open(sizes[each]) as member:
                    found.append(_array(member, sizes[each].file_size, like if each == name else None))
    return found[0], found[1] if len(found) > 1 else None


def _chosen(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    known = next((name for name in _NAMES if name in names), None)
    if known is None:
        listed = ", ".join(f"`{name}`" for name in names[:8]) or "none"
        raise ImageError(f"it holds the arrays {listed}: call the labels `{_NAMES[0]}`")
    return known


def _array(file: Any, size: int, like: Image | None) -> NDArray[Any]:
    """The array of an open file that promises no more than there is.

    Raises:
        ImageError: it does, or holds objects.
    """
    version = npy.read_magic(file)
    header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}.get(version)
    if header is None:
        raise ImageError(f"it has the version {version[0]}.{version[1]} of NumPy's format, which is not read")
    shape, fortran, dtype = header(file)
    if dtype.hasobject or dtype.kind not in "buif":
        raise ImageError(f"it holds {dtype}, and labels are whole numbers")
    if shape:
        require_few(shape, like)
    count = int(np.prod(shape, dtype=np.int64))
    if count * dtype.itemsize > size:
        raise ImageError(f"its header promises {count * dtype.itemsize:,} bytes, and the file has {size:,}")
    data = file.read(count * dtype.itemsize)
    if len(data) < count * dtype.itemsize:
        raise ImageError("it is cut off")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")


def _spacing(given: NDArray[Any] | None, axes: int) -> tuple[float, ...] | None:
    if given is None:
        return None
    steps = [float(step) for step in given.ravel()] if given.dtype.kind in "uif" else []
    if len(steps) != axes or not all(0 < step < np.inf for step in steps):
        raise ImageError(f"its `{SPACING}` is no number above 0 for each of {axes} axes")
    return tuple(steps)
