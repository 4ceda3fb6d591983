from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assay_kernels.ranking.ranked import Scores

Rows: TypeAlias = NDArray[np.uint32]

def weights(seed: int, first: int, replicates: int, offsets: NDArray[np.int64]) -> Rows: ...
def auroc(seed: int, first: int, replicates: int, slot: Rows, bounds: Rows) -> NDArray[np.int64]: ...
def delong(negative: Scores, positive: Scores) -> tuple[int, int, int]: ...
def signed_ranks(
    order: Rows, above: NDArray[np.uint8], begins: NDArray[np.uint8], times: Rows
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...
