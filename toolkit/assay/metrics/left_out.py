"""How many rows of a reference are not scored, of all and of each subgroup."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc

from assay_spec.model import EMPTY


class LeftOut(NamedTuple):
    """Rows of the reference that are not among the items."""

    items: int = 0
    by: Mapping[str, Mapping[str, int]] = EMPTY
    """Of each column of subgroups, how many of them have which value; values of which there is none are left out."""

    @classmethod
    def between(cls, reference: pa.Table | pa.RecordBatch, scored: Mapping[str, pa.Array], items: int) -> Self:
        """What a reference has more than the items that are scored.

        Args:
            reference: all rows.
            scored: by the name of each column of subgroups its values on the items.
            items: how many they are.
        """
        by = {name: dict(_counts(reference[name]) - _counts(values)) for name, values in scored.items()}
        return cls(reference.num_rows - items, by)

    @classmethod
    def all_of(cls, rows: pa.Table | pa.RecordBatch, by: Iterable[str]) -> Self:
        """Rows of which none is scored, with the columns by which they form subgroups."""
        return cls.between(rows, {name: rows[name][:0] for name in by}, 0)

    def plus(self, other: "LeftOut") -> "LeftOut":
        """Those of two parts of the reference together."""
        names = dict.fromkeys((*self.by, *other.by))
        by = {name: dict(Counter(self.by.get(name, {})) + Counter(other.by.get(name, {}))) for name in names}
        return LeftOut(self.items + other.items, by)

    def of(self, column: str, part: str) -> int:
        """How many of a subgroup; of all items without a column."""
        return self.by.get(column, {}).get(part, 0) if column else self.items

    def plain(self) -> dict[str, Any]:
        """As an output of the node that aligns."""
        return {"excluded": self.items, "excluded_by": {name: dict(counts) for name, counts in self.by.items()}}


NOBODY = LeftOut()


def left_out_of(output: Mapping[str, Any]) -> LeftOut:
    """What `plain` wrote."""
    return LeftOut(output["excluded"], output.get("excluded_by", {}))


def _counts(values: pa.Array) -> Counter[str]:
    found = pc.value_counts(values)
    pairs = zip(found.field("values").to_pylist(), found.field("counts").to_pylist(), strict=True)
    return Counter({value: count for value, count in pairs if value is not None})
