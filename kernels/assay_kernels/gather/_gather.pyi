import numpy as np
from numpy.typing import NDArray

from assay_kernels.gather.reference import Index, Reals, Sources

def order(items: int, seed: int, epoch: int, start: int, count: int) -> Index: ...
def rows(
    source: Sources,
    index: Index,
    mean: NDArray[np.float64],
    scale: NDArray[np.float64],
    size: int,
    out: Reals | None = None,
) -> Reals: ...
