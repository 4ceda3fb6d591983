# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Calibration in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.calibration.binned import Bins, CalibrationState
from assay_kernels.calibration.reference import require_ascending, require_outcomes
from assay_kernels.state.fixed_sum import LIMB_BITS, add_limbs

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t

cdef extern from "sums.h" nogil:
    ctypedef struct assay_bin:
        pass
    ctypedef struct assay_scores:
        pass
    double assay_log(double)
    bint assay_sums(
        const uint8_t *, const double *, const float *, int64_t, int64_t, const double *, const uint32_t *, int64_t,
        assay_bin *, int64_t, assay_scores *)

cdef extern from "mass.h" nogil:
    bint assay_ascending(const uint8_t *, const double *, const float *, int64_t)
    void assay_equal_mass(
        const uint8_t *, const double *, const float *, const int64_t *, const uint32_t *, int64_t, int64_t,
        assay_bin *)


def log(double x):
    """Natural logarithm of 0 < x <= 1, off by less than one unit in the last place, the same on every machine."""
    return assay_log(x)


def sums(positive, probability, bins):
    """Gather every item once."""
    return _gather(positive, probability, bins, None, 1)[0]


def weighted(positive, probability, bins, weights):
    """Gather every item as often as each row of weights u4[r, n] says; a state for each row."""
    return _gather(positive, probability, bins, np.ascontiguousarray(weights), len(weights))


def equal_mass(positive, probability, bins):
    """Cut ascending rows into `bins` runs whose sizes differ by one at most."""
    return _cut(positive, probability, bins, None, None, 1)[0]


def weighted_equal_mass(positive, probability, bins, item, weights):
    """As `equal_mass`, each row repeated as often as its item's weight says; bins for each row of weights u4[r, n]."""
    row_item, drawn = np.ascontiguousarray(item), np.ascontiguousarray(weights)
    return _cut(positive, probability, bins, row_item, drawn, len(drawn))


def _cut(positive, probability, bins, item, weights, replicates):
    sums = np.zeros((replicates, bins, 4), dtype=np.uint64)
    outcomes, wide, narrow = _columns(positive, probability)
    if not _rows(outcomes, wide, narrow, item, weights, sums):
        require_outcomes(positive, probability)
        require_ascending(probability)
    outcome, probability = sums[:, :, 2:].astype(np.int64), _limbs(sums[:, :, :2])
    counts, positives = outcome.sum(axis=2), np.ascontiguousarray(outcome[:, :, 1])
    return tuple(Bins(counts[k], positives[k], probability[k]) for k in range(replicates))


def _columns(positive, probability):
    """The rows' columns, contiguous: outcomes, and probabilities as f8 or as f4, the other None."""
    values = np.ascontiguousarray(probability)
    wide, narrow = (values, None) if values.dtype == np.float64 else (None, values)
    return np.ascontiguousarray(positive), wide, narrow


def _gather(positive, probability, bins, weights, replicates):
    edges = np.arange(bins + 1) / bins
    edges[0] = -1.0
    lanes = np.zeros((replicates, 4 if bins <= 1024 else 1, bins, 4), dtype=np.uint64)
    scores = np.zeros((replicates, 5), dtype=np.uint64)
    outcomes, wide, narrow = _columns(positive, probability)
    if not _items(outcomes, wide, narrow, weights, edges, lanes, scores):
        require_outcomes(positive, probability)
    outcome = lanes[:, :, :, 2:].sum(axis=1).astype(np.int64)
    probability = _limbs(lanes[:, 0, :, :2])
    for lane in range(1, lanes.shape[1]):
        probability = add_limbs(probability, _limbs(lanes[:, lane, :, :2]))
    counts, brier, log_loss = outcome.sum(axis=2), _limbs(scores[:, :2]), _limbs(scores[:, 2:4])
    return tuple(
        CalibrationState(counts[k], outcome[k, :, 1].copy(), probability[k], brier[k], log_loss[k], int(scores[k, 4]))
        for k in range(replicates)
    )


def _limbs(sums):
    """128-bit sums, u8[..., 2] with the low word first, in the limbs of a fixed-point sum."""
    low, high = sums[..., 0], sums[..., 1]
    spill = np.uint64(64 - LIMB_BITS)
    mask = np.uint64((1 << LIMB_BITS) - 1)
    return np.stack((high << spill | low >> np.uint64(LIMB_BITS), low & mask), axis=-1).astype(np.int64)


def _items(
    const uint8_t[::1] positive,
    const double[::1] wide,
    const float[::1] narrow,
    const uint32_t[:, ::1] weights,
    const double[::1] edges,
    uint64_t[:, :, :, ::1] lanes,
    uint64_t[:, ::1] scores,
):
    cdef int64_t items = positive.shape[0], bins = edges.shape[0] - 1, replicates = lanes.shape[0]
    cdef int64_t stride = bins if lanes.shape[1] > 1 else 0
    cdef const double *p8 = NULL
    cdef const float *p4 = NULL
    cdef const uint32_t *w = NULL
    cdef bint valid
    if items == 0 or replicates == 0:
        return True
    if wide is not None:
        p8 = &wide[0]
    if narrow is not None:
        p4 = &narrow[0]
    if weights is not None:
        w = &weights[0, 0]
    with nogil:
        valid = assay_sums(
            &positive[0], p8, p4, items, bins, &edges[0], w, replicates,
            <assay_bin *> &lanes[0, 0, 0, 0], stride, <assay_scores *> &scores[0, 0])
    return valid


def _rows(
    const uint8_t[::1] positive,
    const double[::1] wide,
    const float[::1] narrow,
    const int64_t[::1] item,
    const uint32_t[:, ::1] weights,
    uint64_t[:, :, ::1] sums,
):
    cdef int64_t items = positive.shape[0], bins = sums.shape[1], k
    cdef const double *p8 = NULL
    cdef const float *p4 = NULL
    cdef const int64_t *of_row = NULL
    cdef const uint32_t *w = NULL
    cdef bint valid
    if items == 0 or sums.shape[0] == 0:
        return True
    if wide is not None:
        p8 = &wide[0]
    if narrow is not None:
        p4 = &narrow[0]
    with nogil:
        valid = assay_ascending(&positive[0], p8, p4, items)
        for k in range(sums.shape[0] if valid else 0):
            if weights is not None:
                of_row, w = &item[0], &weights[k, 0]
            assay_equal_mass(&positive[0], p8, p4, of_row, w, items, bins, <assay_bin *> &sums[k, 0, 0])
    return valid
