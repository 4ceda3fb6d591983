"""Values that have parts: an object for each record, or a list of them where the field is repeated."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.types as kind

from assay.errors import DataError
from assay_spec.croissant.model import Field


def arrow_of(field: Field, leaf: Callable[[Field], pa.DataType]) -> pa.DataType:
    """The type of a field, made of those of its parts, which `leaf` tells."""
    if not field.sub_field:
        return leaf(field)
    parts = [(part.id, arrow_of(part, leaf)) for part in field.sub_field]
    if not (field.repeated or field.is_array):
        return pa.struct(parts)
    return pa.list_(pa.struct([(name, of.value_type if kind.is_list(of) else of) for name, of in parts]))


def assembled(field: Field, batch: pa.RecordBatch) -> pa.Array:
    """The column of a field from those of its parts.

    Raises:
        DataError: parts of one value have several values each, and not as many.
    """
    if not field.sub_field:
        return batch[field.id]
    parts = [assembled(part, batch) for part in field.sub_field]
    names = [part.id for part in field.sub_field]
    if not (field.repeated or field.is_array):
        return pa.StructArray.from_arrays(parts, names)
    first = parts[0]
    if any(not kind.is_list(part.type) or not part.offsets.equals(first.offsets) for part in parts):
        problem = "its parts have different numbers of values in one record"
        raise DataError(problem, path=field.span.document.path, column=field.id)
    items = pa.StructArray.from_arrays([part.values for part in parts], names)
    return pa.ListArray.from_arrays(first.offsets, items, mask=first.is_null())
