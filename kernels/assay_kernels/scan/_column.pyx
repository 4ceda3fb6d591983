# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Columns of values out of a tape, compiled; `_twin/columns.py` is the same in pure Python.

A node that is 0 stands for none: it is the root, which is in no column. Tapes are those of `scan_json`, and without
problems.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcmp, memcpy

from assay_kernels.scan._tape cimport FLOAT, INTEGER, KEY, NULL_, OBJECT, STRING, Node, Tape, past

cdef extern from "bytes.h" nogil:
    uint8_t* unescape(const uint8_t* p, const uint8_t* end, uint8_t quote, uint8_t* out)

cdef enum:
    UNKNOWN = -2
    UNWANTED = -1
    MOST_KEYS = 256  # of an object; what comes after them shares the last place

cdef struct Seen:  # the last key in some place of an object, and what it was
    const uint8_t* start
    uint32_t size
    int column


def count_elements(Tape tape not None, Py_ssize_t node=0):
    """How many elements an ARRAY has."""
    cdef uint32_t child = tape.at(node) + 1
    cdef uint32_t end = tape.nodes.items[node].next
    cdef Py_ssize_t count = 0
    while child < end:
        child = past(tape, child)
        count += 1
    return count


def find_elements(Tape tape not None, uint32_t[::1] nodes not None, Py_ssize_t node=0):
    """The elements of an ARRAY, into as many places as it has elements."""
    cdef uint32_t child = tape.at(node) + 1
    cdef Py_ssize_t at
    for at in range(nodes.shape[0]):
        nodes[at] = child
        child = past(tape, child)


def find_members(Tape tape not None, const uint32_t[::1] objects not None, names, uint32_t[:, ::1] nodes not None):
    """The values of some members of many objects, a row of `nodes` for each name; 0 where there is no such member.

    What is no object has no members.

    Returns:
        How many objects there are, or the place of the first one that has one of the names twice.
    """
    cdef list words = [(<str> name).encode("utf-8", "surrogatepass") for name in names]
    cdef Seen[MOST_KEYS] seen
    cdef Seen* place
    cdef const Node* key
    cdef uint32_t child
    cdef uint32_t end
    cdef Py_ssize_t at
    cdef int column
    cdef int keys
    for keys in range(MOST_KEYS):
        seen[keys].column = UNKNOWN
    nodes[:, :] = 0
    for at in range(objects.shape[0]):
        child = objects[at]
        if not child or tape.nodes.items[child].kind != OBJECT:
            continue
        end = tape.nodes.items[child].next
        child += 1
        keys = 0
        while child < end:
            key = tape.nodes.items + child
            place = &seen[min(keys, MOST_KEYS - 1)]
            if (
                place.column == UNKNOWN
                or place.size != key.end - key.start
                or memcmp(place.start, tape.data + key.start, place.size) != 0
            ):
                place.start = tape.data + key.start
                place.size = key.end - key.start
                place.column = column_of(tape, child, words)
            column = place.column
            if column != UNWANTED:
                if nodes[column, at]:
                    return at
                nodes[column, at] = child + 1
            child = past(tape, child)
            keys += 1
    return objects.shape[0]


cdef int column_of(Tape tape, uint32_t key, list words) except UNKNOWN:
    cdef const Node* node = tape.nodes.items + key
    cdef bytes word
    cdef bytes written
    cdef int column
    if node.is_escaped:
        written = (<str> tape.scalar(key)).encode()
    else:
        written = tape.data[node.start + 1 : node.end - 1]
    for column in range(len(words)):
        word = words[column]
        if word == written:
            return column
    return UNWANTED


def count_keys(Tape tape not None, str name not None):
    """How many members of objects have a name, anywhere."""
    cdef list words = [name.encode("utf-8", "surrogatepass")]
    cdef uint32_t size = len(words[0]) + 2
    cdef const Node* node
    cdef uint32_t at
    cdef Py_ssize_t count = 0
    for at in range(tape.nodes.count):
        node = tape.nodes.items + at
        if node.kind == KEY and (node.is_escaped or node.end - node.start == size):
            count += column_of(tape, at, words) == 0
    return count


def are_lines(Tape tape not None, const uint32_t[::1] nodes not None, const uint8_t[::1] lines not None):
    """Whether each line of a text is one element of the list that commas for line feeds, and brackets, make of it."""
    cdef uint32_t end
    cdef uint32_t feeds = 0
    cdef uint32_t between
    cdef Py_ssize_t at
    cdef Py_ssize_t place
    for place in range(lines.shape[0]):
        feeds += lines[place] == b"\n"
    if not nodes.shape[0] or feeds != nodes.shape[0] - 1:
        return False
    for at in range(1, nodes.shape[0]):
        between = 0
        end = tape.nodes.items[nodes[at - 1]].end - 1
        for place in range(end, tape.nodes.items[nodes[at]].start - 1):
            between += lines[place] == b"\n"
        if between != 1:
            return False
    return True


def kinds_of(Tape tape not None, const uint32_t[::1] nodes not None, uint8_t[::1] kinds not None):
    """The `Kind` of each node; where there is none, that of null.

    Returns:
        Which kinds there are, each `1 << kind`, and how many bytes the nodes have.
    """
    cdef const Node* node
    cdef uint32_t found = 0
    cdef int64_t size = 0
    cdef uint8_t kind
    cdef Py_ssize_t at
    for at in range(nodes.shape[0]):
        kind = NULL_
        if nodes[at]:
            node = tape.nodes.items + nodes[at]
            kind = node.kind
            size += node.end - node.start
        kinds[at] = kind
        found |= 1U << kind
    return found, size


def integers_of(Tape tape not None, const uint32_t[::1] nodes not None, int64_t[::1] values not None):
    """The values of INTEGER nodes, and 0 for others; whether all of them fit."""
    cdef Py_ssize_t at
    for at in range(nodes.shape[0]):
        values[at] = 0
        if nodes[at] and tape.nodes.items[nodes[at]].kind == INTEGER:
            if not integer(tape.data + tape.nodes.items[nodes[at]].start, &values[at]):
                return False
    return True


cdef inline bint integer(const uint8_t* p, int64_t* value) noexcept nogil:
    """Whether an integer fits, and then what it is."""
    cdef bint is_negative = p[0] == b"-"
    cdef const uint8_t* start = p + is_negative
    cdef uint64_t digits = 0
    cdef uint64_t largest = 0x7FFFFFFFFFFFFFFF
    largest += is_negative
    p = start
    while b"0" <= p[0] <= b"9":
        if p - start == 19:
            return False
        digits = digits * 10 + (p[0] - 48)
        p += 1
    if digits > largest:
        return False
    value[0] = <int64_t> (0 - digits) if is_negative else <int64_t> digits
    return True


def texts_of(
    Tape tape not None, const uint32_t[::1] nodes not None, int32_t[::1] offsets not None, uint8_t[::1] texts not None
):
    """What strings say and how numbers are written, one after the other, and where each ends; other values are empty.

    As much room as the nodes have bytes is enough.

    Returns:
        How many bytes of `texts` are used.
    """
    cdef const Node* node
    cdef const uint8_t* start
    cdef Py_ssize_t used = 0
    cdef Py_ssize_t size
    cdef Py_ssize_t at
    offsets[0] = 0
    for at in range(nodes.shape[0]):
        node = tape.nodes.items + nodes[at]
        start = tape.data + node.start
        size = node.end - node.start
        if not nodes[at]:
            size = 0
        elif node.kind == STRING:
            start += 1
            size -= 2
        elif node.kind != INTEGER and node.kind != FLOAT:
            size = 0
        if size and node.is_escaped:
            used = unescape(start, start + size, b'"', &texts[used]) - &texts[0]
        elif size:
            memcpy(&texts[used], start, size)
            used += size
        offsets[at + 1] = <int32_t> used
    return used
