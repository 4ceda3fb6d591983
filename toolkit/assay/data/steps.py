"""From what a file holds to the value of a field: transforms, the format, and the type (Croissant 1.1, Data Types)."""

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.elements import in_lists, innermost, levels
from assay.data.patterns import formatted
from assay.data.transforms import transformed
from assay.data.values import Place, ValueType, as_stored, as_text, cast
from assay_spec.croissant.model import Transform


class Steps(NamedTuple):
    """What is done to the values of one field."""

    transforms: Sequence[Transform] = ()
    format: str = ""
    """How dates and numbers are written; empty where they are written as everywhere."""
    depth: int = 0
    """How deep in lists the values of one record are."""
    lengths: tuple[int, ...] = ()
    """How many values the lists have at each depth, -1 for any number; empty where all may have any."""

    def values(self, stored: pa.Array, value_type: ValueType, place: Place) -> pa.Array:
        """What becomes of values as a file holds them.

        Raises:
            DataError: one does not fit, and where it is.
        """
        array = self._transformed(stored, place) if self.transforms else stored
        return in_lists(array, self.depth, lambda items: self._typed(items, value_type, place), place, self.lengths)

    def _transformed(self, stored: pa.Array, place: Place) -> pa.Array:
        first, *others = self.transforms
        path = (first.json_path or first.json_query).removeprefix("$.")
        inner = innermost(stored.type)
        if not kind.is_struct(inner) or inner.get_field_index(path) < 0:
            return transformed(_texts(stored, place), self.transforms, place)
        part = in_lists(stored, levels(stored.type), lambda items: pc.struct_field(items, path), place)
        return transformed(_texts(part, place), others, place) if others else part

    def _typed(self, array: pa.Array, value_type: ValueType, place: Place) -> pa.Array:
        if self.format:
            return formatted(as_text(as_stored(array, place)), self.format, value_type, place)
        return cast(array, value_type, place)


def _texts(array: pa.Array, place: Place) -> pa.Array:
    """Values as text, those in lists too."""
    return in_lists(array, levels(array.type), lambda items: as_text(as_stored(items, place)), place)
