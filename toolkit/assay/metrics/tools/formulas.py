"""How other tools compute what Assay also computes, where the value or its digits may be others; one function a formula.

Each was written from what the tool does and is run beside it by the tests. Where a tool counts in single precision, so
does the formula. A value that is not there is NaN, or what the tool prints in its place.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.study import Floats

MOST_THRESHOLDS = 1500
"""So many thresholds MetricsReloaded looks at, if there are more scores than these."""

_NAN = float("nan")


class Seen(NamedTuple):
    """What a tool is given."""

    table: NDArray[np.int64]
    """Counts i8[K, K], rows the true classes; of one class [[TN, FP], [FN, TP]]."""
    actual: NDArray[np.bool_]
    """Whether an item is of the class, [n]; empty for a metric of all classes."""
    scores: Floats
    """Its probabilities f8[n]; empty where only classes count."""
    parameters: dict[str, Any]
    kind: type[np.floating[Any]] = np.float64
    """In which the tool holds its numbers."""


def _share(seen: Seen, hit: int, others: int, empty: float) -> float:
    """A share of two counts, in the tool's precision."""
    return float(seen.kind(hit) / seen.kind(hit + others)) if hit + others else empty


def _cells(seen: Seen) -> tuple[int, int, int, int]:
    """TN, FP, FN and TP."""
    tn, fp, fn, tp = (int(each) for each in seen.table.ravel())
    return tn, fp, fn, tp


def _of_cells(hit: int, other: int, empty: float) -> Callable[[Seen], float]:
    """The formula of a share of two of the cells."""
    return lambda seen: _share(seen, _cells(seen)[hit], _cells(seen)[other], empty)


def accuracy(seen: Seen) -> float:
    """Correct items through all."""
    hit = int(np.trace(seen.table))
    return _share(seen, hit, int(seen.table.sum()) - hit, _NAN)


def balanced_accuracy(seen: Seen) -> float:
    """NaN where a class has no items."""
    of = seen.table.sum(axis=1)
    return _NAN if (of == 0).any() else float((np.diag(seen.table) / of).mean(dtype=seen.kind))


def present_accuracy(seen: Seen) -> float:
    """The mean over the classes that the reference shows."""
    of = seen.table.sum(axis=1)
    return float((np.diag(seen.table)[of > 0] / of[of > 0]).mean())


def either_accuracy(seen: Seen) -> float:
    """The mean over the classes that either side shows; 0 for one that the reference does not."""
    of = seen.table.sum(axis=1)
    shown = (of > 0) | (seen.table.sum(axis=0) > 0)
    return float(seen.kind((np.diag(seen.table)[shown] / np.maximum(of[shown], 1)).mean()))


def _correlation(seen: Seen, empty: float) -> float:
    """Gorodkin's R_K."""
    table = seen.table.astype(np.float64)
    true, said, n = table.sum(axis=1), table.sum(axis=0), table.sum()
    spread = (n * n - true @ true) * (n * n - said @ said)
    return float((n * np.trace(table) - true @ said) / np.sqrt(spread)) if spread else empty


def correlation(seen: Seen) -> float:
    """NaN where a side shows one class only."""
    return _correlation(seen, _NAN)


def correlation_or_zero(seen: Seen) -> float:
    """0 where a side shows one class only."""
    return _correlation(seen, 0.0)


def correlation_or_epsilon(seen: Seen) -> float:
    """TorchMetrics' of two classes: where a side shows one class only, 1, -1, or next to nothing by a small constant."""
    if len(seen.table) > 2:
        return _correlation(seen, 0.0)
    tn, fp, fn, tp = _cells(seen)
    if not fp + fn:
        return 1.0
    if not tp + tn:
        return -1.0
    margins = (tp + fp, tp + fn, tn + fp, tn + fn)
    if all(margins):
        return _correlation(seen, _NAN)
    small = np.finfo(np.float32).eps
    apart = {0: tn - fn, 1: tn - fp, 2: tp - fn, 3: tp - fp}[margins.index(0)]
    return float(np.sqrt(small) * apart / np.sqrt(np.prod([np.float64(each) + small for each in margins])))


def _kappa(seen: Seen, table: NDArray[np.int64]) -> float:
    """One minus observed through expected disagreement, by the weights that are asked for."""
    counts, steps = table.astype(np.float64), np.arange(len(table))
    power = {"linear": 1, "quadratic": 2}.get(seen.parameters.get("weights", ""), 0)
    apart = np.abs(steps[:, None] - steps)
    weights = apart.astype(np.float64) ** power if power else (apart > 0).astype(np.float64)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    below = float((weights * expected).sum())
    return 1 - float((weights * counts).sum()) / below if below else _NAN


def kappa(seen: Seen) -> float:
    """NaN where no disagreement is expected."""
    return _kappa(seen, seen.table)


def present_kappa(seen: Seen) -> float:
    """Of the classes that either side shows, so that the steps between classes are those of what is there."""
    shown = (seen.table.sum(axis=0) + seen.table.sum(axis=1)) > 0
    return _kappa(seen, seen.table[np.ix_(shown, shown)])


def kappa_of_reference(seen: Seen) -> float:
    """MetricsReloaded's of two classes: agreement by chance on classes of the reference, accuracy in single precision."""
    true, said, n = seen.table.sum(axis=1), seen.table.sum(axis=0), int(seen.table.sum())
    chance = np.float64((true / n) @ (said / n))
    agreed = np.float32(np.trace(seen.table)) / np.float32(n)
    with np.errstate(all="ignore"):
        return float((np.float64(agreed) - chance) / (1 - chance))


sensitivity, sensitivity_or_zero = _of_cells(3, 2, _NAN), _of_cells(3, 2, 0.0)
specificity, specificity_or_zero = _of_cells(0, 1, _NAN), _of_cells(0, 1, 0.0)
ppv, ppv_or_zero = _of_cells(3, 1, _NAN), _of_cells(3, 1, 0.0)
npv, npv_or_zero = _of_cells(0, 2, _NAN), _of_cells(0, 2, 0.0)


def _f_beta(seen: Seen, empty: float) -> float:
    _, fp, fn, tp = _cells(seen)
    square = seen.parameters["beta"] ** 2
    below = (1 + square) * tp + square * fn + fp
    return float((1 + square) * tp / below) if below else empty


def f_beta(seen: Seen) -> float:
    """NaN where neither side shows the class."""
    return _f_beta(seen, _NAN)


def f_beta_or_zero(seen: Seen) -> float:
    """0 where neither side shows the class."""
    return _f_beta(seen, 0.0)


def youden(seen: Seen) -> float:
    """Sensitivity + specificity - 1."""
    return sensitivity(seen) + specificity(seen) - 1


def likelihood_ratio(seen: Seen) -> float:
    """NaN also where it is infinite."""
    tn, fp, _, _ = _cells(seen)
    false = _share(seen, fp, tn, _NAN)
    return sensitivity(seen) / false if false else _NAN


def net_benefit(seen: Seen) -> float:
    """True through all items, less false ones at the rate of exchange."""
    _, fp, _, tp = _cells(seen)
    n = int(seen.table.sum())
    return tp / n - fp / n * seen.parameters["exchange_rate"]


class _Curve(NamedTuple):
    """Counts from the highest threshold down, behind a point at which nothing is called."""

    true: Floats
    false: Floats

    @property
    def shares(self) -> tuple[Floats, Floats]:
        """Sensitivity and the false positive rate; NaN of a class that is not there."""
        with np.errstate(all="ignore"):
            return self.true / self.true[-1], self.false / self.false[-1]

    @property
    def precision(self) -> Floats:
        """PPV; 1 where nothing is called."""
        return np.where(self.true + self.false > 0, self.true / np.maximum(self.true + self.false, 1), 1.0)


def _curve(seen: Seen, scores: Floats, thresholds: Floats | None = None) -> _Curve:
    at = np.unique(scores) if thresholds is None else thresholds
    down = np.unique(at)[::-1]
    found = []
    for side in (seen.actual, ~seen.actual):
        ranked = np.sort(scores[side])
        found.append(np.concatenate([[0.0], (ranked.size - np.searchsorted(ranked, down, side="left"))]))
    return _Curve(*found)


def _area(seen: Seen, curve: _Curve) -> float:
    """Under the ROC curve, by trapezoids; that over false positive rates up to `max_fpr`, standardised, if it is asked."""
    found, false = curve.shares
    most = seen.parameters.get("max_fpr", 1.0)
    if most == 1 or np.isnan(found).any() or np.isnan(false).any():
        return float(np.trapezoid(found, false))
    stop = int(np.searchsorted(false, most, side="right"))
    step = (most - false[stop - 1]) / (false[stop] - false[stop - 1])
    ends = [found[stop - 1] + step * (found[stop] - found[stop - 1])], [most]
    inside = np.trapezoid(np.append(found[:stop], ends[0]), np.append(false[:stop], ends[1]))
    least = most**2 / 2
    return float((1 + (inside - least) / (most - least)) / 2)


def auroc(seen: Seen) -> float:
    """NaN where a class is not there."""
    return _area(seen, _curve(seen, seen.scores))


def auroc_of_singles(seen: Seen) -> float:
    """Of scores in single precision, in which close ones tie."""
    return _area(seen, _curve(seen, seen.scores.astype(np.float32).astype(np.float64)))


def auroc_of_singles_or_zero(seen: Seen) -> float:
    """As `auroc_of_singles`; 0 where a class is not there."""
    value = auroc_of_singles(seen)
    return 0.0 if np.isnan(value) else value


def auroc_of_thresholds(seen: Seen) -> float:
    """MetricsReloaded's, of so many thresholds at most."""
    return _area(seen, _curve(seen, seen.scores, _thinned(seen.scores)))


def _thinned(scores: Floats) -> Floats:
    """MetricsReloaded's thresholds: all, or the last of each run of about equally many items, and 0."""
    values, times = np.unique(scores, return_counts=True)
    if values.size < MOST_THRESHOLDS:
        return values
    room, kept, held, last = scores.size / MOST_THRESHOLDS, [0.0], 0, 0.0
    for value, count in zip(values.tolist(), times.tolist(), strict=True):
        if held < room:
            held, last = held + count, value
        else:
            kept.append(last)
            held = 0
    return np.array(kept)


def _steps(curve: _Curve) -> float:
    """Average precision: precision at each threshold by the sensitivity that it adds."""
    return float((np.diff(curve.shares[0]) * curve.precision[1:]).sum())


def precision_steps_or_zero(seen: Seen) -> float:
    """0 where the class has no items."""
    return _steps(_curve(seen, seen.scores)) if seen.actual.any() else 0.0


def precision_steps_of_singles_or_zero(seen: Seen) -> float:
    """Of scores in single precision; 0 where the class has no items."""
    return _steps(_curve(seen, seen.scores.astype(np.float32).astype(np.float64))) if seen.actual.any() else 0.0


def precision_steps_of_both(seen: Seen) -> float:
    """Of scores in single precision; NaN where either class has no items."""
    both = seen.actual.any() and not seen.actual.all()
    return precision_steps_of_singles_or_zero(seen) if both else _NAN


def precision_trapezoids(seen: Seen) -> float:
    """MetricsReloaded's: straight lines between the points of so many thresholds at most."""
    curve = _curve(seen, seen.scores, _thinned(seen.scores))
    return float(np.trapezoid(curve.precision.astype(np.float32).astype(np.float64), curve.shares[0]))


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


class _Bins(NamedTuple):
    """Items, and the distance of frequency and mean probability, of each bin that has any."""

    items: Floats
    gaps: Floats


def _binned(seen: Seen, scores: NDArray[Any], bins: NDArray[np.intp]) -> _Bins:
    """Items with a bin below 0 are in none."""
    inside = bins >= 0
    items = np.bincount(bins[inside]).astype(np.float64)
    happened = np.bincount(bins[inside], weights=seen.actual[inside])
    said = np.bincount(bins[inside], weights=scores[inside])
    there = items > 0
    return _Bins(items[there], np.abs(happened[there] - said[there]) / items[there])


def _right_closed(seen: Seen) -> _Bins:
    """MetricsReloaded's bins (l, u], of which none has a probability of 0."""
    edges = np.arange(0, 1.00001, 1.0 / seen.parameters["bins"])
    at = np.searchsorted(edges, seen.scores, side="left") - 1
    return _binned(seen, seen.scores, np.where(at < edges.size - 1, at, -1))


def _left_closed(seen: Seen) -> _Bins:
    """TorchMetrics' bins [l, u) in single precision, and one more for a probability of 1."""
    number = int(seen.parameters["bins"])
    places, step = np.arange(number + 1), np.float32(1) / np.float32(number)
    up, down = step * places.astype(np.float32), np.float32(1) - step * (number - places).astype(np.float32)
    edges = np.where(places < (number + 1) // 2, up, down)
    scores = seen.scores.astype(np.float32)
    return _binned(seen, scores.astype(np.float64), np.searchsorted(edges, scores, side="right") - 1)


def right_closed_ece(seen: Seen) -> float:
    """Of the items whose probability is above 0; NaN without any."""
    bins = _right_closed(seen)
    return float((bins.items * bins.gaps).sum() / bins.items.sum()) if bins.items.size else _NAN


def right_closed_mce(seen: Seen) -> float:
    """0 without items whose probability is above 0."""
    return float(_right_closed(seen).gaps.max(initial=0.0))


def left_closed_ece(seen: Seen) -> float:
    """Of all items."""
    bins = _left_closed(seen)
    return float((bins.items * bins.gaps).sum() / bins.items.sum())


def left_closed_mce(seen: Seen) -> float:
    """The largest gap."""
    return float(_left_closed(seen).gaps.max())
