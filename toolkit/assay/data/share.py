"""Parts of the records in the files of one resource, each of which can be read by itself: files, or row groups."""

from itertools import pairwise
from typing import NamedTuple


class Share(NamedTuple):
    """Some of the files that a scan reads, or some of the row groups of one."""

    files: range
    """By their places among all that are read."""
    groups: range | None = None
    """Those of the one Parquet file; None for the whole files."""


def cut(count: int, most: int) -> list[range]:
    """So many things in no more than `most` ranges, as equal as can be."""
    parts = min(count, most)
    borders = [part * count // parts for part in range(parts + 1)] if parts else [0]
    return [range(start, end) for start, end in pairwise(borders)]
