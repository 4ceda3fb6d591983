"""The records of a record set: as batches, as a table, as arrays, or one by one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assay.croissant.load.keys import Keys
from assay.croissant.load.loader import Loader
from assay.croissant.load.providers import every_field
from assay.data.cached import Cached
from assay.data.fields import label_of
from assay.errors import DataError
from assay_spec.croissant.model import Dataset

MOST_RECORDS = 2**53 - 1
_MADE_AT_ONCE = 1 << 10
"""So many dictionaries are made of a batch before somebody wants more."""


class Records:
    """What a record set holds, read anew each time that somebody asks."""

    def __init__(
        self,
        dataset: Dataset,
        document: Path,
        record_set: str = "",
        *,
        fields: Sequence[str] | None = None,
        limit: int | None = None,
        elsewhere: Cached | None = None,
    ) -> None:
        """Read records.

        Args:
            dataset: what the document describes.
            document: where that is; files are found from there.
            record_set: its `@id` or name; empty for the only one that there is.
            fields: their `@id`s or names; by default all.
            limit: so many records at the most.
            elsewhere: who has the files that lie elsewhere; by default the cache.

        Raises:
            DataError: there is no such record set, or no such field.
        """
        self._loader = Loader(dataset, document, elsewhere)
        self._records = self._loader.reader.record_set(record_set)
        self._document = document
        if limit is not None and not 0 <= limit <= MOST_RECORDS:
            raise DataError(f"{limit:,} is no number of records", path=document)
        self._limit = limit
        self._fields = self._loader.reader.fields(self._records, fields)
        self._require_names()

    @property
    def fields(self) -> list[str]:
        """The `@id`s of the fields, by which columns and values are called."""
        return [field.id for field in self._fields]

    @property
    def schema(self) -> pa.Schema:
        """The columns and their types.

        Raises:
            DataError: a field cannot be read.
        """
        return self._loader.schema(self._fields)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records, some at a time, in the order of their files.

        Raises:
            DataError: what cannot be read, and where; two records have one key, if that is among the fields.
        """
        try:
            yield from self._batches()
        except (pa.ArrowException, OverflowError) as error:
            text = str(error).partition("\n")[0]
            problem = f"its records cannot be put together: {text}"
            raise DataError(problem, path=self._document, remedy="load fewer fields to find the one") from None

    def _batches(self) -> Iterator[pa.RecordBatch]:
        keys = Keys(self._key(), self._document)
        left = self._limit
        for batch in self._loader.batches(self._records, self._fields):
            found = batch if left is None else batch.slice(0, left)
            keys.add(found)
            if found.num_rows:
                yield found
            left = None if left is None else left - found.num_rows
            if left == 0:
                break
        keys.require_unique()

    def reads(self, path: Path) -> bool:
        """Whether a file is the document, or one that it names."""
        return self._loader.reader.reads(path)

    def table(self) -> pa.Table:
        """All of them."""
        return pa.Table.from_batches(self.batches(), self.schema)

    def numpy(self) -> dict[str, npt.NDArray[Any]]:
        """All of them as one array a field: numbers and booleans as such where none is missing, else objects."""
        return {name: _array(column) for name, column in zip(self.fields, self.table().columns, strict=True)}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The records as dictionaries."""
        for batch in self.batches():
            for at in range(0, batch.num_rows, _MADE_AT_ONCE):
                yield from batch.slice(at, _MADE_AT_ONCE).to_pylist()

    def _require_names(self) -> None:
        """Refuse fields that cannot be told apart."""
        ids = Counter(field.id for field in every_field(self._fields))
        for name, times in ids.items():
            if not name or times > 1:
                problem = f"{times} fields are called `{name}`" if name else "a field has no `@id`"
                remedy = "give each field an `@id` of its own"
                raise DataError(
                    f"{problem} in record set `{label_of(self._records)}`", path=self._document, remedy=remedy
                )

    def _key(self) -> list[str]:
        """The fields of the key; none where one of them is not asked for."""
        names = [key.id for key in self._records.key]
        return names if set(names) <= set(self.fields) else []


def _array(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    if column.null_count and not pa.types.is_floating(column.type):
        return np.array(column.to_pylist(), object)
    array: npt.NDArray[Any] = column.to_numpy()
    return array
