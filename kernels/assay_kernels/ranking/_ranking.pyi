from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assay_kernels.codes import Draws
from assay_kernels.ranking.ranked import Items, RankedScores, Scores

Counts: TypeAlias = NDArray[np.int64]

def rank(positive: NDArray[np.uint8], score: Scores) -> RankedScores: ...
def area(negative: Scores, positive: Scores) -> tuple[int, float, int]: ...
def curve(negative: Scores, positive: Scores) -> tuple[NDArray[np.float64], Counts, Counts]: ...
def weighted_area(
    false_positives: Counts, true_positives: Counts, negative_item: Items, positive_item: Items, weights: Draws
) -> tuple[Counts, NDArray[np.float64], Counts, Counts, Counts]: ...
def weighted_curve(
    false_positives: Counts, true_positives: Counts, negative_item: Items, positive_item: Items, weights: Draws
) -> tuple[Counts, Counts]: ...
