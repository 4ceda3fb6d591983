"""Where each item stands among the items of the other class, in the order of the items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.ranked import OrderedScores, Scores

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
    slot, (below, not_above) = np.searchsorted(negative, negative), _bounds(negative, positive)
    by_item = np.argsort(ordered.positive_item)
    bounds = np.stack((below[by_item], not_above[by_item]), axis=1)
    return TieBounds(slot[np.argsort(ordered.negative_item)].astype(np.uint32), bounds.astype(np.uint32))


def placements(ordered: OrderedScores) -> Placements:
    """The doubled placements of every item, from ordered scores."""
    negative, positive = ordered.ranked.negative, ordered.ranked.positive
    below, not_above = _bounds(negative, positive)
    lower, not_higher = _bounds(positive, negative)
    of_negative = 2 * positive.size - lower - not_higher
    return Placements(
        (below + not_above)[np.argsort(ordered.positive_item)], of_negative[np.argsort(ordered.negative_item)]
    )


def _bounds(others: Scores, own: Scores) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    below, not_above = np.searchsorted(others, own, "left"), np.searchsorted(others, own, "right")
    return below.astype(np.int64), not_above.astype(np.int64)
