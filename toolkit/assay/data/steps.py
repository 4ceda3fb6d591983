"""From what a file holds to the value of a field: transforms, the format, and the type (Croissant 1.1, Data Types)."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.patterns import formatted
from assay.data.transforms import transformed
from assay.data.values import Place, ValueType, as_stored, as_text, cast
from assay.errors import DataError
from assay_spec.croissant.model import Transform


class Steps(NamedTuple):
    """What is done to the values of one field."""

    transforms: Sequence[Transform] = ()
    format: str = ""
    """How dates and numbers are written; empty where they are written as everywhere."""
    many: bool = False
    """Whether one record has several values."""

    def values(self, stored: pa.Array, value_type: ValueType, place: Place) -> pa.Array:
        """What becomes of values as a file holds them.

        Raises:
            DataError: one does not fit, and where it is.
        """
        array = self._transformed(stored, place) if self.transforms else stored
        if not self.many:
            return self._typed(array, value_type, place)
        return _each(array, lambda items: self._typed(items, value_type, place), place)

    def _transformed(self, stored: pa.Array, place: Place) -> pa.Array:
        first, *others = self.transforms
        path = (first.json_path or first.json_query).removeprefix("$.")
        if not kind.is_struct(stored.type) or stored.type.get_field_index(path) < 0:
            return transformed(as_text(as_stored(stored, place)), self.transforms, place)
        part = pc.struct_field(stored, path)
        return transformed(as_text(as_stored(part, place)), others, place) if others else part

    def _typed(self, array: pa.Array, value_type: ValueType, place: Place) -> pa.Array:
        if self.format:
            return formatted(as_text(as_stored(array, place)), self.format, value_type, place)
        return cast(array, value_type, place)


def _each(lists: pa.Array, make: Callable[[pa.Array], pa.Array], place: Place) -> pa.Array:
    """Lists whose items `make` has made of those of others."""
    if not _is_list(lists.type):
        remedy = "name the text between them in a `separator`, or leave `isArray` out"
        problem = f"it holds `{lists.type}`, and not several values in each record"
        raise DataError(problem, path=place.path, column=place.column, remedy=remedy)
    plain = lists.cast(pa.list_(lists.type.value_type))
    lengths = pc.fill_null(pc.list_value_length(plain), 0).to_numpy()
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int32)]).astype(np.int32)
    try:
        items = make(plain.flatten())
    except DataError as error:
        if error.row is not None:
            error.row = place.row + int(np.searchsorted(ends, error.row - place.row, "right")) - 1
        raise
    return pa.ListArray.from_arrays(ends, items, mask=plain.is_null())


def _is_list(stored: pa.DataType) -> bool:
    return bool(kind.is_list(stored) or kind.is_large_list(stored) or kind.is_fixed_size_list(stored))
