"""Values that fit beside those that do not: a row with one stays, and only that value is null."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind
from numpy.typing import NDArray

from assay.data.skipping import Bad, Column, misfits_of
from assay.data.steps import Steps
from assay.data.tables import Wanted
from assay.data.values import ValueType
from assay.errors import DataError

Rows = NDArray[np.int64]
NONE: Rows = np.zeros(0, np.int64)

_SPACE = r"[ \t\n\v\f\r]*"
_NEEDED = MappingProxyType(
    {
        ValueType.INTEGER: rf"^{_SPACE}[-+]?[0-9]+{_SPACE}$",
        ValueType.FLOAT: rf"^{_SPACE}[-+]?(?:[0-9.]|[iI][nN][fF]|[nN][aA][nN])[-+0-9a-zA-Z_.()]*{_SPACE}$",
        ValueType.DATE: rf"^{_SPACE}[-+]?[0-9]{{4,}}-?[0-9]{{2}}-?[0-9]{{2}}{_SPACE}$",
    }
)
"""What a text has at least that is read so: of others many are told apart from it at once."""


class Fitted(NamedTuple):
    """What became of the values of some rows."""

    values: pa.Array
    """Null where a value does not fit."""
    misfits: Rows
    """The rows of those, from 0."""
    stored: pa.Array
    """As the file has them."""
    problem: str = ""
    """What is wrong with all of them at once, where that is so."""


def fitted(column: Column, row: int, arrow: pa.DataType, needed: str = "") -> Fitted:
    """What becomes of values.

    Args:
        column: the values, and what is made of them.
        row: the number of the first one.
        arrow: the type of what is made.
        needed: a regular expression that texts match of which it can be made; empty where none is known.
    """
    stored = column.values
    try:
        return _as(arrow, column.make(stored, row), NONE, stored)
    except DataError as error:
        if error.row is None:
            return _none(column, arrow, error)
    plainly = _plainly_wrong(stored, needed)
    kept = _without(stored, plainly)
    try:
        wrong = _slowly(Column(kept, column.make), row)
        bad = np.union1d(plainly, wrong)
        return _as(arrow, column.make(_without(stored, bad), row), bad, stored)
    except DataError as error:
        return _none(column, arrow, error)


def _as(arrow: pa.DataType, values: pa.Array, misfits: Rows, stored: pa.Array) -> Fitted:
    return Fitted(values if values.type == arrow else values.cast(arrow), misfits, stored)


def _none(column: Column, arrow: pa.DataType, error: DataError) -> Fitted:
    """That no value fits, for one reason."""
    there = np.flatnonzero(column.values.is_valid().to_numpy(zero_copy_only=False))
    return Fitted(pa.nulls(len(column.values), arrow), there, column.values, error.problem)


def _slowly(column: Column, row: int) -> Rows:
    """Which values do not fit, found by trying."""
    try:
        column.make(column.values, row)
    except DataError:
        return np.fromiter(misfits_of(column, row), np.int64)
    return NONE


def _plainly_wrong(stored: pa.Array, needed: str) -> Rows:
    """Which texts lack what they need."""
    if not needed or not (kind.is_string(stored.type) or kind.is_binary(stored.type)):
        return NONE
    try:
        wrong = pc.invert(pc.match_substring_regex(stored, needed))
    except pa.ArrowInvalid:  # not UTF-8
        return NONE
    return np.flatnonzero(pc.fill_null(wrong, False).to_numpy(zero_copy_only=False))


def _without(stored: pa.Array, rows: Rows) -> pa.Array:
    if not len(rows):
        return stored
    fits = np.ones(len(stored), bool)
    fits[rows] = False
    return pc.if_else(pa.array(fits), stored, pa.scalar(None, stored.type))


def _needed(wanted: Wanted) -> str:
    """What texts need, where nothing is done to them before they are read."""
    return _NEEDED.get(wanted.value_type, "") if wanted.steps == Steps() else ""


class Fits:
    """Makes the values of a batch, and remembers what did not fit."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        """Ready for batches of these columns."""
        self._wanted = {one.name: (one.arrow, _needed(one)) for one in wanted}
        self.last: Mapping[str, Fitted] = {}

    def __call__(self, columns: Mapping[str, Column], row: int, _: Bad | None) -> pa.RecordBatch:
        """As `assay.data.skipping.fitting`, but that all rows stay."""
        self.last = {name: fitted(column, row, *self._wanted[name]) for name, column in columns.items()}
        return pa.RecordBatch.from_arrays([found.values for found in self.last.values()], names=list(columns))
