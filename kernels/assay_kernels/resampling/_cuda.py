"""Resampling on a CUDA device; the same draws as `reference`.

A thread makes a draw from its numbers alone and counts it by an atomic addition. Words are u8 throughout, since u8
mixed with i8 would become a float.
"""

from collections.abc import Iterator

import numba
import numpy as np
from numpy.typing import NDArray

from assay_kernels._gpu import lanes
from assay_kernels._gpu.jit import BLOCKS, THREADS, cuda, device, grid, kernel
from assay_kernels._gpu.lanes import OnDevice, Stream, collect, runs, state_runs, zeros

Rows = NDArray[np.uint32]
Window = tuple[int, int]
"""Number of the first replicate, and of the first unit, of a part of the weights."""

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_FACTOR = np.uint64(0x94D049BB133111EB)
_LOW_HALF = np.uint64(0xFFFFFFFF)
_WHOLE = np.uint64(2**32)
_S27, _S30, _S31, _S32 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)
_ZERO, _ONE = np.uint64(0), np.uint64(1)


def weights(seed: int, first: int, replicates: int, offsets: NDArray[np.int64]) -> Rows:
    """How often replicates first, first + 1, ... draw each unit, u4[r, u]; each stratum keeps its size."""
    counts = np.zeros((replicates, offsets[-1]), dtype=np.uint32)
    borders = cuda.to_device(np.ascontiguousarray(offsets))

    def draw(stream: Stream, part: OnDevice, window: Window) -> None:
        replicate, unit = window
        strata = np.searchsorted(offsets, (unit, unit + part.shape[1] - 1), side="right")
        drawn = int(offsets[strata[0] - 1]), int(offsets[strata[1]])
        shape = grid(part.shape[0])
        _clear[shape, THREADS, stream](part)
        _draw_units[shape, THREADS, stream](np.uint64(seed), first + replicate, borders, (*drawn, unit), part)

    collect(_windows(counts), draw)
    return counts


def _windows(counts: Rows) -> Iterator[tuple[Rows, Window]]:
    """Parts of the weights that fit a lane, and where each begins."""
    room = lanes.CHUNK_BYTES // counts.itemsize
    for units in runs(counts.shape[1], room):
        for some in runs(counts.shape[0], room // (units.stop - units.start)):
            yield counts[some, units], (some.start, units.start)


def auroc(seed: int, first: int, replicates: int, slot: Rows, bounds: Rows) -> NDArray[np.int64]:
    """Twice-U of replicates first, first + 1, ..., i8[replicates], drawn as `weights` does, negatives first.

    Any draw may be any item, so slots and bounds lie on the device whole, 4 bytes a negative item and 8 a positive one.
    """
    result = np.zeros(replicates, dtype=np.int64)
    if slot.size == 0 or len(bounds) == 0:
        return result
    columns = tuple(cuda.to_device(np.ascontiguousarray(column)) for column in (slot, bounds))
    for run in state_runs(replicates, 4 * (slot.size + 1)):
        result[run] = _auroc_run(seed, first + run.start, run.stop - run.start, columns)
    return result


def _auroc_run(seed: int, first: int, replicates: int, columns: tuple[OnDevice, OnDevice]) -> NDArray[np.int64]:
    slot, bounds = columns
    shape, key = grid(replicates), np.uint64(seed)
    below, twice_u = cuda.device_array((replicates, slot.shape[0] + 1), dtype=np.uint32), zeros((replicates,))
    _clear[shape, THREADS](below)
    _draw_negatives[shape, THREADS](key, first, slot, below)
    _add_up[BLOCKS, THREADS](below)
    _draw_positives[shape, THREADS](key, first, bounds, below, twice_u)
    found: NDArray[np.int64] = twice_u.copy_to_host()
    return found


@device
def _output(seed: np.uint64, index: np.uint64) -> np.uint64:
    """The output number `index` of the SplitMix64 generator that starts at `seed`."""
    z = seed + (index + _ONE) * _GAMMA
    z = (z ^ (z >> _S30)) * _FIRST_FACTOR
    z = (z ^ (z >> _S27)) * _SECOND_FACTOR
    return z ^ (z >> _S31)


@device
def _draw(key: np.uint64, index: np.uint64, bound: np.uint64) -> np.uint64:
    """Draw number `index` of a stream, each of 0 .. bound - 1 equally likely."""
    word = _output(key, index)
    product = (word >> _S32) * bound
    if product & _LOW_HALF < bound:
        refused = _WHOLE % bound
        while product & _LOW_HALF < refused:
            word = _output(word, _ZERO)
            product = (word >> _S32) * bound
    return product >> _S32


@device
def _stratum(offsets: NDArray[np.int64], unit: int) -> np.int64:
    """The stratum of a unit: the last that begins at it or before."""
    low, high = np.int64(0), np.int64(offsets.size - 1)
    while high - low > 1:
        middle = (low + high) >> 1
        if offsets[middle] <= unit:
            low = middle
        else:
            high = middle
    return low


@kernel
def _clear(counts: Rows) -> None:
    stride = cuda.gridDim.x * cuda.blockDim.x
    for k in range(cuda.blockIdx.y, counts.shape[0], cuda.gridDim.y):
        for i in range(cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x, counts.shape[1], stride):
            counts[k, i] = 0


@kernel
def _draw_units(
    seed: np.uint64, first: int, offsets: NDArray[np.int64], window: tuple[int, int, int], counts: Rows
) -> None:
    """Count in u4[r, u] what replicates first, ... draw: their draws start .. stop - 1, the units from `unit` on."""
    start, stop, unit = window
    stride = cuda.gridDim.x * cuda.blockDim.x
    for k in range(cuda.blockIdx.y, counts.shape[0], cuda.gridDim.y):
        key = _output(seed, np.uint64(first + k))
        for i in range(start + cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x, stop, stride):
            s = _stratum(offsets, i)
            begin, size = offsets[s], np.uint64(offsets[s + 1] - offsets[s])
            drawn = _draw(_output(key, np.uint64(s)), np.uint64(i - begin), size)
            at = begin + np.int64(drawn) - unit
            if at >= 0 and at < counts.shape[1]:
                cuda.atomic.add(counts, (k, at), np.uint32(1))


@kernel
def _draw_negatives(seed: np.uint64, first: int, slot: Rows, below: Rows) -> None:
    """Count the slots that replicates first, ... draw, each one place on in below u4[r, m + 1]."""
    stride, m = cuda.gridDim.x * cuda.blockDim.x, slot.size
    for k in range(cuda.blockIdx.y, below.shape[0], cuda.gridDim.y):
        stream = _output(_output(seed, np.uint64(first + k)), _ZERO)
        for i in range(cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x, m, stride):
            drawn = np.int64(_draw(stream, np.uint64(i), np.uint64(m)))
            cuda.atomic.add(below, (k, np.int64(slot[drawn]) + 1), np.uint32(1))


@kernel
def _add_up(below: Rows) -> None:
    """Running sums of each row, by a block each: every thread adds up a run of it, after the sums of those before."""
    totals = cuda.shared.array(THREADS, numba.int64)
    me, team = cuda.threadIdx.x, cuda.blockDim.x
    each = (below.shape[1] + team - 1) // team
    start = me * each
    stop = start + each if start + each < below.shape[1] else below.shape[1]  # noqa: FURB136 - numba has no `min` here
    for k in range(cuda.blockIdx.x, below.shape[0], cuda.gridDim.x):
        own = np.int64(0)
        for i in range(start, stop):
            own += np.int64(below[k, i])
        totals[me] = own
        cuda.syncthreads()
        running = np.int64(0)
        for other in range(me):
            running += totals[other]
        for i in range(start, stop):
            running += np.int64(below[k, i])
            below[k, i] = running
        cuda.syncthreads()


@kernel
def _draw_positives(seed: np.uint64, first: int, bounds: Rows, below: Rows, twice_u: NDArray[np.int64]) -> None:
    """Add up the doubled placements of the positive items that replicates first, ... draw."""
    stride, n = cuda.gridDim.x * cuda.blockDim.x, bounds.shape[0]
    for k in range(cuda.blockIdx.y, below.shape[0], cuda.gridDim.y):
        stream = _output(_output(seed, np.uint64(first + k)), _ONE)
        found = np.int64(0)
        for i in range(cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x, n, stride):
            drawn = np.int64(_draw(stream, np.uint64(i), np.uint64(n)))
            found += np.int64(below[k, bounds[drawn, 0]]) + np.int64(below[k, bounds[drawn, 1]])
        if found:
            cuda.atomic.add(twice_u, k, found)
