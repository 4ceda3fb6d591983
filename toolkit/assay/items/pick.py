"""Rows of one table picked by the ids of items, and their columns as arrays; what is amiss is noted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from assay.items.coding import Codes, code, codes_of, distinct
from assay.items.facts import ColumnOf, Facts
from assay.items.items import Coded, Finding
from assay.items.labels import labelled
from assay.items.order import Ranks


@dataclass(frozen=True, slots=True)
class Pick:
    """Row `row[i]` of the table belongs to the id of rank `rank[i]`."""

    table: pa.Table
    algorithm: str
    """Empty for the reference."""
    facts: Facts
    rank: Ranks
    row: NDArray[np.int64]

    def keep(self, good: NDArray[np.bool_]) -> Self:
        """The rows for which `good` holds."""
        return replace(self, rank=self.rank[good], row=self.row[good])

    def classes(self, name: str, classes: Sequence[str]) -> Codes:
        """Class codes; -1 where the label is empty or unknown."""
        column = labelled(self.table[name])
        codes = codes_of(column, classes)[self.row]
        empty = self._note_empty(name, column)
        strange = self.row[(codes < 0) & ~empty]
        labels = distinct(column.take(pa.array(strange))) if len(strange) else ()
        self.facts.note_labels(self._column(name), len(strange), labels)
        return codes

    def scores(self, name: str) -> NDArray[np.float64]:
        """Scores; NaN where the cell is empty."""
        column = self.table[name]
        values: NDArray[np.float64] = column.to_numpy()[self.row]
        empty = self._note_empty(name, column)
        strange = ~np.isfinite(values) & ~empty
        self.facts.note_ids(Finding.NOT_FINITE, self._column(name), self.rank[strange])
        return values

    def coded(self, names: Iterable[str]) -> dict[str, Coded]:
        """Columns of few values; empty cells are noted, and exclude nothing."""
        found = {}
        for name in names:
            column = self.table[name]
            whole = code(column)
            found[name] = Coded(whole.codes[self.row], whole.values)
            self._note_empty(name, column, excludes=False)
        return found

    def _note_empty(self, name: str, column: pa.ChunkedArray, *, excludes: bool = True) -> NDArray[Any]:
        empty = _nulls(column)[self.row]
        self.facts.note_ids(Finding.NULL_VALUE, self._column(name), self.rank[empty], excludes=excludes)
        return empty

    def _column(self, name: str) -> ColumnOf:
        return ColumnOf(self.algorithm, name)


def _nulls(column: pa.ChunkedArray) -> NDArray[Any]:
    if column.null_count == 0:
        return np.zeros(len(column), bool)
    nulls: NDArray[Any] = column.is_null().to_numpy()
    return nulls
