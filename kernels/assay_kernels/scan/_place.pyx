# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Where the records of a document stand, worked out when somebody asks."""

cimport cython
from cpython.dict cimport PyDict_GetItemWithError
from cpython.object cimport PyTypeObject
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_SET_ITEM

from assay_kernels.scan._tape cimport STRING

cdef extern from "slots.h":
    Py_ssize_t slot_offset(object slot)
    void slot_put(object record, Py_ssize_t offset, object value)
    object slot_get(object record, Py_ssize_t offset)

cdef extern from "Python.h":
    object PyType_GenericAlloc(PyTypeObject*, Py_ssize_t)


cdef Py_ssize_t setting(object slot, object cls) except -1:
    """Where what a descriptor sets lies in instances of a class, once it is sure that it is a slot of that class."""
    cdef object plain = (<Late> slot).slot if type(slot) is Late else slot
    cdef Py_ssize_t offset = slot_offset(plain)
    if offset < 0 or not issubclass(cls, plain.__objclass__):
        raise TypeError(f"{slot!r} is no slot of {cls!r}")
    return offset


@cython.final
cdef class Slots:
    """The fields of a class, which are set together when an instance is made."""

    def __init__(self, cls, layout, missing):
        """Take a class, each field with its slot and its default, and what says that a value must be given."""
        self.cls = cls
        self.missing = missing
        self.offsets = {name: setting(slot, cls) for name, slot, _ in layout}
        self.defaults = [(name, self.offsets[name], default) for name, _, default in layout]

    def fill(self, record, dict values not None):
        """Set the fields of a new instance to what is given, and to their defaults where nothing is."""
        cdef Py_ssize_t count = 0
        cdef str unknown = None
        if type(record) is not self.cls:
            raise TypeError(f"{type(record).__name__} is not {self.cls.__name__}")
        for name, value in values.items():
            offset = PyDict_GetItemWithError(self.offsets, name)
            if offset == NULL:
                unknown = name if unknown is None else unknown
                continue
            slot_put(record, <Py_ssize_t> <object> offset, value)
            count += 1
        for name, offset_of_default, default in self.defaults if count < len(self.offsets) else ():
            if name not in values:
                if default is self.missing:
                    raise TypeError(f"{self.cls.__name__}() needs `{name}`")
                slot_put(record, offset_of_default, default)
        if unknown is not None:
            raise TypeError(f"{self.cls.__name__}() has no `{unknown}`")


@cython.final
cdef class _Home:
    """What the records of one document share."""

    cdef object place(self, uint32_t node):
        cdef Py_ssize_t number = 0
        items = self.document, self.tape.nodes.items[node].start, self.tape.nodes.items[node].end, node
        span = PyType_GenericAlloc(<PyTypeObject*> self.span, 4)
        for item in items:
            Py_INCREF(item)
            PyTuple_SET_ITEM(span, number, item)
            number += 1
        return span


@cython.freelist(512)
cdef class _Spot:
    """Where a record stands."""


@cython.final
cdef class Late:
    """A slot for a place, in which a node may lie until somebody asks for the place."""

    def __cinit__(self, slot):
        self.slot = slot
        self.offset = setting(slot, slot.__objclass__)

    def __get__(self, record, owner):
        if record is None:
            return self
        place = self.slot.__get__(record, owner)
        if isinstance(place, _Spot):
            place = (<_Spot> place).home.place((<_Spot> place).node)
            slot_put(record, self.offset, place)
        return place

    def __set__(self, record, place):
        self.slot.__set__(record, place)

    def value(self, record):
        """What the document has at the place, as Python objects."""
        place = self.slot.__get__(record, type(record))
        if isinstance(place, _Spot):
            return (<_Spot> place).home.tape.value((<_Spot> place).node)
        return place.document.tape.value(place.node)


cdef object text_at(object raw, Py_ssize_t offset):
    """The text that stands at the place which a value keeps; None where there is something else, or no such place."""
    cdef _Spot spot
    place = slot_get(raw, offset)
    if not isinstance(place, _Spot):
        return None
    spot = <_Spot> place
    if spot.home.tape.nodes.items[spot.node].kind != STRING:
        return None
    return spot.home.tape.scalar(spot.node)
