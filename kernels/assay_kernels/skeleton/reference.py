"""Skeletons in plain NumPy, voxel by voxel: the definition that every backend is compared with."""

from collections.abc import Iterator
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from assay_kernels.skeleton.tables import FIRST, SECOND, Table
from assay_kernels.surfaces.reference import Bits, as_volume, packed, require_axes, voxels

Step = tuple[int, int, int]
"""Along z, y and x."""

CLOCKWISE = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""P2 to P9 of a pixel: the row and the column that they are away."""

SIDES: tuple[Step, ...] = ((0, -1, 0), (0, 1, 0), (0, 0, 1), (0, 0, -1), (1, 0, 0), (-1, 0, 0))
"""The order in which voxels are taken off; of one plane the first four."""

FLAT = 4

AROUND: tuple[Step, ...] = tuple(step for z, y, x in product((-1, 0, 1), repeat=3) if (step := (z, y, x)) != (0, 0, 0))


def thin(bits: Bits, table: Table) -> Bits:
    """What is left of an image when passes of two kinds take pixels off until none goes.

    Zhang & Suen 1984: a pass takes off all pixels at once whose neighbourhoods the table has for it. Beyond the image
    nothing is there.

    Args:
        bits: the structure, two axes.
        table: when a pixel goes, u1[256], see `tables`.

    Raises:
        ValueError: there are not two axes with rows of whole words, or not 256 entries.
    """
    require_image(bits, table)
    mask = np.pad(voxels(bits), 1)
    while True:
        before = mask
        for now in (FIRST, SECOND):
            mask = mask & ~(table[_codes(mask)] & now > 0)
        if np.array_equal(before, mask):
            return packed(mask[1:-1, 1:-1])


def _codes(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    found = np.zeros(mask.shape, np.uint8)
    for bit, (y, x) in enumerate(CLOCKWISE):
        found |= np.roll(mask, (-y, -x), (0, 1)).astype(np.uint8) << bit
    return found


def lee(bits: Bits) -> Bits:
    """What is left when voxels are taken off from six sides in turn until none goes; from four in a single plane.

    Lee, Kashyap & Chu 1994: a voxel may go that is open to the side, is no end of a line, leaves the Euler
    characteristic as it is, and whose neighbours hang together without it. Those of one side are found first; then one
    after the other goes whose neighbours still hang together. Beyond the volume nothing is there.

    Args:
        bits: the structure, two or three axes.

    Raises:
        ValueError: there are not two or three axes with rows of whole words.
    """
    require_bits(bits)
    mask = np.pad(voxels(bits.reshape(as_volume(bits.shape))), 1)
    sides = SIDES[:FLAT] if bits.ndim == 2 or len(bits) == 1 else SIDES
    idle = 0
    while idle < len(sides):
        idle = 0
        for z, y, x in sides:
            open_ = mask & ~np.roll(mask, (-z, -y, -x), (0, 1, 2))
            places = [place for place in np.argwhere(open_) if _may_go(_around(mask, place))]
            gone = 0
            for place in places:
                if hang_together(_around(mask, place)):
                    mask[tuple(place)] = False
                    gone += 1
            idle += not gone
    return packed(mask[1:-1, 1:-1, 1:-1]).reshape(bits.shape)


def _around(mask: NDArray[np.bool_], place: NDArray[np.int64]) -> frozenset[Step]:
    near = mask[tuple(slice(at - 1, at + 2) for at in place)]
    return frozenset(step for step in AROUND if near[step[0] + 1, step[1] + 1, step[2] + 1])


@cache
def _may_go(around: frozenset[Step]) -> bool:
    return len(around) != 1 and euler_stays(around) and hang_together(around)


def euler_stays(around: frozenset[Step]) -> bool:
    """Whether the Euler characteristic of the closed voxels is the same without the one in the middle.

    With it go the cube, and each of its faces, edges and corners that is none of a voxel around it.
    """
    change = -1
    for step in AROUND:
        if not any(other in around for other in _touching(step)):
            change += (1, -1, 1)[sum(map(abs, step)) - 1]
    return change == 0


def _touching(step: Step) -> Iterator[Step]:
    """The voxels that share with the middle one its face, edge or corner in the direction of `step`."""
    for z, y, x in product(*((0, along) if along else (0,) for along in step)):
        if z or y or x:
            yield z, y, x


def hang_together(around: frozenset[Step]) -> bool:
    """Whether these voxels are one component of 26 neighbours, or there are none."""
    left = set(around)
    reached = {left.pop()} if left else set()
    while reached:
        near = {one for one in left if any(max(map(abs, np.subtract(one, other))) <= 1 for other in reached)}
        left -= near
        reached = near
    return not left


def require_image(bits: Bits, table: Table) -> None:
    """Refuse bits that are no image, and a table without an entry for each neighbourhood."""
    require_bits(bits)
    if bits.ndim != 2:
        raise ValueError(f"this way of thinning is of images, which have 2 axes, not {bits.ndim}")
    if table.shape != (256,):
        raise ValueError(f"a table has 256 entries, not {table.size}")


def require_bits(bits: Bits) -> None:
    """Refuse bits that are neither an image nor a volume in rows of whole words."""
    require_axes(bits.shape)
    if bits.shape[-1] % 8:
        raise ValueError(f"rows are of whole words of 8 bytes, not {bits.shape[-1]} bytes")
