"""Rows that cannot be read and are left out where somebody asks for that: how many, why, and where the first are."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind
from numpy.typing import NDArray

from assay.errors import DataError

PLACES = 3
"""So many places are told of each cause."""

_VALUE = re.compile(r"`.*` (?=is |has )", re.DOTALL)
_BYTE = re.compile(r" at its byte .*| at byte \d+ of its line")


Bad = Callable[[DataError], None]
"""Takes what is wrong with a row that is left out."""


class Cause(NamedTuple):
    """What is wrong with some rows."""

    problem: str
    rows: int
    """Of how many."""
    places: tuple[str, ...]
    """Where the first ones are."""

    def __str__(self) -> str:
        rest = "; ..." if self.rows > len(self.places) else ""
        return f"{self.rows:,}: {self.problem}: {'; '.join(self.places)}{rest}"


class Skipped:
    """What was left out of a load so far."""

    def __init__(self) -> None:
        self._causes: dict[str, Cause] = {}

    @property
    def rows(self) -> int:
        """How many rows."""
        return sum(cause.rows for cause in self._causes.values())

    def __repr__(self) -> str:
        return f"Skipped({self.rows:,}: {'; '.join(map(str, self.causes))})" if self._causes else "Skipped(0)"

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why, in the order in which the causes were met; of a row that has several, the first."""
        return tuple(self._causes.values())

    def add(self, error: DataError) -> None:
        """One more row is left out because of an error."""
        problem = _BYTE.sub("", _VALUE.sub("", error.problem, count=1))
        if error.column is not None:
            problem = f"column `{error.column}`{' ' if _VALUE.match(error.problem) else ': '}{problem}"
        known = self._causes.get(problem, Cause(problem, 0, ()))
        place = f"{error.path}, data row {error.row}" if error.row is not None else error.path
        places = known.places if len(known.places) == PLACES else (*known.places, place)
        self._causes[problem] = Cause(problem, known.rows + 1, places)


class LeftOut:
    """Rows of one file that its table leaves out, so that other rows keep the numbers that they have in the file."""

    def __init__(self, skipped: Skipped) -> None:
        self._skipped = skipped
        self._before: list[int] = []
        """How many rows are given before each."""

    @property
    def count(self) -> int:
        """How many there are so far."""
        return len(self._before)

    def add(self, error: DataError) -> None:
        """A row is left out, after those that were before it."""
        assert error.row is not None
        self._before.append(error.row - 1 - len(self._before))
        self._skipped.add(error)

    def add_given(self, error: DataError) -> None:
        """A row is left out after all, which was given under the number that `error` has."""
        assert error.row is not None
        at = bisect_left(self._before, error.row)
        self._before[at:] = [error.row - 1, *(before - 1 for before in self._before[at:])]
        error.row += at
        self._skipped.add(error)

    def row_of(self, row: int) -> int:
        """The number that a row has in the file, of that which it has among those that are given."""
        return row + bisect_left(self._before, row)

    def rows_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """As `row_of`, of many rows."""
        return rows + np.searchsorted(self._before, rows, "left") if self._before else rows


class Column(NamedTuple):
    """Values, and what becomes of them."""

    values: pa.Array
    make: Callable[[pa.Array, int], pa.Array]
    """Raises a DataError for a value that does not fit, of values of which the first has that row."""


def fitting(columns: Mapping[str, Column], row: int, skipped: Bad | None) -> pa.RecordBatch:
    """What becomes of the columns of some rows, without rows of which a value does not fit.

    Args:
        columns: by their names.
        row: the number of the first row.
        skipped: takes what is wrong with the first value of a row that does not fit; without it that is an error.

    Raises:
        DataError: a value does not fit, and may not be left out; or what is wrong is wrong with no single value.
    """
    misfits: dict[int, DataError] = {}
    arrays = [_made(column, row, misfits if skipped is not None else None) for column in columns.values()]
    found = pa.RecordBatch.from_arrays(arrays, names=list(columns))
    if skipped is None or not misfits:
        return found
    for at in sorted(misfits):
        skipped(misfits[at])
    fits = np.ones(found.num_rows, bool)
    fits[list(misfits)] = False
    return found.filter(pa.array(fits))


def _made(column: Column, row: int, misfits: dict[int, DataError] | None) -> pa.Array:
    try:
        return column.make(column.values, row)
    except DataError as error:
        if misfits is None or error.row is None:
            raise
    found = misfits_of(column, row)
    for at, wrong in found.items():
        misfits.setdefault(at, wrong)
    fits = np.ones(len(column.values), bool)
    fits[list(found)] = False
    # What does not fit beside others, though each does by itself, is told here.
    return column.make(pc.if_else(pa.array(fits), column.values, pa.scalar(None, column.values.type)), row)


def misfits_of(column: Column, row: int) -> dict[int, DataError]:
    """What is wrong with which values by themselves, by where they stand; the first one has that row.

    Raises:
        DataError: what is wrong is wrong with no single value.
    """
    return _of_texts(column, row) if _is_text(column.values.type) else _one_by_one(column, row)


def _is_text(of: pa.DataType) -> bool:
    return bool(kind.is_string(of) or kind.is_binary(of) or kind.is_large_binary(of))


def _of_texts(column: Column, row: int) -> dict[int, DataError]:
    """What is wrong with which texts, each different one being looked at once."""
    different = column.values.unique().drop_null()
    wrong = _one_by_one(Column(different, column.make), 1)
    codes = pc.index_in(column.values, different.take(pa.array([*wrong], pa.int64())))
    errors = list(wrong.values())
    return {
        int(at): _at(errors[codes[int(at)].as_py()], row + int(at))
        for at in np.flatnonzero(codes.is_valid().to_numpy(zero_copy_only=False))
    }


def _at(error: DataError, row: int) -> DataError:
    return DataError(error.problem, path=error.path, row=row, column=error.column, remedy=error.remedy)


def _one_by_one(column: Column, row: int) -> dict[int, DataError]:
    """What is wrong with which values by themselves, by where they stand."""
    found: dict[int, DataError] = {}
    left = [(0, len(column.values))]
    while left:
        first, last = left.pop()
        try:
            column.make(column.values[first:last], row + first)
        except DataError as error:
            if error.row is None:
                raise
            middle = (first + last) // 2
            if middle > first:
                left += [(middle, last), (first, middle)]
            else:
                found[first] = error
    return found
