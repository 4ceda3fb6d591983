# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Gathering in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.gather.reference import fresh, halves, keys, pattern, require_places, require_rows

from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from libc.stdint cimport int64_t, uint8_t, uint32_t

cdef extern from "order.h" nogil:
    void assay_order(int64_t, int64_t, int64_t, int, int, const uint32_t *, int64_t *)

cdef extern from "rows.h" nogil:
    ctypedef struct assay_taken:
        const int64_t *index
        int64_t rows, width
        const double *mean
        const double *scale
        int64_t period
    ctypedef void assay_gatherer(const void *, const assay_taken *, void *)
    assay_gatherer *ASSAY_GATHERERS[8][2]
    const int64_t ASSAY_BLOCK
    int64_t assay_outside(const int64_t *, int64_t, int64_t)
    void assay_copied(const char *, const assay_taken *, int64_t, int64_t, int64_t, char *)

_KINDS = {name: kind for kind, name in enumerate(("u1", "i1", "i2", "i4", "i8", "u8", "f4", "f8"))}


def order(items, seed, epoch, int64_t start, int64_t count):
    """The items at places start..start+count-1 of the epoch."""
    require_places(items, start, count)
    found = np.empty(count, np.int64)
    left, right = halves(items)
    _order(items, start, left, right, keys(seed, epoch), found)
    return found


def rows(source, index, mean, scale, size):
    """(source[index] - mean) * scale in floating-point numbers of 4 or 8 bytes."""
    result = fresh(index, source, size)
    Prepared(np.ascontiguousarray(source), mean, scale, size)(np.ascontiguousarray(index), result)
    return result


cdef class Prepared:
    """The rows of one contiguous source; `mean` is None where they are taken as they are."""

    cdef assay_taken _taken
    cdef assay_gatherer *_normalised
    cdef const uint8_t *_source
    cdef int64_t _items, _row_bytes
    cdef object _held

    def __init__(self, source, mean, scale, int size):
        cdef const uint8_t[::1] values = source.reshape(-1).view(np.uint8)
        cdef const double[::1] means, scales
        self._items, self._taken.width, self._row_bytes = len(source), source.shape[1], size * source.shape[1]
        self._source = &values[0] if values.shape[0] else NULL
        if mean is None:
            self._held = source
            return
        self._normalised = ASSAY_GATHERERS[_KINDS[source.dtype.str[1:]]][size == 8]
        means, scales = pattern(mean), pattern(scale)
        self._taken.mean, self._taken.scale = &means[0], &scales[0]
        self._taken.period = means.shape[0] - ASSAY_BLOCK
        self._held = source, means, scales

    def __call__(self, index, out):
        """Fill contiguous `out` with the rows at `index`, contiguous i8[m]."""
        cdef Py_buffer places, room
        cdef bint there
        PyObject_GetBuffer(index, &places, PyBUF_SIMPLE)
        try:
            PyObject_GetBuffer(out, &room, PyBUF_WRITABLE)
            try:
                there = self._fill(&places, &room)
            finally:
                PyBuffer_Release(&room)
        finally:
            PyBuffer_Release(&places)
        if not there:
            require_rows(index, self._items)

    cdef bint _fill(self, Py_buffer *places, Py_buffer *room) except -1:
        cdef assay_taken taken = self._taken
        cdef bint there
        taken.index, taken.rows = <const int64_t *>places.buf, places.len // 8
        if room.len != taken.rows * self._row_bytes:
            raise ValueError(f"{room.len} bytes have no room for exactly {taken.rows} rows")
        with nogil:
            there = assay_outside(taken.index, taken.rows, self._items) < 0
            if there and room.len:
                if self._normalised is NULL:
                    assay_copied(<const char *>self._source, &taken, 0, taken.rows, self._row_bytes, <char *>room.buf)
                else:
                    self._normalised(self._source, &taken, room.buf)
        return there


def _order(int64_t items, int64_t start, int left, int right, const uint32_t[::1] key, int64_t[::1] item):
    if item.shape[0]:
        with nogil:
            assay_order(items, start, item.shape[0], left, right, &key[0], &item[0])
