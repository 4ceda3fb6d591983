import numpy as np
from numpy.typing import NDArray

from assay_kernels.calibration.binned import CalibrationState
from assay_kernels.calibration.reference import Outcomes, Probabilities

def log(x: float) -> float: ...
def sums(positive: Outcomes, probability: Probabilities, bins: int) -> CalibrationState: ...
def weighted(
    positive: Outcomes, probability: Probabilities, bins: int, weights: NDArray[np.uint32]
) -> CalibrationState: ...
