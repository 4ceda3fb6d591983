"""Voxels that are far from the other border: the exact distance transform in separable passes, within both boxes.

Along x the nearest voxel of each row is found among its bits. Along y and then along z the lowest envelope of the
parabolas that stand on the sites of a column (Meijster, Roerdink & Hesselink 2000; Felzenszwalb & Huttenlocher 2012)
is made by a thread, and each place then seeks its site in it by halving. What is stored is how many voxels lie
between, along y and along x, in 16 bits where that is enough: the squares are worked out when they are needed, in f8
and in the order in which `reference` adds them. A column's threads are neighbours along x, so that they read and write
side by side.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from assay_kernels._gpu.jit import BLOCKS, THREADS, cuda, device, kernel
from assay_kernels._gpu.lanes import OnDevice, runs
from assay_kernels._gpu.room import Room
from assay_kernels.surfaces._cuda.edge import FAR, WORD, Box, Edge, Whole, nearest
from assay_kernels.surfaces._cuda.near import along
from assay_kernels.surfaces.reference import Distances

FAR_BYTES = 1 << 28
"""Most bytes that the columns worked on at a time take, or one x's where that takes more: 256^3 voxels at once."""

SHORT = (1 << 15) - 8
"""Images that are shorter along all axes are told in 16 bits."""

ROUNDED = 1e-3
"""Where two parabolas meet is rounded by less, among fewer than 1e12 places."""


class Columns(NamedTuple):
    """Columns of sites along an axis, at some x of the box of the voxels that seek."""

    rows: int
    """Of a plane of the image."""
    across: int
    """Voxels of a row of the image."""
    first_z: int
    """The first plane of the box."""
    first_y: int
    """The first row of the box."""
    box_x: int
    """The first x of the box."""
    deep: int
    """Rows of the box."""
    first_x: int
    """The first x of these columns."""
    width: int
    """How many x these are."""
    y_step: float
    x_step: float
    step: float = 0.0
    """How far the places of a column are apart."""
    length: int = 0
    """Places of a column."""
    stride: int = 0
    """From a place to the next one."""
    first: int = 0
    """Where the first of those that seek stands, counted in places of the column."""
    last: int = 0


def far(one: Edge, places: OnDevice, other: Edge, spacing: Distances, room: Room, found: OnDevice) -> None:
    """Set the distances f8[voxels] of `one` from `other` that are negative."""
    here, there, (depth, rows, words) = one.box, other.box, one.words.shape
    deep, wide = here.last_y - here.first_y + 1, (here.last_w - here.first_w + 1) * WORD
    planes, site_rows = there.last_z - there.first_z + 1, there.last_y - there.first_y + 1
    z_step, y_step, x_step = (1.0,) * (3 - len(spacing)) + tuple(spacing.tolist())
    box_x = here.first_w * WORD
    whole = Columns(rows, words * WORD, here.first_z, here.first_y, box_x, deep, box_x, wide, y_step, x_step)
    wanted = room.sent("wanted", np.zeros((deep, wide), np.uint8))
    _want[BLOCKS, THREADS](places, found, whole, wanted)
    dtype = told_in(max(depth, rows, whole.across))
    for run in runs(wide, FAR_BYTES // (4 * dtype.itemsize * planes * (site_rows + deep))):
        width = run.stop - run.start
        some = whole._replace(first_x=box_x + run.start, width=width)
        along_y = _along(some, y_step, (site_rows, width), (here.first_y, here.last_y), there.first_y)
        along_z = _along(some, z_step, (planes, deep * width), (here.first_z, here.last_z), there.first_z)
        sites = _pairs("sites", planes * site_rows * width, dtype, room)
        risen = _pairs("risen", planes * deep * width, dtype, room)
        _across[BLOCKS, THREADS](other.words, there, some, sites)
        _rise[BLOCKS, THREADS](sites, *_envelopes("y", sites, along_y, room), wanted, along_y, risen)
        _reach[BLOCKS, THREADS](places, risen, *_envelopes("z", risen, along_z, room), along_z, found)


def told_in(longest: int) -> np.dtype[Any]:
    """What holds how many voxels lie between two, and a place or two behind the last."""
    return np.dtype(np.int16 if longest < SHORT else np.int32)


def _along(some: Columns, step: float, sizes: tuple[int, int], seekers: tuple[int, int], start: int) -> Columns:
    (length, stride), (first, last) = sizes, seekers
    return some._replace(step=step, length=length, stride=stride, first=first - start, last=last - start)


def _envelopes(name: str, sites: OnDevice, columns: Columns, room: Room) -> tuple[OnDevice, OnDevice]:
    """The envelope of each column along an axis, and of how many sites it is."""
    low = _pairs(f"low {name}", sites.shape[1], sites.dtype, room)
    counts = room.line(f"counts {name}", sites.shape[1] // columns.length, np.int32)
    _envelope[BLOCKS, THREADS](sites, columns, low, counts)
    return low, counts


def _pairs(name: str, size: int, dtype: Any, room: Room) -> OnDevice:
    """Two whole numbers a place, [2, size]."""
    return room.line(name, 2 * size, dtype).reshape(2, size)


@kernel
def _want(places: OnDevice, found: OnDevice, columns: Columns, wanted: OnDevice) -> None:
    """Mark the columns u1[y, x] in which a distance is not known."""
    for i in range(cuda.grid(1), places.size, cuda.gridsize(1)):
        if found[i] < 0.0:
            y, x = places[i] // columns.across % columns.rows, places[i] % columns.across
            wanted[y - columns.first_y, x - columns.box_x] = 1


@kernel
def _across(other: OnDevice, box: Box, columns: Columns, sites: OnDevice) -> None:
    """In each row of the box, how far its voxel nearest to each x is: 0 rows and so many x, -1 where it has none."""
    rows, size = box.last_y - box.first_y + 1, sites.shape[1]
    for e in range(cuda.grid(1), size, cuda.gridsize(1)):
        row = e // columns.width
        x, z = columns.first_x + e - row * columns.width, row // rows
        apart = nearest(other, box.first_z + z, box.first_y + row - z * rows, x, np.int64(FAR))
        sites[0, e] = 0
        sites[1, e] = apart if apart <= FAR else -1


@device
def _height(sites: OnDevice, e: Whole, columns: Columns) -> float:
    """The square from a place to the voxel that is known to be nearest to it."""
    return along(sites[0, e], columns.y_step) + along(sites[1, e], columns.x_step)


@device
def _meet(one: Whole, under: float, other: Whole, height: float, step: float) -> float:
    """Where two parabolas of one width meet, `other` standing behind `one`."""
    return (height - under) / (2.0 * (step * step) * np.float64(other - one)) + 0.5 * np.float64(other + one)


@device
def _begin(one: Whole, under: float, other: Whole, height: float, after: Whole, columns: Columns) -> Whole:
    """The first place behind `after` at which `other` is lower; behind the last if there is none.

    It is lower behind where they meet, and looked at if that may be a place but for rounding.
    """
    meet = _meet(one, under, other, height, columns.step)
    if meet >= columns.last + 1:
        return np.int64(columns.last + 1)
    if meet < after:
        return after + 1
    at = np.int64(math.floor(meet + 0.5))
    if abs(meet - at) > ROUNDED:
        return at + 1 if meet > at else at
    lower = along(at - other, columns.step) + height < along(at - one, columns.step) + under
    return at if lower else at + 1


@kernel
def _envelope(sites: OnDevice, columns: Columns, low: OnDevice, counts: OnDevice) -> None:
    """The lowest parabolas of each column: where they stand, and the first place at which each is the lowest."""
    length, stride, step = columns.length, columns.stride, columns.step
    for c in range(cuda.grid(1), counts.size, cuda.gridsize(1)):
        base = c // stride * (stride * length) + c % stride
        count = site = start = np.int64(0)
        under = 0.0
        for q in range(length):
            if sites[1, base + q * stride] < 0:
                continue
            height = _height(sites, base + q * stride, columns)
            while count and along(start - q, step) + height < along(start - site, step) + under:
                count -= 1
                if count:
                    at = base + (count - 1) * stride
                    site, start = np.int64(low[0, at]), np.int64(low[1, at])
                    under = _height(sites, base + site * stride, columns)
            begin = np.int64(columns.first)
            if count:
                begin = np.int64(_begin(site, under, q, height, start, columns))
            if begin <= columns.last:
                low[0, base + count * stride], low[1, base + count * stride] = q, begin
                count += 1
                site, start, under = np.int64(q), begin, height
        counts[c] = count


@device
def _lowest(low: OnDevice, base: Whole, count: Whole, columns: Columns, q: Whole) -> Whole:
    """The site that is the lowest at q: the last that begins no later."""
    first, past = np.int64(0), np.int64(count)
    while past - first > 1:
        middle = (first + past) >> 1
        if low[1, base + middle * columns.stride] <= q:
            first = middle
        else:
            past = middle
    return np.int64(low[0, base + first * columns.stride])


@kernel
def _rise(
    sites: OnDevice, low: OnDevice, counts: OnDevice, wanted: OnDevice, columns: Columns, risen: OnDevice
) -> None:
    """In each plane of the other's box, how far its voxel nearest to a wanted place is: rows and x from it."""
    deep, width = columns.deep, columns.width
    for e in range(cuda.grid(1), risen.shape[1], cuda.gridsize(1)):
        row = e // width
        x, z = e - row * width, row // deep
        y, column = row - z * deep, z * width + x
        base = z * (width * columns.length) + x
        risen[1, e] = -1
        if wanted[y, columns.first_x - columns.box_x + x] and counts[column]:
            site = _lowest(low, base, counts[column], columns, y + columns.first)
            risen[0, e], risen[1, e] = abs(y + columns.first - site), sites[1, base + site * width]


@kernel
def _reach(
    places: OnDevice, risen: OnDevice, low: OnDevice, counts: OnDevice, columns: Columns, found: OnDevice
) -> None:
    """Set the distances of the voxels of these columns that are negative."""
    for i in range(cuda.grid(1), places.size, cuda.gridsize(1)):
        row, x = places[i] // columns.across, places[i] % columns.across - columns.first_x
        if found[i] < 0.0 and x >= 0 and x < columns.width:
            base = (row % columns.rows - columns.first_y) * columns.width + x
            q = row // columns.rows - columns.first_z + columns.first
            site = _lowest(low, base, counts[base], columns, q)
            e = base + site * columns.stride
            across = along(q - site, columns.step) + along(risen[0, e], columns.y_step)
            found[i] = math.sqrt(across + along(risen[1, e], columns.x_step))
