# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Borders and distances in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.surfaces.reference import as_volume, of_axes, require_axes, require_borders, row_bytes
from assay_kernels.surfaces.rings import LOOKS, rings

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t

cdef extern from "border.h" nogil:
    void assay_border(int, const void *, const int64_t *, int, int64_t, uint64_t *, const uint64_t *, uint64_t *)

cdef extern from "nearest.h" nogil:
    ctypedef struct assay_range:
        int64_t first, last
    ctypedef struct assay_grid:
        int64_t planes, rows, words
        double step[3]
        assay_range z, y
    ctypedef struct assay_rings:
        const int32_t *z
        const int32_t *y
        const int64_t *byte
        const double *square
        int64_t count
        double reach
    bint assay_span(const uint64_t *, assay_grid *)
    int64_t assay_near(const uint64_t *, const uint64_t *, const assay_grid *, const assay_rings *, int64_t, double *)

cdef extern from "columns.h" nogil:
    ctypedef struct assay_envelope:
        int64_t *site
        int64_t *start "from"
    ctypedef struct assay_room:
        double *along_x
        double *along_y
        int32_t *row
        int64_t *cursor
        int64_t *first
        int64_t *wanted
        assay_envelope envelope
    void assay_far(const uint64_t *, const uint64_t *, const assay_grid *, const assay_room *, double *)

_KINDS = {"u1": 0, "b1": 0, "u2": 1, "i4": 2}


def border(labels, label):
    """The border of a structure in bits."""
    require_axes(labels.shape)
    labels = np.ascontiguousarray(labels)
    planes, rows, width = as_volume(labels.shape)
    words = row_bytes(width) // 8
    bits = np.zeros((planes, rows, words), np.uint64)
    held = np.iinfo(labels.dtype if labels.dtype.kind != "b" else np.uint8)
    if labels.size and held.min <= label <= held.max:
        room, none = np.zeros((3, rows, words), np.uint64), np.zeros(words, np.uint64)
        kind = _KINDS[labels.dtype.str[1:]]
        _border(labels.reshape(-1).view(np.uint8), (planes, rows, width), labels.ndim, label, kind, room, none, bits)
    return bits.view(np.uint8).reshape(of_axes((planes, rows, 8 * words), labels.ndim))


def distances(one, other, spacing):
    """How far each voxel of a border is from the nearest one of another."""
    require_borders(one, other, spacing)
    planes, rows, width = as_volume(one.shape)
    words = width // 8
    shape = planes, rows, words
    one, other = (np.ascontiguousarray(bits).view(np.uint64).reshape(shape) for bits in (one, other))
    found = np.full(int(np.bitwise_count(one).sum()), np.inf)
    if found.size:
        step = np.concatenate([np.ones(3 - len(spacing)), spacing])
        looks = LOOKS * planes * rows * words * 64
        around = rings(planes, rows, spacing)
        _distances(one, other, step, around, (around.z.astype(np.int64) * rows + around.y) * width, looks, found)
    return np.sqrt(found, out=found)


def _border(const uint8_t[::1] labels, shape, int axes, int64_t label, int kind, uint64_t[:, :, ::1] room,
            const uint64_t[::1] none, uint64_t[:, :, ::1] bits):
    cdef int64_t[3] sizes
    sizes[0], sizes[1], sizes[2] = shape
    with nogil:
        assay_border(kind, &labels[0], sizes, 2 * (axes - 1), label, &room[0, 0, 0], &none[0], &bits[0, 0, 0])


def _distances(const uint64_t[:, :, ::1] one, const uint64_t[:, :, ::1] other, const double[::1] step, around,
               const int64_t[::1] byte, int64_t looks, double[::1] found):
    cdef assay_grid grid
    cdef assay_rings ring
    cdef const int32_t[::1] z = around.z, y = around.y
    cdef const double[::1] square = around.square
    cdef bint there
    cdef int64_t open_ = 0
    grid.planes, grid.rows, grid.words = one.shape[0], one.shape[1], one.shape[2]
    grid.step[0], grid.step[1], grid.step[2] = step[0], step[1], step[2]
    ring.z, ring.y, ring.byte, ring.square = &z[0], &y[0], &byte[0], &square[0]
    ring.count, ring.reach = square.shape[0], around.reach
    with nogil:
        there = assay_span(&other[0, 0, 0], &grid)
        if there:
            open_ = assay_near(&one[0, 0, 0], &other[0, 0, 0], &grid, &ring, looks, &found[0])
    if open_:
        _far(one, other, grid, found)


cdef _far(const uint64_t[:, :, ::1] one, const uint64_t[:, :, ::1] other, assay_grid grid, double[::1] found):
    cdef int64_t rows = grid.planes * grid.rows, longest = max(grid.planes, grid.rows)
    cdef double[::1] reals = np.empty(2 * rows)
    cdef int64_t[::1] wholes = np.empty(2 * rows + grid.rows + 2 * longest, np.int64)
    cdef int32_t[::1] row = np.empty(rows, np.int32)
    cdef assay_room room
    room.along_x, room.along_y = &reals[0], &reals[rows]
    room.cursor, room.first, room.wanted = &wholes[0], &wholes[rows], &wholes[2 * rows]
    room.envelope.site, room.row = &wholes[2 * rows + grid.rows], &row[0]
    room.envelope.start = room.envelope.site + longest
    with nogil:
        assay_far(&one[0, 0, 0], &other[0, 0, 0], &grid, &room, &found[0])
