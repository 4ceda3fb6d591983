# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Confusion counts in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.codes import require_codes
from assay_kernels.confusion.reference import require_labels, require_scores

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t

ctypedef fused label:
    uint8_t
    uint16_t
    int32_t

cdef extern from "table.h" nogil:
    bint assay_table_u1(const uint8_t *, const uint8_t *, int64_t, int64_t, uint32_t *, int64_t)
    bint assay_table_u2(const uint16_t *, const uint16_t *, int64_t, int64_t, uint32_t *, int64_t)
    bint assay_table_i4(const int32_t *, const int32_t *, int64_t, int64_t, uint32_t *, int64_t)

# Items that 32-bit counts hold.
cdef int64_t CHUNK = 1 << 30
# Lanes whose distance is a multiple of 4096 bytes would wait for each other.
cdef int64_t PADDING = 16


def table(reference, prediction, classes):
    """Count each pair of classes, i8[classes, classes]."""
    if classes > 256 and reference.dtype.itemsize == 1:
        reference, prediction = reference.astype(np.uint16), prediction.astype(np.uint16)
    reference, prediction = np.ascontiguousarray(reference), np.ascontiguousarray(prediction)
    cells = classes * classes
    counts = np.zeros(cells, dtype=np.int64)
    for start in range(0, reference.size, CHUNK):
        part = slice(start, start + CHUNK)
        lanes = np.zeros((4 if classes <= 128 else 1, cells + PADDING), dtype=np.uint32)
        if not _table(reference[part], prediction[part], classes, lanes):
            require_labels(reference, prediction, classes)
        counts += lanes[:, :cells].sum(axis=0, dtype=np.int64)
    return counts.reshape(classes, classes)


def weighted(reference, prediction, classes, weights):
    """Add up the weights u4[n] of each pair of classes, i8[classes, classes]."""
    reference, prediction = np.ascontiguousarray(reference), np.ascontiguousarray(prediction)
    counts = np.zeros((classes, classes), dtype=np.int64)
    if not _weighted(reference, prediction, np.ascontiguousarray(weights), counts):
        require_labels(reference, prediction, classes)
    return counts


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


def _table(const label[::1] reference, const label[::1] prediction, int64_t classes, uint32_t[:, ::1] lanes):
    cdef int64_t items = reference.shape[0]
    cdef int64_t stride = lanes.shape[1] if lanes.shape[0] > 1 else 0
    cdef bint within
    with nogil:
        if label is uint8_t:
            within = assay_table_u1(&reference[0], &prediction[0], items, classes, &lanes[0, 0], stride)
        elif label is uint16_t:
            within = assay_table_u2(&reference[0], &prediction[0], items, classes, &lanes[0, 0], stride)
        else:
            within = assay_table_i4(&reference[0], &prediction[0], items, classes, &lanes[0, 0], stride)
    return within


def _weighted(
    const label[::1] reference, const label[::1] prediction, const uint32_t[::1] weights, int64_t[:, ::1] counts
):
    cdef int64_t classes = counts.shape[0]
    cdef int64_t i, r, p
    cdef bint within = True
    with nogil:
        for i in range(reference.shape[0]):
            r = reference[i]
            p = prediction[i]
            if r < 0 or r >= classes or p < 0 or p >= classes:
                within = False
                break
            counts[r, p] += weights[i]
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
