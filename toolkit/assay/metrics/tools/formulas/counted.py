"""Formulas that read counts."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assay.metrics.tools.formulas.seen import NAN, Seen
from assay_kernels.confusion.finalize import one_vs_rest


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
    return _share(seen, hit, int(seen.table.sum()) - hit, NAN)


def balanced_accuracy(seen: Seen) -> float:
    """NaN where a class has no items."""
    of = seen.table.sum(axis=1)
    return NAN if (of == 0).any() else float((np.diag(seen.table) / of).mean(dtype=seen.kind))


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
    return _correlation(seen, NAN)


def correlation_or_zero(seen: Seen) -> float:
    """0 where a side shows one class only."""
    return _correlation(seen, 0.0)


def correlation_of_singles(seen: Seen) -> float:
    """TorchMetrics': all sums in single precision; without a spread 0 or, of two classes, by a small constant."""
    if seen.table.size == 4 and not (seen.table[0, 1] or seen.table[1, 0]):
        return 1.0
    if seen.table.size == 4 and not np.trace(seen.table):
        return -1.0
    table = seen.table.astype(np.float32)
    true, said, n = table.sum(axis=1), table.sum(axis=0), table.sum()

    def spread(one: NDArray[np.float32], other: NDArray[np.float32], whole: np.float32) -> np.float32:
        # One after the other, which rounds as the tool does.
        return np.float32(whole * n - np.add.accumulate(one * other)[-1])

    below = spread(said, said, n) * spread(true, true, n)
    if below:
        return float(spread(true, said, np.trace(table)) / np.sqrt(below))
    return _by_epsilon(*_cells(seen)) if seen.table.size == 4 else 0.0


def _by_epsilon(tn: int, fp: int, fn: int, tp: int) -> float:
    """TorchMetrics' value where a margin is empty, or where rounding hides the spread of a rare class."""
    small = np.finfo(np.float32).eps
    margins = (tp + fp, tp + fn, tn + fp, tn + fn)
    above: float = 0.0
    if 0 in margins:
        above = np.sqrt(small) * {3: tp - fp, 2: tp - fn, 1: tn - fp, 0: tn - fn}[margins.index(0)]
    elif not tp or not tn:
        above = tp + tn - fp * fn
    elif not fp or not fn:
        above = tp * tn
    return float(above / np.sqrt(np.prod([np.float64(each) + small for each in margins])))


def _kappa(seen: Seen, table: NDArray[np.int64]) -> float:
    """One minus observed through expected disagreement, by the weights that are asked for."""
    counts, steps = table.astype(np.float64), np.arange(len(table))
    power = {"linear": 1, "quadratic": 2}.get(seen.parameters.get("weights", ""), 0)
    apart = np.abs(steps[:, None] - steps)
    weights = apart.astype(np.float64) ** power if power else (apart > 0).astype(np.float64)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    below = float((weights * expected).sum())
    return 1 - float((weights * counts).sum()) / below if below else NAN


def kappa(seen: Seen) -> float:
    """NaN where no disagreement is expected."""
    return _kappa(seen, seen.table)


def present_kappa(seen: Seen) -> float:
    """Of the classes that either side shows, so that the steps between classes are those of what is there."""
    shown = (seen.table.sum(axis=0) + seen.table.sum(axis=1)) > 0
    return _kappa(seen, seen.table[np.ix_(shown, shown)])


def kappa_of_reference(seen: Seen) -> float:
    """MetricsReloaded's of two classes: chance on those of the reference, accuracy in single precision."""
    true, said, n = seen.table.sum(axis=1), seen.table.sum(axis=0), int(seen.table.sum())
    chance = np.float64((true / n) @ (said / n))
    agreed = np.float32(np.trace(seen.table)) / np.float32(n)
    with np.errstate(all="ignore"):
        return float((np.float64(agreed) - chance) / (1 - chance))


sensitivity, sensitivity_or_zero = _of_cells(3, 2, NAN), _of_cells(3, 2, 0.0)
specificity, specificity_or_zero = _of_cells(0, 1, NAN), _of_cells(0, 1, 0.0)
ppv, ppv_or_zero = _of_cells(3, 1, NAN), _of_cells(3, 1, 0.0)
npv, npv_or_zero = _of_cells(0, 2, NAN), _of_cells(0, 2, 0.0)


def _f_beta(seen: Seen, empty: float) -> float:
    _, fp, fn, tp = _cells(seen)
    square = seen.parameters["beta"] ** 2
    below = (1 + square) * tp + square * fn + fp
    return float((1 + square) * tp / below) if below else empty


def f_beta(seen: Seen) -> float:
    """NaN where neither side shows the class."""
    return _f_beta(seen, NAN)


def f_beta_or_zero(seen: Seen) -> float:
    """0 where neither side shows the class."""
    return _f_beta(seen, 0.0)


def _over_shown(formula: Callable[[Seen], float]) -> Callable[[Seen], float]:
    """The mean of a formula over the classes that either side shows, each held against the rest."""

    def mean(seen: Seen) -> float:
        shown = np.flatnonzero((seen.table.sum(axis=0) > 0) | (seen.table.sum(axis=1) > 0))
        return float(np.mean([formula(seen._replace(table=one_vs_rest(seen.table, code))) for code in shown.tolist()]))

    return mean


shown_sensitivity = _over_shown(sensitivity_or_zero)
shown_ppv = _over_shown(ppv_or_zero)
shown_f_beta = _over_shown(f_beta_or_zero)


def f_beta_or_one(seen: Seen) -> float:
    """1 where neither side shows the class."""
    return _f_beta(seen, 1.0)


def ppv_if_shown(seen: Seen) -> float:
    """0 where the prediction alone does not show the class, NaN where neither side does."""
    _, fp, fn, tp = _cells(seen)
    return _share(seen, tp, fp, 0.0 if fn else NAN)


def npv_if_shown(seen: Seen) -> float:
    """0 where the prediction alone shows nothing but the class, NaN where both sides do."""
    tn, fp, fn, _ = _cells(seen)
    return _share(seen, tn, fn, 0.0 if fp else NAN)


def youden(seen: Seen) -> float:
    """Sensitivity + specificity - 1."""
    return sensitivity(seen) + specificity(seen) - 1


def likelihood_ratio(seen: Seen) -> float:
    """NaN also where it is infinite."""
    tn, fp, _, _ = _cells(seen)
    false = _share(seen, fp, tn, NAN)
    return sensitivity(seen) / false if false else NAN


def net_benefit(seen: Seen) -> float:
    """True through all items, less false ones at the rate of exchange."""
    _, fp, _, tp = _cells(seen)
    n = int(seen.table.sum())
    return float(tp / n - fp / n * seen.parameters["exchange_rate"])
