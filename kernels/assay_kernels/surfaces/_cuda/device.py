"""Borders and distances of what lies on the device: nothing of the size of an image leaves it, or comes to it."""

import numpy as np

from assay_kernels._gpu.jit import BLOCKS, THREADS, cuda
from assay_kernels._gpu.lanes import OnDevice
from assay_kernels._gpu.room import Room
from assay_kernels.surfaces._cuda.edge import Edge, edge_of, outline, pack, places_of
from assay_kernels.surfaces._cuda.far import far
from assay_kernels.surfaces._cuda.near import near
from assay_kernels.surfaces.reference import Distances, as_volume, row_bytes

ROOM = Room()
"""What kernels leave to each other."""


def border(labels: OnDevice, label: int, name: str = "border") -> Edge:
    """The border of the structure `label` of labels u1|u2|i4 [z?, y, x].

    It lies in the room, in the place of the last one of that name.
    """
    planes, rows, width = as_volume(labels.shape)
    inside = ROOM.array("inside", (planes * rows, row_bytes(width)), np.uint8)
    first = ROOM.sent("first", np.zeros(1, np.int64))
    pack[BLOCKS, THREADS](labels.reshape(planes * rows, width), first, label, inside)
    return edge_of(edge_in((planes, rows, width), labels.ndim, inside, name), ROOM)


def edge_in(shape: tuple[int, int, int], axes: int, inside: OnDevice, name: str = "border") -> OnDevice:
    """The border u4[planes, rows, words] of a mask u1[planes * rows, bytes] on the device."""
    planes, rows, width = shape
    words = row_bytes(width) // 4
    found = ROOM.array(name, (planes, rows, words), np.uint32)
    outline[BLOCKS, THREADS](inside.view(np.uint32).reshape(planes, rows, words), axes, found)
    return found


def distances(one: Edge, other: Edge, spacing: Distances) -> OnDevice:
    """How far each voxel of `one` is from the nearest of `other`, f8, in the room until the next call."""
    if not (one.voxels and other.voxels):
        return cuda.to_device(np.full(one.voxels, np.inf))
    places = places_of(one, ROOM)
    found, left = near(one, places, other, spacing, ROOM)
    if left:
        far(one, places, other, spacing, ROOM, found)
    return found
