# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""References between records, compiled; `_twin/refer.py` is the same in pure Python."""

cimport cython
from cpython.dict cimport PyDict_GetItemWithError
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_GET_LENGTH, PyUnicode_READ_CHAR, PyUnicode_Tailmatch
from libc.stdint cimport int32_t, uint32_t

from assay_kernels.scan.refer import FACTS, Link

from assay_kernels.scan._place cimport setting, text_at

cdef extern from "slots.h":
    object slot_get(object record, Py_ssize_t offset)

cdef enum:  # as FACTS
    REPEATED, ABSENT, MISLED, CIRCULAR, MIXED, OWN, UNKEYED, DIFFERING, STRAY, UNPREFIXED, NAMESAKE

cdef enum:
    NOTHING = -1
    MOST_INSIDE = 4

cdef struct Place:
    int32_t owner  # the outer record, by its number
    int32_t parent  # the record that holds it
    int32_t role
    bint first  # in the first place

cdef struct Step:
    PyObject* records  # a tuple, borrowed from the record that holds it
    Py_ssize_t at
    int32_t parent
    bint first

cdef struct Edge:
    int32_t origin
    int32_t target
    int32_t pointer
    bint joins


@cython.final
cdef class _Pointer:
    """A `Pointer` in the words of the machine."""

    cdef object given
    cdef int32_t number
    cdef Py_ssize_t slot
    cdef uint32_t allowed  # a bit for each role
    cdef bint joins
    cdef bint own
    cdef bint plain


@cython.final
cdef class _Pointing:
    """A `Pointing` in the words of the machine."""

    cdef Py_ssize_t id
    cdef Py_ssize_t name
    cdef object named  # the class of names
    cdef Py_ssize_t place
    cdef Py_ssize_t kind
    cdef Py_ssize_t[MOST_INSIDE] inside
    cdef int holds
    cdef list pointers
    cdef int32_t role


@cython.final
cdef class Pointers:
    """A table of classes that refer to each other."""

    cdef dict classes
    cdef list pointers

    def __init__(self, given):
        given = list(given)
        roles = {each.cls: role for role, each in enumerate(each for each in given if each.declared)}
        if len(roles) > 32:
            raise ValueError("more than 32 classes are declared")
        self.classes, self.pointers = {}, []
        for each in given:
            self.classes[each.cls] = self.pointing(each, roles)

    cdef _Pointing pointing(self, given, dict roles):
        cdef _Pointing made = _Pointing.__new__(_Pointing)
        if len(given.inside) > MOST_INSIDE:
            raise ValueError(f"records stand in more than {MOST_INSIDE} attributes")
        made.id = setting(given.id, given.cls)
        made.name = NOTHING if given.name is None else setting(given.name, given.cls)
        if given.name is not None:
            made.named = given.place.__objclass__
            made.place = setting(given.place, made.named)
        made.kind = NOTHING if given.kind is None else setting(given.kind, given.cls)
        made.holds = len(given.inside)
        for number, slot in enumerate(given.inside):
            made.inside[<Py_ssize_t> number] = setting(slot, given.cls)
        made.pointers = [self.pointer(each, given.cls, roles) for each in given.pointers]
        made.role = roles.get(given.cls, NOTHING)
        return made

    cdef _Pointer pointer(self, given, cls, dict roles):
        cdef _Pointer made = _Pointer.__new__(_Pointer)
        made.given, made.number = given, len(self.pointers)
        made.slot = setting(given.slot, cls)
        for each in given.classes:
            made.allowed |= 1U << <int> roles[each]
        made.joins, made.own, made.plain = given.joins, given.own, given.plain
        self.pointers.append(made)
        return made

    cdef _Pointing of(self, object record):
        known = PyDict_GetItemWithError(self.classes, type(record))
        return None if known == NULL else <_Pointing> known


def follow_pointers(record, Pointers pointers not None):
    """What the records inside of one declare and refer to; see `References`."""
    cdef References references = References.__new__(References)
    references.root, references.table = record, pointers
    references.gather()
    references.number()
    references.follow()
    references.look_for_circles()
    return references


@cython.final
cdef class References:
    """What the records of a document declare, and how they refer to each other."""

    cdef readonly object root
    cdef Pointers table
    cdef list records
    cdef list ids
    cdef dict numbers
    cdef dict keys  # by the number of an outer record the identifiers of its keys
    cdef int32_t count
    cdef int32_t outermost  # how many are outer
    cdef Place* at
    cdef int32_t room
    cdef Step* steps
    cdef int32_t depth
    cdef int32_t deepest
    cdef Edge* edges
    cdef int32_t linked  # how many edges there are
    cdef int32_t room_of_edges
    cdef list wheres
    cdef list targets
    cdef PyObject** sources  # per outer record what the first source inside leads to, borrowed from `targets`
    cdef uint32_t amiss

    def __cinit__(self):
        self.records, self.ids, self.numbers, self.wheres, self.targets = [], [], {}, [], []
        self.keys = {}

    def __dealloc__(self):
        PyMem_Free(self.at)
        PyMem_Free(self.steps)
        PyMem_Free(self.edges)
        PyMem_Free(self.sources)

    cdef void tell(self, int fact) noexcept:
        self.amiss |= 1U << fact

    cdef int add(self, object record, int32_t owner, int32_t parent, bint first) except -1:
        """Number a declared record; what else may stand there counts for nothing."""
        cdef _Pointing pointing = self.table.of(record)
        cdef Place* place
        if pointing is None or pointing.role == NOTHING:
            return 0
        self.at = <Place*> with_room(self.at, self.count, &self.room, sizeof(Place))
        place = self.at + self.count
        place.owner, place.parent, place.role, place.first = owner, parent, pointing.role, first
        self.records.append(record)
        self.ids.append(slot_get(record, pointing.id))
        self.count += 1
        return self.push(record, pointing, self.count - 1) if owner != NOTHING else 0

    cdef int push(self, object record, _Pointing pointing, int32_t number) except -1:
        """Go into a record before what stands beside it."""
        cdef int place = pointing.holds
        cdef Step* step
        while place > 0:
            place -= 1
            held = slot_get(record, pointing.inside[place])
            if not isinstance(held, tuple) or len(<tuple> held) == 0:
                continue
            if place == 0 and len(<tuple> held) > 1:
                self.compare_names(<tuple> held)
            self.steps = <Step*> with_room(self.steps, self.depth, &self.deepest, sizeof(Step))
            step = self.steps + self.depth
            step.records, step.at, step.parent, step.first = <PyObject*> held, 0, number, place == 0
            self.depth += 1
        return 0

    cdef int gather(self) except -1:
        """Number the declared records: the outer ones, then those inside of each, each before what stands in it."""
        cdef _Pointing pointing = self.table.of(self.root)
        cdef Step* step
        cdef int32_t number
        cdef int place
        if pointing is None:
            return 0
        for place in range(pointing.holds):
            held = slot_get(self.root, pointing.inside[place])
            if isinstance(held, tuple):
                for record in <tuple> held:
                    self.add(record, NOTHING, NOTHING, False)
        self.outermost = self.count
        for number in range(self.outermost):
            record = self.records[number]
            self.push(record, self.table.of(record), NOTHING)
            while self.depth:
                step = self.steps + self.depth - 1
                if step.at == len(<tuple> step.records):
                    self.depth -= 1
                    continue
                step.at += 1
                self.add((<tuple> step.records)[step.at - 1], number, step.parent, step.first)
        return 0

    cdef int compare_names(self, tuple records) except -1:
        cdef _Pointing pointing
        cdef set names = set()
        cdef Py_ssize_t named = 0
        for record in records:
            pointing = self.table.of(record)
            if pointing is None or pointing.name == NOTHING:
                continue
            name = slot_get(record, pointing.name)
            if name is None:
                continue
            text = text_at(name, pointing.place) if isinstance(name, pointing.named) else None
            if text is None or text != (<str> text).strip():
                self.tell(NAMESAKE)
                return 0
            names.add(text)
            named += 1
        if len(names) < named:
            self.tell(NAMESAKE)
        return 0

    cdef int number(self) except -1:
        """Find what has one identifier, and identifiers that do not begin as they should."""
        cdef int32_t number
        for number in range(self.count):
            id_ = <str> self.ids[number]
            if PyUnicode_GET_LENGTH(id_) == 0:
                continue
            if self.numbers.setdefault(id_, number) != number:
                self.tell(REPEATED)
            if self.at[number].owner != NOTHING and self.at[number].parent == NOTHING:
                if not begins(id_, <str> self.ids[self.at[number].owner]):
                    self.tell(UNPREFIXED)
        return 0

    cdef int32_t find(self, object id_) except -2:
        known = PyDict_GetItemWithError(self.numbers, id_)
        return NOTHING if known == NULL else <int32_t> (<object> known)

    cdef int follow(self) except -1:
        cdef int32_t number
        cdef _Pointing pointing
        cdef _Pointer pointer
        self.sources = <PyObject**> PyMem_Calloc(self.outermost + 1, sizeof(PyObject*))
        if self.sources == NULL:
            raise MemoryError
        for number in range(self.count):
            record = self.records[number]
            pointing = self.table.of(record)
            for each in pointing.pointers:
                pointer = <_Pointer> each
                value = slot_get(record, pointer.slot)
                if value is None:
                    continue
                for held in value if isinstance(value, tuple) else (value,):
                    if pointer.own:
                        self.look_at_key(number, held)
                    else:
                        self.refer(number, held, pointer, pointer.joins)
        return 0

    cdef int refer(self, int32_t number, object value, _Pointer outer, bint joins) except -1:
        """Take the references that a value makes: by its parts, or, when it has none, by its own identifier."""
        cdef _Pointing pointing = self.table.of(value)
        cdef _Pointer pointer
        cdef bint has_parts = False
        if pointing is None:
            return 0
        for each in pointing.pointers:
            pointer = <_Pointer> each
            if pointer.plain:
                part = slot_get(value, pointer.slot)
                if part is not None:
                    has_parts = True
                    self.link(number, part, pointer, joins)
        if not has_parts and PyUnicode_GET_LENGTH(slot_get(value, pointing.id)):
            self.link(number, value, outer, joins)
        for each in pointing.pointers:
            pointer = <_Pointer> each
            if not pointer.plain:
                inner = slot_get(value, pointer.slot)
                for held in inner if isinstance(inner, tuple) else () if inner is None else (inner,):
                    self.refer(number, held, outer, joins)
        return 0

    cdef int link(self, int32_t number, object where, _Pointer pointer, bint joins) except -1:
        cdef _Pointing pointing = self.table.of(where)
        cdef int32_t target
        cdef int32_t owner = self.at[number].owner
        cdef Edge* edge
        if pointing is None:
            return 0
        id_ = slot_get(where, pointing.id)
        target = self.find(id_)
        self.edges = <Edge*> with_room(self.edges, self.linked, &self.room_of_edges, sizeof(Edge))
        edge = self.edges + self.linked
        edge.origin, edge.target, edge.pointer, edge.joins = number, target, pointer.number, joins
        self.linked += 1
        self.wheres.append(where)
        self.targets.append(id_)
        if target == NOTHING:
            self.tell(ABSENT)
        elif not pointer.allowed >> self.at[target].role & 1:
            self.tell(MISLED)
        if joins:
            if target != NOTHING:
                self.look_at_join(number, target)
        elif owner != NOTHING:
            if self.sources[owner] == NULL:
                self.sources[owner] = <PyObject*> id_
            elif <object> self.sources[owner] != id_:
                self.tell(MIXED)
        return 0

    cdef int look_at_join(self, int32_t number, int32_t target) except -1:
        cdef int32_t owner = self.at[target].owner
        if owner == self.at[number].owner:
            self.tell(OWN)
        elif owner != NOTHING and not self.is_key(owner, <str> self.ids[target]):
            self.tell(UNKEYED)
        if self.kind_of(number) is None or self.kind_of(number) != self.kind_of(target):
            self.tell(DIFFERING)
        return 0

    cdef object kind_of(self, int32_t number):
        """What the values of a record are; None when it does not say."""
        cdef _Pointing pointing = self.table.of(self.records[number])
        if pointing.kind == NOTHING:
            return None
        return slot_get(self.records[number], pointing.kind) or None

    cdef bint is_key(self, int32_t owner, str id_) except -1:
        known = PyDict_GetItemWithError(self.keys, owner)
        if known == NULL:
            self.keys[owner] = self.keys_of(owner)
            return id_ in <set> self.keys[owner]
        return id_ in <set> known

    cdef set keys_of(self, int32_t owner):
        """The identifiers of the keys of an outer record."""
        cdef _Pointing pointing = self.table.of(self.records[owner])
        cdef _Pointing of_key
        cdef set found = set()
        for each in pointing.pointers:
            if (<_Pointer> each).own:
                for key in slot_get(self.records[owner], (<_Pointer> each).slot):
                    of_key = self.table.of(key)
                    if of_key is not None:
                        found.add(slot_get(key, of_key.id))
        return found

    cdef int look_at_key(self, int32_t number, object key) except -1:
        cdef _Pointing pointing = self.table.of(key)
        cdef int32_t target
        cdef Place* place
        if pointing is None:
            return 0
        target = self.find(slot_get(key, pointing.id))
        if target != NOTHING:
            place = self.at + target
            if place.owner == number and place.parent == NOTHING and place.first:
                return 0
        self.tell(STRAY)
        return 0

    cdef int look_for_circles(self) except -1:
        """Take away what nothing is left to come from, as long as there is any; what is left goes round."""
        cdef int32_t* waiting = <int32_t*> PyMem_Calloc(3 * self.count + 2, sizeof(int32_t))
        cdef int32_t* todo = waiting + self.count + 1
        cdef int32_t* begins_at = todo + self.count
        cdef int32_t done = 0, ready = 0, number, edge, origin = 0
        if waiting == NULL:
            raise MemoryError
        for edge in range(self.linked):
            while origin <= self.edges[edge].origin:
                begins_at[origin] = edge
                origin += 1
            if not self.edges[edge].joins and self.edges[edge].target != NOTHING:
                waiting[self.edges[edge].target] += 1
        while origin <= self.count:
            begins_at[origin] = self.linked
            origin += 1
        for number in range(self.outermost, self.count):
            waiting[number] += 1
        for number in range(self.count):
            if waiting[number] == 0:
                todo[ready] = number
                ready += 1
        while done < ready:
            number = todo[done]
            done += 1
            for edge in range(begins_at[number], begins_at[number + 1]):
                if not self.edges[edge].joins and self.edges[edge].target != NOTHING:
                    ready += free_from(self.edges[edge].target, waiting, todo, ready)
            if number < self.outermost:
                ready = self.free_inner(number, waiting, todo, ready)
        PyMem_Free(waiting)
        if done < self.count:
            self.tell(CIRCULAR)
        return 0

    cdef int32_t free_inner(self, int32_t owner, int32_t* waiting, int32_t* todo, int32_t ready) noexcept:
        """Let go what stands inside of an outer record: the inner records of one come one after the other."""
        cdef int32_t low = self.outermost, high = self.count, middle
        while low < high:
            middle = (low + high) // 2
            if self.at[middle].owner < owner:
                low = middle + 1
            else:
                high = middle
        while low < self.count and self.at[low].owner == owner:
            ready += free_from(low, waiting, todo, ready)
            low += 1
        return ready

    @property
    def facts(self):
        return tuple([fact for number, fact in enumerate(FACTS) if self.amiss >> <int> number & 1])

    @property
    def outer(self):
        return tuple(self.records[: self.outermost])

    @property
    def inner(self):
        return tuple(self.records[self.outermost :])

    @property
    def places(self):
        cdef int32_t number
        found = []
        for number in range(self.outermost, self.count):
            parent = self.at[number].parent
            found.append((self.at[number].owner, parent if parent == NOTHING else parent - self.outermost))
        return found

    @property
    def by_id(self):
        return {id_: self.records[number] for id_, number in self.numbers.items()}

    @property
    def sources(self):
        cdef int32_t edge
        found = set()
        for edge in range(self.linked):
            if not self.edges[edge].joins and self.edges[edge].origin >= self.outermost:
                found.add(self.targets[edge])
        return frozenset(found)

    @property
    def links(self):
        cdef int32_t edge
        return [self.made(edge) for edge in range(self.linked)]

    @property
    def absent(self):
        cdef int32_t edge
        return [self.made(edge) for edge in range(self.linked) if self.edges[edge].target == NOTHING]

    cdef object made(self, int32_t edge):
        """One reference."""
        pointer = (<_Pointer> self.table.pointers[self.edges[edge].pointer]).given
        origin = self.ids[self.edges[edge].origin]
        return Link(origin, self.wheres[edge], self.targets[edge], pointer, bool(self.edges[edge].joins))


cdef void* with_room(void* items, int32_t used, int32_t* room, size_t size) except NULL:
    """The array with room for one item more; it stays as it was where memory is out."""
    cdef int32_t more = 64 + 2 * room[0]
    cdef void* larger
    if used < room[0]:
        return items
    larger = PyMem_Realloc(items, more * size)
    if larger == NULL:
        raise MemoryError
    room[0] = more
    return larger


cdef int32_t free_from(int32_t number, int32_t* waiting, int32_t* todo, int32_t ready) noexcept:
    """Let a record wait for one thing less; 1 when it waits for nothing any more."""
    waiting[number] -= 1
    if waiting[number]:
        return 0
    todo[ready] = number
    return 1


cdef bint begins(str id_, str owner) except -1:
    """Whether an identifier begins with another one and a slash."""
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(owner)
    if PyUnicode_GET_LENGTH(id_) <= length or PyUnicode_READ_CHAR(id_, length) != u"/":
        return False
    return PyUnicode_Tailmatch(id_, owner, 0, length, -1) == 1
