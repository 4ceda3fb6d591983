"""Formulas that read probabilities as such."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.study import Floats
from assay.metrics.tools.formulas.seen import NAN, Seen


def brier(seen: Seen) -> float:
    """Of the class alone."""
    return float(np.square(seen.scores - seen.actual).mean())


def brier_of_two(seen: Seen) -> float:
    """Of the class and of its complement together."""
    return 2 * brier(seen)


def root_brier_of_two(seen: Seen) -> float:
    """Its root."""
    return float(np.sqrt(brier_of_two(seen)))


def _given(seen: Seen) -> Floats:
    """The probability that was given to what happened."""
    return np.where(seen.actual, seen.scores, 1 - seen.scores)


def log_loss(seen: Seen) -> float:
    """Infinite where something happened that was given none."""
    with np.errstate(divide="ignore"):
        return float(-np.log(_given(seen)).mean())


def clipped_log_loss(seen: Seen) -> float:
    """Of probabilities that are kept away from 0 and 1 by the precision of doubles."""
    small = np.finfo(np.float64).eps
    return log_loss(seen._replace(scores=np.clip(seen.scores, small, 1 - small)))


class Bins(NamedTuple):
    """The items, and the distance of frequency and mean probability, of each bin that has any."""

    items: NDArray[np.floating[Any]]
    gaps: NDArray[np.floating[Any]]

    @property
    def shares(self) -> NDArray[np.floating[Any]]:
        """Of the items that are in a bin."""
        found: NDArray[np.floating[Any]] = self.items / self.items.sum()
        return found


def _binned(scores: NDArray[np.floating[Any]], actual: NDArray[np.bool_], bins: NDArray[np.intp]) -> Bins:
    """Sums in the precision of the scores, item after item."""
    sums = np.zeros((3, int(bins.max(initial=-1)) + 1), scores.dtype)
    for each, values in zip(sums, (np.ones_like(scores), actual.astype(scores.dtype), scores), strict=True):
        np.add.at(each, bins, values)
    items, happened, said = sums[:, sums[0] > 0]
    return Bins(items, np.abs(happened / items - said / items))


def right_closed(seen: Seen) -> Bins:
    """MetricsReloaded's bins (l, u], of which none has a probability of 0."""
    edges = np.arange(0, 1.00001, 1.0 / seen.parameters["bins"])
    at = np.searchsorted(edges, seen.scores, side="left") - 1
    inside = (at >= 0) & (at < edges.size - 1)
    return _binned(seen.scores[inside], seen.actual[inside], at[inside])


def _left_closed(seen: Seen) -> Bins:
    """TorchMetrics' bins [l, u) in single precision, and one more for a probability of 1."""
    number = int(seen.parameters["bins"])
    places, step = np.arange(number + 1), np.float32(1) / np.float32(number)
    up, down = step * places.astype(np.float32), np.float32(1) - step * (number - places).astype(np.float32)
    edges = np.where(places < (number + 1) // 2, up, down)
    scores = seen.scores.astype(np.float32)
    return _binned(scores, seen.actual, np.searchsorted(edges, scores, side="right") - 1)


def right_closed_ece(seen: Seen) -> float:
    """Of the items whose probability is above 0; NaN without any."""
    bins = right_closed(seen)
    return float((bins.shares * bins.gaps).sum()) if bins.shares.size else NAN


def right_closed_mce(seen: Seen) -> float:
    """0 without items whose probability is above 0."""
    return float(right_closed(seen).gaps.max(initial=0.0))


def left_closed_ece(seen: Seen) -> float:
    """Of all items."""
    bins = _left_closed(seen)
    return float((bins.shares * bins.gaps).sum())


def left_closed_mce(seen: Seen) -> float:
    """The largest gap."""
    return float(_left_closed(seen).gaps.max())
