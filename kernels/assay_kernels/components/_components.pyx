# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Connected components in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.components.before import before
from assay_kernels.components.reference import require_neighbours
from assay_kernels.surfaces.reference import as_volume, row_bytes

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t

cdef extern from "../surfaces/pack.h" nogil:
    void assay_pack(int, const void *, int64_t, int64_t, int64_t, uint64_t *)

cdef extern from "runs.h" nogil:
    ctypedef struct assay_run:
        int32_t first, end
    ctypedef struct assay_before:
        int32_t z, y, x
    int64_t assay_count_runs(const uint64_t *, int64_t, int64_t, int64_t *)
    void assay_find_runs(const uint64_t *, int64_t, int64_t, assay_run *)
    int64_t assay_components(const assay_run *, const int64_t *, int64_t, int64_t, const assay_before *, int, int32_t *)
    void assay_paint(const assay_run *, const int64_t *, int64_t, int64_t, const int32_t *, int32_t *, int64_t *)

_KINDS = {"u1": 0, "b1": 0, "u2": 1, "i4": 2}


def label(labels, label, neighbours):
    """Which voxels of a structure hang together."""
    steps = require_neighbours(labels, neighbours)
    labels = np.ascontiguousarray(labels)
    planes, rows, width = as_volume(labels.shape)
    found = np.zeros(labels.shape, np.int32)
    held = np.iinfo(labels.dtype if labels.dtype.kind != "b" else np.uint8)
    if not labels.size or not held.min <= label <= held.max:
        return found, np.zeros(0, np.int64)
    bits = np.zeros((planes * rows, row_bytes(width) // 8), np.uint64)
    kind = _KINDS[labels.dtype.str[1:]]
    around = before(labels.ndim, steps)
    return found, _label(labels.reshape(-1).view(np.uint8), kind, label, width, bits, planes, around, found.reshape(-1))


cdef _label(const uint8_t[::1] labels, int kind, int64_t label, int64_t width, uint64_t[:, ::1] bits, int64_t planes,
            const int32_t[:, ::1] rows_before, int32_t[::1] found):
    cdef int64_t rows = bits.shape[0], words = bits.shape[1], runs, count
    cdef int64_t[::1] begin = np.empty(rows + 1, np.int64), sizes
    cdef int32_t[:, ::1] run
    cdef int32_t[::1] component
    cdef const assay_before *around = <const assay_before *>&rows_before[0, 0]
    with nogil:
        assay_pack(kind, &labels[0], rows, width, label, &bits[0, 0])
        runs = assay_count_runs(&bits[0, 0], rows, words, &begin[0])
    if not runs:
        return np.zeros(0, np.int64)
    run, component = np.empty((runs, 2), np.int32), np.empty(runs, np.int32)
    with nogil:
        assay_find_runs(&bits[0, 0], rows, words, <assay_run *>&run[0, 0])
        count = assay_components(<assay_run *>&run[0, 0], &begin[0], planes, rows // planes, around,
                                 <int>rows_before.shape[0], &component[0])
    sizes = np.zeros(count, np.int64)
    with nogil:
        assay_paint(<assay_run *>&run[0, 0], &begin[0], rows, width, &component[0], &found[0], &sizes[0])
    return np.asarray(sizes)
