"""What a field declares of its values: their range, their digits, their shape, their statistics."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from assay.data.datatypes import is_several, names_of
from assay.data.fields import BOX, written_lengths
from assay.data.transforms import format_of
from assay_spec.croissant.model import Field

FLOATS: Mapping[str, type[np.floating]] = MappingProxyType({"Float16": np.float16, "Float32": np.float32})
"""Types of numbers with fewer digits than are read (IEEE 754, binary16 and binary32)."""


def named(types: Sequence[str], among: Sequence[str]) -> str:
    """The first of the types that is one of those; empty where none is."""
    return next((name for name in names_of(types) if name in among), "")


class Shape(NamedTuple):
    """How long lists are, from the outermost in."""

    lengths: tuple[int | None, ...]
    """None where any length will do."""
    is_box: bool
    """Whether the innermost lists are boxes."""


def shape_of(field: Field, told: Field, depth: int) -> Shape:
    """What a field declares of lists that are so deep in each other (Croissant 1.1, arrayShape).

    Args:
        field: the field.
        told: the one that says of which type its values are.
        depth: of its values.
    """
    is_box = is_several(told.data_type)
    written = written_lengths(field) if field.array_shape else ()
    found = [None if length < 0 else length for length in (*written, *[-1] * depth)[:depth]]
    if is_box and depth and len(written) < depth:
        found[-1] = BOX
    return Shape(tuple(found), is_box and depth > 0)


def box_format(field: Field) -> str:
    """The format of boxes; empty where none is given."""
    return "" if field.source is None else format_of(field.source).strip()
