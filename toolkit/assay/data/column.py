"""One column as rules see it: its type, its numbers, and its text."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.types as kind
from numpy.typing import NDArray

from assay.data.values import Place, ValueType, as_text, cast
from assay.errors import DataError
from assay_spec.ports import ColumnType

_SPELLED = {
    ColumnType.INTEGER: ValueType.INTEGER,
    ColumnType.NUMBER: ValueType.FLOAT,
    ColumnType.BOOLEAN: ValueType.BOOLEAN,
    ColumnType.TIME: ValueType.DATE,
}
"""What the cells of a CSV file may spell; tried in this order."""

_STORED = (
    (kind.is_string, ColumnType.TEXT),
    (kind.is_integer, ColumnType.INTEGER),
    (kind.is_floating, ColumnType.NUMBER),
    (kind.is_decimal, ColumnType.NUMBER),
    (kind.is_boolean, ColumnType.BOOLEAN),
    (kind.is_date, ColumnType.TIME),
    (kind.is_timestamp, ColumnType.TIME),
)

_NOWHERE = Place(Path(), "")


class Coded(NamedTuple):
    """Distinct values in the order in which they come first, and for each row its value's position, -1 for null."""

    values: pa.Array
    codes: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Column:
    """Values of one stored type."""

    stored: pa.ChunkedArray
    is_cells: bool
    """Whether these are the cells of a CSV file, whose type nobody has declared."""

    @cached_property
    def type(self) -> ColumnType:
        """What the values are; for cells, what all of them spell."""
        if self.is_cells and self.stored.null_count < len(self.stored):
            for found, value_type in _SPELLED.items():
                if self._spells(value_type):
                    return found
        return next((found for holds, found in _STORED if holds(self.stored.type)), ColumnType.OTHER)

    def _spells(self, value_type: ValueType) -> bool:
        try:
            _cast(self.stored, value_type)
        except DataError:
            return False
        return True

    @cached_property
    def empty(self) -> NDArray[Any]:
        """Where there is no value."""
        empty: NDArray[Any] = self.stored.is_null().to_numpy()
        return empty

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The values as floats; NaN where there is none."""
        text = kind.is_string(self.stored.type)
        floats = _cast(self.stored, ValueType.FLOAT) if text else self.stored.cast(pa.float64(), safe=False)
        numbers: NDArray[np.float64] = floats.to_numpy()
        return numbers

    @cached_property
    def text(self) -> pa.ChunkedArray:
        """The values by their text."""
        if self.type is ColumnType.OTHER:
            return pa.chunked_array([[None if v is None else str(v) for v in self.stored.to_pylist()]], pa.string())
        return as_text(self.stored)

    @cached_property
    def coded(self) -> Coded:
        """The text over its distinct values."""
        encoded = self.text.combine_chunks().dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy().astype(np.int64)
        return Coded(encoded.dictionary, codes)

    def spelled_like(self, other: "Column") -> "Column":
        """These cells read as the type of another column, when all of them are of it: `007` beside 7 is 7."""
        if not self.is_cells or other.is_cells or kind.is_string(other.stored.type):
            return self
        for found, value_type in _SPELLED.items():
            if found is other.type and self._spells(value_type):
                return Column(_cast(self.stored, value_type), is_cells=False)
        return self

    def take(self, rows: NDArray[np.int64]) -> "Column":
        """The values of these rows."""
        return Column(self.stored.take(pa.array(rows)), self.is_cells)


def _cast(column: pa.ChunkedArray, value_type: ValueType) -> pa.ChunkedArray:
    return pa.chunked_array([cast(chunk, value_type, _NOWHERE) for chunk in column.chunks])
