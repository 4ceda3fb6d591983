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
from assay.data.value_types import INTEGERS, ValueType
from assay.errors import DataError

Rows = NDArray[np.int64]
NONE: Rows = np.zeros(0, np.int64)

_SPACE = r"[ \t\n\v\f\r]*"
_NEEDED = MappingProxyType(
    {
        ValueType.INTEGER: rf"^{_SPACE}[-+]?[0-9]+{_SPACE}$",
        ValueType.FLOAT: rf"^{_SPACE}[-+]?(?:[0-9.]|[iI][nN][fF]|[nN][aA][nN])[-+0-9a-zA-Z_.()]*{_SPACE}$",
        ValueType.BOOLEAN: rf"(?i)^{_SPACE}(?:true|false|0|1){_SPACE}$",
        ValueType.DATE: rf"^{_SPACE}[-+]?[0-9]{{4,}}-?[0-9]{{2}}-?[0-9]{{2}}{_SPACE}$",
        ValueType.DATETIME: rf"^{_SPACE}[-+]?[0-9]{{4,}}-?[0-9]{{2}}-?[0-9]{{2}}",
        ValueType.TIME: rf"^{_SPACE}[0-9]{{1,2}}:",
    }
)
"""What a text has at least that is read so: of others many are told apart from it at once."""

MOST_TRIED = 1000
"""So many values of a column that do not fit are found by trying, in one file; then those beside others are left."""
_TRIED = 1 << 12
"""So many values are tried at a time."""


class Patience:
    """How many values of a column may still be found by trying."""

    def __init__(self) -> None:
        self.left = MOST_TRIED


class Needs(NamedTuple):
    """What values need so that they are read as a type, where nothing is done to them before."""

    texts: str = ""
    """A regular expression that texts match; empty where none is known."""
    is_whole: bool = False
    """Whether numbers are whole."""

    def lacking(self, stored: pa.Array) -> Rows:
        """The rows of values without it."""
        if self.is_whole and (kind.is_float32(stored.type) or kind.is_float64(stored.type)):
            return rows_where(pc.not_equal(pc.trunc(stored), stored))
        if not self.texts or not (kind.is_string(stored.type) or kind.is_binary(stored.type)):
            return NONE
        try:
            return rows_where(pc.invert(pc.match_substring_regex(stored, self.texts)))
        except pa.ArrowInvalid:  # not UTF-8
            return NONE


NO_NEEDS = Needs()


def needs_of(wanted: Wanted) -> Needs:
    """What the values of a column need."""
    if wanted.steps != Steps():
        return NO_NEEDS
    is_whole = wanted.value_type in INTEGERS
    return Needs(_NEEDED.get(ValueType.INTEGER if is_whole else wanted.value_type, ""), is_whole)


def rows_where(mask: pa.Array) -> Rows:
    """The rows in which something is true, and not null."""
    return np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))


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
    unlooked: Rows = NONE
    """The rows of values that were not tried one by one, since too many others did not fit; they are null, too."""

    @property
    def unread(self) -> Rows:
        """The rows of all values of which nothing is known but that they are there."""
        return np.concatenate([self.misfits, self.unlooked])


def fitted(column: Column, row: int, arrow: pa.DataType, patience: Patience, needs: Needs = NO_NEEDS) -> Fitted:
    """What becomes of values.

    Args:
        column: the values, and what is made of them.
        row: the number of the first one.
        arrow: the type of what is made.
        patience: how many may be tried.
        needs: what tells many apart at once of which it cannot be made.
    """
    stored = column.values
    try:
        return _as(arrow, column.make(stored, row), NONE, stored)
    except DataError as error:
        if error.row is None:
            return _none(column, arrow, error)
    plainly = needs.lacking(stored)
    try:
        wrong, unlooked = _tried(Column(_without(stored, plainly), column.make), row, patience)
        bad = np.sort(np.concatenate([plainly, wrong]))
        made = column.make(_without(stored, np.concatenate([bad, unlooked])), row)
        return _as(arrow, made, bad, stored)._replace(unlooked=unlooked)
    except DataError as error:
        return _none(column, arrow, error)


def _as(arrow: pa.DataType, values: pa.Array, misfits: Rows, stored: pa.Array) -> Fitted:
    return Fitted(values if values.type == arrow else values.cast(arrow), misfits, stored)


def _none(column: Column, arrow: pa.DataType, error: DataError) -> Fitted:
    """That no value fits, for one reason."""
    there = np.flatnonzero(column.values.is_valid().to_numpy(zero_copy_only=False))
    return Fitted(pa.nulls(len(column.values), arrow), there, column.values, error.problem)


def _tried(column: Column, row: int, patience: Patience) -> tuple[Rows, Rows]:
    """Which values do not fit, found by trying, and which were not tried any more."""
    wrong, unlooked = [NONE], [NONE]
    for start in range(0, len(column.values), _TRIED):
        some = Column(column.values.slice(start, _TRIED), column.make)
        try:
            column.make(some.values, row)
        except DataError:
            if patience.left > 0:
                found = np.fromiter(misfits_of(some, row), np.int64)
                patience.left -= len(found)
                wrong.append(found + start)
            else:
                there = some.values.is_valid().to_numpy(zero_copy_only=False)
                unlooked.append(np.flatnonzero(there) + start)
    return np.concatenate(wrong), np.concatenate(unlooked)


def _without(stored: pa.Array, rows: Rows) -> pa.Array:
    if not len(rows):
        return stored
    fits = np.ones(len(stored), bool)
    fits[rows] = False
    return pc.if_else(pa.array(fits), stored, pa.scalar(None, stored.type))


class Fits:
    """Makes the values of a batch, and remembers what did not fit."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        """Ready for batches of these columns."""
        self._wanted = {one.name: (one.arrow, Patience(), needs_of(one)) for one in wanted}
        self.last: Mapping[str, Fitted] = {}

    def __call__(self, columns: Mapping[str, Column], row: int, _: Bad | None) -> pa.RecordBatch:
        """As `assay.data.skipping.fitting`, but that all rows stay."""
        self.last = {name: fitted(column, row, *self._wanted[name]) for name, column in columns.items()}
        return pa.RecordBatch.from_arrays([found.values for found in self.last.values()], names=list(columns))
