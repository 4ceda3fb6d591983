"""What a tool is given."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.study import Floats

NAN = float("nan")


class Seen(NamedTuple):
    """What a tool is given."""

    table: NDArray[np.int64]
    """Counts i8[K, K], rows the true classes; of one class [[TN, FP], [FN, TP]]."""
    actual: NDArray[np.bool_]
    """Whether an item is of the class, [n]; empty for a metric of all classes."""
    scores: Floats
    """Its probabilities f8[n]; empty where only classes count."""
    parameters: dict[str, Any]
    kind: type[np.floating[Any]] = np.float64
    """In which the tool holds its numbers."""
    labels: NDArray[np.int64] = np.empty(0, np.int64)
    """The class of each item, i8[n], and ..."""
    forecasts: Floats = np.empty((0, 0))
    """... the probabilities of all classes, f8[n, k]; both empty but for metrics of these."""
