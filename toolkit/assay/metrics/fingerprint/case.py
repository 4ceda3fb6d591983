"""What one case shows: its reference measured, and what each algorithm makes of it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.errors import AssayError
from assay.images.geometry import difference
from assay.images.image import Image
from assay.metrics.fingerprint.parts import Parts, parts_of, touching
from assay.metrics.segmentation.classes import BACKGROUND, Classes, Structure, discovered
from assay.metrics.segmentation.counting import tally
from assay.metrics.segmentation.parts import box_of
from assay.metrics.segmentation.scoring import Case, Source, read_source, said

MOST_STRUCTURES = 100
"""Of more labels without names nobody is asked: they number objects, and are no classes."""


class Looked(NamedTuple):
    """What one algorithm gives for a case."""

    labels: frozenset[int] = frozenset()
    """Those that it shows, where they count."""
    problem: str = ""
    """Why it is no valid output."""
    missing: bool = False


class Seen(NamedTuple):
    """What a case shows."""

    name: str
    problem: str = ""
    """Why its reference cannot be measured."""
    axes: int = 0
    labels: Mapping[int, int] = {}
    """Voxels of each label of the reference, where they count."""
    parts: Mapping[Structure, Parts] = {}
    """Of those that the reference shows."""
    touching: frozenset[tuple[int, int]] = frozenset()
    """Pairs of labels."""
    predictions: Mapping[str, Looked] = {}


def see(case: Case, classes: Classes, *, placed: bool) -> Seen:
    """Measure a case; what is wrong with its files is told, and sinks nothing else.

    Args:
        case: its files.
        classes: the structures; every label of the reference without any.
        placed: whether spacing, orientation and origin of reference and prediction have to agree.
    """
    try:
        image = read_source(case.reference)
        seen = _reference(case.name, image, classes)
    except (AssayError, OSError, MemoryError) as error:
        return Seen(case.name, said(error))
    if seen.problem:
        return seen
    return seen._replace(
        predictions={name: _looked(source, image, classes, placed=placed) for name, source in case.predictions.items()}
    )


def _reference(name: str, image: Image, classes: Classes) -> Seen:
    """What the reference of a case shows."""
    labels, spacing = _as_they_lie(image)
    counts = _counts(labels, classes)
    structures = classes.structures or discovered(label for label, count in counts.items() if count)
    if len(structures) > MOST_STRUCTURES and not classes.structures:
        many = f"it has {len(structures):,} labels, which seem to number objects: name those that are classes"
        return Seen(name, f"{many} with --labels")
    labels = _cropped(labels, structures)
    parts = {one: found for one in structures if (found := parts_of(labels, one.labels, spacing))}
    left_out = frozenset({BACKGROUND} if classes.ignore is None else {BACKGROUND, classes.ignore})
    several = sum(count > 0 for label, count in counts.items() if label not in left_out) > 1
    beside = touching(labels, left_out) if several else frozenset[tuple[int, int]]()
    return Seen(name, axes=image.labels.ndim, labels=counts, parts=parts, touching=beside)


def _as_they_lie(image: Image) -> tuple[NDArray[Any], tuple[float, ...] | None]:
    """The labels with their axes in the order of memory, and the spacing: nothing that is measured depends on it."""
    if image.labels.flags.f_contiguous:
        return image.labels.T, image.spacing and image.spacing[::-1]
    return image.labels, image.spacing


def _cropped(labels: NDArray[Any], structures: Iterable[Structure]) -> NDArray[Any]:
    """The labels within the box that holds all structures; outside of it nothing is to be measured."""
    box = box_of(labels != BACKGROUND)
    if box is None or any(BACKGROUND in one.labels for one in structures):
        return labels
    return np.ascontiguousarray(labels[box])


def _counts(labels: NDArray[Any], classes: Classes) -> dict[int, int]:
    found = tally(labels, labels, classes.ignore)
    return dict(zip(found.labels.tolist(), found.reference.tolist(), strict=True))


def _looked(source: Source | None, reference: Image, classes: Classes, *, placed: bool) -> Looked:
    if source is None:
        return Looked(missing=True)
    try:
        image = read_source(source, reference)
        if differs := difference(reference, image, placed=placed):
            return Looked(problem=differs)
        return Looked(tally(reference.labels, image.labels, classes.ignore).predicted)
    except (AssayError, OSError, MemoryError) as error:
        return Looked(problem=said(error))
