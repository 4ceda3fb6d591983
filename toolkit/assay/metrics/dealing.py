"""Items dealt at random into groups, from whose scores follows how far the score of all of them may be off."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assay.metrics.study import Index, Study
from assay_kernels.resampling.groups import deal

LEAST_ITEMS = 1000
"""In a group, on average; a score of fewer may mean something else than that of all."""

LEAST_CLUSTERS = 10
"""In a group, on average, of items that belong together."""


class Dealing(NamedTuple):
    """How the items of a study are dealt."""

    study: Study
    cluster: str
    """Column of items that stay together; empty when each goes its own way."""
    seed: int

    def number(self, most: int) -> int:
        """How many groups the items make, at most so many."""
        least = LEAST_CLUSTERS if self.cluster else LEAST_ITEMS
        units = self.study.group_count(self.cluster) if self.cluster else len(self.study)
        return min(most, units // least)

    def groups(self, number: int) -> Sequence[Study]:
        """The items of each group."""
        return self.study.split(lambda at: deal(self._unit(at), number, self.seed), number)

    def _unit(self, at: slice) -> Index:
        if self.cluster:
            return self.study.groups[self.cluster][0][at].astype(np.intp)
        return np.arange(at.start, at.stop)
