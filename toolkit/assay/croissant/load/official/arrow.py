"""The values that mlcroissant gives as columns of Arrow."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.types as kind

from assay.croissant.load.official.ends import UnsaidError


def as_arrow(values: Sequence[Any], declared: pa.DataType) -> pa.Array:
    """A column of the type that the values are of, or of the declared one where they are nulls.

    Raises:
        UnsaidError: no column of Arrow holds them.
    """
    if len({value.utcoffset() for value in values if isinstance(value, datetime)}) > 1:
        raise UnsaidError("its moments are of several zones")
    try:
        made = pa.array(_of_one_unit(values))
        return pa.array(values, declared) if _lacks(made.type) else made
    except (pa.ArrowException, OverflowError, UnicodeError, TypeError):
        raise UnsaidError("its values are of several types, or are too large, and make no column of Arrow") from None


def as_python(value: Any) -> Any:
    """A value as Python has it; NumPy's moments, which have nanoseconds, Python does not have."""
    if isinstance(value, list):
        return [as_python(each) for each in value]
    if isinstance(value, dict):
        return {name: as_python(each) for name, each in value.items()}
    return value.item() if isinstance(value, np.number | np.bool_) else value


def _of_one_unit(values: Sequence[Any]) -> list[Any]:
    """Moments in nanoseconds, where one of them needs that."""
    if not any(isinstance(value, np.datetime64) for value in values):
        return list(values)
    return [np.datetime64(value, "ns") if isinstance(value, datetime) else value for value in values]


def _lacks(of: pa.DataType) -> bool:
    """Whether a type says nothing of some values."""
    if kind.is_list(of):
        return _lacks(of.value_type)
    if kind.is_struct(of):
        return any(_lacks(field.type) for field in of)
    return bool(kind.is_null(of))
