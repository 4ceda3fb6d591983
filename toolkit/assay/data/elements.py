"""Texts of a column, however deep in lists, changed as Arrow changes arrays: each different text once."""

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.values import Place, shown
from assay.errors import DataError

Make = Callable[[pa.StringArray], pa.Array]
"""From texts, without nulls, to as many values; raises a `ValueError` where one of them does not fit."""


class Change(NamedTuple):
    """What is done to texts."""

    make: Make
    problem: str = ""
    """What is told of a text that does not fit, as in "`x` is no date"."""
    remedy: str = ""


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
        text = different.dictionary[_first_misfit(different.dictionary, change)]
        at = pc.index(array, text).as_py()
        row = place.row + (at if rows is None else rows[at].as_py())
        problem = f"`{_shortened(shown(text))}` {change.problem}"
        raise DataError(problem, path=place.path, row=row, column=place.column, remedy=change.remedy) from None
    return made.take(different.indices)


def _lists_of(array: pa.ListArray, values: pa.Array) -> pa.ListArray:
    """Lists as those of `array` are, of other values."""
    lengths = pc.fill_null(pc.list_value_length(array), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])
    return pa.ListArray.from_arrays(offsets, values, mask=array.is_null())


def _first_misfit(texts: pa.Array, change: Change) -> int:
    low, high = 0, len(texts)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            change.make(texts.slice(low, middle - low))
        except ValueError:
            high = middle
        else:
            low = middle
    return low


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
