"""Prior correction: the confusion table of a population whose classes have other shares than those of the test set.

What is carried over are the rates: how often an item of each class is taken for each class. Every metric of
`finalize` can then be read off the table, so that the predictive values follow Bayes' rule. Source: Metrics Reloaded
(Maier-Hein et al. 2024), prevalence correction; Altman and Bland 1994 (BMJ 309:102), predictive values.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels.state.counts import Counts
from assay_kernels.state.undefined import Undefined

Exact = NDArray[Any]
"""Python's whole numbers in an array of objects: of any size, so that no share is rounded."""


class Population(NamedTuple):
    """What a table would be if the classes had other shares."""

    table: Exact
    """Whole numbers [k, k], a row per reference class."""
    times: Exact
    """How often an item of each class is counted in it, [k]."""


def population(table: Counts, shares: Sequence[Fraction]) -> Population | Undefined:
    """The table in which the classes have such shares, at the same rates.

    Undefined where a class has a share and no items, for nothing is known of its rates.

    Args:
        table: whole numbers [k, k], a row per reference class.
        shares: of the classes, [k], not negative and not all 0; only their ratios matter.

    Raises:
        ValueError: there is not one share for each class, one is negative, or all are 0.
    """
    items: list[int] = table.sum(axis=1).tolist()
    if len(items) != len(shares):
        raise ValueError(f"{len(items)} classes have a share each, and not {len(shares)}")
    if min(shares) < 0 or not any(shares):
        raise ValueError("shares are not negative, and not all 0")
    if not any(items):
        return Undefined("no items")
    absent = [number for number, (n, share) in enumerate(zip(items, shares, strict=True)) if share and not n]
    if absent:
        return Undefined(f"class {absent[0]} has no items, so that nothing is known of its rates")
    weights = [share / n if share else Fraction(0) for n, share in zip(items, shares, strict=True)]
    whole = math.lcm(*(weight.denominator for weight in weights))
    times = np.array([int(weight * whole) for weight in weights], dtype=object)
    return Population(table.astype(object) * times[:, np.newaxis], times)


def of_class(items: Sequence[int], target: int, prevalence: Fraction) -> tuple[Fraction, ...] | Undefined:
    """The shares in which class `target` has `prevalence`, and the others keep their ratios, [k].

    Args:
        items: how many items each class has, [k].
        target: the number of the class.
        prevalence: in [0, 1].

    Raises:
        ValueError: the prevalence is not in [0, 1].
    """
    if not 0 <= prevalence <= 1:
        raise ValueError(f"a prevalence lies in [0, 1], not at {float(prevalence):g}")
    others = sum(items) - items[target]
    if not others:
        return Undefined("no items outside the class, so that nothing is known of their rates")
    return tuple(prevalence if c == target else (1 - prevalence) * Fraction(n, others) for c, n in enumerate(items))
