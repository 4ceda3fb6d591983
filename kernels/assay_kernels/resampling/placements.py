"""Where each item stands among the items of the other class, in the order of the items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.ranked import OrderedScores, RankedScores, Scores

Rows = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class TieBounds:
    """What a bootstrap of AUROC needs of the scores; item i of a class is its i-th in canonical order."""

    slot: Rows
    """How many negative scores are below that of each negative item, u4[m]."""
    bounds: Rows
    """How many negative scores are below that of each positive item, and how many not above it, u4[n,2]."""


@dataclass(frozen=True, slots=True, eq=False)
class Placements:
    """Doubled placements, so that ties are whole numbers; item i of a class is its i-th in canonical order.

    Divided by twice the size of the other class they are V10 and V01 of DeLong, DeLong & Clarke-Pearson 1988.
    """

    positive: NDArray[np.int64]
    """Negative scores below each positive item's, twice, and equal ones, once, i8[n]."""
    negative: NDArray[np.int64]
    """Positive scores above each negative item's, twice, and equal ones, once, i8[m]."""


def tie_bounds(ordered: OrderedScores) -> TieBounds:
    """The bounds of every tie, from ordered scores."""
    negative, positive = ordered.ranked.negative, ordered.ranked.positive
    slot = np.searchsorted(negative, negative)
    bounds = np.stack([np.searchsorted(negative, positive, side) for side in ("left", "right")], axis=1)
    bounds = bounds[np.argsort(ordered.positive_item)]
    return TieBounds(slot[np.argsort(ordered.negative_item)].astype(np.uint32), bounds.astype(np.uint32))


def placements(ranked: RankedScores, positive: NDArray[np.bool_], score: Scores) -> Placements:
    """The doubled placements of some of the items that were ranked, whose classes and scores are given.

    Args:
        ranked: the scores of all items.
        positive: bool[n].
        score: f4[n] or f8[n], as they were ranked.
    """
    below, not_above = _bounds(ranked.negative, score[positive])
    lower, not_higher = _bounds(ranked.positive, score[~positive])
    return Placements(below + not_above, 2 * ranked.positive.size - lower - not_higher)


def _bounds(others: Scores, own: Scores) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many of the others, which ascend, are below each of our own, and how many not above it, i8[n] each."""
    # In ascending order the search stays where it was.
    order = np.argsort(own)
    ascending, found = own[order], np.empty((2, own.size), np.int64)
    for row, side in zip(found, ("left", "right"), strict=True):
        row[order] = np.searchsorted(others, ascending, side)  # type: ignore[call-overload]
    return found[0], found[1]
