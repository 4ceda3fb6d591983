"""Columns of CSV files read ahead: one pass goes through all cells, however few columns are wanted of it."""

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

from assay.data.delimited import DelimitedTable
from assay.data.tables import stored_columns

AHEAD_BYTES = 1 << 26
"""How much of a file one pass keeps, going by the number of its columns."""


class ReadAhead:
    """The columns of a table, each handed over once; those beside it are read in the same pass."""

    def __init__(self, table: DelimitedTable) -> None:
        self._table = table
        self._kept: dict[str, list[pa.Array]] = {}
        self._left = [name for name, times in Counter(table.columns).items() if name and times == 1]

    def take(self, name: str) -> Sequence[pa.Array]:
        """The chunks of one column.

        Raises:
            DataError: as `stored_columns`.
        """
        if name not in self._kept:
            self._read(self._chosen(name))
        return self._kept.pop(name)

    def _chosen(self, name: str) -> list[str]:
        """The column, and as many after it as are worth keeping; after the last comes the first."""
        if name not in self._left:
            return [name]
        size = max(self._table.content.size_bytes, 1)
        at = self._left.index(name)
        return [*self._left[at:], *self._left[:at]][: max(1, AHEAD_BYTES * len(self._table.columns) // size)]

    def _read(self, names: Sequence[str]) -> None:
        batches = list(stored_columns(self._table, names))
        self._kept |= {name: [batch.column(at) for batch in batches] for at, name in enumerate(names)}
        self._left = [name for name in self._left if name not in self._kept]
