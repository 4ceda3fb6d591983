"""What stands for null where a library has no place for it: what the caller says, or else an error."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.croissant.load.loop.wanted import Refuse
from assay.data.conditions import not_null


class Missing:
    """What stands for null, by the `@id` of a field or of a part of one."""

    def __init__(self, given: Mapping[str, Any], refuse: Refuse) -> None:
        """Keep what the caller gave."""
        self._given, self._refuse = given, refuse

    def __contains__(self, name: str) -> bool:
        """Whether something stands for null there."""
        return name in self._given

    def filled(self, name: str, values: pa.Array, *, within: bool = False) -> pa.Array:
        """The values of a field without nulls; with them where nothing stands for these.

        For a field of lists a list stands for a list, and anything else for an item.

        Args:
            name: the `@id` of the field.
            values: some of them.
            within: whether they are items of lists.

        Raises:
            Exception: what `refuse` makes of that which is given, and is no value of their type.
        """
        if not values.null_count or name not in self._given:
            return values
        stand, is_list = self._given[name], kind.is_list(values.type)
        is_other = is_list != isinstance(stand, list)
        if is_other and (is_list or within):
            return values
        return pc.if_else(values.is_valid(), values, self._scalar(name, stand, values.type))

    def _scalar(self, name: str, stand: object, stored: pa.DataType) -> pa.Scalar:
        is_number = kind.is_integer(stored) or kind.is_floating(stored) or kind.is_boolean(stored)
        dtype = np.dtype(stored.to_pandas_dtype()) if is_number else None
        try:
            held = stand if dtype is None else _held(np.asarray(stand), dtype)
            found = None if held is None else pa.scalar(held, stored)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            found = None
        if found is None:
            what = f"a number that {dtype} holds" if is_number else f"a value of the field, {stored}"
            raise self._refuse(f"`missing` of `{name}` is {stand!r}", f"it is {what}")
        return found


def _held(value: "np.ndarray[Any, Any]", dtype: np.dtype[Any]) -> object:
    """A number as a type holds it, of floating point the nearest one; None where it does not."""
    if value.ndim or value.dtype.kind not in "biuf":
        return None
    with np.errstate(all="ignore"):
        held = value.astype(dtype)
    if dtype.kind == "f":
        return held[()] if np.isfinite(held) or not np.isfinite(value) else None
    return held.item() if np.isfinite(value) and held == value else None


def nothing_stands(
    name: str, records: int, more: str = "", *, is_whole: bool = True, may_stand: bool = True
) -> tuple[str, str]:
    """What is wrong where a field is null in so many records and nothing stands for it, and what to do.

    Args:
        name: its `@id`.
        records: how many they are.
        more: which of them.
        is_whole: whether it is a field, whose records can be left out, and no part of one or of a list.
        may_stand: whether something can stand for null there.
    """
    many = "1 record" if records == 1 else f"{records:,} records"
    say = f"say what stands for null, `missing={{{name!r}: ...}}`" if may_stand else ""
    leave = f"leave these out, {not_null(name)}" if is_whole else ""
    return f"field `{name}` is null in {many}{more}", ", or ".join(filter(None, [say, leave]))
