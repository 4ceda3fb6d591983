"""From what a file holds to the value of a field: transforms, the format, and the type (Croissant 1.1, Data Types)."""

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.elements import in_lists, innermost, levels
from assay.data.embedded import files_in, is_embedded
from assay.data.patterns import formatted
from assay.data.transforms import transformed
from assay.data.value_types import ValueType
from assay.data.values import Place, as_stored, as_text, cast
from assay_spec.croissant.model import Transform

_MEMBER = re.compile(r"(?:\$\.)?(?P<name>[^$\['].*)|\$?\['(?P<quoted>.+)'\]", re.DOTALL)
"""A path to one member of an object; Hugging Face writes it without the `$`."""
_ESCAPED = re.compile(r"\\(['\[\]\\])")


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
        found, transforms = stored, list(self.transforms)
        while transforms and (at := _member(transforms[0], innermost(found.type))) >= 0:
            found = in_lists(found, levels(found.type), partial(pc.struct_field, indices=[at]), place)
            del transforms[0]
        return transformed(_texts(found, place), transforms, place) if transforms else found

    def _typed(self, array: pa.Array, value_type: ValueType, place: Place) -> pa.Array:
        if self.format:
            return formatted(as_text(as_stored(array, place)), self.format, value_type, place)
        if value_type is ValueType.BYTES and is_embedded(array.type):
            array = files_in(array, place)
        return cast(array, value_type, place)


def _member(transform: Transform, stored: pa.DataType) -> int:
    """Which part of objects a path names; -1 where it names none, or they are no objects."""
    found = _MEMBER.fullmatch(transform.json_path or transform.json_query)
    if found is None or not kind.is_struct(stored):
        return -1
    name = found["name"] or _ESCAPED.sub(r"\1", found["quoted"] or "")
    return int(stored.get_field_index(name))


def _texts(array: pa.Array, place: Place) -> pa.Array:
    """Values as text, those in lists too."""
    return in_lists(array, levels(array.type), lambda items: as_text(as_stored(items, place)), place)
