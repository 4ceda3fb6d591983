# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Table checks over a tape, compiled; `_twin/shapes.py` is the same in pure Python."""

cimport cython
from cpython.dict cimport PyDict_GetItemWithError
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.object cimport PyObject
from libc.stdint cimport int32_t, uint8_t, uint32_t
from libc.string cimport memcmp

from collections.abc import Mapping

from assay_kernels.scan._tape cimport ARRAY, FLOAT, INTEGER, OBJECT, STRING, Node, Tape, past

from assay_kernels.scan.shape import Finding, Sweep

cdef extern from "bytes.h" nogil:
    uint32_t key_hash(const uint8_t* p, size_t size)

cdef enum:  # as FindingCode
    MISSING_REQUIRED, MISSING_RECOMMENDED, UNKNOWN_KEY, DUPLICATE_KEY, WRONG_TYPE, NOT_ONE, NOT_A_LIST
    OUT_OF_RANGE, NOT_A_CHOICE, WRONG_CLASS

cdef enum:  # as Property.many
    ONE, LIST, ONE_OR_LIST


@cython.final
cdef class _Property:
    """A `Property` in the words of the machine."""

    cdef int32_t number
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


@cython.final
cdef class _Shape:
    """A `Shape` in the words of the machine."""

    cdef int32_t index
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

    cdef int know_by(self, dict own) except -1:
        """Take the keys that all shapes have for the same, so that they are told apart by where they lie."""
        self.type_key = own.setdefault(self.type_key, self.type_key)
        self.reference_key = own.setdefault(self.reference_key, self.reference_key)
        return 0


@cython.final
cdef class Shapes:
    """A table of shapes, each at its own index."""

    cdef list shapes
    cdef Py_ssize_t numbers
    cdef dict own  # the keys by which shapes tell types and references, each as the one object that stands for it

    def __init__(self, shapes):
        self.own = {}
        self.shapes = [_Shape(shape) for shape in shapes]
        for shape in self.shapes:
            (<_Shape> shape).know_by(self.own)
        self.numbers = 1 + max((prop.number for shape in shapes for prop in shape.properties.values()), default=-1)


@cython.final
cdef class Objects:
    """What a check made of the objects of a tape, as a mapping; see `Sweep.objects`."""

    def __cinit__(self, Tape tape not None, uint32_t top, uint32_t end):
        cdef size_t at
        self.tape, self.top, self.end = tape, top, end
        self.marks = <int32_t*> PyMem_Malloc(max(1, end - top) * sizeof(int32_t))
        if self.marks == NULL:
            raise MemoryError
        for at in range(end - top):
            self.marks[at] = NO_SHAPE if tape.nodes.items[top + at].kind == OBJECT else NO_NUMBER

    def __dealloc__(self):
        PyMem_Free(self.marks)

    cdef dict members(self, uint32_t node):
        """The nodes of an object's values by the numbers of their properties."""
        cdef uint32_t key = node + 1
        cdef dict members = {}
        while key < past(self.tape, node):
            if self.marks[key - self.top] != NO_NUMBER:
                members[self.marks[key - self.top]] = key + 1
            key = past(self.tape, key)
        return members

    cdef bint has(self, Py_ssize_t node) noexcept:
        return (
            self.top <= node < self.end
            and self.tape.nodes.items[node].kind == OBJECT
            and self.marks[node - self.top] != NO_SHAPE
        )

    def __iter__(self):
        return iter([node for node in range(self.top, self.end) if self.has(node)])

    def __len__(self):
        return sum(1 for _ in self)

    def __contains__(self, node):
        return self.has(node)

    def __getitem__(self, Py_ssize_t node):
        if not self.has(node):
            raise KeyError(node)
        return self.marks[node - self.top], self.members(<uint32_t> node)

    def items(self):
        return [(node, self[node]) for node in self]

    def keys(self):
        return list(self)

    def values(self):
        return [self[node] for node in self]

    def __eq__(self, other):
        return dict(self.items()) == dict(other)

    __hash__ = None

    def __repr__(self):
        return f"Objects({dict(self.items())!r})"


Mapping.register(Objects)


def check_shapes(Tape tape not None, Shapes shapes not None, Py_ssize_t root, object terms=None, Py_ssize_t node=0):
    """What the subtree of `node` has against the tables, and which of them hold for its objects.

    Args:
        tape: The document.
        shapes: The table.
        root: Index of the shape that `node` should have.
        terms: A dict of the canonical term of each key and type as written; those absent stand for themselves.
        node: Where to begin; an empty tape has no findings.
    """
    cdef uint32_t top = 0 if tape.nodes.count == 0 else tape.at(node)
    cdef Objects objects = Objects(tape, top, 0 if tape.nodes.count == 0 else past(tape, top))
    if objects.top < objects.end:
        check = Check.__new__(Check, objects, shapes, {} if terms is None else terms)
        (<Check> check).sweep(root)
        return Sweep(sorted((<Check> check).findings, key=by_place), objects)
    return Sweep([], objects)


def by_place(finding):
    return finding[1], finding


cdef struct Word:
    const uint8_t* start  # NULL where none is known
    size_t size
    PyObject* term

cdef struct Known:
    PyObject* term
    PyObject* shape
    PyObject* prop  # NULL when the shape has no such property

cdef enum:
    LONGEST_WORD = 64
    MOST_WORDS = 256  # a power of two, as the next
    MOST_KNOWN = 256
    FEW_KEYS = 16


@cython.final
cdef class Check:
    """One sweep over the nodes: an object finds in `allowed` the shapes that its parent left there for it."""

    cdef Tape tape
    cdef Objects objects
    cdef list shapes
    cdef dict own
    cdef object terms
    cdef list findings
    cdef uint32_t top
    cdef PyObject** allowed  # per node, borrowed from the shapes
    cdef uint32_t* seen  # per number of a property, the last object that has it
    cdef PyObject** names  # the terms of the keys of the object that is looked at
    cdef Py_ssize_t count  # how many these are
    cdef Py_ssize_t room
    cdef Word words[MOST_WORDS]  # terms, by the words that they stand for
    cdef Known known[MOST_KNOWN]  # answers of the shapes, by where term and shape lie
    cdef list held  # every term that these speak of, so that nothing else comes to lie there

    def __cinit__(self, Objects objects, Shapes shapes, terms):
        self.objects = objects
        self.tape = objects.tape
        self.top = objects.top
        self.shapes = shapes.shapes
        self.own = shapes.own
        self.terms = terms
        self.findings = []
        self.held = []
        self.allowed = <PyObject**> PyMem_Calloc(objects.end - objects.top, sizeof(PyObject*))
        self.seen = <uint32_t*> PyMem_Calloc(shapes.numbers + 1, sizeof(uint32_t))
        if self.allowed == NULL or self.seen == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.allowed)
        PyMem_Free(self.seen)
        PyMem_Free(self.names)

    cdef int sweep(self, Py_ssize_t root) except -1:
        cdef uint32_t node
        cdef tuple first = (root,)
        if self.kind(self.top) != OBJECT:
            self.found(WRONG_TYPE, self.top, root)
        self.allowed[0] = <PyObject*> first
        for node in range(self.top, self.objects.end):
            if self.kind(node) != OBJECT:
                continue
            if self.allowed[node - self.top] == NULL or not <tuple> self.allowed[node - self.top]:
                self.find_repeated_words(node)
            else:
                self.object(node, <tuple> self.allowed[node - self.top])
        return 0

    cdef int found(self, int code, uint32_t node, Py_ssize_t shape, Py_ssize_t prop=-1, Py_ssize_t other=-1) except -1:
        self.findings.append(Finding(code, node, shape, prop, other))
        return 0

    cdef uint8_t kind(self, uint32_t node) noexcept:
        return self.tape.nodes.items[node].kind

    cdef PyObject* term(self, uint32_t node) except NULL:
        """What a word stands for."""
        cdef const Node* item = self.tape.nodes.items + node
        cdef const uint8_t* start = self.tape.data + item.start + 1
        cdef size_t size = <size_t> item.end - item.start - 2
        cdef Word* word
        if self.tape.given is not None or item.is_escaped or size > LONGEST_WORD:
            return self.look_up(self.tape.scalar(node))
        word = &self.words[key_hash(start, size) & (MOST_WORDS - 1)]
        if word.start == NULL or word.size != size or memcmp(word.start, start, size) != 0:
            word.term = self.look_up(self.tape.word(node))
            word.start, word.size = start, size
        return word.term

    cdef PyObject* look_up(self, object text) except NULL:
        known = PyDict_GetItemWithError(self.terms, text)
        term = text if known == NULL else <object> known
        own = PyDict_GetItemWithError(self.own, term)
        if own != NULL:
            term = <object> own
        self.held.append(term)
        return <PyObject*> term

    cdef int name(self, uint32_t node) except -1:
        """Note the terms of an object's keys."""
        cdef uint32_t key = node + 1
        cdef uint32_t end = past(self.tape, node)
        self.count = 0
        while key < end:
            if self.count == self.room:
                self.make_room()
            self.names[self.count] = self.term(key)
            self.count += 1
            key = past(self.tape, key)
        return 0

    cdef int make_room(self) except -1:
        cdef Py_ssize_t room = 32 + 2 * self.room
        cdef void* names = PyMem_Realloc(self.names, room * sizeof(PyObject*))
        if names == NULL:
            raise MemoryError
        self.names, self.room = <PyObject**> names, room
        return 0

    cdef PyObject* find(self, PyObject* term, _Shape shape) except? NULL:
        """The property of a shape that a term names; NULL if none."""
        cdef size_t at = (<size_t> term >> 4) ^ (<size_t> <PyObject*> shape >> 3)
        cdef Known* known = &self.known[at & (MOST_KNOWN - 1)]
        if known.term != term or known.shape != <PyObject*> shape:
            known.prop = PyDict_GetItemWithError(shape.properties, <object> term)
            known.term, known.shape = term, <PyObject*> shape
        return known.prop

    cdef int object(self, uint32_t node, tuple allowed) except -1:
        """Check the members of an object against the shape that it has, if it has one."""
        cdef _Shape shape
        self.name(node)
        shape = self.choose(node, allowed)
        if shape is None:
            return self.find_repeated(node)
        if self.only_refers(shape):
            return self.reference(node, allowed, shape)
        self.objects.marks[node - self.top] = shape.index
        self.members(node, shape)
        for _, number, code in shape.expected:
            if self.seen[<Py_ssize_t> number] != node + 1:
                self.found(code, node, shape.index, number)
        return 0

    cdef int members(self, uint32_t node, _Shape shape) except -1:
        """Check each member; of several that mean the same property the last one counts."""
        cdef uint32_t key = node + 1
        cdef _Property prop
        cdef Py_ssize_t number
        cdef Py_ssize_t others = 0
        cdef bint repeated = False
        for number in range(self.count):
            known = self.find(self.names[number], shape)
            if known != NULL:
                prop = <_Property> known
                repeated |= self.seen[prop.number] == node + 1
                self.seen[prop.number] = node + 1
                self.objects.marks[key - self.top] = prop.number
                self.value(key + 1, prop, shape.index)
            elif self.names[number] == <PyObject*> shape.type_key:
                others += 1
                self.objects.marks[key - self.top] = TYPE
            else:
                others += 1
                if shape.closed and self.names[number] != <PyObject*> shape.reference_key:
                    self.found(UNKNOWN_KEY, key, shape.index)
            key = past(self.tape, key)
        if repeated or others > 1:
            self.find_repeated(node, shape.index)
        return 0

    cdef bint only_refers(self, _Shape shape) noexcept:
        """Whether an object holds nothing but what refers to another one."""
        cdef Py_ssize_t number
        for number in range(self.count):
            if self.names[number] != <PyObject*> shape.reference_key:
                return False
        return self.count > 0

    cdef int reference(self, uint32_t node, tuple allowed, _Shape shape) except -1:
        """An object that only refers is a reference where one may stand, which is not checked further."""
        cdef uint32_t key = node + 1
        cdef uint32_t last = 0
        self.find_repeated(node, shape.index)
        for index in allowed:
            if self.shape(index).refers:
                shape = self.shape(index)
                break
        while key < past(self.tape, node):
            last = key
            key = past(self.tape, key)
        self.objects.marks[node - self.top] = shape.index
        known = self.find(<PyObject*> shape.reference_key, shape)
        if known != NULL:
            self.objects.marks[last - self.top] = (<_Property> known).number
        return 0

    cdef _Shape shape(self, Py_ssize_t index):
        return <_Shape> self.shapes[index]

    cdef bint has_several(self, uint32_t node) noexcept:
        """Whether an object has more than one key."""
        cdef uint32_t end = past(self.tape, node)
        return node + 1 < end and past(self.tape, node + 1) < end

    cdef int find_repeated(self, uint32_t node, int32_t shape=-1) except -1:
        """Find what is there twice among the keys of the object that is looked at, by what they stand for."""
        cdef uint32_t key = node + 1
        cdef Py_ssize_t number
        cdef dict first
        if not self.has_several(node):
            return 0
        first = {}
        for number in range(self.count):
            self.find_first(first, <object> self.names[number], node, key, shape)
            key = past(self.tape, key)
        return 0

    cdef int find_repeated_words(self, uint32_t node) except -1:
        """Find what is there twice among the keys of any object, as they are written."""
        cdef uint32_t key = node + 1
        cdef dict first
        if not self.may_repeat_words(node):
            return 0
        first = {}
        while key < past(self.tape, node):
            self.find_first(first, self.tape.scalar(key), node, key, -1)
            key = past(self.tape, key)
        return 0

    cdef bint may_repeat_words(self, uint32_t node) noexcept:
        """Whether two keys of an object may be the same word: of few that are plainly written, whether they are."""
        cdef const Node* items = self.tape.nodes.items
        cdef const uint8_t* data = self.tape.data
        cdef const Node* keys[FEW_KEYS]
        cdef uint32_t key = node + 1
        cdef uint32_t end = past(self.tape, node)
        cdef int count = 0
        cdef int number
        cdef uint32_t size
        while key < end:
            if count == FEW_KEYS or self.tape.given is not None or items[key].is_escaped:
                return True
            size = items[key].end - items[key].start
            for number in range(count):
                if keys[number].end - keys[number].start == size:
                    if memcmp(data + keys[number].start + 1, data + items[key].start + 1, size - 2) == 0:
                        return True
            keys[count] = items + key
            count += 1
            key = past(self.tape, key)
        return False

    cdef int find_first(self, dict first, object term, uint32_t node, uint32_t key, int32_t shape) except -1:
        other = first.setdefault(term, key)
        if other != key:
            self.found(DUPLICATE_KEY, key, shape, -1, other)
            if shape != -1:
                self.forget(node, key)
        return 0

    cdef int forget(self, uint32_t node, uint32_t last) except -1:
        """Of several keys of one number only the last has it."""
        cdef uint32_t key = node + 1
        while key < last:
            if self.objects.marks[key - self.top] == self.objects.marks[last - self.top]:
                self.objects.marks[key - self.top] = NO_NUMBER
            key = past(self.tape, key)
        return 0

    cdef _Shape choose(self, uint32_t node, tuple allowed):
        """The first shape that the object can have: its types are free, the object's or not given."""
        cdef uint32_t value
        cdef _Shape shape
        for index in allowed:
            shape = self.shape(index)
            if not shape.types:
                return shape
            value = self.type_of(node, shape)
            if value == 0 or self.has_type(value, shape.types):
                return shape
        shape = self.shape(allowed[0])
        self.found(WRONG_CLASS, self.type_of(node, shape), shape.index)
        return shape if len(allowed) == 1 else None

    cdef uint32_t type_of(self, uint32_t node, _Shape shape) noexcept:
        """The value of the last member that tells an object's types; 0, which is no value of a member, if none."""
        cdef uint32_t key = node + 1
        cdef uint32_t value = 0
        cdef Py_ssize_t number
        for number in range(self.count):
            if self.names[number] == <PyObject*> shape.type_key:
                value = key + 1
            key = past(self.tape, key)
        return value

    cdef bint has_type(self, uint32_t value, frozenset types) except -1:
        cdef uint32_t end = past(self.tape, value)
        cdef uint32_t node = value + (self.kind(value) == ARRAY)
        while node < end:
            if self.kind(node) == STRING and <object> self.term(node) in types:
                return True
            node = past(self.tape, node)
        return False

    cdef int value(self, uint32_t node, _Property prop, int32_t shape) except -1:
        cdef uint32_t key = node + 1
        cdef uint32_t end
        if not prop.mapping:
            return self.one_or_many(node, prop, shape)
        if self.kind(node) != OBJECT:
            return self.found(WRONG_TYPE, node, shape, prop.number)
        end = past(self.tape, node)
        while key < end:
            self.one_or_many(key + 1, prop, shape)
            key = past(self.tape, key)
        return 0

    cdef int one_or_many(self, uint32_t node, _Property prop, int32_t shape) except -1:
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
        while child < past(self.tape, node):
            self.element(child, prop, shape)
            child = past(self.tape, child)
        return 0

    cdef int element(self, uint32_t node, _Property prop, int32_t shape) except -1:
        cdef uint8_t kind = self.kind(node)
        if not prop.accepts >> kind & 1:
            return self.found(WRONG_TYPE, node, shape, prop.number)
        if kind == OBJECT:
            self.allowed[node - self.top] = <PyObject*> prop.shapes
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
