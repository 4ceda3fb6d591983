"""Values on a tape as Arrow arrays: at the speed of the scanner where all of them are of one kind."""

from contextlib import suppress

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from assay.data.json_values import EXACT, array_of
from assay.data.native import native, native_room
from assay_kernels.scan import Kind, Tape
from assay_kernels.scan.column import count_elements, find_elements, integers_of, kinds_of, texts_of, texts_size

Nodes = npt.NDArray[np.uint32]
"""Where values are on a tape; 0 where there is none."""
_Kinds = npt.NDArray[np.uint8]


def elements_at(tape: Tape, node: int = 0) -> Nodes:
    """The elements of a list."""
    found = np.empty(count_elements(tape, node), np.uint32)
    find_elements(tape, found, node)
    return found


def kinds_at(tape: Tape, nodes: Nodes) -> _Kinds:
    """The `Kind` of each value, NULL where there is none."""
    kinds = np.empty(len(nodes), np.uint8)
    kinds_of(tape, nodes, kinds)
    return kinds


def array_at(tape: Tape, nodes: Nodes) -> pa.Array:
    """The same array that `array_of` makes of the values."""
    kinds = kinds_at(tape, nodes)
    found = frozenset(np.unique(kinds).tolist()) - {Kind.NULL}
    if found == {Kind.STRING}:
        return _written(tape, nodes, kinds)
    if found and found <= {Kind.TRUE, Kind.FALSE}:
        return pa.array(kinds == Kind.TRUE, pa.bool_(), mask=kinds == Kind.NULL)
    if found and found <= {Kind.INTEGER, Kind.FLOAT}:
        with suppress(OverflowError):
            return _numbers(tape, nodes, kinds)
    return array_of([tape.value(node) if node else None for node in nodes.tolist()])


def _written(tape: Tape, nodes: Nodes, kinds: _Kinds) -> pa.Array:
    """What strings say, and how numbers are written."""
    offsets, ends = native_room(len(nodes) + 1, np.int32)
    texts, characters = native_room(texts_size(tape, nodes), np.uint8)
    used = texts_of(tape, nodes, ends, characters)
    return pa.Array.from_buffers(pa.string(), len(nodes), [_validity(kinds), offsets, texts.slice(0, used)])


def _validity(kinds: _Kinds) -> pa.Buffer | None:
    is_there = kinds != Kind.NULL
    return None if is_there.all() else native(np.packbits(is_there, bitorder="little").data)


def _numbers(tape: Tape, nodes: Nodes, kinds: _Kinds) -> pa.Array:
    if Kind.FLOAT not in kinds:
        return _integers(tape, nodes, kinds)
    # Arrow reads doubles several times as fast as Python does.
    reals = _written(tape, nodes, kinds).cast(pa.float64())
    is_whole = kinds == Kind.INTEGER
    # The number itself may be the nearest double of a larger one.
    if is_whole.any() and pc.any(pc.greater_equal(pc.abs(reals.filter(pa.array(is_whole))), EXACT)).as_py():
        raise OverflowError
    return reals


def _integers(tape: Tape, nodes: Nodes, kinds: _Kinds) -> pa.Array:
    buffer, values = native_room(len(nodes), np.int64)
    if not integers_of(tape, nodes, values):
        raise OverflowError
    return pa.Array.from_buffers(pa.int64(), len(nodes), [_validity(kinds), buffer])
