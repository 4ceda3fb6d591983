# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Gathering in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.gather.reference import fresh, halves, keys, pattern, require_places, require_rows

from libc.stdint cimport int64_t, uint8_t, uint32_t

cdef extern from "order.h" nogil:
    void assay_order(int64_t, int64_t, int64_t, int, int, const uint32_t *, int64_t *)

cdef extern from "rows.h" nogil:
    ctypedef struct assay_taken:
        const int64_t *index
        int64_t rows, width
        const double *mean
        const double *scale
        int64_t channels
    int64_t assay_outside(const int64_t *, int64_t, int64_t)
    void assay_rows(int, int, const void *, const assay_taken *, void *)

_KINDS = {name: kind for kind, name in enumerate(("u1", "i1", "i2", "i4", "i8", "u8", "f4", "f8"))}


def order(items, seed, epoch, int64_t start, int64_t count):
    """The items at places start..start+count-1 of the epoch."""
    require_places(items, start, count)
    found = np.empty(count, np.int64)
    left, right = halves(items)
    _order(items, start, left, right, keys(seed, epoch), found)
    return found


def rows(source, index, mean, scale, size, out=None):
    """(source[index] - mean) * scale in floating-point numbers of 4 or 8 bytes, into `out` where that is given."""
    cdef int kind = _KINDS[source.dtype.str[1:]], wide = size == 8
    result = fresh(index, source, size) if out is None else out
    mean, scale = pattern(mean, source.shape[1]), pattern(scale, source.shape[1])
    if not _rows(_bytes(source), np.ascontiguousarray(index), source.shape, mean, scale, kind, wide, _bytes(result)):
        require_rows(index, len(source))
    return result


def _bytes(array):
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8)


def _order(int64_t items, int64_t start, int left, int right, const uint32_t[::1] key, int64_t[::1] item):
    if item.shape[0]:
        with nogil:
            assay_order(items, start, item.shape[0], left, right, &key[0], &item[0])


def _rows(
    const uint8_t[::1] source,
    const int64_t[::1] index,
    shape,
    const double[::1] mean,
    const double[::1] scale,
    int kind,
    int wide,
    uint8_t[::1] out,
):
    cdef assay_taken taken
    cdef int64_t items = shape[0]
    cdef bint there
    taken.rows, taken.width, taken.channels = index.shape[0], shape[1], mean.shape[0]
    if taken.rows == 0:
        return True
    taken.index = &index[0]
    with nogil:
        there = assay_outside(taken.index, taken.rows, items) < 0
        if there and out.shape[0]:
            taken.mean, taken.scale = &mean[0], &scale[0]
            assay_rows(kind, wide, &source[0], &taken, &out[0])
    return there
