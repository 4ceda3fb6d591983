"""Where records stand, as numbers that can be sorted: by file, then by row."""

import numpy as np
from numpy.typing import NDArray

from assay.croissant.verify.check import Example

Places = NDArray[np.int64]
"""A number for each record; that of a later one is higher."""

_ROWS = 40
"""Bits of a number that are the row; the file is in those above."""


class Files:
    """The files whose records are gone through, in that order."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def places(self, name: str, rows: Places) -> Places:
        """The places of rows of the file that is gone through now; 0 where the file as a whole is meant."""
        if not self._names or self._names[-1] != name:
            self._names.append(name)
        return rows + ((len(self._names) - 1) << _ROWS)

    def example(self, place: int, value: str, more: str = "") -> Example:
        """An offender at a place."""
        return Example(*self.where(place), value, more)

    def where(self, place: int) -> tuple[str, int | None]:
        """The file and the row of a place."""
        return self._names[place >> _ROWS], (place & ((1 << _ROWS) - 1)) or None

    def told(self, place: int) -> str:
        """The same in words."""
        name, row = self.where(place)
        return name if row is None else f"{name}, data row {row:,}"
