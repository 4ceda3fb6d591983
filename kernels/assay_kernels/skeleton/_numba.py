"""Skeletons compiled by numba; arguments and results as in `reference`, the way as in the headers in C."""

from typing import Any

import numpy as np

from assay_kernels._jit import frozen, njit
from assay_kernels.skeleton.prepared import Words, box_of, by_nine, within, words_of
from assay_kernels.skeleton.reference import FLAT, SIDES, require_bits, require_image
from assay_kernels.skeleton.tables import Table
from assay_kernels.surfaces.reference import Bits

_ONE, _THREE, _SEVEN, _LAST = (np.uint64(number) for number in (1, 3, 7, 63))
_HALVES = tuple(np.uint64(1 << k) for k in (5, 4, 3, 2, 1, 0))

_KNOWN, _HASH = 14, 0x9E3779B1
_CENTRE = 1 << 13
_FACES = 1 << 4 | 1 << 10 | 1 << 12 | 1 << 14 | 1 << 16 | 1 << 22
_CORNERS = 1 << 0 | 1 << 2 | 1 << 6 | 1 << 8 | 1 << 18 | 1 << 20 | 1 << 24 | 1 << 26
_EDGES = (1 << 27) - 1 & ~(_CENTRE | _FACES | _CORNERS)
_X0, _Y0, _Z1 = 0x1249249, 7 | 7 << 9 | 7 << 18, 511 << 9
_X1, _X2, _Y1, _Y2 = _X0 << 1, _X0 << 2, _Y0 << 3, _Y0 << 6


def thin(bits: Bits, table: Table) -> Bits:
    """The skeleton of an image by a table of neighbourhoods."""
    require_image(bits, table)
    words = words_of(bits)
    box = box_of(words)
    held = within(words[box])[1]
    rows = np.zeros((3, len(held)), np.bool_)
    _thin(held, frozen(by_nine(table)), np.zeros((3, *held.shape), np.uint64), rows)
    found = np.zeros(words.shape, np.uint64)
    found[box] = held[1:-1, 1:-1]
    return found.view(np.uint8).reshape(bits.shape)


def lee(bits: Bits) -> Bits:
    """The skeleton of a volume or an image, from one side after the other."""
    require_bits(bits)
    words = words_of(bits)
    box = box_of(words)
    held = within(words[box])
    known = np.zeros(1 << _KNOWN, np.int64)
    places = np.empty(int(np.bitwise_count(held).sum()), np.int64)
    sides = np.array(SIDES[:FLAT] if len(words) == 1 else SIDES, np.int64)
    _lee(held, np.zeros(held.shape, np.uint64), np.zeros(held.shape[:2], np.bool_), (known, places), sides)
    found = np.zeros(words.shape, np.uint64)
    found[box] = held[1:-1, 1:-1, 1:-1]
    return found.view(np.uint8).reshape(bits.shape)


@njit
def _first(word: Any) -> Any:
    """The lowest bit of a word that is not 0."""
    at, left = np.int64(0), word & (~word + _ONE)
    for half in _HALVES:
        if left >> half:
            at += np.int64(half)
            left >>= half
    return at


@njit
def _three(row: Any, w: int, at: int) -> Any:
    """The voxel left of a bit, the one there, and the one right of it."""
    if at == 0:
        return np.int64(row[w] << _ONE & np.uint64(6) | row[w - 1] >> _LAST)
    if at == 63:
        return np.int64(row[w] >> np.uint64(62) | (row[w + 1] & _ONE) << np.uint64(2))
    return np.int64(row[w] >> np.uint64(at - 1) & _SEVEN)


@njit
def _mark_three(row: Words, w: int, at: int) -> None:
    if at == 0:
        row[w - 1] |= _ONE << _LAST
    if at == 63:
        row[w + 1] |= _ONE
    row[w] |= _SEVEN << np.uint64(at - 1) if at else _THREE


@njit
def _nine(image: Any, y: int, w: int, at: int) -> Any:
    return _three(image[y - 1], w, at) | _three(image[y], w, at) << 3 | _three(image[y + 1], w, at) << 6


@njit
def _amid(row: Any, w: int) -> Any:
    """The bits of a word that are set on both sides."""
    return (row[w] << _ONE | row[w - 1] >> _LAST) & (row[w] >> _ONE | row[w + 1] << _LAST)


@njit
def _thin(mask: Words, goes: Any, room: Any, rows: Any) -> None:
    height, width = mask.shape
    for y in range(1, height - 1):
        for w in range(1, width - 1):
            amid = ~np.uint64(0)
            for near in range(y - 1, y + 2):
                amid &= mask[near, w] & _amid(mask[near], w)
            room[0, y, w] = room[1, y, w] = mask[y, w] & ~amid
            rows[0, y] = rows[1, y] = rows[0, y] or room[0, y, w] != 0
    any_ = True
    while any_:
        any_ = False
        for turn in range(2):
            if _find_gone(mask, goes[turn], (room[turn], room[2]), (rows[turn], rows[2])):
                _take_off(mask, room, rows)
                any_ = True


@njit
def _find_gone(mask: Words, goes: Any, room: tuple[Words, Words], rows: Any) -> bool:
    """Notes the pixels that go in a pass; whether there are any."""
    height, width = mask.shape
    look, gone = room
    stir, lost = rows
    any_ = False
    for y in range(1, height - 1):
        lost[y] = False
        if not stir[y]:
            continue
        stir[y] = False
        for w in range(1, width - 1):
            left, word = look[y, w] & mask[y, w], np.uint64(0)
            while left:
                at = _first(left)
                word |= np.uint64(goes[_nine(mask, y, w, at)]) << np.uint64(at)
                left &= left - _ONE
            look[y, w], gone[y, w] = np.uint64(0), word
            lost[y] = lost[y] or word != 0
        any_ = any_ or lost[y]
    return any_


@njit
def _take_off(mask: Words, room: Any, rows: Any) -> None:
    """Takes them off, and has what is around them looked up again."""
    height, width = mask.shape
    for y in range(1, height - 1):
        if not rows[2, y]:
            continue
        for w in range(1, width - 1):
            gone = room[2, y, w]
            if not gone:
                continue
            mask[y, w] &= ~gone
            for turn in range(2):
                for near in range(y - 1, y + 2):
                    room[turn, near, w - 1] |= gone << _LAST
                    room[turn, near, w] |= gone | gone << _ONE | gone >> _ONE
                    room[turn, near, w + 1] |= gone >> _LAST
        rows[:2, y - 1 : y + 2] = True


@njit
def _outwards(start: int) -> int:
    x, y, z = start & _X1, start & _Y1, start & _Z1
    return x << 1 | x >> 1 | y << 3 | y >> 3 | z << 9 | z >> 9


@njit
def _count(bits: int) -> int:
    found = 0
    while bits:
        bits &= bits - 1
        found += 1
    return found


@njit
def _euler_stays(around: int) -> bool:
    faces = around & _FACES
    edges = (around | _outwards(faces)) & _EDGES
    corners = (around | _outwards(edges)) & _CORNERS
    return 1 - _count(corners) + _count(edges) - _count(faces) == 0


@njit
def _hang_together(around: int) -> bool:
    reached, before = around & -around, -1
    while reached != before:
        before = reached
        reached |= (reached & ~_X2) << 1 | (reached & ~_X0) >> 1
        reached |= (reached & ~_Y2) << 3 | (reached & ~_Y0) >> 3
        reached = (reached | reached << 9 | reached >> 9) & around
    return reached == around


@njit
def _found(known: Any, volume: Words, z: int, place: tuple[int, int, int]) -> Any:
    """Bit 0: whether a voxel may go; bit 1: whether its neighbours hang together."""
    y, w, at = place
    around = _nine(volume[z - 1], y, w, at) | _nine(volume[z], y, w, at) << 9 | _nine(volume[z + 1], y, w, at) << 18
    around &= ~_CENTRE
    slot = (around * _HASH & 0xFFFFFFFF) >> (32 - _KNOWN)
    if known[slot] >> 2 != around | _CENTRE:
        together, ends = _hang_together(around), around != 0 and around & (around - 1) == 0
        may_go = together and not ends and _euler_stays(around)
        known[slot] = (around | _CENTRE) << 2 | np.int64(together) << 1 | np.int64(may_go)
    return known[slot]


@njit
def _lee(mask: Words, look: Words, stir: Any, room: Any, sides: Any) -> None:
    planes, rows, words = mask.shape
    for z in range(1, planes - 1):
        for y in range(1, rows - 1):
            for w in range(1, words - 1):
                amid = mask[z, y - 1, w] & mask[z, y + 1, w] & mask[z - 1, y, w] & mask[z + 1, y, w]
                look[z, y, w] = mask[z, y, w] & ~(amid & _amid(mask[z, y], w))
                stir[z, y] = stir[z, y] or look[z, y, w] != 0
    any_ = True
    while any_:
        any_ = False
        for side in range(len(sides)):
            count = _find_open(mask, look, stir, room, sides[side])
            if _take_off_in_turn(mask, look, stir, room, count):
                any_ = True


@njit
def _beside(mask: Words, z: int, y: int, w: int, side: Any) -> Any:
    """For each voxel of a word the one that lies to a side of it."""
    if side[2] < 0:
        return mask[z, y, w] << _ONE | mask[z, y, w - 1] >> _LAST
    if side[2] > 0:
        return mask[z, y, w] >> _ONE | mask[z, y, w + 1] << _LAST
    return mask[z + side[0], y + side[1], w]


@njit
def _find_open(mask: Words, look: Words, stir: Any, room: Any, side: Any) -> int:
    """Notes the voxels that may go from a side, in their order; how many there are."""
    known, places = room
    planes, rows, words = mask.shape
    count = 0
    for z in range(1, planes - 1):
        for y in range(1, rows - 1):
            if not stir[z, y]:
                continue
            stir[z, y] = False
            for w in range(1, words - 1):
                left = look[z, y, w] & mask[z, y, w] & ~_beside(mask, z, y, w, side)
                while left:
                    at = _first(left)
                    if _found(known, mask, z, (y, w, at)) & 1:
                        places[count] = ((z * rows + y) * words + w) << 6 | at
                        count += 1
                    else:
                        look[z, y, w] &= ~(_ONE << np.uint64(at))
                    left &= left - _ONE
                look[z, y, w] &= mask[z, y, w]
                stir[z, y] = stir[z, y] or look[z, y, w] != 0
    return count


@njit
def _take_off_in_turn(mask: Words, look: Words, stir: Any, room: Any, count: int) -> bool:
    """Takes off those whose neighbours still hang together; whether any did."""
    known, places = room
    _, rows, words = mask.shape
    any_ = False
    for k in range(count):
        at, row = places[k] & 63, (places[k] >> 6) // words
        w, z, y = (places[k] >> 6) % words, row // rows, row % rows
        if _found(known, mask, z, (y, w, at)) & 2:
            mask[z, y, w] &= ~(_ONE << np.uint64(at))
            any_ = True
            for near_z in range(z - 1, z + 2):
                for near_y in range(y - 1, y + 2):
                    _mark_three(look[near_z, near_y], w, at)
                    stir[near_z, near_y] = True
    return any_
