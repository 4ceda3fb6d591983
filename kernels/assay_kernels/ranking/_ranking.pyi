import numpy as np
from numpy.typing import NDArray

def rank(
    positive: NDArray[np.uint8], score: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]: ...
def area(negative: NDArray[np.float64], positive: NDArray[np.float64]) -> tuple[int, float, int]: ...
def weighted_area(
    negative: NDArray[np.float64],
    positive: NDArray[np.float64],
    negative_weight: NDArray[np.uint32],
    positive_weight: NDArray[np.uint32],
) -> tuple[int, float, int]: ...
def curve(
    negative: NDArray[np.float64], positive: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]: ...
