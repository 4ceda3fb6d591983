"""Borders and distances compiled by numba; arguments and results as in `reference`, the way as in the headers in C."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.surfaces.reference import (
    Bits,
    Distances,
    Labels,
    as_volume,
    of_axes,
    require_axes,
    require_borders,
    row_bytes,
)
from assay_kernels.surfaces.rings import LOOKS, rings

Words = NDArray[np.uint64]

_ONE, _WORD, _LAST = np.uint64(1), np.uint64(64), np.uint64(63)
_FAR, _WIDEST = 1 << 62, 1e15
_ROUNDED = 1e-3
"""Where two parabolas meet is rounded by less, among fewer than 1e12 places."""
_HALVES = tuple(np.uint64(1 << k) for k in (5, 4, 3, 2, 1, 0))


Place = tuple[int, int, int]


class Grid(NamedTuple):
    """Where the other border is, in planes and rows, and how far voxels are apart."""

    first_z: int
    last_z: int
    first_y: int
    last_y: int
    z_step: float
    y_step: float
    x_step: float


class Low(NamedTuple):
    """A lower envelope of parabolas: where they stand, and the first place at which each is the lowest."""

    site: NDArray[np.int64]
    start: NDArray[np.int64]


class Room(NamedTuple):
    """What a column of planes and rows needs while the squares of its voxels are worked out."""

    along_x: Distances
    """[planes, rows]"""
    along_y: Distances
    """[rows, planes]"""
    row: NDArray[np.int64]
    """[rows, planes]"""
    cursor: NDArray[np.int64]
    """[planes, rows]"""
    to: NDArray[np.int64]
    """[planes, rows]"""
    low: Low


def border(labels: Labels, label: int) -> Bits:
    """The border of a structure in bits."""
    require_axes(labels.shape)
    planes, rows, width = as_volume(labels.shape)
    words = row_bytes(width) // 8
    bits = np.zeros((planes, rows, words), np.uint64)
    if labels.size:
        inside = np.zeros((planes, rows, words), np.uint64)
        _pack(frozen(labels.reshape(planes, rows, width)), label, inside)
        _edge(inside, labels.ndim, bits)
    return bits.view(np.uint8).reshape(of_axes((planes, rows, 8 * words), labels.ndim))


def distances(one: Bits, other: Bits, spacing: Distances) -> Distances:
    """How far each voxel of a border is from the nearest one of another."""
    require_borders(one, other, spacing)
    planes, rows, width = as_volume(one.shape)
    shape = planes, rows, width // 8
    here, there = (frozen(np.ascontiguousarray(bits).view(np.uint64).reshape(shape)) for bits in (one, other))
    square = np.full(int(np.bitwise_count(one).sum()), np.inf)
    z, y = (np.flatnonzero(there.any(axis=axes)) for axes in ((1, 2), (0, 2)))
    if square.size and z.size:
        z_step, y_step, x_step = (1.0,) * (3 - len(spacing)) + tuple(spacing.tolist())
        grid = Grid(z[0], z[-1], y[0], y[-1], z_step, y_step, x_step)
        ring, looks = rings(planes, rows, spacing), LOOKS * planes * rows * width * 8
        if _near(here, there, grid, ring, looks, square):
            _far(here, there, grid, _room(planes, rows), square)
    found: Distances = np.sqrt(square, out=square)
    return found


def _room(planes: int, rows: int) -> Room:
    longest = max(planes, rows)
    return Room(
        along_x=np.empty((planes, rows)),
        along_y=np.empty((rows, planes)),
        row=np.empty((rows, planes), np.int64),
        cursor=np.empty((planes, rows), np.int64),
        to=np.empty((planes, rows), np.int64),
        low=Low(np.empty(longest, np.int64), np.empty(longest, np.int64)),
    )


@njit
def _pack(labels: Any, label: int, inside: Words) -> None:
    planes, rows, width = labels.shape
    for z in range(planes):
        for y in range(rows):
            row, bits = labels[z, y], inside[z, y]
            for x in range(width):
                bits[x >> 6] |= np.uint64(row[x] == label) << np.uint64(x & 63)


@njit
def _edge(inside: Words, axes: int, bits: Words) -> None:
    planes, rows, words = inside.shape
    none = np.zeros(words, np.uint64)
    for z in range(planes):
        for y in range(rows):
            row = inside[z, y]
            above = inside[z, y - 1] if y else none
            below = inside[z, y + 1] if y + 1 < rows else none
            front = inside[z - 1, y] if z else none
            back = inside[z + 1, y] if z + 1 < planes else none
            for w in range(words):
                before = row[w - 1] >> _LAST if w else np.uint64(0)
                behind = row[w + 1] << _LAST if w + 1 < words else np.uint64(0)
                kept = (row[w] << _ONE | before) & (row[w] >> _ONE | behind) & above[w] & below[w]
                if axes > 2:
                    kept &= front[w] & back[w]
                bits[z, y, w] = row[w] & ~kept


@njit
def _lowest_bit(word: np.uint64) -> int:
    """The place of the lowest bit that is set, of one."""
    at = np.uint64(0)
    alone = word & (~word + _ONE)
    for half in _HALVES:
        if alone >> half:
            alone >>= half
            at += half
    return int(at)


@njit
def _highest_bit(word: np.uint64) -> int:
    """The place of the highest bit that is set, of one."""
    at = np.uint64(0)
    for half in _HALVES:
        if word >> half:
            word >>= half
            at += half
    return int(at)


@njit
def _nearest_in(row: Words, x: int, most: int) -> int:
    """The set bit nearest to `x`, which is no farther than `most`."""
    at, bit = x >> 6, np.uint64(x & 63)
    best, found = most, _FAR
    for w in range(at, len(row)):
        if (w << 6) - x > best:
            break
        word = row[w] >> bit << bit if w == at else row[w]
        if word:
            there = (w << 6) + _lowest_bit(word)
            if there - x <= best:
                best, found = there - x, there
            break
    for w in range(at, -1, -1):
        if x - (w << 6) - 63 > best:
            break
        word = row[w] << (_LAST - bit) >> (_LAST - bit) if w == at else row[w]
        if word:
            there = (w << 6) + _highest_bit(word)
            if x - there <= best:
                found = there
            break
    return found


@njit
def _along(start: int, to: int, step: float) -> float:
    apart = (to - start) * step
    return apart * apart


@njit
def _apart(grid: Any, one: Place, other: Place) -> float:
    across = _along(one[0], other[0], grid.z_step) + _along(one[1], other[1], grid.y_step)
    return across + _along(one[2], other[2], grid.x_step)


@njit
def _most(square: float, step: float) -> int:
    """Farther along a row nothing is nearer than a square, whatever the rounding."""
    most = np.sqrt(square) / step
    return int(most) + 1 if most < _WIDEST else _FAR


@njit
def _seek(other: Words, grid: Any, ring: Any, place: Place, near: Place) -> tuple[float, Place, int]:
    """The square to the nearest voxel, of which `near` is one; infinite where rows ended before that was sure.

    With it the voxel, and how many rows were looked at.
    """
    z, y, x = place
    best, k = np.inf if near[0] < 0 else _apart(grid, place, near), 0
    most = _most(best, grid.x_step)
    while k < len(ring.square) and ring.square[k] < best:
        at_z, at_y, k = z + ring.z[k], y + ring.y[k], k + 1
        if grid.first_z <= at_z <= grid.last_z and grid.first_y <= at_y <= grid.last_y:
            at_x = _nearest_in(other[at_z, at_y], x, most)
            square = ring.square[k - 1] + _along(x, at_x, grid.x_step)
            if at_x != _FAR and square < best:
                best, near, most = square, (at_z, at_y, at_x), _most(square, grid.x_step)
    sure = k < len(ring.square) or best <= ring.reach
    return best if sure else np.inf, near, k


@njit
def _near(one: Words, other: Words, grid: Any, ring: Any, looks: int, square: Distances) -> int:
    """Squares for the voxels of `one`, negative where they are not known; how many these are."""
    planes, rows, words = one.shape
    count = missing = looked = 0
    near = (-1, 0, 0)  # What was nearest to the voxel before is near to the next one, too.
    for z in range(planes):
        for y in range(rows):
            for w in range(words):
                word = one[z, y, w]
                while word:
                    best = np.inf
                    if looked < looks:
                        best, near, rows_of = _seek(other, grid, ring, (z, y, (w << 6) + _lowest_bit(word)), near)
                        looked += rows_of
                    missing += np.isinf(best)
                    square[count] = -1.0 if np.isinf(best) else best
                    count += 1
                    word &= word - _ONE
    return missing


@njit
def _lower(height: Distances, site: int, other: int, at: int, step: float) -> bool:
    """Whether the parabola of a site is lower at a place than that of another."""
    return bool(_along(at, site, step) + height[site] < _along(at, other, step) + height[other])


@njit
def _start(height: Distances, site: int, other: int, after: int, step: float) -> int:
    """The first place behind `after` at which `site` is lower than `other`, a site before it; no place if none is.

    It is lower behind where they meet, and looked at if that may be a place but for rounding.
    """
    apart = (height[site] - height[other]) / (2 * (step * step) * (site - other))
    meet = float(apart + 0.5 * (site + other))
    if meet >= len(height):
        return len(height)
    if meet < after:
        return after + 1
    at = int(meet + 0.5)
    if abs(meet - at) > _ROUNDED:
        return at + (meet > at)
    return at if _lower(height, site, other, at, step) else at + 1


@njit
def _envelope(height: Distances, first: int, last: int, step: float, low: Any) -> int:
    """The lower envelope of parabolas of one width at the heights that are finite; how many they are.

    A site is dropped only where another is lower at the place it begins at: of two meetings it would not be sure which
    is the first.
    """
    count = 0
    for q in range(first, last + 1):
        if not np.isfinite(height[q]):
            continue
        while count and _lower(height, q, low.site[count - 1], low.start[count - 1], step):
            count -= 1
        start = _start(height, q, low.site[count - 1], low.start[count - 1], step) if count else 0
        if start < len(height):
            low.site[count], low.start[count] = q, start
            count += 1
    return count


@njit
def _lowest(low: Any, count: int, q: int) -> int:
    """The site that is the lowest at `q`."""
    return int(low.site[np.searchsorted(low.start[:count], q, "right") - 1])


@njit
def _begin(one: Words, cursor: Any) -> None:
    """Where the distances of each row begin."""
    planes, rows, words = one.shape
    voxels = 0
    for z in range(planes):
        for y in range(rows):
            cursor[z, y] = voxels
            for w in range(words):
                word = one[z, y, w]
                while word:
                    word &= word - _ONE
                    voxels += 1


@njit
def _open(one: Words, x: int, cursor: Any, square: Distances, to: Any) -> None:
    """Where the voxels of a column are whose squares are negative, -1 elsewhere. The cursors move on."""
    planes, rows, _ = one.shape
    for z in range(planes):
        for y in range(rows):
            to[z, y] = -1
            if one[z, y, x >> 6] >> np.uint64(x & 63) & _ONE:
                if square[cursor[z, y]] < 0:
                    to[z, y] = cursor[z, y]
                cursor[z, y] += 1


@njit
def _in_planes(other: Words, grid: Any, x: int, wanted: Any, room: Any) -> None:
    """How far the wanted rows of a column are from what is nearest in each plane, and in which row that is."""
    for z in range(grid.first_z, grid.last_z + 1):
        along = room.along_x[z]
        for y in range(grid.first_y, grid.last_y + 1):
            there = _nearest_in(other[z, y], x, _FAR)
            along[y] = np.inf if there == _FAR else _along(x, there, grid.x_step)
        sites = _envelope(along, grid.first_y, grid.last_y, grid.y_step, room.low)
        for y in wanted:
            room.along_y[y, z] = np.inf
            if sites:
                row = _lowest(room.low, sites, y)
                room.row[y, z] = row
                room.along_y[y, z] = _along(y, row, grid.y_step) + along[row]


@njit
def _far(one: Words, other: Words, grid: Any, room: Any, square: Distances) -> None:
    """Sets the squares of `one` that are negative, a column of planes and rows after the other."""
    planes, _, words = one.shape
    _begin(one, room.cursor)
    for x in range(words << 6):
        _open(one, x, room.cursor, square, room.to)
        wanted = np.flatnonzero((room.to.T >= 0).sum(axis=1)).astype(np.int64)
        if len(wanted):
            _in_planes(other, grid, x, wanted, room)
        for y in wanted:
            sites = _envelope(room.along_y[y], grid.first_z, grid.last_z, grid.z_step, room.low)
            for z in range(planes):
                if room.to[z, y] >= 0:
                    plane = _lowest(room.low, sites, z)
                    row = room.row[y, plane]
                    across = _along(z, plane, grid.z_step) + _along(int(y), row, grid.y_step)
                    square[room.to[z, y]] = across + room.along_x[plane, row]
