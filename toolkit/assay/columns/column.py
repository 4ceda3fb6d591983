"""One column as rules see it: its type, its numbers, and its text."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind
from numpy.typing import NDArray

from assay.data.decimals import with_points
from assay.data.floats import beyond
from assay.data.told import shown
from assay.data.value_types import ValueType
from assay.data.values import Place, as_text, cast, fits
from assay.items.labels import as_labels
from assay_spec.ports import ColumnType

SPELLED = {
    ColumnType.INTEGER: ValueType.INTEGER,
    ColumnType.NUMBER: ValueType.FLOAT,
    ColumnType.BOOLEAN: ValueType.BOOLEAN,
    ColumnType.DATE: ValueType.DATE,
}
"""What the cells of a CSV file may spell; tried in this order."""

_STORED = (
    (kind.is_string, ColumnType.TEXT),
    (kind.is_null, ColumnType.TEXT),
    (kind.is_integer, ColumnType.INTEGER),
    (kind.is_floating, ColumnType.NUMBER),
    (kind.is_decimal, ColumnType.NUMBER),
    (kind.is_boolean, ColumnType.BOOLEAN),
    (kind.is_date, ColumnType.DATE),
)

_NUMBERS = frozenset([ColumnType.INTEGER, ColumnType.NUMBER])
_DIGITS = r"(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:e[-+]?[0-9]+)?"
_NUMBER = rf"(?i)^[ \t\r\n\v\f]*[-+]?(?:{_DIGITS}|inf|infinity|nan|nan[(][0-9a-z_]*[)])[ \t\r\n\v\f]*$"
"""The cells that are read as numbers."""

_NOWHERE = Place(Path(), "")


class Encoded(NamedTuple):
    """Distinct values in the order in which they come first, and for each row its value's position, -1 for null."""

    values: pa.Array
    codes: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Column:
    """Values of one stored type."""

    stored: pa.ChunkedArray
    is_cells: bool
    """Whether these are the cells of a CSV file, whose type nobody has declared."""
    has_decimal_commas: bool = False
    """Whether the numbers among them may have commas for points."""

    @cached_property
    def type(self) -> ColumnType:
        """What the values are; for cells, what all of them spell."""
        if self.is_cells and self.stored.null_count < len(self.stored):
            return next((found for found in SPELLED if self.spells(found)), self.stored_type)
        return self.stored_type

    def spells(self, found: ColumnType) -> bool:
        """Whether all values can be read so; those of text."""
        return all(fits(chunk, SPELLED[found]) for chunk in self._pointed.chunks)

    @cached_property
    def _pointed(self) -> pa.ChunkedArray:
        """The values, with decimal points where they are written with commas."""
        is_spelled = self.has_decimal_commas and kind.is_string(self.stored.type)
        return with_points(self.stored) if is_spelled else self.stored

    @property
    def stored_type(self) -> ColumnType:
        """What the values are as they are stored; cells are text."""
        return next((found for holds, found in _STORED if holds(self.stored.type)), ColumnType.OTHER)

    @cached_property
    def empty(self) -> NDArray[Any]:
        """Where there is no value."""
        empty: NDArray[Any] = self.stored.is_null().to_numpy()
        return empty

    @cached_property
    def unlike_number(self) -> NDArray[Any]:
        """Where there is a value that is no number."""
        if not kind.is_string(self.stored.type):
            return ~self.empty & (self.stored_type not in _NUMBERS)
        if self.spells(ColumnType.NUMBER):
            return np.zeros(len(self.stored), bool)
        chunks = [_unlike_number(chunk) for chunk in self._pointed.chunks]
        unlike: NDArray[Any] = pa.chunked_array(chunks, pa.bool_()).to_numpy()
        return unlike

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The values as floats; NaN where there is none, or one that is no number."""
        if kind.is_string(self.stored.type):
            known = self._pointed
            if self.unlike_number.any():
                known = pc.if_else(self.unlike_number, pa.scalar(None, pa.string()), known)
            chunks = [cast(chunk, ValueType.FLOAT, _NOWHERE) for chunk in known.chunks]
            return _floats(pa.chunked_array(chunks, pa.float64()))
        if kind.is_decimal(self.stored.type):
            return _floats(self.stored.cast(pa.string()).cast(pa.float64()))
        if self.stored_type in _NUMBERS:
            return _floats(self.stored.cast(pa.float64(), safe=False))
        return np.full(len(self.stored), np.nan)

    @cached_property
    def unlike_text(self) -> NDArray[Any]:
        """Where there is a value that a run cannot read as text."""
        if kind.is_floating(self.stored.type):
            return ~self.empty & ~np.isfinite(self.numbers)
        return ~self.empty & (self.stored_type is ColumnType.OTHER)

    @cached_property
    def text(self) -> pa.ChunkedArray:
        """The values by the text that a run joins and counts them by."""
        if self.stored_type is ColumnType.OTHER:
            return pa.chunked_array([[shown(value) if value.is_valid else None for value in self.stored]], pa.string())
        return pa.chunked_array([as_text(chunk) for chunk in self.stored.chunks], pa.string())

    @cached_property
    def coded(self) -> Encoded:
        """The text over its distinct values."""
        # Of one chunk there may be more text than 32-bit offsets reach.
        encoded = self.text.cast(pa.large_string()).combine_chunks().dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy().astype(np.int64)
        return Encoded(encoded.dictionary, codes)

    @cached_property
    def labels(self) -> "Column":
        """The same values as the labels of classes."""
        if not kind.is_string(self.stored.type):
            return self
        values, codes = self.coded
        labels = as_labels(values)
        if labels.equals(values):
            return self
        ends = np.cumsum([len(chunk) for chunk in self.stored.chunks])
        parts = np.split(np.where(codes < 0, len(labels), codes), ends[:-1])
        # The last of them is none.
        known = pa.array([*labels.to_pylist(), None], pa.string())
        stored = pa.chunked_array([known.take(pa.array(part)) for part in parts], pa.string())
        return Column(stored, self.is_cells, self.has_decimal_commas)

    def take(self, rows: NDArray[np.int64]) -> "Column":
        """The values of these rows."""
        return Column(self.stored.take(pa.array(rows)), self.is_cells, self.has_decimal_commas)


def _unlike_number(cells: pa.StringArray) -> pa.BooleanArray:
    """Where there is a cell that is no number, or one beyond all doubles."""
    unlike = pc.fill_null(pc.invert(pc.match_substring_regex(cells, _NUMBER)), False)
    like = pc.if_else(unlike, pa.scalar(None, pa.string()), pc.ascii_trim_whitespace(cells))
    return pc.or_(unlike, pc.fill_null(beyond(like, like.cast(pa.float64())), False))


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    floats: NDArray[np.float64] = column.to_numpy()
    return floats
