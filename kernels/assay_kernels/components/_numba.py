"""Connected components compiled by numba; arguments and results as in `reference`, the way as in the header in C."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay_kernels._jit import frozen, njit
from assay_kernels.components.before import before
from assay_kernels.components.reference import Components, Sizes, require_neighbours
from assay_kernels.surfaces.reference import Labels, as_volume

Runs = NDArray[np.int32]
"""Where runs begin and end, i4[runs, 2]."""


def label(labels: Labels, label: int, neighbours: int) -> tuple[Components, Sizes]:
    """Which voxels of a structure hang together."""
    steps = require_neighbours(labels, neighbours)
    planes, rows, width = as_volume(labels.shape)
    found = np.zeros(labels.shape, np.int32)
    if not labels.size:
        return found, np.zeros(0, np.int64)
    voxels = frozen(labels.reshape(planes * rows, width))
    begin = np.zeros(planes * rows + 1, np.int64)
    _count(voxels, label, begin)
    run = np.empty((begin[-1], 2), np.int32)
    _find(voxels, label, run)
    component = np.arange(begin[-1], dtype=np.int32)
    sizes = np.zeros(_components(run, begin, (planes, rows), before(labels.ndim, steps), component), np.int64)
    _paint(run, begin, component, found.reshape(planes * rows, width), sizes)
    return found, sizes


@njit
def _count(voxels: Any, label: int, begin: Any) -> None:
    rows, width = voxels.shape
    count = 0
    for row in range(rows):
        open_ = False
        for x in range(width):
            inside = voxels[row, x] == label
            count += inside and not open_
            open_ = inside
        begin[row + 1] = count


@njit
def _find(voxels: Any, label: int, run: Runs) -> None:
    rows, width = voxels.shape
    count = 0
    for row in range(rows):
        open_ = False
        for x in range(width):
            inside = voxels[row, x] == label
            if inside and not open_:
                run[count, 0] = x
            elif open_ and not inside:
                run[count, 1] = x
                count += 1
            open_ = inside
        if open_:
            run[count, 1] = width
            count += 1


@njit
def _root(parent: Any, run: int) -> int:
    while parent[run] != run:
        parent[run] = parent[parent[run]]
        run = parent[run]
    return run


@njit
def _join(run: Runs, parent: Any, one: tuple[int, int], other: tuple[int, int], aside: int) -> None:
    """Joins the runs of one row with those of another that overlap when made longer by `aside`."""
    at, to = one[0], other[0]
    while at < one[1] and to < other[1]:
        if run[to, 1] + aside <= run[at, 0]:
            to += 1
        elif run[at, 1] + aside <= run[to, 0]:
            at += 1
        else:
            if parent[at] != parent[to]:  # Mostly they were joined by another row.
                a, b = _root(parent, at), _root(parent, to)
                parent[max(a, b)] = parent[at] = parent[to] = min(a, b)
            # The one that ends first touches nothing more; a longer one may.
            if run[to, 1] < run[at, 1]:
                to += 1
            else:
                at += 1


@njit
def _components(run: Runs, begin: Any, shape: tuple[int, int], rows_before: Any, parent: Any) -> int:
    """Sets `parent` to the component of each run, from 1; how many there are."""
    planes, rows = shape
    for z in range(planes):
        for y in range(rows):
            row = z * rows + y
            for k in range(len(rows_before)):
                at_z, at_y = z - rows_before[k, 0], y - rows_before[k, 1]
                if at_z >= 0 and 0 <= at_y < rows:
                    to = at_z * rows + at_y
                    one, other = (begin[row], begin[row + 1]), (begin[to], begin[to + 1])
                    _join(run, parent, one, other, rows_before[k, 2])
    count = 0
    # Roots come before what they are the root of, so that theirs is known.
    for r in range(len(parent)):
        if parent[r] == r:
            count += 1
            parent[r] = -count
        else:
            parent[r] = parent[parent[r]]
    for r in range(len(parent)):
        parent[r] = -parent[r]
    return count


@njit
def _paint(run: Runs, begin: Any, component: Any, found: Any, sizes: Any) -> None:
    for row in range(len(found)):
        for r in range(begin[row], begin[row + 1]):
            sizes[component[r] - 1] += run[r, 1] - run[r, 0]
            found[row, run[r, 0] : run[r, 1]] = component[r]
