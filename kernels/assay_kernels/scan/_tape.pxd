cimport cython
from libc.stdint cimport uint8_t, uint32_t, uint64_t

cdef extern from "bytes.h" nogil:
    const uint32_t NONE "NO_NODE"

cdef enum:
    OBJECT, ARRAY, KEY, STRING, INTEGER, FLOAT, TRUE, FALSE, NULL_

cdef struct Node:
    uint32_t start
    uint32_t end
    uint32_t next  # while a container is open: its parent
    uint8_t kind
    uint8_t is_escaped

cdef struct Nodes:
    Node* items
    uint32_t count
    uint32_t capacity
    uint32_t open
    uint32_t level
    uint32_t deepest

cdef bint reserve(Nodes* nodes, size_t capacity) noexcept nogil
cdef bint grow(Nodes* nodes) noexcept nogil
cdef Nodes empty_nodes() noexcept nogil


cdef inline bint push(Nodes* nodes, uint8_t kind, uint32_t start, uint32_t end, bint is_escaped) noexcept nogil:
    """Add a node; False when memory is out."""
    if nodes.count == nodes.capacity and not grow(nodes):
        return False
    cdef Node* node = nodes.items + nodes.count
    nodes.count += 1
    node.start = start
    node.end = end
    node.next = nodes.count
    node.kind = kind
    node.is_escaped = is_escaped
    return True


cdef inline bint enter(Nodes* nodes, uint8_t kind, uint32_t start) noexcept nogil:
    if not push(nodes, kind, start, start, False):
        return False
    nodes.items[nodes.count - 1].next = nodes.open
    nodes.open = nodes.count - 1
    nodes.level += 1
    if nodes.level > nodes.deepest:
        nodes.deepest = nodes.level
    return True


cdef inline void leave(Nodes* nodes, uint32_t end) noexcept nogil:
    cdef Node* node = nodes.items + nodes.open
    nodes.open = node.next
    node.end = end
    node.next = nodes.count
    nodes.level -= 1


cdef inline bint in_object(Nodes* nodes) noexcept nogil:
    return nodes.open != NONE and nodes.items[nodes.open].kind == OBJECT


cdef inline bint is_key_pending(Nodes* nodes) noexcept nogil:
    return nodes.count > 0 and nodes.items[nodes.count - 1].kind == KEY


cdef struct Level:
    void* container  # borrowed: its parent holds it
    uint32_t end


cdef struct Sieve:  # for each first byte the sizes of words, modulo 64, as bits
    uint64_t[256] sizes


@cython.final
cdef class Tape:
    cdef readonly bytes source
    cdef readonly tuple problems
    cdef Nodes nodes
    cdef list given
    cdef const uint8_t* data
    cdef bint is_ascii

    cdef bint is_called(self, uint32_t at, str key) except -1
    cdef int mark_one(self, tuple found, uint32_t node, uint32_t count) except -1
    cdef bint may_be(self, const Node* item, const Sieve* sieve) noexcept
    cdef bint has_colon(self, uint32_t node) noexcept
    cdef bint names_one_twice(self, uint32_t node) except -1
    cdef bint ends_alike(self, uint32_t node) except -1
    cdef uint32_t at(self, Py_ssize_t node) except? 0
    cdef uint32_t after(self, uint32_t node) noexcept nogil
    cdef object scalar(self, uint32_t at)
    cdef object word(self, uint32_t at)
    cdef str key(self, const Node* node)
    cdef str string(self, const Node* node)
    cdef object integer(self, const Node* node)
    cdef object long_integer(self, const Node* node)
    cdef object real(self, const Node* node)
    cdef object subtree(self, uint32_t top)
    cdef object built(self, uint32_t top, Level* level)


cdef Tape sealed(Nodes* nodes, bytes source, list problems, list given, bint is_ascii)


cdef inline uint32_t past(Tape tape, uint32_t node) noexcept:
    """The node behind a value and all that is in it; of a key, behind its value. As `after`, for other modules."""
    if tape.nodes.items[node].kind == KEY:
        node += 1
    return tape.nodes.items[node].next
