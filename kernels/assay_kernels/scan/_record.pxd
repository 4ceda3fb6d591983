cdef Py_ssize_t setting(object slot, object cls) except -1
cdef object text_at(object raw, Py_ssize_t offset)
