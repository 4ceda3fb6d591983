"""Values on a tape as Arrow arrays: at the speed of the scanner where all of them are of one kind.

`pyarrow.array` and `pyarrow.scalar` import pandas where it is installed, which takes longer than a first record does.
"""

from contextlib import suppress

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assay.data.json_values import EXACT, array_of
from assay.data.native import native, native_room
from assay_kernels.scan import Kind, Tape
from assay_kernels.scan.column import count_elements, find_elements, integers_of, kinds_of, texts_of

Nodes = npt.NDArray[np.uint32]
"""Where values are on a tape; 0 where there is none."""


def elements_at(tape: Tape, node: int = 0) -> Nodes:
    """The elements of a list."""
    found = np.empty(count_elements(tape, node), np.uint32)
    find_elements(tape, found, node)
    return found


class Values:
    """Values on a tape, and what kinds of them there are."""

    def __init__(self, tape: Tape, nodes: Nodes) -> None:
        self._tape = tape
        self._nodes = nodes
        self.kinds = np.empty(len(nodes), np.uint8)
        """The `Kind` of each value, NULL where there is none."""
        self._found, self._size = kinds_of(tape, nodes, self.kinds)

    def array(self) -> pa.Array:
        """The same array that `array_of` makes of the values."""
        if self._has_only(Kind.STRING):
            return self._written()
        if self._has_only(Kind.TRUE, Kind.FALSE):
            buffers = [self._validity(), _bits(self.kinds == Kind.TRUE)]
            return pa.Array.from_buffers(pa.bool_(), len(self._nodes), buffers)
        if self._has_only(Kind.INTEGER, Kind.FLOAT):
            with suppress(OverflowError):
                return self._numbers()
        return array_of([self._tape.value(node) if node else None for node in self._nodes.tolist()])

    def _has(self, kind: Kind) -> bool:
        return bool(self._found >> kind & 1)

    def _has_only(self, *kinds: Kind) -> bool:
        """Whether there are values of these kinds, and besides them nothing but nulls."""
        others = self._found & ~(1 << Kind.NULL)
        return bool(others) and not others & ~sum(1 << kind for kind in kinds)

    def _written(self) -> pa.Array:
        """What strings say, and how numbers are written."""
        offsets, ends = native_room(len(self._nodes) + 1, np.int32)
        texts, characters = native_room(self._size, np.uint8)
        used = texts_of(self._tape, self._nodes, ends, characters)
        buffers = [self._validity(), offsets, texts.slice(0, used)]
        return pa.Array.from_buffers(pa.string(), len(self._nodes), buffers)

    def _validity(self) -> pa.Buffer | None:
        return _bits(self.kinds != Kind.NULL) if self._has(Kind.NULL) else None

    def _numbers(self) -> pa.Array:
        if not self._has(Kind.FLOAT):
            return self._integers()
        # Arrow reads doubles several times as fast as Python does.
        reals = self._written().cast(pa.float64())
        # The number itself may be the nearest double of a larger one.
        whole = np.frombuffer(reals.buffers()[1], np.float64, len(reals))[self.kinds == Kind.INTEGER]
        if (np.abs(whole) >= EXACT).any():
            raise OverflowError
        return reals

    def _integers(self) -> pa.Array:
        buffer, values = native_room(len(self._nodes), np.int64)
        if not integers_of(self._tape, self._nodes, values):
            raise OverflowError
        return pa.Array.from_buffers(pa.int64(), len(self._nodes), [self._validity(), buffer])


def _bits(values: npt.NDArray[np.bool_]) -> pa.Buffer:
    return native(np.packbits(values, bitorder="little").data)
