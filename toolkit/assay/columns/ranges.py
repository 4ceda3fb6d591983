"""Ranges of text, cut by a sample so that each holds about as many rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

LARGE = 1 << 22
"""Rows of a table, or items, from which on nobody holds them all in memory."""

RANGE_ROWS = 1 << 20
"""About how many rows of a table a range holds."""

MOST_RANGES = 128
"""Each has a file open while a table is cut; ranges that come out too large are cut again."""

SAMPLED = 64
"""So many texts a range are looked at to place its borders."""

_WIDTH = 8
_HIGHEST = np.uint64(2**64 - 1)
_KEPT = np.array([(2 ** (8 * n) - 1) << (8 * (_WIDTH - n)) for n in range(_WIDTH + 1)], np.uint64)
"""Which bits of a key belong to a text of so many bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Ranges of text in the byte order of its UTF-8, told apart by the eight bytes after a common beginning."""

    prefix: bytes
    """What the texts between the borders begin with."""
    starts: NDArray[np.uint64]
    """The keys with which all ranges but the first begin, rising."""

    def __len__(self) -> int:
        """How many ranges there are."""
        return self.starts.size + 1

    def of(self, text: pa.Array) -> NDArray[np.int64]:
        """The number of the range of each text, i8[n] from 0; -1 for null. A text that comes later has no lower one."""
        found = np.searchsorted(self.starts, _keys(text, self.prefix), "right").astype(np.int64)
        if text.null_count:
            found[text.is_null().to_numpy(zero_copy_only=False)] = -1
        return found


def cut(sample: pa.Array, number: int) -> Ranges:
    """At most `number` ranges that share the texts of `sample` evenly; one alone where too few can be told apart."""
    known = sample.drop_null()
    if not len(known):
        return Ranges(b"", np.zeros(0, np.uint64))
    ends = pc.min_max(known)
    first, last = (ends[side].as_py().encode() for side in ("min", "max"))
    prefix = bytes(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
    keys = np.sort(_keys(known, prefix))
    starts = np.unique(keys[np.arange(1, number) * keys.size // number])
    return Ranges(prefix, starts[starts > keys[0]])


def _keys(text: pa.Array, prefix: bytes) -> NDArray[np.uint64]:
    """The eight bytes after `prefix` as a number, u8[n]; the ends of all numbers for texts before or after those."""
    binary = text.cast(pa.large_string()).cast(pa.large_binary())
    if binary.null_count:
        binary = binary.fill_null(b"")
    keys = _eight_bytes(binary, len(prefix))
    if prefix:
        inside = pc.starts_with(binary, prefix).to_numpy(zero_copy_only=False)
        if not inside.all():
            before = pc.less(binary, pa.scalar(prefix, pa.large_binary())).to_numpy(zero_copy_only=False)
            keys[~inside] = np.where(before, np.uint64(0), _HIGHEST)[~inside]
    return keys


def _eight_bytes(binary: pa.LargeBinaryArray, skipped: int) -> NDArray[np.uint64]:
    """The bytes after the first `skipped` ones, the first in the highest place, with zeros where there are none."""
    _, offsets, data = binary.buffers()
    ends = np.frombuffer(offsets, np.int64)[binary.offset : binary.offset + len(binary) + 1]
    start = np.minimum(ends[:-1] + skipped, ends[1:])
    held = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]] if data and len(binary) else np.zeros(0, np.uint8)
    padded = np.append(held, np.zeros(_WIDTH, np.uint8))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WIDTH)
    keys = np.ascontiguousarray(windows[start - ends[0]]).view(">u8").ravel().astype(np.uint64)
    found: NDArray[np.uint64] = keys & _KEPT[np.minimum(ends[1:] - start, _WIDTH)]
    return found


def sampled(texts: Iterable[pa.Array], rows: int) -> pa.Array:
    """Some of the texts of a column of about so many rows, evenly taken: enough to cut it into ranges."""
    step = max(1, rows // (SAMPLED * number_of_ranges(rows)))
    found, first = [], 0
    for text in texts:
        found.append(text.take(pa.array(np.arange(first, len(text), step))).cast(pa.large_string()))
        first = (first - len(text)) % step
    return pa.concat_arrays(found) if found else pa.array([], pa.large_string())


def number_of_ranges(rows: int) -> int:
    """Into how many ranges so many rows are cut at a time."""
    return max(1, min(MOST_RANGES, -(-rows // RANGE_ROWS)))
