"""Formulas that read the probabilities of all classes at once."""

import math
from collections.abc import Iterator

import numpy as np

from assay.metrics.study import Floats
from assay.metrics.tools.formulas.seen import NAN, Seen
from assay.metrics.tools.formulas.summed import left_closed_ece, left_closed_mce, right_closed
from assay_kernels.pairwise.score import median_distance
from assay_kernels.state.undefined import Undefined

USUAL_BANDWIDTH = 0.5
"""MetricsReloaded's, where it is given none."""

BLOCK = 1 << 22
"""So many pairs of items are looked at together."""


def brier(seen: Seen) -> float:
    """Summed over the classes."""
    return float(np.square(_happened(seen) - seen.forecasts).sum(axis=1).mean())


def brier_halved_of_two(seen: Seen) -> float:
    """scikit-learn's, by half of two classes."""
    return brier(seen) / (2 if seen.forecasts.shape[1] == 2 else 1)


def root_brier(seen: Seen) -> float:
    """Its root."""
    return math.sqrt(brier(seen))


def log_loss(seen: Seen) -> float:
    """Infinite where a true class was given nothing."""
    with np.errstate(divide="ignore"):
        return float(-np.log((_happened(seen) * seen.forecasts).sum(axis=1)).mean())


def clipped_log_loss(seen: Seen) -> float:
    """Of probabilities that are kept away from 0 and 1 by the precision of doubles."""
    small = np.finfo(np.float64).eps
    return log_loss(seen._replace(forecasts=np.clip(seen.forecasts, small, 1 - small)))


def _happened(seen: Seen) -> Floats:
    found: Floats = np.eye(seen.forecasts.shape[1])[seen.labels]
    return found


def _of_predicted(seen: Seen) -> Seen:
    """The first of the most probable classes, against whether it is right."""
    table = seen.forecasts.astype(np.float32)
    top = table.argmax(axis=1)
    return seen._replace(actual=top == seen.labels, scores=table.max(axis=1))


def left_closed_top_ece(seen: Seen) -> float:
    """TorchMetrics', of the predicted class."""
    return left_closed_ece(_of_predicted(seen))


def left_closed_top_mce(seen: Seen) -> float:
    """The largest gap of the same."""
    return left_closed_mce(_of_predicted(seen))


def right_closed_cwce(seen: Seen) -> float:
    """MetricsReloaded's, of all items, without those whose probability is 0 of that class."""
    classes = int(seen.forecasts.shape[1])
    found = (right_closed(seen._replace(actual=seen.labels == k, scores=seen.forecasts[:, k])) for k in range(classes))
    total: float = math.fsum(float((bins.items * bins.gaps).sum()) for bins in found)
    return total / len(seen.labels) / classes


def kce(seen: Seen) -> float:
    """MetricsReloaded's, at a width that it is given; NaN of one item, where it ends with an error."""
    return _kce(seen, float(seen.parameters["width"]))


def kce_of_median(seen: Seen) -> float:
    """The same at the median of all distances, those of items from themselves among them; NaN where that is 0."""
    width = median_distance(seen.forecasts, itself=True)
    return NAN if isinstance(width, Undefined) else _kce(seen, width)


def _kce(seen: Seen, width: float) -> float:
    table, items = seen.forecasts, len(seen.labels)
    if items < 2:
        return NAN
    apart = _happened(seen) - table
    total = 0.0
    for at in _blocks(items):
        squares = np.square(table[at, None, :] - table).sum(axis=2)
        terms = np.exp(-np.sqrt(squares) / width) * (apart[at] @ apart.T)
        total += float(np.tril(terms, at.start - 1).sum())
    return total / (items * (items - 1) / 2)


def _blocks(items: int) -> Iterator[slice]:
    step = max(1, BLOCK // items)
    return (slice(first, min(first + step, items)) for first in range(0, items, step))


def ece_kde(seen: Seen) -> float:
    """MetricsReloaded's, in densities as they come: NaN where one overflows, or all those of an item vanish."""
    given = seen.parameters["bandwidth"]
    bandwidth = USUAL_BANDWIDTH if isinstance(given, str) else float(given)
    table, happened = seen.forecasts, _happened(seen)
    with np.errstate(all="ignore"):
        frequency = np.concatenate([found @ happened / found.sum(axis=1)[:, None] for found in _near(table, bandwidth)])
        return float(np.sqrt(np.square(frequency - table).sum(axis=1)).mean())


def _near(table: Floats, bandwidth: float) -> Iterator[Floats]:
    """The densities of items under the kernels of all, their own left out, f8[some, n]."""
    alpha = table / bandwidth + 1
    height = _gamma(alpha.sum(axis=1)) / _gamma(alpha).prod(axis=1)
    for at in _blocks(len(table)):
        some = table[at]
        found = np.ones((len(some), len(table)))
        for of_class, power in zip(some.T, (alpha - 1).T, strict=True):
            found *= np.power(of_class[:, None], power)
        found *= height
        own = np.arange(len(some))
        found[own, at.start + own] = 0.0
        yield found


def _gamma(values: Floats) -> Floats:
    found: Floats = np.vectorize(_gamma_of, otypes=[np.float64])(values)
    return found


def _gamma_of(value: float) -> float:
    try:
        return math.gamma(value)
    except OverflowError:
        return math.inf
