"""What agreement is at least where some answers are missing: no answers whatever, right or wrong, come to less.

Against the rest of the classes, and by accuracy and costs, the least is that of a wrong answer to each item. Agreement
beyond chance depends on all answers together. Of kappa the least is found; of MCC each part of the formula is as bad as
any answers could make it, so that it is a bound.
"""

import math

from assay_kernels.confusion.finalize import DISAGREEMENT, NO_ITEMS
from assay_kernels.state.counts import Counts
from assay_kernels.state.undefined import Score, Undefined


def least_mcc(answered: Counts, missing: Counts) -> Score:
    """What `mcc` is at least, in [-1, 1].

    Args:
        answered: the table of the items that have an answer, i8[k, k], a row per reference class.
        missing: how many items of each class have none, i8[k].
    """
    right, (reference, prediction, m) = int(answered.trace()), _margins(answered, missing)
    n = sum(reference)
    spread_r = n * n - sum(t * t for t in reference)
    if not spread_r:
        return Undefined("every item is of one class" if n else NO_ITEMS)
    together = n * right - sum(t * q for t, q in zip(reference, prediction, strict=True)) - m * max(reference)
    # A sum above 0 is least over much, and one below 0 over little.
    spread = _leveled(prediction, m) if together > 0 else _heaped(prediction, m)
    spread_p = n * n - sum(p * p for p in spread)
    if not spread_p:
        return Undefined("every prediction may be of one class") if together >= 0 else -1.0
    root = math.sqrt(together * together / (spread_r * spread_p))
    return root if together >= 0 else max(-1.0, -root)


def least_kappa(answered: Counts, missing: Counts) -> Score:
    """What `kappa` is at least; see `least_weighted_kappa`."""
    return least_weighted_kappa(answered, missing, "none")


def least_weighted_kappa(answered: Counts, missing: Counts, weights: str = "quadratic") -> Score:
    """What `weighted_kappa` is at least, in [-1, 1]; some answers come to it.

    It is least where the disagreement that is observed is most, in shares of what chance makes. Both are sums over the
    items, so that the best answer to an item depends on its class and on that share alone, which grows until it is
    found (Dinkelbach 1967, On nonlinear fractional programming).

    Args:
        answered: the table of the items that have an answer, i8[k, k], a row per reference class.
        missing: how many items of each class have none, i8[k].
        weights: `linear`, `quadratic` or `none`.
    """
    weight, classes = DISAGREEMENT[weights], range(len(missing))
    reference, prediction, m = _margins(answered, missing)
    n = sum(reference)
    cells: list[list[int]] = answered.tolist()
    observed = sum(weight(abs(i - j)) * cells[i][j] for i in classes for j in classes)
    by_chance = [sum(weight(abs(i - j)) * reference[i] for i in classes) for j in classes]
    expected = sum(p * e for p, e in zip(prediction, by_chance, strict=True))
    if not expected + m * min(by_chance):
        return Undefined("the expected disagreement may be zero" if n else NO_ITEMS)
    lacking = [(i, times) for i, times in enumerate(missing.tolist()) if times]
    most = 0, 1
    while True:
        o, e = observed, expected
        for i, times in lacking:
            worst = max(classes, key=lambda j: weight(abs(i - j)) * most[1] - by_chance[j] * most[0])
            o, e = o + times * weight(abs(i - worst)), e + times * by_chance[worst]
        if o * most[1] <= most[0] * e:
            return (e - n * o) / e
        most = o, e


def _margins(answered: Counts, missing: Counts) -> tuple[list[int], list[int], int]:
    """Items of each class, answers of each class, and how many are missing."""
    reference: list[int] = (answered.sum(axis=1) + missing).tolist()
    return reference, answered.sum(axis=0).tolist(), int(missing.sum())


def _leveled(counts: list[int], more: int) -> list[int]:
    """The counts with so many more, as even as can be, which makes the sum of their squares least."""
    ascending = sorted(counts)
    for k in range(1, len(ascending) + 1):
        total = sum(ascending[:k]) + more
        if k == len(ascending) or total <= ascending[k] * k:
            base, rest = divmod(total, k)
            return [*[base + 1] * rest, *[base] * (k - rest), *ascending[k:]]
    raise AssertionError(counts)


def _heaped(counts: list[int], more: int) -> list[int]:
    """The counts with so many more on the greatest, which makes the sum of their squares greatest."""
    *others, most = sorted(counts)
    return [*others, most + more]
