"""What is made of a value that is not there, so that an algorithm gains nothing by leaving a structure out."""

import math
from enum import StrEnum
from typing import NamedTuple

from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.segmentation import DIAGONAL, Asked


class Undefineds(StrEnum):
    """What becomes of a value that is undefined because of the prediction, and of a prediction that is not there."""

    WORST = "worst"
    """The worst value that the metric has: Metrics Reloaded's advice."""
    DROP = "drop"
    """It is left out of means, and counted."""


class BothEmpty(StrEnum):
    """What becomes of a value that is undefined although the prediction is right."""

    BEST = "best"
    """The best value that the metric has."""
    DROP = "drop"
    """It is left out of means, and counted; nnU-Net does so."""


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


def by_policy(
    asked: Asked, value: Score, shown: Shown, diagonal: float, policy: Policy, *, right: bool
) -> float | None:
    """The value that means take; None for one that they leave out.

    Args:
        asked: the metric.
        value: what its formula gives; of a prediction that is not there, as if it were empty.
        shown: what the case shows.
        diagonal: of the image, in the unit of its spacing.
        policy: what to do.
        right: whether the prediction is that of the reference, voxel by voxel.
    """
    if shown in ABSENT:
        if policy.undefined is Undefineds.DROP:
            return None
        worst = _worst(asked, diagonal)
        return _finite(value) if worst is None else worst
    if not isinstance(value, Undefined):
        return value
    if right:
        return asked.entry.best if policy.both_empty is BothEmpty.BEST else None
    return _worst(asked, diagonal) if policy.undefined is Undefineds.WORST else None


def _worst(asked: Asked, diagonal: float) -> float | None:
    worst = asked.entry.worst
    if isinstance(worst, str):
        assert worst == DIAGONAL, worst
        return diagonal
    return worst


def _finite(value: Score) -> float | None:
    return None if isinstance(value, Undefined) else value


def diagonal_of(shape: tuple[int, ...], spacing: tuple[float, ...]) -> float:
    """From one corner of an image to the opposite one; no two of its voxels are as far apart."""
    return math.sqrt(sum((size * step) ** 2 for size, step in zip(shape, spacing, strict=True)))
