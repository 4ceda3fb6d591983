"""Values that are missing, for libraries that have no place for them: an error, or what the caller says."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.conditions import not_null
from assay.errors import DataError

if TYPE_CHECKING:
    from assay.croissant.load.records import Records

Rows = npt.NDArray[np.int64]


class Stand:
    """What stands for values that are missing, by the `@id` of their field or part of one."""

    def __init__(self, records: "Records", given: Mapping[str, Any]) -> None:
        """Keep what the caller gave.

        Raises:
            DataError: it names a field that is not given.
        """
        self._path = records.document
        self._given = given
        self._fields = set(records.fields)
        known = {field.id for field in records.described}
        if strange := next((name for name in given if name not in known), ""):
            listed = ", ".join(f"`{name}`" for name in sorted(known))
            raise DataError(f"`missing` names `{strange}`", path=self._path, remedy=f"there are {listed}")

    def fill(self, name: str, values: pa.Array, rows: Rows, *, within: bool = False) -> pa.Array:
        """The values of a field, none of which is missing.

        Args:
            name: its `@id`.
            values: some of them.
            rows: the number of the record of each.
            within: whether they are items of lists.

        Raises:
            DataError: some are missing, and nothing stands for them, or nothing of their type.
        """
        if not values.null_count:
            return values
        if name not in self._given or (kind.is_list(values.type) and not isinstance(self._given[name], list)):
            raise self._missing(name, values, rows, within=within)
        stand = self._given[name]
        try:
            return pc.if_else(values.is_valid(), values, pa.scalar(stand, values.type))
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            problem = f"`{stand!r}`, which is to stand for what is missing, is no {values.type}"
            raise DataError(problem, path=self._path, column=name) from None

    def _missing(self, name: str, values: pa.Array, rows: Rows, *, within: bool) -> DataError:
        without = np.unique(rows[values.is_null().to_numpy(zero_copy_only=False)])
        times = f"{len(without):,} record{'' if len(without) == 1 else 's'}"
        problem = f"no value in {times} up to record {rows[-1]:,}, first in record {without[0]:,}"
        remedy = f'say what stands for it, as in `missing={{"{name}": ...}}`'
        if name in self._fields and not within:
            remedy += f", or leave such records out by {not_null(name)}"
        return DataError(problem, path=self._path, column=name, remedy=remedy)
