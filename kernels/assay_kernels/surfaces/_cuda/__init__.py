"""Borders and distances on a CUDA device; arguments and results as in `reference`.

What a sweep over two masks u1 of 256^3 voxels has to move is 34 MB, to read them, and a few times the 2 MB of a border
in bits, which stay in the device's cache: 10 us at 3.3 TB/s. Near voxels cost the rows that are looked at, in that
cache. Where borders are far apart, the passes of `far` move 32 bytes for each voxel of the boxes around both: 0.54 GB
for all of 256^3, 0.16 ms a direction, whatever the masks. A column's envelope is made by one thread, so that the
latency of its 256 steps may count for more than the bytes. No device has timed this: it ran in the simulator.

Only squares that are the nearest's are ever in the result, added up in f8 as `reference` adds them: to the bit, but
for which of two voxels is taken that are equally far but for rounding.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay_kernels._gpu import lanes
from assay_kernels._gpu.jit import BLOCKS, THREADS
from assay_kernels._gpu.lanes import OnDevice, Stream, feed, runs
from assay_kernels.surfaces._cuda import device
from assay_kernels.surfaces._cuda.device import ROOM, edge_in
from assay_kernels.surfaces._cuda.edge import Edge, edge_of, pack
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


def border(labels: Labels, label: int) -> Bits:
    """The border of a structure in bits; labels pass through the device in chunks of rows, and bits stay there."""
    require_axes(labels.shape)
    planes, rows, width = as_volume(labels.shape)
    shape = of_axes((planes, rows, row_bytes(width)), labels.ndim)
    whole = labels.view(np.uint8) if labels.dtype == bool else labels
    held = np.iinfo(whole.dtype)
    if not labels.size or not held.min <= label <= held.max:
        return np.zeros(shape, np.uint8)
    with ROOM.in_use:
        inside = ROOM.array("inside", (planes * rows, row_bytes(width)), np.uint8)

        def packed(stream: Stream, some: OnDevice, first: OnDevice) -> None:
            pack[BLOCKS, THREADS, stream](some, first, label, inside)

        feed(_chunks(whole.reshape(planes * rows, width)), packed)
        found: Bits = edge_in((planes, rows, width), labels.ndim, inside).copy_to_host().view(np.uint8)
    return found.reshape(shape)


def _chunks(rows: NDArray[Any]) -> Iterator[tuple[NDArray[Any], NDArray[np.int64]]]:
    """Rows, and the number of the first."""
    for run in runs(len(rows), lanes.CHUNK_BYTES // rows[0].nbytes):
        yield rows[run], np.array([run.start])


def distances(one: Bits, other: Bits, spacing: Distances) -> Distances:
    """How far each voxel of a border is from the nearest one of another."""
    require_borders(one, other, spacing)
    if not one.size:
        return np.empty(0)
    with ROOM.in_use:
        edges = [_sent(*named) for named in (("one", one), ("other", other))]
        found: Distances = device.distances(edges[0], edges[1], spacing).copy_to_host()
    return found


def _sent(name: str, bits: Bits) -> Edge:
    planes, rows, _ = as_volume(bits.shape)
    words = np.ascontiguousarray(bits).view(np.uint32).reshape(planes, rows, -1)
    return edge_of(ROOM.sent(name, words), ROOM)
