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
    """The table [[TN, FP], [FN, TP]] of class `positive` against all others, i8[2, 2]."""
    tp = table[positive, positive]
    fn, fp = table[positive].sum() - tp, table[:, positive].sum() - tp
    return np.array([[table.sum() - tp - fn - fp, fp], [fn, tp]], dtype=np.int64)


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
    return math.copysign(math.sqrt(together * together / (spread_r * spread_p)), together)


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


def expected_cost(table: Counts, costs: ArrayLike | None = None, priors: ArrayLike | None = None) -> Score:
    """Sum over cells of cost x prior of the reference class x share of that class decided so.

    `costs` f8[k, k] (rows: reference; default 1 off the diagonal) and `priors` f8[k] (default: the shares of the
    classes in the table). Source: Ferrer 2022 (arXiv 2209.05355).

    Raises:
        ValueError: costs or priors of another shape, or negative or not finite; priors that do not sum to 1.
    """
    paid, share, reason = _decision_costs(table, costs, priors)
    if reason is not None:
        return Undefined(reason)
    decided = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    return math.fsum((paid * share[:, None] * decided).ravel().tolist())


def normalised_expected_cost(table: Counts, costs: ArrayLike | None = None, priors: ArrayLike | None = None) -> Score:
    """Expected cost / expected cost of the best constant decision: 1 is as good as not looking at the item.

    Arguments as `expected_cost`. Source: Ferrer 2022 (arXiv 2209.05355).
    """
    spent = expected_cost(table, costs, priors)
    if isinstance(spent, Undefined):
        return spent
    paid, share, _ = _decision_costs(table, costs, priors)
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


def ppv(table: Counts, prevalence: float | None = None) -> Score:
    """TP / (TP + FP); with `prevalence`, what it would be if the class had that share of the items.

    Raises:
        ValueError: the prevalence is not in [0, 1].
    """
    c = _cells(table)
    if prevalence is None:
        return quotient(c.tp, c.tp + c.fp, NEVER_PREDICTED)
    return _at_prevalence((c.tp, c.positives), (c.fp, c.negatives), _share(prevalence), NEVER_PREDICTED)


def npv(table: Counts, prevalence: float | None = None) -> Score:
    """TN / (TN + FN); with `prevalence`, what it would be if the class had that share of the items.

    Raises:
        ValueError: the prevalence is not in [0, 1].
    """
    c = _cells(table)
    if prevalence is None:
        return quotient(c.tn, c.tn + c.fn, ALWAYS_PREDICTED)
    return _at_prevalence((c.tn, c.negatives), (c.fn, c.positives), 1 - _share(prevalence), ALWAYS_PREDICTED)


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


def _share(value: float) -> Fraction:
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"a prevalence lies in [0, 1], not at {value:g}")
    return Fraction(value)


def _factor(name: str, value: float) -> Fraction:
    if not 0.0 <= value < math.inf:
        raise ValueError(f"{name} is finite and not negative, not {value:g}")
    return Fraction(value)


def _ratio(numerator: Fraction, denominator: Fraction, reason: str) -> Score:
    return float(numerator / denominator) if denominator else Undefined(reason)


def _at_prevalence(right: tuple[int, int], wrong: tuple[int, int], share: Fraction, reason: str) -> Score:
    """Share of right calls among all calls, when the called class has `share` of the items (Bayes)."""
    if not right[1] or not wrong[1]:
        return Undefined("a side without items says nothing about another prevalence")
    hit, missed = share * Fraction(*right), (1 - share) * Fraction(*wrong)
    return _ratio(hit, hit + missed, reason)


def _decision_costs(
    table: Counts, costs: ArrayLike | None, priors: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], str | None]:
    """Costs f8[k, k], priors f8[k], and why the expected cost is undefined, or None."""
    k, items = table.shape[0], table.sum(axis=1)
    paid = 1.0 - np.eye(k) if costs is None else np.asarray(costs, dtype=np.float64)
    share = items / max(int(items.sum()), 1) if priors is None else np.asarray(priors, dtype=np.float64)
    if paid.shape != (k, k) or share.shape != (k,):
        raise ValueError(f"{k} classes take costs of shape ({k}, {k}) and {k} priors")
    if not (np.all(np.isfinite(paid) & (paid >= 0)) and np.all(share >= 0)):
        raise ValueError("costs and priors are finite and not negative")
    if priors is not None and not math.isclose(math.fsum(share.tolist()), 1.0, rel_tol=1e-9):
        raise ValueError("the priors do not sum to 1")
    unseen = np.flatnonzero((share > 0) & (items == 0))
    if not items.any():
        return paid, share, NO_ITEMS
    return paid, share, f"class {unseen[0]} has no items" if unseen.size else None
