"""Counting metrics: pure functions from a confusion table to a float, or to `Undefined` with the reason.

A table is i8[k, k] with a row per reference class. Counts are worked with as Python's whole numbers and rounded once at
the end, so that no product overflows and no order of summation shows. Metrics of one class against the rest take the
table [[TN, FP], [FN, TP]] of `one_vs_rest`. Formulas and their names: Metrics Reloaded (Maier-Hein et al. 2024), cheat
sheets of the supplement; other sources at their functions.
"""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay_kernels.state.counts import Counts
from assay_kernels.state.undefined import Score, Undefined, quotient

NO_ITEMS = "no items"
CLASS_ABSENT = "the class has no items"
REST_ABSENT = "no items outside the class"
NEVER_PREDICTED = "the class is never predicted"
ALWAYS_PREDICTED = "only the class is ever predicted"

DISAGREEMENT: Mapping[str, Callable[[int], int]] = MappingProxyType(
    {"none": lambda distance: int(distance > 0), "linear": lambda d: d, "quadratic": lambda d: d * d}
)
"""How bad it is to miss by so many classes, by the name of the weights."""


class _Cells(NamedTuple):
    tn: int
    fp: int
    fn: int
    tp: int

    @property
    def positives(self) -> int:
        return self.tp + self.fn

    @property
    def negatives(self) -> int:
        return self.tn + self.fp


def one_vs_rest(table: Counts, positive: int) -> Counts:
    """The table [[TN, FP], [FN, TP]] of class `positive` against all others, [2, 2] of the same whole numbers."""
    tp = table[positive, positive]
    fn, fp = table[positive].sum() - tp, table[:, positive].sum() - tp
    return np.array([[table.sum() - tp - fn - fp, fp], [fn, tp]], dtype=table.dtype)


def accuracy(table: Counts) -> Score:
    """Items on the diagonal / all items."""
    return quotient(int(np.trace(table)), int(table.sum()), NO_ITEMS)


def balanced_accuracy(table: Counts) -> Score:
    """Mean sensitivity of the classes; undefined when a class has no items.

    `average.macro(table, sensitivity)` is the mean over the classes that do.
    """
    items = table.sum(axis=1).tolist()
    if not any(items):
        return Undefined(NO_ITEMS)
    if 0 in items:
        return Undefined(f"class {items.index(0)} has no items")
    shares = [hit / n for hit, n in zip(np.diagonal(table).tolist(), items, strict=True)]
    return math.fsum(shares) / len(shares)


def mcc(table: Counts) -> Score:
    """Matthews correlation coefficient, for more than two classes Gorodkin's R_K.

    Source: Gorodkin 2004, with counts in place of shares.
    """
    n = int(table.sum())
    reference, prediction = _margins(table)
    spread_r = n * n - sum(t * t for t in reference)
    spread_p = n * n - sum(p * p for p in prediction)
    if not spread_r or not spread_p:
        return Undefined(f"every {'item' if not spread_r else 'prediction'} is of one class" if n else NO_ITEMS)
    together = n * int(np.trace(table)) - sum(t * p for t, p in zip(reference, prediction, strict=True))
    # The square is an exact ratio of at most 1, so that its root is too.
    root = math.sqrt(together * together / (spread_r * spread_p))
    return root if together >= 0 else -root


def kappa(table: Counts) -> Score:
    """Cohen's kappa: 1 - observed / expected disagreement. Source: Cohen 1960."""
    return weighted_kappa(table, "none")


def weighted_kappa(table: Counts, weights: str = "quadratic") -> Score:
    """Kappa with disagreement weighted by the distance between classes: `linear`, `quadratic` or `none`.

    Source: Cohen 1968.

    Raises:
        ValueError: the weights are none of these.
    """
    if weights not in DISAGREEMENT:
        raise ValueError(f"the weights of kappa are {', '.join(DISAGREEMENT)}, not {weights}")
    weight = DISAGREEMENT[weights]
    reference, prediction = _margins(table)
    n = sum(reference)
    observed = sum(weight(d) * int(np.trace(table, d) + np.trace(table, -d)) for d in range(1, len(reference)))
    expected = sum(weight(abs(i - j)) * t * p for i, t in enumerate(reference) for j, p in enumerate(prediction))
    reason = "the expected disagreement is zero" if n else NO_ITEMS
    return quotient(expected - n * observed, expected, reason)


def expected_cost(table: Counts, costs: ArrayLike | None = None) -> Score:
    """Mean cost of an item: the sum over cells of cost x share of the items.

    `costs` f8[k, k] (rows: reference; default 1 off the diagonal). `prior.population` gives the table of other shares
    of the classes. Source: Ferrer 2022 (arXiv 2209.05355).

    Raises:
        ValueError: costs of another shape, or negative or not finite.
    """
    paid, share = _costs(table, costs), _shares(table)
    if share is None:
        return Undefined(NO_ITEMS)
    decided = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    return math.fsum((paid * share[:, None] * decided).ravel().tolist())


def normalised_expected_cost(table: Counts, costs: ArrayLike | None = None) -> Score:
    """Expected cost / expected cost of the best constant decision: 1 is as good as not looking at the item.

    Arguments as `expected_cost`. Source: Ferrer 2022 (arXiv 2209.05355).
    """
    paid, share, spent = _costs(table, costs), _shares(table), expected_cost(table, costs)
    if share is None or isinstance(spent, Undefined):
        return spent
    naive = min(math.fsum(column) for column in (paid * share[:, None]).T.tolist())
    return spent / naive if naive else Undefined("a constant decision costs nothing")


def sensitivity(table: Counts) -> Score:
    """TP / (TP + FN)."""
    c = _cells(table)
    return quotient(c.tp, c.positives, CLASS_ABSENT)


def specificity(table: Counts) -> Score:
    """TN / (TN + FP)."""
    c = _cells(table)
    return quotient(c.tn, c.negatives, REST_ABSENT)


def ppv(table: Counts) -> Score:
    """TP / (TP + FP); `prior.population` gives the table of another prevalence."""
    c = _cells(table)
    return quotient(c.tp, c.tp + c.fp, NEVER_PREDICTED)


def npv(table: Counts) -> Score:
    """TN / (TN + FN); `prior.population` gives the table of another prevalence."""
    c = _cells(table)
    return quotient(c.tn, c.tn + c.fn, ALWAYS_PREDICTED)


def f_beta(table: Counts, beta: float = 1.0) -> Score:
    """(1 + beta^2) TP / ((1 + beta^2) TP + beta^2 FN + FP): beta above 1 weighs sensitivity more than PPV.

    Raises:
        ValueError: beta is negative or not finite.
    """
    c = _cells(table)
    square = _factor("beta", beta) ** 2
    gained = (1 + square) * c.tp
    return _ratio(gained, gained + square * c.fn + c.fp, "neither reference nor prediction shows the class")


def iou(table: Counts) -> Score:
    """TP / (TP + FP + FN), the Jaccard index."""
    c = _cells(table)
    return quotient(c.tp, c.tp + c.fp + c.fn, "neither reference nor prediction shows the class")


def positive_likelihood_ratio(table: Counts) -> Score:
    """Sensitivity / (1 - specificity); undefined with a reason that begins `infinite` at a specificity of 1."""
    c = _cells(table)
    absent = _absent_side(c)
    if absent is not None:
        return Undefined(absent)
    reason = "infinite: specificity is 1" if c.tp else "sensitivity is 0 and specificity is 1"
    return quotient(c.tp * c.negatives, c.fp * c.positives, reason)


def youden(table: Counts) -> Score:
    """Sensitivity + specificity - 1. Source: Youden 1950."""
    c = _cells(table)
    both = c.positives * c.negatives
    return quotient(c.tp * c.negatives + c.tn * c.positives - both, both, _absent_side(c) or "")


def net_benefit(table: Counts, exchange_rate: float = 1.0) -> Score:
    """TP/n - FP/n x exchange rate, the true positives that a false positive is worth.

    Source: Vickers and Elkin 2006. `exchange_rate_at` gives the rate of a threshold.

    Raises:
        ValueError: the exchange rate is negative or not finite.
    """
    c = _cells(table)
    return _ratio(c.tp - c.fp * _factor("an exchange rate", exchange_rate), Fraction(sum(c)), NO_ITEMS)


def exchange_rate_at(threshold: float) -> float:
    """The exchange rate p / (1 - p) that makes acting at probability `threshold` break even.

    Raises:
        ValueError: the threshold is not in [0, 1).
    """
    if not 0.0 <= threshold < 1.0:
        raise ValueError(f"a threshold with an exchange rate lies in [0, 1), not at {threshold:g}")
    return float(Fraction(threshold) / (1 - Fraction(threshold)))


def prevalence(table: Counts) -> Score:
    """Share of the items that are of the class."""
    c = _cells(table)
    return quotient(c.positives, sum(c), NO_ITEMS)


def _cells(table: Counts) -> _Cells:
    if table.shape != (2, 2):
        raise ValueError(f"a metric of one class takes the table of `one_vs_rest`, not one of shape {table.shape}")
    return _Cells(*table.ravel().tolist())


def _margins(table: Counts) -> tuple[list[int], list[int]]:
    return table.sum(axis=1).tolist(), table.sum(axis=0).tolist()


def _absent_side(c: _Cells) -> str | None:
    if not c.positives:
        return CLASS_ABSENT if c.negatives else NO_ITEMS
    return None if c.negatives else REST_ABSENT


def _factor(name: str, value: float) -> Fraction:
    if not 0.0 <= value < math.inf:
        raise ValueError(f"{name} is finite and not negative, not {value:g}")
    return Fraction(value)


def _ratio(numerator: Fraction, denominator: Fraction, reason: str) -> Score:
    return float(numerator / denominator) if denominator else Undefined(reason)


def _costs(table: Counts, costs: ArrayLike | None) -> NDArray[np.float64]:
    """What each confusion costs, f8[k, k]."""
    k = table.shape[0]
    paid = 1.0 - np.eye(k) if costs is None else np.asarray(costs, dtype=np.float64)
    if paid.shape != (k, k):
        raise ValueError(f"{k} classes take costs of shape ({k}, {k})")
    if not np.all(np.isfinite(paid) & (paid >= 0)):
        raise ValueError("costs are finite and not negative")
    return paid


def _shares(table: Counts) -> NDArray[np.float64] | None:
    """The share of the items that each class has, f8[k]; None where there are no items."""
    items = table.sum(axis=1)
    total = int(items.sum())
    return (items / total).astype(np.float64) if total else None
