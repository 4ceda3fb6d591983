"""Row groups of Parquet files in which no record can be wanted, as their statistics tell."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as kind

from assay.data.conditions import Condition, Operation
from assay.data.parquet import ParquetTable
from assay.data.steps import Steps
from assay.data.tables import Wanted
from assay.data.value_types import FLOATS, INTEGERS, ValueType

Sought = tuple[Wanted, Condition]
"""A condition, and the column of the file that tells of it."""

_AS_STORED = {
    ValueType.TEXT: kind.is_string,
    **dict.fromkeys(INTEGERS, kind.is_signed_integer),
    **dict.fromkeys(FLOATS, lambda of: kind.is_signed_integer(of) or kind.is_float32(of) or kind.is_float64(of)),
    ValueType.BOOLEAN: kind.is_boolean,
    ValueType.DATE: kind.is_date32,
    ValueType.DATETIME: lambda of: kind.is_timestamp(of) and of.tz is None and of.unit in ("ms", "us"),
}
"""The columns whose values rise as those of a field do, and are null where those are."""


def tells(wanted: Wanted, condition: Condition) -> bool:
    """Whether statistics may tell of a condition on a field: of one that is as its column is."""
    is_as_stored = wanted.value_type in _AS_STORED and not condition.has_zone
    return condition.field == wanted.name and wanted.steps == Steps() and is_as_stored


class SomeGroups(ParquetTable):
    """The row groups of a file in which a record may be wanted."""

    def __init__(self, whole: ParquetTable, sought: Sequence[Sought], among: range | None = None) -> None:
        """`whole` is the file; what `sought` tells of it, `tells` has said; `among` are those of a share, else all."""
        self.content, self.columns, self.footer = whole.content, whole.columns, whole.footer
        with self._opened() as file:
            metadata = file.metadata
            self.sizes: list[int] = [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
            """How many rows each of all row groups has."""
            chosen = [(_at(file, one), one, condition) for one, condition in sought]
            self.chosen = [
                at
                for at in among or range(metadata.num_row_groups)
                if all(i is None or _may(metadata.row_group(at).column(i), one, c) for i, one, c in chosen)
            ]
            """Those that are read."""
        self.groups = self.chosen
        self.rows = sum(self.sizes[at] for at in self.chosen)

    def row_of(self, row: int) -> int:
        """The number that a row has in the file, of that which it has among those that are read."""
        starts = [0, *accumulate(self.sizes)]
        before = [0, *accumulate(self.sizes[at] for at in self.chosen)]
        which = bisect_left(before, row) - 1
        return starts[self.chosen[which]] + row - before[which]


def _at(file: pq.ParquetFile, wanted: Wanted) -> int | None:
    """The column that tells; None where its values are not those of the field."""
    schema = file.schema_arrow
    at = schema.get_field_index(wanted.column)
    if at < 0 or not _AS_STORED[wanted.value_type](schema.field(at).type):
        return None
    paths = [file.schema.column(i).path for i in range(len(file.schema))]
    return paths.index(wanted.column) if paths.count(wanted.column) == 1 else None


def _may(chunk: pq.ColumnChunkMetaData, wanted: Wanted, condition: Condition) -> bool:
    """Whether a condition may be true in some row of a row group."""
    found = chunk.statistics
    if found is None:
        return True
    nulls = found.null_count if found.has_null_count else None
    if condition.operation is Operation.IS_NULL:
        return nulls != 0
    if nulls == chunk.num_values:
        return False
    if condition.operation is Operation.IS_NOT_NULL or not found.has_min_max:
        return True
    try:
        low, high = (_as_value(each, wanted.value_type) for each in (found.min, found.max))
        values = condition.values.to_pylist()
    except (ValueError, OverflowError, UnicodeDecodeError, pa.ArrowException):
        return True
    if low is None or high is None:
        return True
    return any(_between(low, high, one, condition.operation, wanted.value_type) for one in values)


def _as_value(bound: Any, value_type: ValueType) -> Any:
    """A bound as the field would have it; None where it is none that can be relied on."""
    if value_type in INTEGERS:
        return int(bound)
    if value_type in FLOATS:
        with np.errstate(over="ignore"):
            return None if math.isnan(bound) else float(FLOATS[value_type].to_pandas_dtype()(bound))
    match value_type:
        case ValueType.TEXT:
            return bound if isinstance(bound, str) else None
        case ValueType.BOOLEAN:
            return bool(bound)
        case ValueType.DATE:
            return bound if isinstance(bound, date) and not isinstance(bound, datetime) else None
    return bound if isinstance(bound, datetime) and bound.tzinfo is None else None


def _between(low: Any, high: Any, value: Any, operation: Operation, value_type: ValueType) -> bool:
    """Whether some value from `low` to `high` may compare so."""
    match operation:
        case Operation.EQUAL | Operation.IN:
            return bool(low <= value <= high)
        case Operation.UNEQUAL:
            return value_type in FLOATS or not low == value == high  # NaN is in no statistics
        case Operation.LESS:
            return bool(low < value)
        case Operation.AT_MOST:
            return bool(low <= value)
        case Operation.GREATER:
            return bool(high > value)
        case Operation.AT_LEAST:
            return bool(high >= value)
    return True
