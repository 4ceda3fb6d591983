from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.ranked import RankedScores, Scores

Weights: TypeAlias = NDArray[np.uint32]
Counts: TypeAlias = NDArray[np.int64]

def rank(positive: NDArray[np.uint8], score: Scores) -> RankedScores: ...
def area(negative: Scores, positive: Scores) -> tuple[int, float, int]: ...
def weighted_area(
    negative: Scores, positive: Scores, negative_weight: Weights, positive_weight: Weights
) -> tuple[int, float, int]: ...
def curve(negative: Scores, positive: Scores) -> tuple[NDArray[np.float64], Counts, Counts]: ...
