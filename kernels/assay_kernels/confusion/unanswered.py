"""What agreement is at least where some answers are missing: no answers whatever, right or wrong, come to less.

Against the rest of the classes, and by accuracy and costs, the least is that of a wrong answer to each item. Agreement
beyond chance depends on all answers together; here each part of its formula is as bad as any answers could make it.
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
    """What `weighted_kappa` is at least, in [-1, 1]: all that is missing disagrees most, where chance does least.

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
    observed += sum(int(missing[i]) * max(weight(abs(i - j)) for j in classes) for i in classes)
    by_chance = [sum(weight(abs(i - j)) * reference[i] for i in classes) for j in classes]
    expected = sum(p * e for p, e in zip(prediction, by_chance, strict=True)) + m * min(by_chance)
    if not expected:
        return Undefined("the expected disagreement may be zero" if n else NO_ITEMS)
    return max(-1.0, (expected - n * observed) / expected)


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
