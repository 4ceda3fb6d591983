"""Rows cut into ranges of their text and laid down in files, so that equal texts meet without all being in memory."""

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.data.facts import EXAMPLES
from assay.errors import DataError

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


class Spill(AbstractContextManager["Spill"]):
    """The rows of one table in a file for each range of their key."""

    def __init__(self, folder: Path, schema: pa.Schema, ranges: Ranges) -> None:
        """`folder` is made, and is the caller's to remove."""
        self.ranges = ranges
        self.rows = np.zeros(len(ranges), np.int64)
        """How many rows each range has, i8[r]."""
        self.without = 0
        """How many rows have no key, and belong nowhere."""
        self.first_without: list[int] = []
        """The numbers of the first of them, from 1."""
        self._seen = 0
        self.schema = schema
        self._folder = folder
        self._writers: dict[int, pa.RecordBatchFileWriter] = {}
        self._waiting: list[pa.RecordBatch] = []
        self._held = 0
        with _disk(folder):
            folder.mkdir(parents=True)

    def add(self, batch: pa.RecordBatch, key: str) -> None:
        """Put the rows of a batch where their `key` belongs; rows without one belong nowhere.

        Raises:
            DataError: the disk is full.
        """
        self._waiting.append(batch)
        self._held += batch.num_rows
        if self._held >= RANGE_ROWS:
            self._lay_down(key)

    def fill(self, batches: Iterable[pa.RecordBatch], key: str) -> Self:
        """Add all batches, and be ready for `table`.

        Raises:
            DataError: the disk is full, or what reading the batches raises.
        """
        with self:
            for batch in batches:
                self.add(batch, key)
            self._lay_down(key)
        return self

    def table(self, number: int) -> pa.Table:
        """The rows of a range, in the order in which they came."""
        path = self._path(number)
        if not self.rows[number]:
            return self.schema.empty_table()
        with _disk(path), pa.memory_map(str(path)) as source:
            return pa.ipc.open_file(source).read_all()

    def batches(self, number: int) -> Iterator[pa.RecordBatch]:
        """The rows of a range, a batch at a time."""
        if self.rows[number]:
            path = self._path(number)
            with _disk(path), pa.memory_map(str(path)) as source:
                reader = pa.ipc.open_file(source)
                for index in range(reader.num_record_batches):
                    yield reader.get_batch(index)

    def forget(self, number: int) -> None:
        """Give the disk back what a range took."""
        self._path(number).unlink(missing_ok=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        while self._writers:
            number, writer = self._writers.popitem()
            with _disk(self._path(number)):
                writer.close()

    def _lay_down(self, key: str) -> None:
        if not self._waiting:
            return
        rows = pa.Table.from_batches(self._waiting, self.schema)
        self._waiting, self._held = [], 0
        numbers = self.ranges.of(rows[key].combine_chunks())
        nowhere = np.flatnonzero(numbers < 0)
        self.without += nowhere.size
        self.first_without += (nowhere[: EXAMPLES - len(self.first_without)] + self._seen + 1).tolist()
        self._seen += numbers.size
        if np.any(numbers[1:] < numbers[:-1]):
            order = np.argsort(numbers, kind="stable")
            rows, numbers = rows.take(pa.array(order)), numbers[order]
        ends = np.searchsorted(numbers, np.arange(len(self.ranges) + 1))
        for number in np.unique(numbers[numbers >= 0]).tolist():
            self._write(number, rows.slice(ends[number], ends[number + 1] - ends[number]))

    def _write(self, number: int, rows: pa.Table) -> None:
        path = self._path(number)
        with _disk(path):
            if number not in self._writers:
                self._writers[number] = pa.ipc.new_file(str(path), self.schema)
            self._writers[number].write_table(rows)
        self.rows[number] += rows.num_rows

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.arrow"


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


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into one line."""
    try:
        yield
    except OSError as error:
        # Arrow knows the number and says it in its own way.
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise DataError(f"cannot be used: {reason}", path=path) from error
