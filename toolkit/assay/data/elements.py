"""Values of a column, however deep in lists, changed as Arrow changes arrays; of texts each different one once."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.told import shortened, shown
from assay.data.values import Place, first_misfit
from assay.errors import DataError

Make = Callable[[pa.StringArray], pa.Array]
"""From texts, without nulls, to as many values; raises a `ValueError` where one of them does not fit."""


class Change(NamedTuple):
    """What is done to texts."""

    make: Make
    problem: str = ""
    """What is told of a text that does not fit, as in "`x` is no date"."""
    remedy: str = ""


def levels(stored: pa.DataType) -> int:
    """How deep values of this type are in lists."""
    return 1 + levels(stored.value_type) if _is_list(stored) else 0


def in_lists(
    array: pa.Array, depth: int, make: Callable[[pa.Array], pa.Array], place: Place, lengths: Sequence[int] = ()
) -> pa.Array:
    """Lists in lists, as deep as `depth` says, with what `make` makes of the values in those of `array`.

    `lengths` are those of the lists at each depth, from without, -1 for any; without them all may have any.

    Raises:
        DataError: a value or a length does not fit, in the row of its outermost list; `array` has other lists.
    """
    found = levels(array.type)
    if found > depth or (found < depth and not kind.is_null(innermost(array.type))):
        raise _other_lists(array.type, depth, place)
    return _in_lists(array, depth, make, place, lengths)


def _in_lists(
    array: pa.Array, depth: int, make: Callable[[pa.Array], pa.Array], place: Place, wanted: Sequence[int]
) -> pa.Array:
    if not depth:
        return make(array)
    # Where no record of a part of a file has a value, nothing tells there that it would be a list.
    stored = pa.null() if kind.is_null(array.type) else array.type.value_type
    lists = array if kind.is_list(array.type) else array.cast(pa.list_(stored))  # which loses nulls in lists of them
    if wanted:
        require_length(lists, wanted[0], place)
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int32)]).astype(np.int32)
    try:
        items = _in_lists(lists.flatten(), depth - 1, make, place, wanted[1:])
    except DataError as error:
        if error.row is not None:
            error.row = place.row + list_of(error.row - place.row, ends)
        raise
    return pa.ListArray.from_arrays(ends, items, mask=lists.is_null())


def list_of(at: int, ends: npt.NDArray[np.int32]) -> int:
    """The list in which the value at a place is, where the first begins at 0 and each ends where the next begins."""
    return int(np.searchsorted(ends, at, "right")) - 1


def require_length(lists: pa.ListArray, wanted: int, place: Place) -> None:
    """Make sure that all lists have so many values; -1 stands for any number.

    Raises:
        DataError: the first that has not.
    """
    if wanted < 0:
        return
    found = pc.list_value_length(lists)
    at = pc.index(pc.not_equal(found, wanted), pa.scalar(value=True)).as_py()
    if at >= 0:
        count = found[at].as_py()
        problem = f"{count} {'value stands' if count == 1 else 'values stand'} where {wanted} are declared"
        raise DataError(problem, path=place.path, row=place.row + at, column=place.column, remedy=_LENGTH)


_LENGTH = "a `cr:BoundingBox` has four, and others as many as `arrayShape` says; there `-1` stands for any number"


def _other_lists(stored: pa.DataType, depth: int, place: Place) -> DataError:
    found = levels(stored)
    problem, remedy = f"it holds `{stored}`, and not {'lists of ' * (depth - 1)}several values in each record", _SHAPE
    if not found:
        problem = "it has one value in a record, and several are declared"
        remedy = "name the text between them in a `separator`, or leave `isArray` out, here or where it is a part"
    elif not depth:
        problem, remedy = f"it holds `{stored}`, several values in each record", "give the field `isArray`"
    return DataError(problem, path=place.path, column=place.column, remedy=remedy)


def innermost(stored: pa.DataType) -> pa.DataType:
    """The type of the values that are in the lists."""
    return innermost(stored.value_type) if _is_list(stored) else stored


def _is_list(stored: pa.DataType) -> bool:
    return bool(kind.is_list(stored) or kind.is_large_list(stored) or kind.is_fixed_size_list(stored))


_SHAPE = "say by `arrayShape` how deep its lists are: `-1` for one in each record, `-1,-1` for lists in it"


def changed(array: pa.Array, change: Change, place: Place) -> pa.Array:
    """The values that `change` makes of the texts; nulls stay null, and lists stay lists, of other values.

    Raises:
        DataError: a text does not fit, the first of them; in a list it stands in the row of that list.
    """
    return _changed(array, change, place, None)


def _changed(array: pa.Array, change: Change, place: Place, rows: pa.Array | None) -> pa.Array:
    if kind.is_list(array.type):
        parents = pc.list_parent_indices(array)
        values = _changed(array.flatten(), change, place, parents if rows is None else rows.take(parents))
        return _lists_of(array, values)
    different = (array.cast(pa.string()) if kind.is_null(array.type) else array).dictionary_encode()
    try:
        made = change.make(different.dictionary)
    except ValueError:
        text = different.dictionary[first_misfit(different.dictionary, change.make)]
        at = pc.index(array, text).as_py()
        row = place.row + (at if rows is None else rows[at].as_py())
        problem = f"`{shortened(shown(text))}` {change.problem}"
        raise DataError(problem, path=place.path, row=row, column=place.column, remedy=change.remedy) from None
    return made.take(different.indices)


def _lists_of(array: pa.ListArray, values: pa.Array) -> pa.ListArray:
    """Lists as those of `array` are, of other values."""
    lengths = pc.fill_null(pc.list_value_length(array), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])
    return pa.ListArray.from_arrays(offsets, values, mask=array.is_null())
