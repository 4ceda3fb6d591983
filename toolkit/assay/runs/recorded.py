"""What the record of a finished run says was done: held against the plan, and against the item rows that are there."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from assay.errors import RunError
from assay.runs.disk import using
from assay.runs.folder import ITEMS
from assay.runs.record import NodeEntry, Record, SegmentEntry, is_made_here, keys_recorded, maker_of
from assay.runs.segments import digest_file, is_segment, rows_of_segment, segment_name
from assay.runs.verification import ELSEWHERE, Finding

NODES = "nodes"
"""What findings are about."""

CODE = "VER001"


def nodes_finding(record: Record, *, is_whole: bool) -> Finding:
    """How the nodes of a record stand to those that follow from its plan.

    Args:
        record: the record.
        is_whole: whether nothing was given up, so that every node was done.
    """
    due, there = keys_recorded(record.plan), [(node.name, node.key) for node in record.nodes]
    if not is_whole:
        there_too = set(there)
        due = [node for node in due if node in there_too]
    apart = _apart(due, there) or next(filter(None, map(_misplaced, record.nodes)), "")
    if not apart:
        lacking = "" if is_whole else ", as far as they were done"
        return Finding(NODES, f"{len(there):,}, with the names and keys that the plan gives{lacking}")
    if is_made_here(record):
        return Finding(NODES, apart, CODE)
    return Finding(NODES, f"not compared: {apart}, and Assay {maker_of(record)} made them", reserve=ELSEWHERE)


def _apart(due: Sequence[tuple[str, str]], there: Sequence[tuple[str, str]]) -> str:
    """The first node that is not the one which the plan has in its place; empty where all are."""
    for wanted, found in zip_longest(due, there):
        if found is None:
            return f"`{wanted[0]}` is missing"
        if wanted is None:
            return f"the plan has no `{found[0]}` there"
        if wanted[0] != found[0]:
            return f"`{found[0]}` is where the plan has `{wanted[0]}`"
        if wanted != found:
            return f"`{found[0]}` has another key than the plan gives it"
    return ""


def _misplaced(node: NodeEntry) -> str:
    """Which item rows of a node are not called as its rows are; empty where none are."""
    named = (s.name for s in node.segments if not is_segment(Path(s.name)) or not _is_of(s, node))
    return next((f"`{name}` are no item rows of `{node.name}`" for name in named), "")


def _is_of(segment: SegmentEntry, node: NodeEntry) -> bool:
    return Path(segment.name).name == segment.name and segment.name.endswith(segment_name("", node.key))


def items_findings(folder: Path, record: Record) -> Iterator[Finding]:
    """Whether the item rows that the record names are there, and are those of the record."""
    for segment in (segment for node in record.nodes for segment in node.segments):
        path = folder / ITEMS / Path(segment.name).name
        try:
            with using(path):
                is_there = path.is_file() and digest_file(path) == segment.digest
            whole = is_there and rows_of_segment(path) == segment.rows
        except RunError:
            whole = False
        text = f"{segment.rows:,} rows, as the record says" if whole else "missing, or not what the record says"
        yield Finding(f"{ITEMS}/{path.name}", text, "" if whole else "VER003")
