"""Whether two images lie in the same place: the same shape, spacing, orientation and origin, or what differs."""

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from assay.images.image import Image

SPACING_APART = 1e-3
"""By which part of itself a spacing may differ: headers keep it in different precisions."""

CORNER_APART = 0.05
"""By how many voxels the corners of two images may be apart, because of how headers keep rotations."""


_TURNED = "arrays of NumPy, and their spacing, have slices first"


def difference(reference: Image, prediction: Image, *, placed: bool = True) -> str:
    """What differs between two images that should be of one place, with both values; empty when nothing does.

    Args:
        reference: an image.
        prediction: one that is to be compared with it voxel by voxel.
        placed: whether spacing, orientation and origin have to agree, too, where both files say them.
    """
    if reference.labels.shape != prediction.labels.shape:
        if reference.labels.shape == prediction.labels.shape[::-1]:
            return f"its axes run the other way round than those of the reference: {_TURNED}"
        return f"its shape is {_sizes(prediction)}, that of the reference {_sizes(reference)}"
    if not placed:
        return ""
    return _spacing(reference, prediction) or _place(reference, prediction) or _order(reference, prediction)


def remarks(reference: Image, prediction: Image, *, placed: bool = True) -> Iterator[str]:
    """What cannot be known of two images, and may mean that their axes or labels are not the same.

    Args:
        reference: an image.
        prediction: one that is compared with it.
        placed: whether orientations have to agree.
    """
    if placed and (reference.affine is None) != (prediction.affine is None):
        who = ("says its orientation", "does not") if reference.affine is None else ("says no orientation", "does")
        yield f"{who[0]}, and the reference {who[1]}: axes are compared as they lie"
    ours, theirs = reference.colours, prediction.colours
    if any(theirs[label] != colour for label, colour in ours.items() if label in theirs):
        yield "has another palette than the reference: labels are numbers of colours, whatever these look like"


def is_sheared(image: Image) -> bool:
    """Whether axes are not at right angles, so that steps along them do not say how far apart voxels are."""
    if image.affine is None:
        return False
    axes = image.affine[:3, :3]
    long = np.linalg.norm(axes, axis=0)
    known = axes[:, long > 0] / long[long > 0]
    return bool(np.abs(known.T @ known - np.eye(known.shape[1])).max(initial=0) > SPACING_APART)


def _order(reference: Image, prediction: Image) -> str:
    """That nobody knows which axis is which, where sizes do not tell either."""
    sides = reference, prediction
    is_known = all(side.ordered for side in sides) or all(side.affine is None for side in sides)
    if is_known or reference.labels.shape != reference.labels.shape[::-1]:
        return ""
    whose = "its file" if not prediction.ordered else "the file of the reference"
    return f"{whose} does not say whether slices come first or last: where they come first, say --ignore-geometry"


def _spacing(reference: Image, prediction: Image) -> str:
    ours, theirs = reference.spacing, prediction.spacing
    if ours is None or theirs is None or np.allclose(theirs, ours, rtol=SPACING_APART, atol=0):
        return ""
    if np.allclose(theirs[::-1], ours, rtol=SPACING_APART, atol=0):
        return f"its spacing has the order of the reference's turned round: {_TURNED}"
    return f"its spacing is {_steps(prediction)} mm, that of the reference {_steps(reference)} mm"


def _place(reference: Image, prediction: Image) -> str:
    if reference.affine is None or prediction.affine is None:
        return ""
    ours, theirs = _orientation(reference.affine), _orientation(prediction.affine)
    if ours != theirs:
        return f"its orientation is {theirs}, that of the reference {ours}"
    corners = _corners(reference.grid)
    apart = np.linalg.norm(corners @ reference.affine.T - corners @ prediction.affine.T, axis=1)
    step = float(np.linalg.norm(reference.affine[:3, :3], axis=0).min())
    if apart.max() <= CORNER_APART * step:
        return ""
    return (
        f"it lies elsewhere: a corner is {apart.max():.4g} mm from that of the reference "
        f"(origin {_point(prediction.affine)} and {_point(reference.affine)})"
    )


def _corners(grid: tuple[int, ...]) -> NDArray[np.float64]:
    ends = [(0, size - 1) for size in (*grid, 1, 1)[:3]]
    return np.array([(*corner, 1) for corner in itertools.product(*ends)], np.float64)


def _orientation(affine: NDArray[np.float64]) -> str:
    """Which way each axis of the file runs, such as RAS: towards right, front and head."""
    letters = []
    for axis in affine[:3, :3].T:
        main = int(np.abs(axis).argmax())
        letters.append(("RL", "AP", "SI")[main][0 if axis[main] > 0 else 1] if np.any(axis) else "?")
    return "".join(letters)


def _sizes(image: Image) -> str:
    """In the order of the file's own axes, which other programs show."""
    return " x ".join(str(size) for size in image.grid or image.labels.shape)


def _steps(image: Image) -> str:
    steps = image.spacing or ()
    return " x ".join(f"{step:.6g}" for step in (steps if image.affine is None else steps[::-1]))


def _point(affine: NDArray[np.float64]) -> str:
    return "(" + ", ".join(f"{value:.5g}" for value in affine[:3, 3]) + ")"
