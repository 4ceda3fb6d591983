# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Calibration sums in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.calibration.binned import CalibrationState
from assay_kernels.calibration.reference import require_outcomes
from assay_kernels.state.fixed_sum import LIMB_BITS, add_limbs

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t

cdef extern from "sums.h" nogil:
    ctypedef struct assay_bin:
        pass
    ctypedef struct assay_scores:
        pass
    double assay_log(double)
    bint assay_gather(
        const uint8_t *, const double *, const float *, const uint32_t *, int64_t, int64_t, const double *,
        assay_bin *, int64_t, assay_scores *)


def log(double x):
    """Natural logarithm of 0 < x <= 1, off by less than one unit in the last place, the same on every machine."""
    return assay_log(x)


def sums(positive, probability, bins):
    """Gather every item once."""
    return _gather(positive, probability, bins, None)


def weighted(positive, probability, bins, weights):
    """Gather every item as often as its weight u4[n] says."""
    return _gather(positive, probability, bins, np.ascontiguousarray(weights))


def _gather(positive, probability, bins, weights):
    edges = np.arange(bins + 1) / bins
    edges[0] = -1.0
    lanes = np.zeros((4 if bins <= 1024 else 1, bins, 4), dtype=np.uint64)
    scores = np.zeros(5, dtype=np.uint64)
    outcomes, values = np.ascontiguousarray(positive), np.ascontiguousarray(probability)
    wide, narrow = (values, None) if values.dtype == np.float64 else (None, values)
    if not _items(outcomes, wide, narrow, weights, edges, lanes, scores):
        require_outcomes(positive, probability)
    outcome = lanes[:, :, 2:].sum(axis=0).astype(np.int64)
    probability = _limbs(lanes[0, :, :2])
    for lane in lanes[1:, :, :2]:
        probability = add_limbs(probability, _limbs(lane))
    return CalibrationState(
        outcome.sum(axis=1), outcome[:, 1].copy(), probability, _limbs(scores[:2]), _limbs(scores[2:4]), int(scores[4])
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
    const uint32_t[::1] weights,
    const double[::1] edges,
    uint64_t[:, :, ::1] lanes,
    uint64_t[::1] scores,
):
    cdef int64_t items = positive.shape[0], bins = edges.shape[0] - 1
    cdef int64_t stride = bins if lanes.shape[0] > 1 else 0
    cdef const double *p8 = NULL
    cdef const float *p4 = NULL
    cdef const uint32_t *w = NULL
    cdef bint valid
    if items == 0:
        return True
    if wide is not None:
        p8 = &wide[0]
    if narrow is not None:
        p4 = &narrow[0]
    if weights is not None:
        w = &weights[0]
    with nogil:
        valid = assay_gather(
            &positive[0], p8, p4, w, items, bins, &edges[0],
            <assay_bin *> &lanes[0, 0, 0], stride, <assay_scores *> &scores[0])
    return valid
