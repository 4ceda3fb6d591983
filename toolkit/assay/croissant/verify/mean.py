"""The mean of many numbers, whose sum may be beyond all doubles while they are not."""

import numpy as np
from numpy.typing import NDArray

_LARGE = 2.0**900
"""As many numbers as can be counted add up to a double where none is larger."""
_SMALL_UNIT = 2.0**-100
"""In this unit as many of any size do, and what is lost of small ones is nothing beside the large ones."""


class Mean:
    """The mean of what was added."""

    def __init__(self) -> None:
        self._count, self._sum, self._unit = 0, 0.0, 1.0

    def add(self, numbers: NDArray[np.float64]) -> None:
        """More finite numbers, at least one."""
        if self._unit == 1.0 and max(-numbers.min(), numbers.max()) > _LARGE:
            self._sum, self._unit = self._sum * _SMALL_UNIT, _SMALL_UNIT
        self._sum += float((numbers if self._unit == 1.0 else numbers * self._unit).sum())
        self._count += len(numbers)

    @property
    def value(self) -> float:
        """The mean, where there is a number."""
        return self._sum / self._count / self._unit
