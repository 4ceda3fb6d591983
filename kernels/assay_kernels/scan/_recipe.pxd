cimport cython
from libc.stdint cimport int32_t, uint32_t

from assay_kernels.scan._tape cimport Tape

cdef enum:  # as MARKS, and twice that where something is unusual
    PLAIN, LISTED, BLANK, HELD, UNUSUAL, VARIANTS = 8


@cython.final
cdef class _Blank:
    cdef object record
    cdef bint is_flat
    cdef list filled

    cdef object copy(self)


@cython.final
cdef class _Raw:
    cdef object blank
    cdef Py_ssize_t span


@cython.final
cdef class _Member:
    cdef str name
    cdef Py_ssize_t slot
    cdef uint32_t accepts
    cdef bint many
    cdef bint alone
    cdef bint bare
    cdef bint mapping
    cdef bint known
    cdef bint needed
    cdef int text
    cdef Py_ssize_t shape
    cdef Py_ssize_t holder
    cdef bint nested
    cdef bint objects
    cdef bint references
    cdef bint truth
    cdef _Raw raw
    cdef int usual
    cdef frozenset choices


@cython.final
cdef class _Form:
    cdef tuple form
    cdef list longer
    cdef list group  # the records of this form in the document of `making`
    cdef object making


@cython.final
cdef class _Recipe:
    cdef object cls
    cdef _Blank blank
    cdef Py_ssize_t span
    cdef Py_ssize_t places
    cdef list members
    cdef Py_ssize_t needed
    cdef bint refers
    cdef bint null_is_nothing
    cdef _Form first


@cython.final
cdef class Recipes:
    cdef list shapes
    cdef object span
    cdef object missing
    cdef Py_ssize_t forms

    cdef int forget(self) except -1
    cdef _Form longer(self, _Form form, _Recipe recipe, int32_t number, int variant)
    cdef _Form grow(self, _Form form, _Recipe recipe, int32_t number, int variant)


cdef uint32_t value_at(Tape tape, uint32_t key, _Member member) noexcept
