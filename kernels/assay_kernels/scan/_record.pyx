# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Records from a tape, compiled; `_twin/records.py` is the same in pure Python."""

from cpython.dict cimport PyDict_GetItemWithError
from cpython.object cimport PyObject, PyTypeObject
from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_SET_ITEM
from libc.stdint cimport uint8_t, uint32_t

from collections.abc import Mapping
from types import MappingProxyType

from assay_kernels.scan.record import Made

from assay_kernels.scan._tape cimport ARRAY, FALSE, NULL_, OBJECT, STRING, TRUE, Tape

cdef extern from "Python.h":
    ctypedef int (*Setter "descrsetfunc")(PyObject*, PyObject*, PyObject*) except -1
    ctypedef struct Slotted "PyTypeObject":
        Setter tp_descr_set
    Slotted* Py_TYPE(object)
    object PyType_GenericAlloc(PyTypeObject*, Py_ssize_t)

cdef enum:  # as TextForm
    ASKED, WRITTEN, TERM, RECORD


cdef inline int put(object slot, object record, object value) except -1:
    return Py_TYPE(slot).tp_descr_set(<PyObject*> slot, <PyObject*> record, <PyObject*> value)


cdef object setting(object slot):
    """A descriptor, once it is sure that it sets something."""
    if Py_TYPE(slot).tp_descr_set == NULL:
        raise TypeError(f"{slot!r} sets no attribute")
    return slot


cdef object a_class(object cls):
    if not isinstance(cls, type):
        raise TypeError(f"{cls!r} is no class")
    return cls


cdef class _Raw:
    """A `Raw` in the words of the machine."""

    cdef object cls
    cdef object value
    cdef object span

    def __cinit__(self, given):
        self.cls, self.value, self.span = a_class(given.cls), setting(given.value), setting(given.span)


cdef class _Member:
    """A `Member` in the words of the machine."""

    cdef object name
    cdef object slot
    cdef uint32_t accepts
    cdef bint many
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

    def __cinit__(self, given):
        self.name = given.name
        self.slot = setting(given.slot)
        self.accepts = given.accepts
        self.many = given.many
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


cdef class _Recipe:
    """A `Recipe` in the words of the machine."""

    cdef object cls
    cdef list slots
    cdef list defaults
    cdef object span
    cdef object places
    cdef list members
    cdef Py_ssize_t needed
    cdef bint refers
    cdef bint null_is_nothing

    def __cinit__(self, given, missing):
        kept = [(slot, default) for slot, default in given.slots if default is not missing]
        self.cls = a_class(given.cls)
        self.slots = [setting(slot) for slot, _ in kept]
        self.defaults = [default for _, default in kept]
        self.span = setting(given.span)
        self.places = setting(given.places)
        self.members = [_Member(member) for member in given.members]
        self.needed = sum(member.needed for member in given.members)
        self.refers = given.refers
        self.null_is_nothing = given.null_is_nothing


cdef class Recipes:
    """The recipes of a table, by shape."""

    cdef list shapes
    cdef object span
    cdef object missing

    def __init__(self, recipes, type span not None, missing):
        """Take `recipes`, the tuple class of places (document, start, end, node), and what stands for no value."""
        self.shapes = [_Recipe(recipe, missing) for recipe in recipes]
        self.span = span
        self.missing = missing


cdef class Places:
    """The nodes of an object's attributes by their names, as a mapping that is worked out when somebody looks."""

    cdef Tape tape
    cdef list members
    cdef dict given
    cdef dict asked
    cdef dict nodes
    cdef bint null_is_nothing

    def __iter__(self):
        cdef uint32_t at
        if self.nodes is not None:
            return iter(self.nodes)
        names = []
        for number, place in self.given.items():
            at = place
            if not self.null_is_nothing or self.tape.nodes.items[at].kind != NULL_:
                names.append((<_Member> self.members[<Py_ssize_t> number]).name)
        return iter(names)

    cdef dict all(self):
        cdef uint32_t at
        cdef _Member member
        if self.nodes is not None:
            return self.nodes
        self.nodes = {}
        for number, place in self.given.items():
            at = place
            if self.null_is_nothing and self.tape.nodes.items[at].kind == NULL_:
                continue
            member = <_Member> self.members[<Py_ssize_t> number]
            known = None if self.asked is None else self.asked.get(number)
            self.nodes[member.name] = self.of(at, place, member) if known is None else known
        return self.nodes

    cdef tuple of(self, uint32_t at, object place, _Member member):
        """The value's node and those of its items, all of which were taken."""
        cdef uint32_t item = at + 1
        cdef list nodes = [place]
        if self.tape.nodes.items[at].kind != ARRAY or not member.many:
            return place, place
        while item < self.tape.after(at):
            nodes.append(item)
            item = self.tape.after(item)
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


def make_records(Tape tape not None, dict objects not None, Py_ssize_t root, Recipes recipes not None, ask not None):
    """What becomes of the objects that can be reached from `root`.

    Args:
        tape: The document.
        objects: What a check over the tape made of the objects, by a table whose shapes are those of `recipes`.
        root: Where to begin.
        recipes: What becomes of the objects of each shape.
        ask: Who knows what becomes of the values that no recipe speaks of; see `Asker`.
    """
    cdef Making making = Making.__new__(Making)
    making.tape = tape
    making.objects = objects
    making.recipes = recipes
    making.terms = ask.terms
    making.canonical = ask.terms.canonical
    making.document = ask.document
    making.spoilt = ask.spoilt
    making.is_spoilt = len(ask.spoilt) > 0
    making.ask = ask
    making.made = {}
    making.forms = {}
    making.top = tape.at(root)
    making.wanted = bytearray(tape.after(making.top) - making.top)
    making.reach()
    making.make_all()
    return making.done()


cdef class Making:
    """The innermost records first, so that depth costs no stack."""

    cdef Tape tape
    cdef dict objects
    cdef Recipes recipes
    cdef object terms
    cdef object canonical
    cdef object document
    cdef object spoilt
    cdef bint is_spoilt
    cdef object ask
    cdef dict made
    cdef dict forms
    cdef uint32_t top
    cdef bytearray wanted

    cdef uint8_t kind(self, uint32_t node) noexcept:
        return self.tape.nodes.items[node].kind

    cdef bint spoils(self, uint32_t node) except -1:
        return self.is_spoilt and node in self.spoilt

    cdef int reach(self) except -1:
        """Mark the objects that become records; those that hold others come before them."""
        cdef uint32_t node
        cdef uint32_t at
        cdef _Member member
        cdef uint8_t[::1] wanted = self.wanted
        wanted[0] = 1
        for node, entry in self.objects.items():
            if node < self.top or node - self.top >= <size_t> len(wanted) or not wanted[node - self.top]:
                continue
            for number, place in (<dict> (<tuple> entry)[1]).items():
                member = self.member((<tuple> entry)[0], number)
                at = place
                if not member.known:
                    self.ask.unknown(at - 1, (<tuple> entry)[0], number)
                if member.nested and not self.spoils(at):
                    self.reach_value(at, member, wanted)
        return 0

    cdef _Member member(self, Py_ssize_t shape, Py_ssize_t number):
        return <_Member> (<_Recipe> self.recipes.shapes[shape]).members[number]

    cdef int reach_value(self, uint32_t node, _Member member, uint8_t[::1] wanted) except -1:
        cdef uint32_t key = node + 1
        if not member.mapping:
            return self.reach_items(node, member, wanted)
        while key < self.tape.after(node):
            self.reach_items(key + 1, member, wanted)
            key = self.tape.after(key)
        return 0

    cdef int reach_items(self, uint32_t node, _Member member, uint8_t[::1] wanted) except -1:
        cdef uint32_t item = node
        cdef uint32_t end = self.tape.after(node)
        if member.many and self.kind(node) == ARRAY:
            item += 1
        while item < end:
            if self.kind(item) == OBJECT and not self.spoils(item):
                wanted[item - self.top] = 1
            item = self.tape.after(item)
        return 0

    cdef int make_all(self) except -1:
        cdef uint32_t node
        cdef list order = [
            (node, entry)
            for node, entry in self.objects.items()
            if self.top <= node < self.top + <uint32_t> len(self.wanted) and self.wanted[node - self.top]
        ]
        for entry in reversed(order):
            node = (<tuple> entry)[0]
            shape, members = <tuple> (<tuple> entry)[1]
            self.made[node] = self.make(node, shape, members)
        return 0

    cdef object done(self):
        """All of it, in document order."""
        cdef list parts = []
        cdef list forms = []
        for node in sorted(self.made):
            record = self.made[node]
            if record is not None:
                parts.append(record)
                form = self.forms.get(node)  # what the asker made has none
                forms.append((type(record), *record.places) if form is None else form)
        return Made(self.made, tuple(parts), tuple(forms))

    cdef object make(self, uint32_t node, Py_ssize_t shape, dict members):
        cdef _Recipe recipe = <_Recipe> self.recipes.shapes[shape]
        cdef _Member member
        cdef uint32_t at
        cdef Py_ssize_t given = 0
        cdef Py_ssize_t filled = 0
        cdef bint has_value
        cdef list nulls = None
        cdef dict asked = None
        cdef list form = [recipe.cls]
        cdef Places places
        record = self.blank(recipe, node)
        for number, place in members.items():
            member = <_Member> recipe.members[<Py_ssize_t> number]
            at = place
            has_value = self.take(record, member, at)
            if not has_value:
                if self.kind(at) == NULL_:
                    nulls = [] if nulls is None else nulls
                    nulls.append(number)
                value, nodes = self.ask.value(place, shape, number, self.made)
                asked = {} if asked is None else asked
                asked[number] = place, *nodes
                has_value = value is not self.recipes.missing
                if has_value:
                    put(member.slot, record, value)
            if not recipe.null_is_nothing or self.kind(at) != NULL_:
                form.append(member.name)
            given += member.needed
            filled += member.needed and has_value
        if given < recipe.needed or nulls is not None:
            self.ask.absent(node, shape, members, nulls or ())
        if filled < recipe.needed:
            return None
        places = Places.__new__(Places)
        places.tape = self.tape
        places.members = recipe.members
        places.given = members
        places.asked = asked
        places.null_is_nothing = recipe.null_is_nothing
        put(recipe.places, record, places)
        self.forms[node] = tuple(form)
        return record

    cdef object blank(self, _Recipe recipe, uint32_t node):
        """A record that has its place and its defaults."""
        cdef Py_ssize_t number
        record = PyType_GenericAlloc(<PyTypeObject*> recipe.cls, 0)
        for number in range(len(recipe.slots)):
            put(recipe.slots[number], record, recipe.defaults[number])
        put(recipe.span, record, self.span(node))
        return record

    cdef object span(self, uint32_t node):
        cdef Py_ssize_t number = 0
        items = self.document, self.tape.nodes.items[node].start, self.tape.nodes.items[node].end, node
        span = PyType_GenericAlloc(<PyTypeObject*> self.recipes.span, 4)
        for item in items:
            Py_INCREF(item)
            PyTuple_SET_ITEM(span, number, item)
            number += 1
        return span

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
            put(member.slot, record, value if member.bare else (value,))
            return True
        values = []
        while item < self.tape.after(node):
            value = self.single(item, self.kind(item), member)
            if value is self.recipes.missing:
                return False
            values.append(value)
            item = self.tape.after(item)
        put(member.slot, record, tuple(values))
        return True

    cdef object single(self, uint32_t node, uint8_t kind, _Member member):
        """One value; `missing` when the asker has to say."""
        if not member.accepts >> kind & 1 or self.spoils(node):
            return self.recipes.missing
        if member.raw is not None and kind != NULL_:
            raw = PyType_GenericAlloc(<PyTypeObject*> member.raw.cls, 0)
            put(member.raw.value, raw, self.recipes.missing)
            put(member.raw.span, raw, self.span(node))
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
        text = self.tape.scalar(node)
        if member.text == WRITTEN:
            return text
        if member.text == TERM:
            known = PyDict_GetItemWithError(self.terms, text)
            return self.canonical(text) if known == NULL else <object> known
        recipe = <_Recipe> self.recipes.shapes[member.shape]
        record = self.blank(recipe, node)
        put((<_Member> recipe.members[member.holder]).slot, record, text)
        self.made[node] = record
        self.forms[node] = (recipe.cls,)
        return record

    cdef object nested(self, uint32_t node, _Member member):
        record = self.made.get(node)
        if record is None:
            return self.recipes.missing
        shape, members = <tuple> self.objects[node]
        if not <dict> members:  # nothing of it is known: the asker looks whether it is more than a value
            return self.recipes.missing
        if (<_Recipe> self.recipes.shapes[<Py_ssize_t> shape]).refers and not member.references:
            return self.recipes.missing
        return record
