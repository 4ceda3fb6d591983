"""Confusion counts on a CUDA device; arguments and results as in `reference`.

A block counts into shared memory, several copies of a table side by side so that threads seldom meet in a cell, and
adds what it found to the table on the device. All of it is whole numbers: the order of the additions shows nowhere.
"""

import numba
import numpy as np

from assay_kernels._gpu.jit import BLOCKS, THREADS, cuda, device, grid, kernel
from assay_kernels._gpu.lanes import OnDevice, Stream, feed, item_chunks, state_runs, zeros
from assay_kernels.codes import Codes, Draws
from assay_kernels.confusion.reference import require_labels
from assay_kernels.state.counts import Counts

_NARROW = 4096
_WIDE = 2048
"""Cells of 32 and of 64 bits that a block has room for: 16 KiB. A chunk's items are fewer than 32 bits count."""


def table(reference: Codes, prediction: Codes, classes: int) -> Counts:
    """Count each pair of classes, i8[classes, classes]."""
    counts, astray = zeros((classes * classes,)), zeros((1,))

    def count(stream: Stream, r: OnDevice, p: OnDevice) -> None:
        _table[BLOCKS, THREADS, stream](r, p, classes, counts, astray)

    feed(item_chunks((reference, prediction)), count)
    return _valid((reference, prediction, classes), counts, astray).reshape(classes, classes)


def weighted(reference: Codes, prediction: Codes, classes: int, weights: Draws) -> Counts:
    """Add up each row of weights u4[r, n] by pairs of classes, i8[r, classes, classes]."""
    counts = np.zeros((len(weights), classes, classes), dtype=np.int64)
    for run in state_runs(len(weights), 8 * classes * classes):
        counts[run] = _weighted_run(reference, prediction, classes, weights[run])
    return counts


def _weighted_run(reference: Codes, prediction: Codes, classes: int, weights: Draws) -> Counts:
    counts, astray = zeros((len(weights), classes * classes)), zeros((1,))

    def count(stream: Stream, r: OnDevice, p: OnDevice, w: OnDevice) -> None:
        _weighted[grid(len(weights)), THREADS, stream](r, p, classes, w, counts, astray)

    feed(item_chunks((reference, prediction), weights), count)
    return _valid((reference, prediction, classes), counts, astray).reshape(-1, classes, classes)


def _valid(labels: tuple[Codes, Codes, int], counts: OnDevice, astray: OnDevice) -> Counts:
    if astray.copy_to_host()[0]:
        require_labels(*labels)
    found: Counts = counts.copy_to_host()
    return found


@device
def _clear(cells: Counts, size: int) -> None:
    for c in range(cuda.threadIdx.x, size, cuda.blockDim.x):
        cells[c] = 0


@device
def _hand_over(cells: Counts, copies: int, counts: Counts) -> None:
    """Add what the block counted, in copies of a table side by side, to the device's table i8[k * k]."""
    for c in range(cuda.threadIdx.x, counts.size if copies else 0, cuda.blockDim.x):
        found = np.int64(0)
        for copy in range(copies):
            found += np.int64(cells[copy * counts.size + c])
        if found:
            cuda.atomic.add(counts, c, found)


@kernel
def _table(reference: Codes, prediction: Codes, classes: int, counts: Counts, astray: Counts) -> None:
    cells = cuda.shared.array(_NARROW, numba.int32)
    copies = _NARROW // counts.size
    own = cuda.threadIdx.x % copies * counts.size if copies else 0
    _clear(cells, copies * counts.size)
    cuda.syncthreads()
    for i in range(cuda.grid(1), reference.size, cuda.gridsize(1)):
        r, p = np.int64(reference[i]), np.int64(prediction[i])
        if r < 0 or r >= classes or p < 0 or p >= classes:
            astray[0] = 1
        elif copies:
            cuda.atomic.add(cells, own + r * classes + p, 1)
        else:
            cuda.atomic.add(counts, r * classes + p, 1)
    cuda.syncthreads()
    _hand_over(cells, copies, counts)


@kernel
def _weighted(
    reference: Codes, prediction: Codes, classes: int, weights: Draws, counts: Counts, astray: Counts
) -> None:
    cells = cuda.shared.array(_WIDE, numba.int64)
    size = counts.shape[1]
    copies = _WIDE // size
    own = cuda.threadIdx.x % copies * size if copies else 0
    first, stride = cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x, cuda.gridDim.x * cuda.blockDim.x
    for k in range(cuda.blockIdx.y, counts.shape[0], cuda.gridDim.y):
        _clear(cells, copies * size)
        cuda.syncthreads()
        for i in range(first, reference.size, stride):
            r, p, weight = np.int64(reference[i]), np.int64(prediction[i]), np.int64(weights[k, i])
            if r < 0 or r >= classes or p < 0 or p >= classes:
                astray[0] = 1
            elif copies:
                cuda.atomic.add(cells, own + r * classes + p, weight)
            else:
                cuda.atomic.add(counts, (k, r * classes + p), weight)
        cuda.syncthreads()
        _hand_over(cells, copies, counts[k])
        cuda.syncthreads()
