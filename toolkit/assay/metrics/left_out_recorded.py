"""Rows of a reference that are not scored, as the record of a run holds them."""

from collections.abc import Sequence

from assay.metrics.left_out import LeftOut
from assay.runs.record import LeftOutEntry


def recorded(left_out: LeftOut) -> tuple[LeftOutEntry, ...]:
    """What stands in the record: all of them, and each subgroup of which there are some."""
    parts = [
        LeftOutEntry(column=column, part=part, count=count)
        for column, counts in sorted(left_out.by.items())
        for part, count in sorted(counts.items())
    ]
    return (LeftOutEntry(count=left_out.items), *parts)


def left_out_in(entries: Sequence[LeftOutEntry]) -> LeftOut | None:
    """What `recorded` wrote; None where nothing was written, as in records of older versions."""
    if not entries:
        return None
    by: dict[str, dict[str, int]] = {}
    for each in entries:
        if each.column:
            by.setdefault(each.column, {})[each.part] = each.count
    return LeftOut(next((each.count for each in entries if not each.column), 0), by)
