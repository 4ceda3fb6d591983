"""Voxels that are near the other border: a thread each looks at the rows around its voxel, the nearest rows first."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from assay_kernels._gpu.jit import BLOCKS, THREADS, cuda, device, kernel, product
from assay_kernels._gpu.lanes import OnDevice
from assay_kernels._gpu.room import Room
from assay_kernels.surfaces._cuda.edge import FAR, SHIFT, WORD, Edge, Whole, nearest
from assay_kernels.surfaces.reference import Distances
from assay_kernels.surfaces.rings import rings

ROWS = 1024
"""The most rows that are looked at for one voxel: a thread looks at one after the other, and all wait for the last."""

LOOKS = 4
"""So many rows for each voxel of the image are looked at in all, which takes about as long as what is far does."""

_WIDEST = 1e15
_KEPT = 8


class Search(NamedTuple):
    """How a voxel's nearest one is sought."""

    rows: int
    """So many are looked at."""
    first_z: int
    last_z: int
    first_y: int
    last_y: int
    x_step: float


def near(one: Edge, places: OnDevice, other: Edge, spacing: Distances, room: Room) -> tuple[OnDevice, bool]:
    """Distances of the voxels of `one` from `other`, f8, negative where that is far; and whether any is."""
    planes, rows, words = one.words.shape
    cards = _cards(planes, rows, tuple(spacing.tolist()))
    looks = LOOKS * planes * rows * words * WORD // one.voxels
    search = Search(max(1, min(looks, ROWS, cards.shape[0] - 1)), *other.box[:4], float(spacing[-1]))
    found, left = room.line("found", one.voxels, np.float64), room.sent("left", np.zeros(1, np.uint8))
    _near[BLOCKS, THREADS](places, other.words, cards, search, found, left)
    return found, bool(left.copy_to_host()[0])


@lru_cache(maxsize=_KEPT)
def _cards(planes: int, rows: int, spacing: tuple[float, ...]) -> OnDevice:
    """Square, planes and rows from here of the rows around a voxel, f8[k + 1, 3]; at last what others are not below."""
    found = rings(planes, rows, np.array(spacing))
    return cuda.to_device(
        np.stack([np.append(found.square, found.reach), np.append(found.z, 0), np.append(found.y, 0)], 1)
    )


@device
def along(apart: Whole, step: float) -> float:
    """The square of a way along an axis. It is not fused with what it is added to."""
    way = product(np.float64(apart), step)
    return product(way, way)


@device
def _most(square: float, step: float) -> Whole:
    """Farther along a row nothing is nearer than a square, whatever the rounding."""
    most = math.sqrt(square) / step
    return np.int64(most) + 1 if most < _WIDEST else np.int64(FAR)


@kernel
def _near(places: OnDevice, other: OnDevice, cards: OnDevice, search: Search, found: OnDevice, left: OnDevice) -> None:
    _, rows, words = other.shape
    for i in range(cuda.grid(1), places.size, cuda.gridsize(1)):
        row, x = places[i] // (words << SHIFT), places[i] % (words << SHIFT)
        here_z, here_y = row // rows, row % rows
        best, k = math.inf, 0
        most: Whole = np.int64(FAR)
        while k < search.rows and cards[k, 0] < best:
            z, y = here_z + np.int64(cards[k, 1]), here_y + np.int64(cards[k, 2])
            if search.first_z <= z <= search.last_z and search.first_y <= y <= search.last_y:
                apart = nearest(other, z, y, x, most)
                square = cards[k, 0] + along(apart, search.x_step)
                if apart <= most and square < best:
                    best, most = square, _most(square, search.x_step)
            k += 1
        # The rows that were not looked at are no nearer than the next one.
        if best <= cards[k, 0]:
            found[i] = math.sqrt(best)
        else:
            found[i] = -1.0
            left[0] = 1
