"""What is made of a value that is not there, so that an algorithm gains nothing by leaving a structure out."""

import math
from enum import StrEnum
from typing import NamedTuple

from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.segmentation import DIAGONAL, VOLUME, VOLUME_RATIO, Asked
from assay_spec.policy import Undefineds


class BothEmpty(StrEnum):
    """What becomes of a structure that neither side shows, and of a value that is undefined for a right prediction."""

    BEST = "best"
    """The best value that the metric has."""
    DROP = "drop"
    """It is left out of all means, those of metrics that have a value there, too, and counted."""


class Policy(NamedTuple):
    """What is made of values that are not there."""

    undefined: Undefineds = Undefineds.WORST
    both_empty: BothEmpty = BothEmpty.BEST


class Shown(StrEnum):
    """What a case shows of a structure."""

    BOTH = "scored"
    MISSED = "missed"
    """The reference shows it and the prediction does not."""
    INVENTED = "invented"
    """The prediction shows it and the reference does not."""
    NEITHER = "both empty"
    MISSING = "missing"
    """There is no prediction of this case."""
    FAILED = "failed"
    """There is one that cannot be used."""


ABSENT = frozenset((Shown.MISSING, Shown.FAILED))


class Extent(NamedTuple):
    """How large an image is."""

    diagonal: float = 0.0
    """From one corner to the opposite one, in the unit of its spacing; no two of its voxels are as far apart."""
    voxels: int = 0
    voxel: float = 1.0
    """The volume of one."""


def extent_of(shape: tuple[int, ...], spacing: tuple[float, ...], depth: float = 1.0) -> Extent:
    """The extent of an image, of which a slice may have a depth."""
    diagonal = math.sqrt(sum((size * step) ** 2 for size, step in zip(shape, spacing, strict=True)))
    return Extent(diagonal, math.prod(shape), math.prod(spacing) * depth)


def by_policy(
    asked: Asked, value: Score, shown: Shown, worst: float | None, policy: Policy, *, right: bool
) -> float | None:
    """The value that means take; None for one that they leave out, infinity where nothing is bad enough.

    Args:
        asked: the metric.
        value: what its formula gives; of a prediction that is not there, as if it were empty.
        shown: what the case shows.
        worst: what `worst_of` gives.
        policy: what to do.
        right: whether the prediction is that of the reference, voxel by voxel.
    """
    if shown in ABSENT:
        if policy.undefined is Undefineds.DROP:
            return None
        return _finite(value) if worst is None else worst
    if shown is Shown.NEITHER and policy.both_empty is BothEmpty.DROP:
        return None
    if not isinstance(value, Undefined):
        return value
    if right:
        return asked.entry.best if policy.both_empty is BothEmpty.BEST else None
    return worst if policy.undefined is Undefineds.WORST else None


def worst_of(asked: Asked, extent: Extent, reference: int) -> float | None:
    """The worst value of a metric in one image; None where it has no direction, infinity where it has no bound.

    Args:
        asked: the metric.
        extent: of the image.
        reference: the voxels of the structure in the reference.
    """
    match asked.entry.worst:
        case str(word) if word == DIAGONAL:
            return extent.diagonal
        case str(word) if word == VOLUME:
            return extent.voxels * extent.voxel
        case str(word):
            assert word == VOLUME_RATIO, word
            return extent.voxels / reference if reference else math.inf
        case number:
            return number


def _finite(value: Score) -> float | None:
    return None if isinstance(value, Undefined) else value
