# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Table checks over a tape, compiled; `_twin/shapes.py` is the same in pure Python."""

from cpython.dict cimport PyDict_GetItemWithError
from libc.stdint cimport uint8_t, uint32_t

from assay_kernels.scan._tape cimport ARRAY, FLOAT, INTEGER, OBJECT, STRING, Tape

from assay_kernels.scan.shape import Finding, Sweep

cdef enum:  # as FindingCode
    MISSING_REQUIRED, MISSING_RECOMMENDED, UNKNOWN_KEY, DUPLICATE_KEY, WRONG_TYPE, NOT_ONE, NOT_A_LIST
    OUT_OF_RANGE, NOT_A_CHOICE, WRONG_CLASS

cdef enum:  # as Property.many
    ONE, LIST, ONE_OR_LIST


cdef class _Property:
    """A `Property` in the words of the machine."""

    cdef object number
    cdef uint32_t accepts
    cdef tuple shapes
    cdef int many
    cdef object choices
    cdef object minimum
    cdef object maximum
    cdef bint bounded
    cdef bint mapping

    def __cinit__(self, given):
        self.number = given.number
        self.accepts = given.accepts
        self.shapes = given.shapes
        self.many = given.many
        self.choices = given.choices
        self.minimum = given.minimum
        self.maximum = given.maximum
        self.bounded = given.minimum is not None or given.maximum is not None
        self.mapping = given.mapping


cdef class _Shape:
    """A `Shape` in the words of the machine."""

    cdef object index
    cdef dict properties
    cdef frozenset types
    cdef object type_key
    cdef bint closed
    cdef object reference_key
    cdef bint refers
    cdef tuple expected

    def __cinit__(self, given):
        self.index = given.index
        self.properties = {term: _Property(prop) for term, prop in given.properties.items()}
        self.types = given.types
        self.type_key = given.type_key
        self.closed = given.closed
        self.reference_key = given.reference_key
        self.refers = given.refers
        self.expected = given.expected


cdef class Shapes:
    """A table of shapes, each at its own index."""

    cdef list shapes

    def __init__(self, shapes):
        self.shapes = [_Shape(shape) for shape in shapes]


def check_shapes(Tape tape not None, Shapes shapes not None, Py_ssize_t root, object terms=None, Py_ssize_t node=0):
    """What the subtree of `node` has against the tables, and which of them hold for its objects.

    Args:
        tape: The document.
        shapes: The table.
        root: Index of the shape that `node` should have.
        terms: A dict of the canonical term of each key and type as written; those absent stand for themselves.
        node: Where to begin; an empty tape has no findings.
    """
    if tape.nodes.count == 0:
        return Sweep([], {})
    cdef Check check = Check.__new__(Check, tape, shapes.shapes, {} if terms is None else terms, tape.at(node))
    check.sweep(root)
    return Sweep(sorted(check.findings, key=by_place), check.objects)


def by_place(finding):
    return finding[1], finding


cdef class Check:
    """One sweep over the nodes: an object finds in `allowed` the shapes that its parent left there for it."""

    cdef Tape tape
    cdef list shapes
    cdef object terms
    cdef list findings
    cdef dict objects
    cdef uint32_t top
    cdef uint32_t end
    cdef list allowed

    def __cinit__(self, Tape tape, list shapes, object terms, uint32_t top):
        self.tape = tape
        self.shapes = shapes
        self.terms = terms
        self.findings = []
        self.objects = {}
        self.top = top
        self.end = tape.after(top)
        self.allowed = [()] * (self.end - top)

    cdef int sweep(self, Py_ssize_t root) except -1:
        cdef uint32_t node
        if self.kind(self.top) != OBJECT:
            self.found(WRONG_TYPE, self.top, root)
        self.allowed[0] = (root,)
        for node in range(self.top, self.end):
            if self.kind(node) == OBJECT:
                self.object(node, <tuple> self.allowed[node - self.top])
        return 0

    cdef int found(self, int code, uint32_t node, object shape, object prop=-1, Py_ssize_t other=-1) except -1:
        self.findings.append(Finding(code, node, shape, prop, other))
        return 0

    cdef uint8_t kind(self, uint32_t node) noexcept:
        return self.tape.nodes.items[node].kind

    cdef object canonical(self, uint32_t node):
        text = self.tape.scalar(node)
        known = PyDict_GetItemWithError(self.terms, text)
        return text if known == NULL else <object> known

    cdef int object(self, uint32_t node, tuple allowed) except -1:
        cdef uint32_t key
        cdef _Shape shape
        cdef list names = self.names(node, not allowed)
        cdef set seen = set(names)
        if allowed:
            shape = self.choose(node, names, allowed)
        else:
            shape = None
        if len(seen) < len(names):
            self.find_duplicates(node, names, -1 if shape is None else shape.index)
        if shape is None:
            return 0
        if len(seen) == 1 and names[0] == shape.reference_key:
            return self.reference(node, allowed, shape)
        for term, prop, code in shape.expected:
            if term not in seen:
                self.found(code, node, shape.index, prop)
        members = {}
        self.objects[node] = shape.index, members
        key = node + 1
        for term in names:
            self.member(key, term, shape, members)
            key = self.tape.after(key)
        return 0

    cdef int reference(self, uint32_t node, tuple allowed, _Shape shape) except -1:
        """An object that only refers is a reference where one may stand, which is not checked further."""
        cdef uint32_t key = node + 1
        cdef uint32_t last = 0
        for index in allowed:
            if self.shape(index).refers:
                shape = self.shape(index)
                break
        while key < self.tape.after(node):
            last = key
            key = self.tape.after(key)
        prop = <_Property> shape.properties.get(shape.reference_key)
        self.objects[node] = shape.index, {} if prop is None else {prop.number: last + 1}
        return 0

    cdef _Shape shape(self, Py_ssize_t index):
        return <_Shape> self.shapes[index]

    cdef list names(self, uint32_t node, bint as_written):
        """What the object's keys are called, in order."""
        cdef uint32_t end = self.tape.after(node)
        cdef uint32_t key = node + 1
        cdef list names = []
        while key < end:
            names.append(self.tape.scalar(key) if as_written else self.canonical(key))
            key = self.tape.after(key)
        return names

    cdef int find_duplicates(self, uint32_t node, list names, object shape) except -1:
        cdef uint32_t key = node + 1
        cdef dict first = {}
        for term in names:
            other = first.setdefault(term, key)
            if other != key:
                self.found(DUPLICATE_KEY, key, shape, -1, other)
            key = self.tape.after(key)
        return 0

    cdef _Shape choose(self, uint32_t node, list names, tuple allowed):
        """The first shape that the object can have: its types are free, the object's or not given."""
        cdef uint32_t value
        cdef _Shape shape
        for index in allowed:
            shape = self.shape(index)
            if not shape.types:
                return shape
            value = self.value_of(node, names, shape.type_key)
            if value == 0 or self.has_type(value, shape.types):
                return shape
        shape = self.shape(allowed[0])
        self.found(WRONG_CLASS, self.value_of(node, names, shape.type_key), shape.index)
        return shape if len(allowed) == 1 else None

    cdef uint32_t value_of(self, uint32_t node, list names, object term) except? 0:
        """The value of the object's last member called `term`; 0, which is no value of a member, if none."""
        cdef uint32_t key = node + 1
        cdef uint32_t value = 0
        for name in names:
            if name is term or <str> name == <str> term:
                value = key + 1
            key = self.tape.after(key)
        return value

    cdef bint has_type(self, uint32_t value, frozenset types) except -1:
        cdef uint32_t end = self.tape.after(value)
        cdef uint32_t node = value + (self.kind(value) == ARRAY)
        while node < end:
            if self.kind(node) == STRING and self.canonical(node) in types:
                return True
            node = self.tape.after(node)
        return False

    cdef int member(self, uint32_t key, object term, _Shape shape, dict members) except -1:
        known = PyDict_GetItemWithError(shape.properties, term)
        if known != NULL:
            members[(<_Property> known).number] = key + 1
            return self.value(key + 1, <_Property> known, shape.index)
        if shape.closed and term != shape.type_key and term != shape.reference_key:
            return self.found(UNKNOWN_KEY, key, shape.index)
        return 0

    cdef int value(self, uint32_t node, _Property prop, object shape) except -1:
        cdef uint32_t key = node + 1
        cdef uint32_t end
        if not prop.mapping:
            return self.one_or_many(node, prop, shape)
        if self.kind(node) != OBJECT:
            return self.found(WRONG_TYPE, node, shape, prop.number)
        end = self.tape.after(node)
        while key < end:
            self.one_or_many(key + 1, prop, shape)
            key = self.tape.after(key)
        return 0

    cdef int one_or_many(self, uint32_t node, _Property prop, object shape) except -1:
        cdef int many = prop.many
        cdef uint32_t child = node + 1
        if self.kind(node) != ARRAY:
            if many == LIST:
                self.found(NOT_A_LIST, node, shape, prop.number)
            return self.element(node, prop, shape)
        if many == ONE and prop.accepts >> ARRAY & 1:
            return 0
        if many == ONE:
            self.found(NOT_ONE, node, shape, prop.number)
        while child < self.tape.after(node):
            self.element(child, prop, shape)
            child = self.tape.after(child)
        return 0

    cdef int element(self, uint32_t node, _Property prop, object shape) except -1:
        cdef uint8_t kind = self.kind(node)
        if not prop.accepts >> kind & 1:
            return self.found(WRONG_TYPE, node, shape, prop.number)
        if kind == OBJECT:
            self.allowed[node - self.top] = prop.shapes
        elif kind == STRING:
            if prop.choices is not None and self.tape.scalar(node) not in prop.choices:
                return self.found(NOT_A_CHOICE, node, shape, prop.number)
        elif prop.bounded and (kind == INTEGER or kind == FLOAT) and not self.in_range(node, prop):
            return self.found(OUT_OF_RANGE, node, shape, prop.number)
        return 0

    cdef bint in_range(self, uint32_t node, _Property prop) except -1:
        low, high = prop.minimum, prop.maximum
        number = self.tape.scalar(node)
        if not isinstance(number, (int, float)):  # too large to have a value: the scan has said so
            return True
        return (low is None or number >= low) and (high is None or number <= high)
