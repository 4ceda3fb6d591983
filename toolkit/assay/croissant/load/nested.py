"""Values that have parts: an object for each record, or a list of them where the field or one above is an array."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.elements import require_length
from assay.data.fields import as_part, written_lengths
from assay.data.values import Place
from assay.errors import DataError
from assay_spec.croissant.model import Field


def arrow_of(field: Field, leaf: Callable[[Field], pa.DataType], *, within: bool = False) -> pa.DataType:
    """The type of a field, made of those of its parts, which `leaf` tells.

    Args:
        field: the field.
        leaf: what the type of a field without parts is, as its values come.
        within: whether the field is part of one that has several values in each record.
    """
    if not field.sub_field:
        return leaf(as_part(field) if within else field)
    several = within or _is_several(field)
    parts = [(part.id, arrow_of(part, leaf, within=several)) for part in field.sub_field]
    if not several:
        return pa.struct(parts)
    return pa.list_(pa.struct([(name, of.value_type if kind.is_list(of) else of) for name, of in parts]))


def assembled(field: Field, batch: pa.RecordBatch, first: int = 1, *, within: bool = False) -> pa.Array:
    """The column of a field from those of its parts.

    Args:
        field: the field.
        batch: a column for each field without parts, by its `@id`.
        first: the number of the first record.
        within: as for `arrow_of`.

    Raises:
        DataError: parts of one value have several values each, and not as many, or as many as are
            declared.
    """
    if not field.sub_field:
        return batch[field.id]
    several = within or _is_several(field)
    parts = [assembled(part, batch, first, within=several) for part in field.sub_field]
    names = [part.id for part in field.sub_field]
    if not several:
        return pa.StructArray.from_arrays(parts, names)
    _require_as_many(field, parts, first)
    items = pa.StructArray.from_arrays([part.flatten() for part in parts], names)
    lengths = pc.fill_null(pc.list_value_length(parts[0]), 0)
    ends = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])
    found = pa.ListArray.from_arrays(ends, items, mask=_all_null(parts))
    if field.is_array and not within:
        require_length(found, written_lengths(field)[0], Place(Path(field.span.document.path), field.id, first))
    return found


def _is_several(field: Field) -> bool:
    return field.repeated or field.is_array


def _require_as_many(field: Field, parts: Sequence[pa.Array], first: int) -> None:
    """Whether all parts are lists, and in each record equally long ones."""
    path = field.span.document.path
    for part, values in zip(field.sub_field, parts, strict=True):
        if not kind.is_list(values.type):
            problem = f"its field `{part.id}` has one value in each record, and it has several"
            remedy = f"take `{part.id}` from lists, or leave `isArray` out of `{field.id}`"
            raise DataError(problem, path=path, column=field.id, remedy=remedy)
    lengths = [pc.fill_null(pc.list_value_length(part), 0).to_numpy() for part in parts]
    for part, counts in zip(field.sub_field, lengths, strict=True):
        others = np.flatnonzero(counts != lengths[0])
        if len(others):
            at = int(others[0])
            problem = (
                f"its field `{part.id}` has {counts[at]}, and `{field.sub_field[0].id}` has {lengths[0][at]} values"
            )
            remedy = "write null where there is no value, so that those of one object stand at one place"
            raise DataError(problem, path=path, row=first + at, column=field.id, remedy=remedy)


def _all_null(parts: Sequence[pa.Array]) -> pa.Array:
    """Where no part has a list."""
    null = parts[0].is_null()
    for part in parts[1:]:
        null = pc.and_(null, part.is_null())
    return null
