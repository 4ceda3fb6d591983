# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Records from a tape, compiled; `_twin/records.py` is the same in pure Python."""

cimport cython
from cpython.dict cimport PyDict_GetItemWithError
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.object cimport PyObject
from cpython.ref cimport Py_INCREF, Py_XDECREF, Py_XINCREF
from libc.stdint cimport int32_t, uint8_t, uint32_t

from collections.abc import Mapping
from types import MappingProxyType

from assay_kernels.scan.record import Made

from assay_kernels.scan._place cimport _Home, _Spot
from assay_kernels.scan._recipe cimport BLANK, HELD, LISTED, PLAIN, UNUSUAL, Recipes, _Form, _Member, _Recipe, value_at
from assay_kernels.scan._shape cimport NO_SHAPE, TYPE, Objects
from assay_kernels.scan._tape cimport ARRAY, FALSE, INTEGER, NULL_, OBJECT, STRING, TRUE, Tape, past

cdef extern from "Python.h":
    PyObject* PyDict_SetDefault(object, object, object) except NULL

cdef extern from "slots.h":
    void slot_put(object record, Py_ssize_t offset, object value)
    object slot_copy(object blank)

cdef extern from "usual.h":
    enum: ANYTHING
    enum: CHOICE
    void cast_all()
    bint looks_so "has_look"(object text, int look)

cdef enum:  # as TextForm
    ASKED, WRITTEN, TERM, RECORD

cast_all()


def has_look(str text not None, int look):
    """Whether a text has a look; of `CHOICE` others know."""
    return looks_so(text, look)


@cython.final
@cython.freelist(512)
cdef class Places(_Spot):
    """The nodes of an object's attributes by their names, as a mapping that is worked out when somebody looks."""

    cdef _Recipe recipe
    cdef dict asked
    cdef dict nodes

    def __iter__(self):
        return iter(self.all())

    cdef dict all(self):
        cdef Tape tape = self.home.tape
        cdef Objects objects = self.home.objects
        cdef uint32_t key = self.node + 1
        cdef uint32_t at
        cdef int32_t number
        cdef _Member member
        if self.nodes is not None:
            return self.nodes
        self.nodes = {}
        while key < past(tape, self.node):
            number = objects.marks[key - objects.top]
            if number >= 0:
                member = <_Member> self.recipe.members[number]
                at = value_at(tape, key, member)
                if not (self.recipe.null_is_nothing and tape.nodes.items[at].kind == NULL_):
                    known = None if self.asked is None else self.asked.get(number)
                    self.nodes[member.name] = self.of(tape, at, member) if known is None else known
            key = past(tape, key)
        return self.nodes

    cdef tuple of(self, Tape tape, uint32_t at, _Member member):
        """The value's node and those of its items, all of which were taken."""
        cdef uint32_t item = at + 1
        cdef list nodes = [at]
        if tape.nodes.items[at].kind != ARRAY or not member.many:
            return at, at
        while item < past(tape, at):
            nodes.append(item)
            item = past(tape, item)
        return tuple(nodes)

    def __len__(self):
        return len(self.all())

    def __contains__(self, name):
        return name in self.all()

    def __getitem__(self, name):
        return self.all()[name]

    def get(self, name, default=None):
        return self.all().get(name, default)

    def keys(self):
        return self.all().keys()

    def values(self):
        return self.all().values()

    def items(self):
        return self.all().items()

    def __eq__(self, other):
        return self.all() == other

    __hash__ = None

    def __repr__(self):
        return f"Places({self.all()!r})"

    def __reduce__(self):
        return MappingProxyType, (self.all(),)


Mapping.register(Places)


cdef list group_of(dict groups, tuple form):
    """The records of a form so far."""
    # Asked once: a tuple works out its hash at each question.
    return <list> PyDict_SetDefault(groups, form, [])


def make_records(Tape tape not None, objects not None, Py_ssize_t root, Recipes recipes not None, ask not None):
    """What becomes of the objects that can be reached from `root`.

    Args:
        tape: The document.
        objects: What a check over the tape made of the objects, by a table whose shapes are those of `recipes`.
        root: Where to begin.
        recipes: What becomes of the objects of each shape.
        ask: Who knows what becomes of the values that no recipe speaks of; see `Asker`.
    """
    cdef Making making = Making.__new__(Making, tape, objects, root, recipes, ask)
    recipes.forget()
    making.reach()
    making.make_all()
    return making.done()


@cython.final
cdef class Making:
    """The innermost records first, so that depth costs no stack."""

    cdef Tape tape
    cdef Objects objects
    cdef Recipes recipes
    cdef _Home home
    cdef object terms
    cdef object canonical
    cdef object spoilt
    cdef bint is_spoilt
    cdef bint is_odd  # whether the last value that was taken is unusual
    cdef bint is_any_odd  # names may be replaced by others
    cdef object ask
    cdef dict made  # by their nodes, once the asker was asked
    cdef uint32_t top
    cdef uint32_t end
    cdef uint8_t* wanted
    cdef PyObject** forms  # per node, owned: another thread may make the recipes forget theirs
    cdef PyObject** records  # per node what was made of it, owned

    def __cinit__(self, Tape tape, Objects objects not None, Py_ssize_t root, Recipes recipes, ask):
        self.tape = tape
        self.objects = objects
        self.recipes = recipes
        self.terms = ask.terms
        self.canonical = ask.terms.canonical
        self.home = _Home.__new__(_Home)
        self.home.tape, self.home.objects = tape, objects
        self.home.document, self.home.span = ask.document, recipes.span
        self.spoilt = ask.spoilt
        self.is_spoilt = len(ask.spoilt) > 0
        self.is_any_odd = ask.terms.has_base
        self.ask = ask
        self.top = tape.at(root)
        self.end = past(tape, self.top)
        if tape is not objects.tape or self.top < objects.top or self.end > objects.end:
            raise ValueError("the objects are none of this part of the tape")
        self.wanted = <uint8_t*> PyMem_Calloc(self.end - self.top, 1)
        self.forms = <PyObject**> PyMem_Calloc(self.end - self.top, sizeof(PyObject*))
        self.records = <PyObject**> PyMem_Calloc(self.end - self.top, sizeof(PyObject*))
        if self.wanted == NULL or self.forms == NULL or self.records == NULL:
            raise MemoryError

    def __dealloc__(self):
        cdef size_t at
        for at in range(self.end - self.top if self.records != NULL else 0):
            Py_XDECREF(self.forms[at])
            Py_XDECREF(self.records[at])
        PyMem_Free(self.wanted)
        PyMem_Free(self.forms)
        PyMem_Free(self.records)

    cdef uint8_t kind(self, uint32_t node) noexcept:
        return self.tape.nodes.items[node].kind

    cdef int32_t mark(self, uint32_t node) noexcept:
        return self.objects.marks[node - self.objects.top]

    cdef bint spoils(self, uint32_t node) except -1:
        return self.is_spoilt and node in self.spoilt

    cdef bint is_made(self, uint32_t node) noexcept:
        """Whether a node is an object that becomes a record."""
        return self.wanted[node - self.top] and self.kind(node) == OBJECT and self.mark(node) != NO_SHAPE

    cdef int reach(self) except -1:
        """Mark the objects that become records; those that hold others come before them."""
        cdef uint32_t node
        cdef uint32_t key
        cdef uint32_t at
        cdef _Member member
        self.wanted[0] = 1
        for node in range(self.top, self.end):
            if not self.is_made(node):
                continue
            key = node + 1
            while key < past(self.tape, node):
                if self.mark(key) >= 0:
                    member = self.member(self.mark(node), self.mark(key))
                    if not member.known:
                        self.ask.unknown(key, self.mark(node), self.mark(key))
                    at = value_at(self.tape, key, member)
                    if member.nested and not self.spoils(at):
                        self.reach_value(at, member)
                key = past(self.tape, key)
        return 0

    cdef _Member member(self, Py_ssize_t shape, Py_ssize_t number):
        return <_Member> (<_Recipe> self.recipes.shapes[shape]).members[number]

    cdef int reach_value(self, uint32_t node, _Member member) except -1:
        cdef uint32_t key = node + 1
        if not member.mapping:
            return self.reach_items(node, member)
        while key < past(self.tape, node):
            self.reach_items(key + 1, member)
            key = past(self.tape, key)
        return 0

    cdef int reach_items(self, uint32_t node, _Member member) except -1:
        cdef uint32_t item = node
        cdef uint32_t end = past(self.tape, node)
        if member.many and self.kind(node) == ARRAY:
            item += 1
        while item < end:
            if self.kind(item) == OBJECT and not self.spoils(item):
                self.wanted[item - self.top] = 1
            item = past(self.tape, item)
        return 0

    cdef int make_all(self) except -1:
        cdef uint32_t node = self.end
        while node > self.top:
            node -= 1
            if self.is_made(node):
                self.put(node, self.make(node, <_Recipe> self.recipes.shapes[self.mark(node)]))
        return 0

    cdef int put(self, uint32_t node, object record) except -1:
        if self.made is not None:
            self.made[node] = record
        Py_INCREF(record)
        self.replace(node, <PyObject*> record)
        return 0

    cdef void replace(self, uint32_t node, PyObject* record) noexcept:
        cdef PyObject* old = self.records[node - self.top]
        self.records[node - self.top] = record
        Py_XDECREF(old)

    cdef object ask_for(self, uint32_t node, int32_t shape, int32_t number):
        """What the asker makes of a value; it may change what was made of the objects inside."""
        cdef uint32_t inside
        if self.made is None:  # of most documents nothing is asked
            self.made = self.made_so_far()
        answer = self.ask.value(node, shape, number, self.made)
        for inside in range(node, past(self.tape, node)):
            known = PyDict_GetItemWithError(self.made, inside)
            Py_XINCREF(known)
            self.replace(inside, known)
        return answer

    cdef dict made_so_far(self):
        cdef uint32_t node
        cdef dict made = {}
        for node in range(self.top, self.end):
            if self.records[node - self.top] != NULL:
                made[node] = <object> self.records[node - self.top]
        return made

    cdef object done(self):
        """All of it, in document order."""
        cdef uint32_t node
        try:
            return self.grouped()
        finally:  # forms live longer than documents
            for node in range(self.top, self.end):
                if self.forms[node - self.top] != NULL and (<_Form> self.forms[node - self.top]).making is self:
                    (<_Form> self.forms[node - self.top]).group = None
                    (<_Form> self.forms[node - self.top]).making = None

    cdef object grouped(self):
        cdef uint32_t node
        cdef list parts = []
        cdef list group
        cdef dict groups = {}
        cdef _Form form
        for node in range(self.top, self.end):
            if self.records[node - self.top] == NULL or self.records[node - self.top] == <PyObject*> None:
                continue
            record = <object> self.records[node - self.top]
            parts.append(record)
            if self.forms[node - self.top] == NULL:  # the asker made it
                group_of(groups, (type(record), *record.places)).append(record)
                continue
            form = <_Form> self.forms[node - self.top]
            group = form.group
            if form.making is not self:  # else it is known, and need not be looked up
                group = group_of(groups, form.form)
                form.group, form.making = group, self
            group.append(record)
        root = None if self.records[0] == NULL else <object> self.records[0]
        return Made(root, tuple(parts), groups)

    cdef object make(self, uint32_t node, _Recipe recipe):
        cdef _Member member
        cdef _Form form = recipe.first
        cdef uint32_t key = node + 1
        cdef uint32_t at
        cdef int32_t number
        cdef Py_ssize_t given = 0
        cdef Py_ssize_t filled = 0
        cdef bint has_value
        cdef int variant
        cdef list nulls = None
        cdef dict asked = None
        cdef Places places = Places.__new__(Places)
        record = recipe.blank.copy()
        places.home, places.recipe, places.node = self.home, recipe, node
        slot_put(record, recipe.span, places)
        while key < past(self.tape, node):
            number = self.mark(key)
            if number >= 0:
                member = <_Member> recipe.members[number]
                self.is_odd = self.is_any_odd
                at = value_at(self.tape, key, member)
                has_value = self.take(record, member, at)
                variant = UNUSUAL if member.usual and (self.is_odd or not has_value) else PLAIN
                if not has_value:
                    if self.kind(at) == NULL_:
                        nulls = [] if nulls is None else nulls
                        nulls.append(number)
                    value, nodes = self.ask_for(at, self.mark(node), number)
                    asked = {} if asked is None else asked
                    asked[number] = at, *nodes
                    has_value = value is not self.recipes.missing
                    if has_value:
                        slot_put(record, member.slot, value)
                if not recipe.null_is_nothing or self.kind(at) != NULL_:
                    form = self.recipes.longer(form, recipe, number, variant + self.variant(at))
                given += member.needed
                filled += member.needed and has_value
            elif number == TYPE:
                form = self.recipes.longer(form, recipe, number, PLAIN)
            key = past(self.tape, key)
        if given < recipe.needed or nulls is not None:
            self.ask.absent(node, self.mark(node), self.objects.members(node), nulls or ())
        if filled < recipe.needed:
            return None
        places.asked = asked
        slot_put(record, recipe.places, places)
        self.keep(node, form)
        return record

    cdef void keep(self, uint32_t node, _Form form) noexcept:
        Py_INCREF(form)
        Py_XDECREF(self.forms[node - self.top])
        self.forms[node - self.top] = <PyObject*> form

    cdef int variant(self, uint32_t node) except -1:
        """How a value is given, for the rules that look for that."""
        cdef uint8_t kind = self.kind(node)
        if kind == OBJECT:
            return HELD if self.is_told(node) else BLANK
        if kind == ARRAY:
            return LISTED if past(self.tape, node) > node + 1 and self.is_told(node + 1) else BLANK
        return BLANK if kind == STRING and self.is_blank(node) else PLAIN

    cdef bint is_told(self, uint32_t node) except -1:
        """Whether a value evidently says something: itself, or one of the properties of an object."""
        cdef uint32_t key = node + 1
        if self.kind(node) != OBJECT:
            return self.is_said(node)
        while key < past(self.tape, node):
            if self.mark(key) >= 0 and self.is_said(key + 1):
                return True
            key = past(self.tape, key)
        return False

    cdef bint is_said(self, uint32_t node) except -1:
        cdef uint8_t kind = self.kind(node)
        return INTEGER <= kind <= FALSE or (kind == STRING and not self.is_blank(node))

    cdef bint is_blank(self, uint32_t node) except -1:
        cdef uint8_t first
        if self.tape.given is None:
            if self.tape.nodes.items[node].end - self.tape.nodes.items[node].start <= 2:
                return True
            first = self.tape.data[self.tape.nodes.items[node].start + 1]
            if b" " < first < 0x80 and first != b"\\":
                return False
        return not (<str> self.tape.scalar(node)).strip()

    cdef _Spot spot(self, uint32_t node):
        cdef _Spot spot = _Spot.__new__(_Spot)
        spot.home = self.home
        spot.node = node
        return spot

    cdef bint take(self, object record, _Member member, uint32_t node) except -1:
        """Set an attribute to all that its value holds; False when the asker has to say."""
        cdef uint8_t kind = self.kind(node)
        cdef uint32_t item = node + 1
        cdef list values
        if member.mapping or self.spoils(node):
            return False
        if kind != ARRAY or not member.many:
            value = self.single(node, kind, member)
            if value is self.recipes.missing:
                return False
            slot_put(record, member.slot, value if member.bare else (value,))
            return True
        values = []
        while item < past(self.tape, node):
            value = self.single(item, self.kind(item), member)
            if value is self.recipes.missing:
                return False
            values.append(value)
            item = past(self.tape, item)
        slot_put(record, member.slot, tuple(values))
        return True

    cdef object single(self, uint32_t node, uint8_t kind, _Member member):
        """One value; `missing` when the asker has to say."""
        if not member.accepts >> kind & 1 or self.spoils(node):
            return self.recipes.missing
        if kind != STRING:
            self.is_odd = True
        if member.raw is not None and kind != NULL_:
            raw = slot_copy(member.raw.blank)
            slot_put(raw, member.raw.span, self.spot(node))
            return raw
        if kind == STRING:
            return self.text(node, member)
        if kind == OBJECT and member.objects:
            return self.nested(node, member)
        if (kind == TRUE or kind == FALSE) and member.truth:
            return kind == TRUE
        return self.recipes.missing

    cdef object text(self, uint32_t node, _Member member):
        if member.text == ASKED:
            return self.recipes.missing
        text = self.tape.word(node) if member.text == TERM else self.tape.scalar(node)
        if member.text == WRITTEN:
            self.look_at(text, member)
            return text
        if member.text == TERM:
            known = PyDict_GetItemWithError(self.terms, text)
            text = self.canonical(text) if known == NULL else <object> known
            self.look_at(text, member)
            return text
        self.is_odd = True
        recipe = <_Recipe> self.recipes.shapes[member.shape]
        record = recipe.blank.copy()
        slot_put(record, recipe.span, self.spot(node))
        slot_put(record, (<_Member> recipe.members[member.holder]).slot, text)
        self.put(node, record)
        self.keep(node, recipe.first)
        return record

    cdef int look_at(self, object text, _Member member) except -1:
        if member.usual == CHOICE:
            self.is_odd |= text not in member.choices
        elif member.usual != ANYTHING:
            self.is_odd |= not looks_so(text, member.usual)
        return 0

    cdef object nested(self, uint32_t node, _Member member):
        if self.records[node - self.top] == NULL or self.records[node - self.top] == <PyObject*> None:
            return self.recipes.missing
        record = <object> self.records[node - self.top]
        if not self.gives_something(node):  # the asker looks whether it is more than a value
            return self.recipes.missing
        if (<_Recipe> self.recipes.shapes[self.mark(node)]).refers and not member.references:
            return self.recipes.missing
        return record

    cdef bint gives_something(self, uint32_t node) noexcept:
        cdef uint32_t key = node + 1
        while key < past(self.tape, node):
            if self.mark(key) >= 0:
                return True
            key = past(self.tape, key)
        return False
