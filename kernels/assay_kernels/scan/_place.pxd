cimport cython
from libc.stdint cimport uint32_t

from assay_kernels.scan._shape cimport Objects
from assay_kernels.scan._tape cimport Tape

cdef Py_ssize_t setting(object slot, object cls) except -1
cdef object text_at(object raw, Py_ssize_t offset)


@cython.final
cdef class Slots:
    cdef object cls
    cdef object missing
    cdef dict offsets
    cdef list defaults


@cython.final
cdef class _Home:
    cdef Tape tape
    cdef Objects objects
    cdef object document
    cdef object span

    cdef object place(self, uint32_t node)


cdef class _Spot:
    cdef _Home home
    cdef uint32_t node


@cython.final
cdef class Late:
    cdef object slot
    cdef Py_ssize_t offset
