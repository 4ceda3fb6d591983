"""Who is right where another is wrong: McNemar's test of differences that are shares of the same items."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.ranking.holm import adjusted
from assay.metrics.study import Selection, Study
from assay.plan.physical import Measure
from assay_kernels.resampling.mcnemar import exact_mcnemar

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]

OVERALL, FOUND, SPARED = "Accuracy", "Sensitivity", "Specificity"
"""The metrics that are shares of right answers among items that are the same for all: all, the class, the others."""

BLOCK = 1 << 17
"""Items that are looked at together: sums of so many ones are exact in single precision."""


class Paired(NamedTuple):
    """McNemar's test of two algorithms."""

    first_alone: int
    """Items on which the first is right and the second is wrong."""
    second_alone: int
    p: float
    """Two-sided and exact."""
    adjusted: float
    """After Holm over all pairs of the same metric on the same items."""

    @property
    def turned(self) -> "Paired":
        """The test of the second against the first."""
        return self._replace(first_alone=self.second_alone, second_alone=self.first_alone)


def tests_of(study: Study, measure: Measure) -> Mapping[tuple[str, str], Paired]:
    """The tests of every two algorithms, in both orders; none by a metric that is no share of the same items.

    Accuracy in a population is none either. Items of which an algorithm has no answer are wrong for it. The test takes
    items for independent.

    Args:
        study: the items.
        measure: the metric and the class that is held against the rest.
    """
    if measure.metric not in (OVERALL, FOUND, SPARED) or measure.parameters:
        return {}
    names = list(study.labels)
    both = _right_together(study, names, measure)
    pairs = [(a, b) for a in range(len(names)) for b in range(a + 1, len(names))]
    alone = [(int(both[a, a] - both[a, b]), int(both[b, b] - both[a, b])) for a, b in pairs]
    p = [exact_mcnemar(*counts) for counts in alone]
    found = {}
    for (a, b), counts, own, corrected in zip(pairs, alone, p, adjusted(np.array(p)).tolist(), strict=True):
        one = Paired(*counts, own, corrected)
        found[names[a], names[b]], found[names[b], names[a]] = one, one.turned
    return found


def _right_together(study: Study, names: Sequence[str], measure: Measure) -> Counts:
    """How many items every two algorithms are right on, i8[a, a]; on the diagonal how many each is."""
    found = np.zeros((len(names),) * 2, np.int64)
    for at in study.blocks(BLOCK):
        right = np.stack([_right(study, name, at, measure) for name in names]).astype(np.float32)
        found += (right @ right.T).astype(np.int64)
    return found


def _right(study: Study, name: str, at: Selection, measure: Measure) -> Flags:
    """Which of the items that count an algorithm is right on, bool[n]; false of all that do not count."""
    reference, labels = study.reference[at], study.labels[name][at]
    absent = study.absent.get(name)
    answered: Flags = np.ones(reference.size, np.bool_) if absent is None else ~absent[at]
    if measure.metric == OVERALL:
        return np.asarray((labels == reference) & answered)
    target = study.classes.index(measure.target)
    own, called = reference == target, labels == target
    return np.asarray((own & called if measure.metric == FOUND else ~own & ~called) & answered)
