"""Formulas that read the order of scores."""

from typing import NamedTuple

import numpy as np

from assay.metrics.study import Floats
from assay.metrics.tools.formulas.seen import NAN, Seen

MOST_THRESHOLDS = 1500
"""So many thresholds MetricsReloaded looks at, if there are more scores than these."""


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
    """Under the ROC curve, by trapezoids; if `max_fpr` is asked for, up to there and standardised."""
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
    return precision_steps_of_singles_or_zero(seen) if both else NAN


def precision_lines(seen: Seen) -> float:
    """Scikit-learn's `auc(recall, precision)`: straight lines between all points.

    Where the class has no items every recall is taken for 1 and every precision is 0, behind precision 1 at recall 0.
    """
    curve = _curve(seen, seen.scores)
    return float(np.trapezoid(curve.precision, curve.shares[0])) if seen.actual.any() else 0.5


def precision_trapezoids(seen: Seen) -> float:
    """MetricsReloaded's: straight lines between the points of so many thresholds at most."""
    curve = _curve(seen, seen.scores, _thinned(seen.scores))
    return float(np.trapezoid(curve.precision.astype(np.float32).astype(np.float64), curve.shares[0]))
