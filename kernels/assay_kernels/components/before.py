"""The rows before a row whose runs may touch its own."""

from functools import cache

import numpy as np
from numpy.typing import NDArray


@cache
def before(axes: int, steps: int) -> NDArray[np.int32]:
    """Planes and rows before, and how far runs may lie aside, i4[rows, 3]; neighbours differ along `steps` axes.

    Of an image the planes are 0.
    """
    rows = [(0, 1)] if axes == 2 else [(0, 1), (1, -1), (1, 0), (1, 1)]
    found = [(z, y, int(steps > z + abs(y))) for z, y in rows if z + abs(y) <= steps]
    return np.array(found, np.int32)
