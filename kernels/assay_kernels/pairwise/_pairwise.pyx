# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Sums over pairs of forecasts in C; arguments and results as in `reference`."""

import numpy as np

from assay_kernels.codes import require_codes
from assay_kernels.pairwise.prepared import Columns, ascend
from assay_kernels.pairwise.reference import require_ascending, require_forecasts, require_positive, require_ranks

from libc.stdint cimport int64_t, uint8_t, uint64_t

cdef extern from "exp.h" nogil:
    double assay_exp(double)

cdef extern from "pairs.h" nogil:
    ctypedef struct assay_centres:
        int64_t items, classes
        const double *weight
        const double *constant
        const int64_t *first
        const double *share
        const double *there
        const double *zero
        const int64_t *place
    void assay_conditional(const assay_centres *, double *, double *, double *)
    void assay_error(const double *, const double *, int64_t, int64_t, double, double *, double *)
    void assay_error_of_two(const uint8_t *, const double *, int64_t, double, double *)

cdef extern from "ranks.h" nogil:
    void assay_counted(const double *, int64_t, int64_t, int, uint64_t, int64_t *)
    double assay_gap(const double *, int64_t, int64_t)


def exp(double x):
    """e to the power of x <= 0, off by less than two units in the last place, the same on every machine."""
    return assay_exp(x)


def conditional(probability, label, bandwidth):
    """Frequencies of the classes among forecasts like each one, and the logarithms of the mean densities."""
    require_forecasts(probability, label)
    require_positive("bandwidth", bandwidth)
    items, classes = probability.shape
    frequency, density = np.zeros((items, classes)), np.full(items, -np.inf)
    if items > 1:
        _conditional(Columns.of(probability, label, bandwidth), frequency, density)
    return frequency, density


def error(probability, label, width):
    """The terms of the kernel calibration error, summed over pairs and over forecasts by themselves."""
    require_forecasts(probability, label)
    require_positive("width", width)
    found = np.zeros(2)
    if len(probability):
        residual = np.eye(probability.shape[1])[label] - probability
        columns = (np.ascontiguousarray(part.T) for part in (probability, residual))
        _error(*columns, width, np.empty(probability.shape[1]), found)
    return found


def error_of_two(positive, probability, width):
    """The same of two classes, probabilities ascending."""
    require_positive("width", width)
    require_ascending(probability)
    require_codes("positive", positive, 2)
    found = np.zeros(2)
    if len(probability):
        _error_of_two(np.ascontiguousarray(positive), np.ascontiguousarray(probability), width, found)
    return found


def distance(probability, rank):
    """Distances of all pairs, those at the ranks."""
    require_ranks(rank, len(probability))
    columns = np.ascontiguousarray(probability.T)

    def counted(shift, prefix):
        count = np.zeros(1 << 16, np.int64)
        _counted(columns, shift, prefix, count)
        return count

    return ascend(counted, rank)


def gap(value, rank):
    """Gaps between all pairs of ascending numbers, those at the ranks."""
    require_ascending(value)
    require_ranks(rank, len(value))
    found = np.empty(len(rank))
    if len(rank):
        _gap(np.ascontiguousarray(value), np.ascontiguousarray(rank), found)
    return found


def _conditional(given, double[:, ::1] frequency, double[::1] density):
    cdef const double[:, ::1] weight = given.weight, share = given.share, there = given.there, zero = given.zero
    cdef const double[::1] constant = given.constant
    cdef const int64_t[::1] first = given.first, place = given.place
    cdef double[::1] room = np.empty(weight.shape[0])
    cdef assay_centres c
    c.items, c.classes = weight.shape[1], weight.shape[0]
    c.weight, c.share, c.there, c.zero = &weight[0, 0], &share[0, 0], &there[0, 0], &zero[0, 0]
    c.constant, c.first, c.place = &constant[0], &first[0], &place[0]
    with nogil:
        assay_conditional(&c, &room[0], &frequency[0, 0], &density[0])


def _error(const double[:, ::1] column, const double[:, ::1] residual, double width, double[::1] own, double[::1] to):
    with nogil:
        assay_error(&column[0, 0], &residual[0, 0], column.shape[1], column.shape[0], width, &own[0], &to[0])


def _error_of_two(const uint8_t[::1] positive, const double[::1] probability, double width, double[::1] found):
    with nogil:
        assay_error_of_two(&positive[0], &probability[0], positive.shape[0], width, &found[0])


def _counted(const double[:, ::1] column, int shift, uint64_t prefix, int64_t[::1] count):
    with nogil:
        assay_counted(&column[0, 0], column.shape[1], column.shape[0], shift, prefix, &count[0])


def _gap(const double[::1] value, const int64_t[::1] rank, double[::1] found):
    cdef int64_t i
    with nogil:
        for i in range(rank.shape[0]):
            found[i] = assay_gap(&value[0], value.shape[0], rank[i])
