# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Confusion counts in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.codes import require_codes
from assay_kernels.confusion.reference import require_labels, require_scores

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

ctypedef fused label:
    uint8_t
    uint16_t
    int32_t

cdef extern from "often.h" nogil:
    bint assay_has_compress()

cdef extern from "table.h" nogil:
    ctypedef struct assay_way:
        int64_t stride
        bint often
        bint spread
    bint assay_table_two(const uint8_t *, const uint8_t *, int64_t, uint32_t *)
    bint assay_table_narrow(const uint8_t *, const uint8_t *, int64_t, uint64_t, uint32_t *, uint16_t *, assay_way)
    bint assay_table_u1_uint32_t(const uint8_t *, const uint8_t *, int64_t, uint64_t, uint32_t *, assay_way *)
    bint assay_table_u2_uint32_t(const uint16_t *, const uint16_t *, int64_t, uint64_t, uint32_t *, assay_way *)
    bint assay_table_i4_uint32_t(const int32_t *, const int32_t *, int64_t, uint64_t, uint32_t *, assay_way *)
    bint assay_weighted_u1(const uint8_t *, const uint8_t *, int64_t, uint64_t, const uint32_t *, uint64_t *, int64_t)
    bint assay_weighted_u2(const uint16_t *, const uint16_t *, int64_t, uint64_t, const uint32_t *, uint64_t *, int64_t)
    bint assay_weighted_i4(const int32_t *, const int32_t *, int64_t, uint64_t, const uint32_t *, uint64_t *, int64_t)

cdef extern from "planes.h" nogil:
    bint assay_has_planes()
    int64_t assay_table_planes(const uint8_t *, const uint8_t *, int64_t, int64_t *)

# Items that 32-bit counts hold.
cdef int64_t CHUNK = 1 << 30

PLANES = bool(assay_has_planes())
"""Whether this machine counts the bits of wide registers, which up to eight classes are then counted by."""

OFTEN = bool(assay_has_compress())
"""Whether this machine takes out of a block the cells that are hit often, which are then counted at once."""


def table(reference, prediction, classes):
    """Count each pair of classes, i8[classes, classes]."""
    reference, prediction = _contiguous(reference, prediction, classes)
    counts = np.zeros(classes * classes, dtype=np.int64)
    for start in range(0, reference.size, CHUNK):
        part = reference[start:start + CHUNK], prediction[start:start + CHUNK]
        if PLANES and 2 < classes <= 8 and reference.itemsize == 1:
            part = _by_planes(*part, classes, counts)
        if part is None or len(part[0]) and not _by_cells(*part, classes, counts):
            require_labels(reference, prediction, classes)
    return counts.reshape(classes, classes)


def weighted(reference, prediction, classes, weights):
    """Add up each row of weights u4[r, n] by pairs of classes, i8[r, classes, classes]."""
    reference, prediction = _contiguous(reference, prediction, classes)
    cells = classes * classes
    counts = np.zeros((len(weights), cells), dtype=np.int64)
    for count, times in zip(counts, weights if reference.size else ()):
        lanes = _lanes(cells, reference.size, np.uint64)
        if not _weighted(reference, prediction, classes, np.ascontiguousarray(times), lanes):
            require_labels(reference, prediction, classes)
        count += lanes[:, :cells].sum(axis=0).view(np.int64)
    return counts.reshape(len(weights), classes, classes)


def grouped(reference, prediction, classes, group, groups):
    """Count each pair of classes within each group i4[n], i8[groups, classes, classes]."""
    reference, prediction = np.ascontiguousarray(reference), np.ascontiguousarray(prediction)
    counts = np.zeros((groups, classes, classes), dtype=np.int64)
    if not _grouped(reference, prediction, np.ascontiguousarray(group), counts):
        require_labels(reference, prediction, classes)
        require_codes("group", group, groups)
    return counts


def threshold(positive, score, threshold):
    """Count positive u1[n] (0 or 1) against `score f8[n] >= threshold`, i8[2, 2]."""
    require_scores(score)
    return table(positive, (score >= threshold).view(np.uint8), 2)


def _contiguous(reference, prediction, classes):
    """Both streams, in a dtype whose pairs of `classes` classes the kernels tell apart."""
    if classes > 256 and reference.dtype.itemsize == 1:
        reference, prediction = reference.astype(np.uint16), prediction.astype(np.uint16)
    if classes > 65536 and reference.dtype.itemsize == 2:
        reference, prediction = reference.astype(np.int32), prediction.astype(np.int32)
    return np.ascontiguousarray(reference), np.ascontiguousarray(prediction)


def _lanes(cells, items, dtype):
    """Four tables to count into, or one where clearing four would cost more than they save.

    Lanes whose distance is a multiple of 4096 bytes would wait for each other.
    """
    return np.zeros((4 if cells <= 65536 and items >= 4 * cells else 1, cells + 16), dtype=dtype)


def _by_planes(const uint8_t[::1] reference, const uint8_t[::1] prediction, int64_t classes, int64_t[::1] counts):
    """Count whole blocks and return the streams that are left; None when a label is out of range."""
    cdef int64_t exact[64]
    cdef int64_t items, r, p
    with nogil:
        items = assay_table_planes(&reference[0], &prediction[0], reference.shape[0], exact)
    if items < 0:
        return None
    for r in range(8):
        for p in range(8):
            if r < classes and p < classes:
                counts[r * classes + p] += exact[8 * r + p]
            elif exact[8 * r + p]:
                return None
    return reference[items:], prediction[items:]


def _by_cells(reference, prediction, classes, counts):
    """Count every pair; False when a label is out of range."""
    cells = counts.size
    if classes == 2 and reference.itemsize == 1:
        lanes = np.zeros((1, cells), dtype=np.uint32)
        within = _two(reference, prediction, lanes[0])
    elif classes <= 128 and reference.itemsize == 1:
        lanes = np.zeros((1, cells), dtype=np.uint32)
        within = _narrow(reference, prediction, classes, lanes[0], _lanes(cells, len(reference), np.uint16))
    else:
        lanes = _lanes(cells, len(reference), np.uint32)
        within = _table(reference, prediction, classes, lanes)
    for lane in lanes:
        counts += lane[:cells]
    return within


def _two(const uint8_t[::1] reference, const uint8_t[::1] prediction, uint32_t[::1] counts):
    cdef bint within
    with nogil:
        within = assay_table_two(&reference[0], &prediction[0], reference.shape[0], &counts[0])
    return within


def _narrow(
    const uint8_t[::1] reference,
    const uint8_t[::1] prediction,
    int64_t classes,
    uint32_t[::1] counts,
    uint16_t[:, ::1] lanes,
):
    cdef int64_t items = reference.shape[0]
    cdef assay_way way = _way(lanes.shape[0], lanes.shape[1])
    cdef bint within
    with nogil:
        within = assay_table_narrow(&reference[0], &prediction[0], items, classes, &counts[0], &lanes[0, 0], way)
    return within


def _table(const label[::1] reference, const label[::1] prediction, int64_t classes, uint32_t[:, ::1] lanes):
    cdef int64_t items = reference.shape[0]
    cdef uint32_t *into = &lanes[0, 0]
    cdef assay_way way = _way(lanes.shape[0], lanes.shape[1])
    cdef bint within
    with nogil:
        if label is uint8_t:
            within = assay_table_u1_uint32_t(&reference[0], &prediction[0], items, classes, into, &way)
        elif label is uint16_t:
            within = assay_table_u2_uint32_t(&reference[0], &prediction[0], items, classes, into, &way)
        else:
            within = assay_table_i4_uint32_t(&reference[0], &prediction[0], items, classes, into, &way)
    return within


cdef assay_way _way(Py_ssize_t lanes, Py_ssize_t stride):
    return assay_way(stride if lanes > 1 else 0, OFTEN, False)


def _weighted(
    const label[::1] reference,
    const label[::1] prediction,
    int64_t classes,
    const uint32_t[::1] weights,
    uint64_t[:, ::1] lanes,
):
    cdef int64_t items = reference.shape[0]
    cdef int64_t stride = lanes.shape[1] if lanes.shape[0] > 1 else 0
    cdef const uint32_t *w = &weights[0]
    cdef bint within
    with nogil:
        if label is uint8_t:
            within = assay_weighted_u1(&reference[0], &prediction[0], items, classes, w, &lanes[0, 0], stride)
        elif label is uint16_t:
            within = assay_weighted_u2(&reference[0], &prediction[0], items, classes, w, &lanes[0, 0], stride)
        else:
            within = assay_weighted_i4(&reference[0], &prediction[0], items, classes, w, &lanes[0, 0], stride)
    return within


def _grouped(
    const label[::1] reference, const label[::1] prediction, const int32_t[::1] group, int64_t[:, :, ::1] counts
):
    cdef int64_t groups = counts.shape[0], classes = counts.shape[1]
    cdef int64_t i, r, p, g
    cdef bint within = True
    with nogil:
        for i in range(reference.shape[0]):
            r = reference[i]
            p = prediction[i]
            g = group[i]
            if r < 0 or r >= classes or p < 0 or p >= classes or g < 0 or g >= groups:
                within = False
                break
            counts[g, r, p] += 1
    return within
