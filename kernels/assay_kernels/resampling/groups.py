"""Random groups: how far a score may be off, by its spread between groups into which the items were dealt at random.

Each group is a sample of its own, so that the scores of G groups are G independent values, whose variance divided by G
estimates that of their mean, and of the score of all items, which is no worse (Mahalanobis 1946; Wolter 2007,
Introduction to Variance Estimation, section 2.2). It takes one more look at the items where a bootstrap takes
thousands, and wants many of them: a group is to be large enough for the score to mean in it what it means in all.
"""

import math

import numpy as np
from numpy.typing import NDArray

from assay_kernels.resampling.intervals import TOLERATED, Interval
from assay_kernels.resampling.reference import output
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.student import student_quantile
from assay_kernels.state.undefined import Undefined

FEWEST = 10
"""Groups from which a variance is estimated."""


def deal(units: NDArray[np.int64], groups: int, seed: int) -> NDArray[np.int64]:
    """The group of each unit, i8[n], by its number and the seed alone: items of one unit stay together.

    Args:
        units: numbers from 0, i8[n].
        groups: how many, at most 2**32.
        seed: 0 .. 2**64-1.
    """
    words = output(np.array([seed], np.uint64), units.astype(np.uint64))
    dealt: NDArray[np.int64] = ((words >> np.uint64(32)) * np.uint64(groups) >> np.uint64(32)).astype(np.int64)
    return dealt


def random_groups(scores: Replicates, value: float, level: float = 0.95) -> Interval | Undefined:
    """Student's interval around the score of all items, from its scores in random groups.

    Args:
        scores: the score in each group, f8[G].
        value: the score of all items.
        level: confidence in (0, 1).
    """
    total, undefined = len(scores), scores.undefined
    if total < FEWEST:
        return Undefined(f"the items make {total} random groups, and an interval takes {FEWEST}")
    if undefined > TOLERATED * total:
        return Undefined(f"the score is undefined in {undefined} of {total} random groups")
    found = scores.value[scores.defined]
    error = math.sqrt(float(found.var(ddof=1)) / found.size)
    reach = student_quantile((1 + level) / 2, found.size - 1) * error
    return Interval(value - reach, value + reach, level, "random-groups", total, undefined)
