"""Columns of values out of a tape, in pure Python."""

from collections.abc import MutableSequence, Sequence
from itertools import pairwise
from typing import Any

from assay_kernels.scan._twin.nodes import FLOAT, INTEGER, KEY, NULL, OBJECT, STRING
from assay_kernels.scan._twin.tape import Tape


def count_elements(tape: Tape, node: int = 0) -> int:
    """How many elements an ARRAY has."""
    return len(tape.children(node))


def find_elements(tape: Tape, nodes: MutableSequence[int], node: int = 0) -> None:
    """The elements of an ARRAY, into as many places as it has elements."""
    for at, child in enumerate(tape.children(node)):
        nodes[at] = child


def find_members(tape: Tape, objects: Sequence[int], names: Sequence[str], nodes: Any) -> int:
    """The values of some members of many objects, a row of `nodes` for each name; 0 where there is no such member.

    What is no object has no members.

    Returns:
        How many objects there are, or the place of the first one that has one of the names twice.
    """
    columns = {name: column for column, name in reversed([*enumerate(names)])}
    nodes[:] = 0
    for at, node in enumerate(map(int, objects)):
        for key in tape.children(node) if node and tape.kind(node) == OBJECT else ():
            column = columns.get(tape.text(key))
            if column is None:
                continue
            if nodes[column, at]:
                return at
            nodes[column, at] = key + 1
    return len(objects)


def count_keys(tape: Tape, name: str) -> int:
    """How many members of objects have a name, anywhere."""
    return sum(tape.kind(node) == KEY and tape.text(node) == name for node in range(len(tape)))


def are_lines(tape: Tape, nodes: Sequence[int], lines: bytes) -> bool:
    """Whether each line of a text is one element of the list that commas for line feeds, and brackets, make of it."""
    places = [(tape.start(int(node)) - 1, tape.end(int(node)) - 1) for node in nodes]
    gaps = [lines.count(b"\n", end, start) for (_, end), (start, _) in pairwise(places)]
    return bool(places) and lines.count(b"\n") == len(gaps) and set(gaps) <= {1}


def kinds_of(tape: Tape, nodes: Sequence[int], kinds: MutableSequence[int]) -> tuple[int, int]:
    """The `Kind` of each node; where there is none, that of null.

    Returns:
        Which kinds there are, each `1 << kind`, and how many bytes the nodes have.
    """
    found = size = 0
    for at, node in enumerate(map(int, nodes)):
        kinds[at] = kind = tape.kind(node) if node else NULL
        found |= 1 << kind
        size += tape.end(node) - tape.start(node) if node else 0
    return found, size


def integers_of(tape: Tape, nodes: Sequence[int], values: MutableSequence[int]) -> bool:
    """The values of INTEGER nodes, and 0 for others; whether all of them fit."""
    for at, node in enumerate(map(int, nodes)):
        value = tape.value(node) if node and tape.kind(node) == INTEGER else 0
        if not isinstance(value, int) or not -(1 << 63) <= value < 1 << 63:
            return False
        values[at] = value
    return True


def texts_of(tape: Tape, nodes: Sequence[int], offsets: MutableSequence[int], texts: Any) -> int:
    """What strings say and how numbers are written, one after the other, and where each ends; other values are empty.

    As much room as the nodes have bytes is enough.

    Returns:
        How many bytes of `texts` are used.
    """
    used = 0
    offsets[0] = 0
    for at, node in enumerate(map(int, nodes)):
        text = _text(tape, node)
        texts[used : used + len(text)] = bytearray(text)
        used += len(text)
        offsets[at + 1] = used
    return used


def _text(tape: Tape, node: int) -> bytes:
    if not node:
        return b""
    if tape.kind(node) == STRING:
        return tape.text(node).encode()
    return tape.source[tape.start(node) : tape.end(node)] if tape.kind(node) in (INTEGER, FLOAT) else b""
