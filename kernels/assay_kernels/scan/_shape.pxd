cimport cython
from libc.stdint cimport int32_t, uint32_t

from assay_kernels.scan._tape cimport Tape

cdef enum:
    NO_SHAPE = -1  # of an object
    TYPE = -1  # of a key: it says the type
    NO_NUMBER = -2  # of a key: its value is no property's


@cython.final
cdef class Objects:
    cdef Tape tape
    cdef uint32_t top
    cdef uint32_t end
    cdef int32_t* marks  # per node: of an object its shape, of a key the number of its property

    cdef dict members(self, uint32_t node)
    cdef bint has(self, Py_ssize_t node) noexcept
