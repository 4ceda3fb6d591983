"""Borders on the device: words of bits, what they hold, and the places of their voxels in order."""

from typing import NamedTuple

import numba
import numpy as np

from assay_kernels._gpu.bits import bits_set, highest_bit, lowest_bit
from assay_kernels._gpu.jit import BLOCKS, THREADS, cuda, device, kernel, lesser
from assay_kernels._gpu.lanes import OnDevice
from assay_kernels._gpu.room import Room
from assay_kernels.surfaces.reference import Labels

SHIFT = 5
WORD = 1 << SHIFT
"""Bits of a word; one is worked with in 64 bits, so that none is a sign."""

Whole = int | np.int64

FAR = 1 << 40
"""Farther than any voxel of a row."""

_TOLD, _NOWHERE = 7, (1 << 31) - 1


class Box(NamedTuple):
    """Planes, rows and words of these in which a border has voxels, the last ones included."""

    first_z: int
    last_z: int
    first_y: int
    last_y: int
    first_w: int
    last_w: int


class Edge(NamedTuple):
    """A border on the device."""

    words: OnDevice
    """u4[planes, rows, words]"""
    voxels: int
    box: Box
    starts: np.ndarray[tuple[int], np.dtype[np.int64]]
    """How many voxels come before those of each block's words."""


def edge_of(words: OnDevice, room: Room) -> Edge:
    """What a border holds; the host waits for it, since it has to know how much room distances take."""
    told = room.array("told", (BLOCKS, _TOLD), np.int64)
    _tell[BLOCKS, THREADS](words, told)
    found = told.copy_to_host()
    ends = found[:, 0].cumsum()
    first, last = found[:, 1::2].min(axis=0).tolist(), found[:, 2::2].max(axis=0).tolist()
    box = Box(first[0], last[0], first[1], last[1], first[2], last[2])
    return Edge(words, int(ends[-1]), box, ends - found[:, 0])


def places_of(edge: Edge, room: Room) -> OnDevice:
    """The voxels of a border in order, i8[voxels]: how many voxels of the image come before."""
    places = room.line("places", edge.voxels, np.int64)
    place[BLOCKS, THREADS](edge.words, room.sent("starts", edge.starts), places)
    return places


@kernel
def pack(labels: Labels, first: OnDevice, label: int, bits: OnDevice) -> None:
    """Set bits u1[rows, bytes] of the rows first[0], ... to where labels [r, x] are `label`: a byte a thread."""
    width, each = labels.shape[1], bits.shape[1]
    for i in range(cuda.grid(1), labels.shape[0] * each, cuda.gridsize(1)):
        row, byte = i // each, i % each
        found = 0
        for bit in range(8):
            x = 8 * byte + bit
            if x < width and np.int64(labels[row, x]) == label:
                found |= 1 << bit
        bits[first[0] + row, byte] = found


@kernel
def outline(inside: OnDevice, axes: int, border: OnDevice) -> None:
    """The voxels of `inside` that have a face neighbour outside, both u4[planes, rows, words]: a word a thread."""
    planes, rows, words = inside.shape
    for i in range(cuda.grid(1), planes * rows * words, cuda.gridsize(1)):
        z, y, w = i // (rows * words), i // words % rows, i % words
        own = np.int64(inside[z, y, w])
        before = np.int64(inside[z, y, w - 1]) >> (WORD - 1) if w else np.int64(0)
        behind = np.int64(inside[z, y, w + 1]) << (WORD - 1) if w + 1 < words else np.int64(0)
        kept = (own << 1 | before) & (own >> 1 | behind)
        kept &= np.int64(inside[z, y - 1, w]) if y else np.int64(0)
        kept &= np.int64(inside[z, y + 1, w]) if y + 1 < rows else np.int64(0)
        if axes > 2:
            kept &= np.int64(inside[z - 1, y, w]) if z else np.int64(0)
            kept &= np.int64(inside[z + 1, y, w]) if z + 1 < planes else np.int64(0)
        border[z, y, w] = own & ~kept


@device
def _word(border: OnDevice, i: int) -> np.int64:
    _, rows, words = border.shape
    row = i // words
    plane = row // rows
    return np.int64(border[plane, row - plane * rows, i - row * words])


@kernel
def _tell(border: OnDevice, told: OnDevice) -> None:
    """Voxels, and first and last plane, row and word, of each block's words of u4[planes, rows, words]."""
    near = cuda.shared.array(_TOLD, numba.int32)
    _, rows, words = border.shape
    me, each = cuda.threadIdx.x, (border.size + cuda.gridDim.x - 1) // cuda.gridDim.x
    for k in range(me, _TOLD, cuda.blockDim.x):
        near[k] = _NOWHERE if k % 2 else (-1 if k else 0)
    cuda.syncthreads()
    stop = (cuda.blockIdx.x + 1) * each
    for i in range(cuda.blockIdx.x * each + me, lesser(stop, border.size), cuda.blockDim.x):
        word = _word(border, i)
        if word:
            cuda.atomic.add(near, 0, np.int32(bits_set(word)))
            _widen(near, 1, i // (rows * words))
            _widen(near, 3, i // words % rows)
            _widen(near, 5, i % words)
    cuda.syncthreads()
    for k in range(me, _TOLD, cuda.blockDim.x):
        told[cuda.blockIdx.x, k] = near[k]


@device
def _widen(near: OnDevice, k: int, place: Whole) -> None:
    cuda.atomic.min(near, k, np.int32(place))
    cuda.atomic.max(near, k + 1, np.int32(place))


@kernel
def place(border: OnDevice, starts: OnDevice, places: OnDevice) -> None:
    """Write the voxels of u4[planes, rows, words] to i8[voxels]; a block's words are shared out in runs."""
    counts = cuda.shared.array(THREADS, numba.int64)
    size, me = border.size, cuda.threadIdx.x
    each = (size + cuda.gridDim.x - 1) // cuda.gridDim.x
    own = (each + cuda.blockDim.x - 1) // cuda.blockDim.x
    end = (cuda.blockIdx.x + 1) * each
    end = lesser(end, size)
    start = cuda.blockIdx.x * each + me * own
    stop = lesser(start + own, end)
    count = np.int64(0)
    for i in range(start, stop):
        count += bits_set(_word(border, i))
    counts[me] = count
    cuda.syncthreads()
    rank = starts[cuda.blockIdx.x]
    for other in range(me):
        rank += counts[other]
    for i in range(start, stop):
        word = _word(border, i)
        while word:
            places[rank] = (np.int64(i) << SHIFT) + lowest_bit(word)
            rank += 1
            word &= word - 1


@device
def nearest(border: OnDevice, z: Whole, y: Whole, x: Whole, most: Whole) -> Whole:
    """How far the voxel of a row that is nearest to x is from it; beyond `most` all are equal."""
    width = border.shape[2]
    at, bit = x >> SHIFT, x & (WORD - 1)
    apart, w = most + 1, at
    while w < width and (w << SHIFT) - x < apart:
        word = np.int64(border[z, y, w])
        if w == at:
            word = word >> bit << bit
        if word:
            there = (w << SHIFT) + lowest_bit(word) - x
            apart = lesser(there, apart)
            break
        w += 1
    w = at
    while w >= 0 and x - (w << SHIFT) - (WORD - 1) < apart:
        word = np.int64(border[z, y, w])
        if w == at:
            word &= (2 << bit) - 1
        if word:
            there = x - (w << SHIFT) - highest_bit(word)
            apart = lesser(there, apart)
            break
        w -= 1
    return apart
