"""Ranking on bootstrap replicates: the thresholds of all the items stay, only the weight that stands on them changes.

Scores are sorted, and their curve is walked, once for all replicates.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assay_kernels.codes import Draws, as_whole, require_one_each
from assay_kernels.dispatch import load
from assay_kernels.ranking.curve import Curve, curve
from assay_kernels.ranking.ranked import LARGEST_CLASS, Items, OrderedScores
from assay_kernels.ranking.score import Area


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The curve of all the items, with the item behind each score."""

    curve: Curve
    """Counts at every distinct threshold."""
    negative_item: Items
    """Number of the item behind each negative score, ascending by score, i8[m]."""
    positive_item: Items
    """Number of the item behind each positive score, ascending by score, i8[n]."""

    def __len__(self) -> int:
        """How many items there are."""
        return self.negative_item.size + self.positive_item.size


def steps(ordered: OrderedScores, *, backend: str | None = None) -> Steps:
    """What every replicate of these scores walks down."""
    return Steps(curve(ordered.ranked, backend=backend), ordered.negative_item, ordered.positive_item)


def weighted_area(ordered: OrderedScores, weight: ArrayLike, *, backend: str | None = None) -> Area:
    """The `area` where item i counts `weight[i]` times; equal to the bit to that of the items repeated.

    Args:
        ordered: the scores with their items.
        weight: whole numbers below 2**32, one for each item in canonical order; u4[n] is read as it is.
        backend: the one to use; None takes the best that runs here.

    Raises:
        ValueError: a weight is out of range, or there is not one for each item.
        TypeError: the weights are not whole numbers.
        OverflowError: the weights of a class sum to more than 2**30.
    """
    times = as_whole("weight", weight, "u4", 1 << 32)
    return areas(steps(ordered), times[np.newaxis], backend=backend)[0]


def areas(walked: Steps, weights: Draws, *, backend: str | None = None) -> tuple[Area, ...]:
    """The area on each replicate.

    Args:
        walked: the steps of the scores.
        weights: u4[r, n], how often each replicate draws each item, as `resampling.score.draws` gives them.
        backend: the one to use; None takes the best that runs here.

    Raises:
        ValueError: there is not one weight for each item.
        TypeError: the weights are not u4.
        OverflowError: the weights of a class sum to more than 2**30 on a replicate.
    """
    require_one_each(weights, len(walked))
    swept = load("ranking.weighted_area", backend)(*_arguments(walked), weights)
    _require_countable(*swept[3:])
    return tuple(Area(*row) for row in zip(*(column.tolist() for column in swept), strict=True))


def curves(walked: Steps, weights: Draws, *, backend: str | None = None) -> tuple[Curve, ...]:
    """The curve on each replicate, at the thresholds of all the items; one that nobody draws repeats the point before.

    Arguments and errors as `areas`.
    """
    require_one_each(weights, len(walked))
    found = load("ranking.weighted_curve", backend)(*_arguments(walked), weights)
    _require_countable(*(counts[:, -1] for counts in found))
    return tuple(Curve(walked.curve.threshold, *counts) for counts in zip(*found, strict=True))


def _arguments(walked: Steps) -> tuple[Items, Items, Items, Items]:
    points = walked.curve
    return points.false_positives, points.true_positives, walked.negative_item, walked.positive_item


def _require_countable(negatives: Items, positives: Items) -> None:
    most = max(negatives.max(initial=0), positives.max(initial=0))
    if most > LARGEST_CLASS:
        raise OverflowError(f"the weights of a class sum to {most}, more than {LARGEST_CLASS}")
