# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What becomes of the objects of each shape, in the words of the machine; see `record.py`."""

cimport cython
from cpython.object cimport PyTypeObject

from assay_kernels.scan.record import MARKS, ODD, TYPED

from assay_kernels.scan._place cimport setting
from assay_kernels.scan._shape cimport TYPE
from assay_kernels.scan._tape cimport ARRAY, past

cdef extern from "slots.h":
    bint has_slots_alone(PyTypeObject*)
    void slot_put(object record, Py_ssize_t offset, object value)
    object slot_get(object record, Py_ssize_t offset)
    object slot_copy(object blank)

cdef extern from "Python.h":
    object PyType_GenericAlloc(PyTypeObject*, Py_ssize_t)

cdef enum:
    MOST_FORMS = 5000


@cython.final
cdef class _Blank:
    """An instance that others begin as copies of."""

    def __cinit__(self, record, filled):
        """Take the record and where it has values."""
        cls = type(record)
        self.record = record
        self.is_flat = has_slots_alone(<PyTypeObject*> cls)
        self.filled = filled

    cdef object copy(self):
        if self.is_flat:
            return slot_copy(self.record)
        cls = type(self.record)
        record = PyType_GenericAlloc(<PyTypeObject*> cls, 0)
        for offset in self.filled:
            slot_put(record, offset, slot_get(self.record, offset))
        return record


cdef _Blank blank_of(object cls, slots, missing):
    """An instance of a class that holds its defaults."""
    if not isinstance(cls, type):
        raise TypeError(f"{cls!r} is no class")
    blank = PyType_GenericAlloc(<PyTypeObject*> cls, 0)
    filled = [(setting(slot, cls), default) for slot, default in slots if default is not missing]
    for offset, default in filled:
        slot_put(blank, offset, default)
    return _Blank(blank, [offset for offset, _ in filled])


@cython.final
cdef class _Raw:
    """A `Raw` in the words of the machine."""

    def __cinit__(self, given):
        cls = type(given.blank)
        if not has_slots_alone(<PyTypeObject*> cls):
            raise TypeError(f"{cls!r} is no class whose instances have slots alone")
        self.blank = given.blank
        self.span = setting(given.span, cls)


@cython.final
cdef class _Member:
    """A `Member` in the words of the machine."""

    def __cinit__(self, given, cls):
        self.name = given.name
        self.slot = setting(given.slot, cls)
        self.accepts = given.accepts
        self.many = given.many
        self.alone = given.alone
        self.bare = given.bare
        self.mapping = given.mapping
        self.known = given.known
        self.needed = given.needed
        self.text = given.text
        self.shape = given.shape
        self.holder = given.holder
        self.nested = given.nested
        self.objects = given.objects
        self.references = given.references
        self.truth = given.truth
        self.raw = None if given.raw is None else _Raw(given.raw)
        self.usual = given.usual
        self.choices = given.choices


cdef uint32_t value_at(Tape tape, uint32_t key, _Member member) noexcept:
    """The value of a key, of an array of one that stands for the one in it that."""
    cdef uint32_t node = key + 1
    if member.alone and tape.nodes.items[node].kind == ARRAY:
        if node + 1 < past(tape, node) and past(tape, node + 1) == past(tape, node):
            return node + 1
    return node


@cython.final
cdef class _Form:
    """What the objects of one shape give, key by key."""

    def __cinit__(self, tuple form):
        self.form = form


@cython.final
cdef class _Recipe:
    """A `Recipe` in the words of the machine."""

    def __cinit__(self, given, missing):
        self.cls = given.cls
        self.blank = blank_of(given.cls, given.slots, missing)
        self.span = setting(given.span, self.cls)
        self.places = setting(given.places, self.cls)
        self.members = [_Member(member, self.cls) for member in given.members]
        self.needed = sum(member.needed for member in given.members)
        self.refers = given.refers
        self.null_is_nothing = given.null_is_nothing
        self.first = _Form((self.cls,))


@cython.final
cdef class Recipes:
    """The recipes of a table, by shape."""

    def __init__(self, recipes, type span not None, missing):
        """Take `recipes`, the tuple class of places (document, start, end, node), and what stands for no value."""
        self.shapes = [_Recipe(recipe, missing) for recipe in recipes]
        self.span = span
        self.missing = missing
        self.forms = 0

    cdef int forget(self) except -1:
        """Begin anew with the forms that are kept when they are too many."""
        if self.forms > MOST_FORMS:
            for recipe in self.shapes:
                (<_Recipe> recipe).first.longer = None
            self.forms = 0
        return 0

    cdef _Form longer(self, _Form form, _Recipe recipe, int32_t number, int variant):
        """The form that has one key more."""
        cdef Py_ssize_t at = (number + 1) * VARIANTS + variant
        cdef object known = None if form.longer is None else form.longer[at]
        return self.grow(form, recipe, number, variant) if known is None else <_Form> known

    cdef _Form grow(self, _Form form, _Recipe recipe, int32_t number, int variant):
        cdef str name = TYPED if number == TYPE else (<_Member> recipe.members[number]).name
        marks = (MARKS[variant % UNUSUAL], ODD if variant >= UNUSUAL else "")
        known = _Form((*form.form, name, *(name + mark for mark in marks if mark)))
        if self.forms <= MOST_FORMS:  # else it is this document's alone
            if form.longer is None:
                form.longer = [None] * ((len(recipe.members) + 1) * VARIANTS)
            form.longer[(number + 1) * VARIANTS + variant] = known
            self.forms += 1
        return known
