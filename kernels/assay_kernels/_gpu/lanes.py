"""Data in bounded chunks, through lanes that take turns.

A lane is a stream with room on the device and as much pinned room on the host. While one lane's chunk is worked on, the
next is copied. Lanes are kept from call to call, since pinning memory takes longer than copying through it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assay_kernels._gpu.jit import cuda

CHUNK_BYTES = 1 << 25
"""Most bytes of one chunk, or one item's where that takes more; so much room each lane has."""

LANES = 2
"""How many take turns."""

STATE_BYTES = 1 << 26
"""Most bytes that the states of replicates take at a time, or one replicate's where that takes more.

Numba frees what is let go of late, up to ten arrays at once.
"""

_ALIGNED = 16
_IN_USE = Lock()

Array = NDArray[Any]
Stream = Any
"""A stream of numba's."""
OnDevice = Any
"""An array of numba's that lies on the device."""
Where = TypeVar("Where")


class Lane:
    """A stream, and room that its chunks pass through, one at a time."""

    def __init__(self) -> None:
        self.stream: Stream = cuda.stream()
        self._host: Array = np.empty(0, dtype=np.uint8)
        self._device: OnDevice = None

    def send(self, arrays: Sequence[Array]) -> list[OnDevice]:
        """The arrays on the device, as soon as the lane's work reaches them; the host's own can change at once."""
        self.stream.synchronize()
        ends = np.cumsum([-(-a.nbytes // _ALIGNED) * _ALIGNED for a in arrays]).tolist()
        self._reserve(ends[-1])
        sent = []
        for array, start in zip(arrays, [0, *ends], strict=False):
            host, device = self._room(start, array)
            host[...] = array
            sent.append(device)
        self._device[: ends[-1]].copy_to_device(self._host[: ends[-1]], stream=self.stream)
        return sent

    def room(self, like: Array) -> tuple[Array, OnDevice]:
        """Room for an array of that shape and dtype, pinned and on the device, once earlier work is done."""
        self.stream.synchronize()
        self._reserve(like.nbytes)
        return self._room(0, like)

    def _room(self, start: int, like: Array) -> tuple[Array, OnDevice]:
        end = start + like.nbytes
        host, device = (a[start:end].view(like.dtype).reshape(like.shape) for a in (self._host, self._device))
        return host, device

    def _reserve(self, size: int) -> None:
        if self._host.size < size:
            self._device = None  # let go of before more is taken
            self._host = cuda.pinned_array(size, dtype=np.uint8)
            self._device = cuda.device_array(size, dtype=np.uint8)


_lanes: list[Lane] = []


def _turns() -> Iterator[Lane]:
    while True:
        while len(_lanes) < LANES:
            _lanes.append(Lane())
        yield from _lanes[:LANES]


def feed(chunks: Iterable[Sequence[Array]], work: Callable[..., None]) -> None:
    """Call `work(stream, *arrays on the device)` for every chunk; return when all of it is done."""
    with _IN_USE:
        for lane, chunk in zip(_turns(), chunks, strict=False):
            work(lane.stream, *lane.send(chunk))
        for lane in _lanes:
            lane.stream.synchronize()


def collect(parts: Iterable[tuple[Array, Where]], work: Callable[[Stream, OnDevice, Where], None]) -> None:
    """Fill every host array with what `work(stream, array on the device, where)` leaves in the device's."""
    with _IN_USE:
        owed: deque[tuple[Lane, Array, Array]] = deque()
        for lane, (part, where) in zip(_turns(), parts, strict=False):
            if len(owed) == LANES:
                _deliver(*owed.popleft())
            host, device = lane.room(part)
            work(lane.stream, device, where)
            device.copy_to_host(host, stream=lane.stream)
            owed.append((lane, host, part))
        while owed:
            _deliver(*owed.popleft())


def _deliver(lane: Lane, host: Array, part: Array) -> None:
    lane.stream.synchronize()
    part[...] = host


def runs(size: int, each: int) -> Iterator[slice]:
    """0 .. size - 1 in runs of `each`, or of one."""
    step = max(1, each)
    return (slice(start, min(start + step, size)) for start in range(0, size, step))


def state_runs(replicates: int, state_bytes: int) -> Iterator[slice]:
    """Replicates in runs whose states, of so many bytes each, take STATE_BYTES."""
    return runs(replicates, STATE_BYTES // state_bytes)


def item_chunks(columns: Sequence[Array], weights: Array | None = None) -> Iterator[tuple[Array, ...]]:
    """Columns with an entry an item, and weights [r, n] of replicates if given, in chunks of CHUNK_BYTES."""
    item_bytes = sum(column.itemsize for column in columns)
    if weights is not None:
        item_bytes += weights.shape[0] * weights.itemsize
    padding = _ALIGNED * (len(columns) + 1)
    for run in runs(columns[0].size, (CHUNK_BYTES - padding) // item_bytes):
        chunk = tuple(column[run] for column in columns)
        yield chunk if weights is None else (*chunk, weights[:, run])


def zeros(shape: tuple[int, ...]) -> OnDevice:
    """An i8 array of zeros on the device."""
    return cuda.to_device(np.zeros(shape, dtype=np.int64))
