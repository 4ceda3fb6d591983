# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Where the rows of CSV end, compiled; `_twin/rows.py` is the same in pure Python."""

from libc.stdint cimport uint8_t

cdef extern from "rows.h" nogil:
    ctypedef struct rows_found:
        size_t end
        unsigned int found

    rows_found look_at(const uint8_t* data, size_t size, uint8_t delimiter)


def last_row(const uint8_t[::1] data not None, uint8_t delimiter):
    """Where the last whole row ends, 0 where none does, and which of `Found` there is in the bytes.

    Args:
        data: whole rows, and perhaps the beginning of another one.
        delimiter: the byte between cells.

    A carriage return at the very end is not taken for the end of a row: its line feed may follow.
    """
    cdef rows_found rows
    if not data.shape[0]:
        return 0, 0
    with nogil:
        rows = look_at(&data[0], data.shape[0], delimiter)
    return rows.end, rows.found
