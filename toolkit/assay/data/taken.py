"""What fields make of values that were read for other ones, and their constants."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from assay.data import inline
from assay.data.fields import depth_of, steps_of
from assay.data.steps import Steps
from assay.data.tables import Wanted
from assay.data.value_types import ValueType
from assay.data.values import Place
from assay.errors import DataError
from assay_spec.croissant.model import Field, constant_of

TypeOf = Callable[[Iterable[str]], ValueType]
"""How fields of some data types are read."""


def leaf_type(field: Field, told: Field, type_of: TypeOf) -> pa.DataType:
    """The type of the values of a field, whose data types are those of `told`.

    Raises:
        DataError: it cannot be read.
    """
    return Wanted("", "", type_of(told.data_type), Steps(depth=max(depth_of(field), depth_of(told)))).arrow


def constant(field: Field, read_as: ValueType, document: Path) -> pa.Scalar:
    """The value that a field has in each record, whatever the files hold.

    Raises:
        DataError: it has none, or one that does not fit.
    """
    found = constant_of(field)
    if found is None:
        raise DataError("it has neither a source nor a value", path=document, column=field.id)
    return inline.column([found.value], read_as, Place(document, field.id, nothing=""), steps_of(field))[0]


def taken(field: Field, values: pa.Array | None, count: int, type_of: TypeOf, document: Path, row: int = 1) -> pa.Array:
    """What a field makes of values that were read for another one, or `count` times of its constant.

    Raises:
        DataError: a value does not fit; `row` is the number of the first.
    """
    if values is None:
        return pa.repeat(constant(field, type_of(field.data_type), document), count)
    steps = steps_of(field)
    if not (field.data_type or steps.transforms or steps.format or steps.lengths):
        return values
    return steps.values(values, type_of(field.data_type), Place(document, field.id, row))
