# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Bands in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.bands.reference import near_by, require_bands
from assay_kernels.bands.runs import runs
from assay_kernels.surfaces._surfaces import distances
from assay_kernels.surfaces.reference import as_volume

from libc.stdint cimport int32_t, int64_t, uint64_t

cdef extern from "band.h" nogil:
    ctypedef struct assay_runs:
        const int32_t *z
        const int32_t *y
        const int32_t *length
        int64_t count
    void assay_band(const uint64_t *, const uint64_t *, const int64_t *, const assay_runs *, uint64_t *, uint64_t *)


def near(one, other, spacing, width):
    """The voxels of one mask no farther than a width from the nearest of another."""
    require_bands(one, other, spacing, width)
    planes, rows, length = as_volume(one.shape)
    around = runs((planes, rows, 8 * length), spacing, width) if one.size else None
    if around is None:
        return near_by(distances, one, other, spacing, width)
    shape = planes, rows, length // 8
    one_bits, other_bits = (np.ascontiguousarray(bits).view(np.uint64).reshape(shape) for bits in (one, other))
    found = np.zeros(shape, np.uint64)
    _near(one_bits, other_bits, around, np.empty(2 * (length // 8), np.uint64), found)
    return found.view(np.uint8).reshape(one.shape)


def _near(const uint64_t[:, :, ::1] one, const uint64_t[:, :, ::1] other, around, uint64_t[::1] room,
          uint64_t[:, :, ::1] found):
    cdef const int32_t[::1] z = around.z, y = around.y, length = around.length
    cdef int64_t[3] shape
    cdef assay_runs of
    shape[0], shape[1], shape[2] = one.shape[0], one.shape[1], one.shape[2]
    of.z, of.y, of.length, of.count = &z[0], &y[0], &length[0], z.shape[0]
    with nogil:
        assay_band(&one[0, 0, 0], &other[0, 0, 0], shape, &of, &room[0], &found[0, 0, 0])
