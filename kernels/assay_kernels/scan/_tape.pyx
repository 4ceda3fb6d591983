# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled tape: a document as an array of nodes in document order."""

from cpython.dict cimport PyDict_SetItem
from cpython.list cimport PyList_Append, PyList_GET_ITEM
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_RawFree, PyMem_RawRealloc
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.math cimport isfinite
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memchr, memcmp, memcpy, memset

from assay_kernels.scan.problems import Problem

cdef extern from "Python.h":
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
    void* PyUnicode_DATA(object text)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint PyUnicode_IS_ASCII(object text)
    double PyOS_string_to_double(const char* text, char** end, PyObject* overflow) except? -1.0

cdef extern from "bytes.h" nogil:
    bint is_digit(uint8_t c)
    uint8_t* unescape(const uint8_t* p, const uint8_t* end, uint8_t quote, uint8_t* out)
    uint32_t key_hash(const uint8_t* p, size_t size)

cdef enum:
    MAX_DIGITS = 4300
    MAX_CACHED_KEY = 64
    CACHED_KEYS = 1024
    LONGEST_PREFIX = 16
    MOST_MARKED = 32
    MOST_ENDS = 64
    MAX_PREFIX_BYTES = 4 * LONGEST_PREFIX + 1

cdef struct Word:
    const uint8_t* start
    Py_ssize_t size

cdef inline bint is_word(Word one, Word other) noexcept nogil:
    return one.size == other.size and memcmp(one.start, other.start, one.size) == 0


cdef Word last_part(Word word) noexcept nogil:
    """What stands behind the last colon, slash or hash."""
    cdef Py_ssize_t at = word.size
    while at > 0 and word.start[at - 1] not in (b":", b"/", b"#"):
        at -= 1
    return Word(word.start + at, word.size - at)


cdef inline bint is_prefixed(Word word) noexcept nogil:
    cdef Py_ssize_t at
    for at in range(word.size):  # most keys are short
        if word.start[at] == b":":
            return True
    return False


cdef int fill(Sieve* sieve, words) except -1:
    """Let through what begins as one of these words does and is as long as that."""
    memset(sieve, 0, sizeof(Sieve))
    for word in words:
        written = (<str> word).encode("utf-8", "surrogatepass")
        for first in written[:1] or b"\"':":  # what follows where nothing stands between quotes, or before a colon
            sieve.sizes[<uint8_t> first] |= 1ULL << (len(written) & 63)
    return 0


cdef inline bint lets_through(const Sieve* sieve, const uint8_t* start, size_t size) noexcept nogil:
    return sieve.sizes[start[0]] >> (size & 63) & 1


cdef list KEYS = [None] * CACHED_KEYS
cdef double[23] POWERS_OF_TEN
cdef int _power
for _power in range(23):
    POWERS_OF_TEN[_power] = 10.0 ** _power


cdef bint reserve(Nodes* nodes, size_t capacity) noexcept nogil:
    """Room for `capacity` nodes in all; False when memory is out."""
    cdef void* items = PyMem_RawRealloc(nodes.items, capacity * sizeof(Node))
    if items == NULL:
        return False
    nodes.items = <Node*> items
    nodes.capacity = <uint32_t> capacity
    return True


cdef bint grow(Nodes* nodes) noexcept nogil:
    cdef size_t capacity = min(nodes.capacity * <size_t> 2 + 16, <size_t> NONE)
    return capacity > nodes.count and reserve(nodes, capacity)


cdef Nodes empty_nodes() noexcept nogil:
    cdef Nodes nodes
    memset(&nodes, 0, sizeof(Nodes))
    nodes.open = NONE
    return nodes


cdef void seal(Nodes* nodes, uint32_t end) noexcept nogil:
    """Make whole what a scan that stopped early has left: no key without value, nothing open."""
    if is_key_pending(nodes):
        nodes.count -= 1
    while nodes.open != NONE:
        leave(nodes, end)


cdef str unescaped(const uint8_t* body, Py_ssize_t size, uint8_t quote):
    cdef uint8_t* characters = <uint8_t*> PyMem_Malloc(size)
    if characters == NULL:
        raise MemoryError
    try:
        end = unescape(body, body + size, quote, characters)
        return PyUnicode_DecodeUTF8(<const char*> characters, end - characters, NULL)
    finally:
        PyMem_Free(characters)


cdef bint exact_double(const uint8_t* p, const uint8_t* end, double* value) noexcept nogil:
    """Convert with one rounding: digits below 2**53, a power of ten that a double holds (Clinger 1990)."""
    cdef bint is_negative = p[0] == b"-"
    cdef uint64_t digits = 0
    cdef int power = 0
    cdef bint has_point = False
    if end - p > 18:
        return False
    if p[0] == b"-" or p[0] == b"+":
        p += 1
    while p < end:
        if is_digit(p[0]):
            digits = digits * 10 + (p[0] - 48)
            power -= has_point
        elif p[0] == b"." and not has_point:
            has_point = True
        else:
            return False
        p += 1
    if digits >> 53:
        return False
    value[0] = <double> digits / POWERS_OF_TEN[-power]
    if is_negative:
        value[0] = -value[0]
    return True


cdef Tape sealed(Nodes* nodes, bytes source, list problems, list given, bint is_ascii):
    """A tape that takes the nodes over."""
    cdef Tape tape = Tape.__new__(Tape)
    seal(nodes, <uint32_t> len(source))
    reserve(nodes, nodes.count)
    tape.nodes = nodes[0]
    nodes.items = NULL
    tape.source = source
    tape.data = <const uint8_t*> source
    tape.problems = tuple(problems)
    tape.given = given
    tape.is_ascii = is_ascii
    return tape


cdef class Tape:
    """A document as nodes in document order, each knowing its bytes and where its subtree ends."""

    def __init__(self):
        raise TypeError("a Tape is made by scan_json or a TapeBuilder")

    def __dealloc__(self):
        PyMem_RawFree(self.nodes.items)

    def __len__(self):
        return self.nodes.count

    def kind(self, Py_ssize_t node):
        """The `Kind` of a node, as a plain integer."""
        return self.nodes.items[self.at(node)].kind

    def start(self, Py_ssize_t node):
        """Offset of the node's first byte, the quote or bracket included."""
        return self.nodes.items[self.at(node)].start

    def end(self, Py_ssize_t node):
        """Offset after the node's last byte."""
        return self.nodes.items[self.at(node)].end

    def next(self, Py_ssize_t node):
        """Index of the first node after the subtree; after a KEY, of the next KEY."""
        return self.after(self.at(node))

    def text(self, Py_ssize_t node):
        """The characters of a STRING or KEY, unescaped.

        Raises:
            ValueError: The node is neither.
        """
        if self.nodes.items[self.at(node)].kind not in (KEY, STRING):
            raise ValueError(f"node {node} is neither a string nor a key")
        return str(self.scalar(<uint32_t> node))

    def value(self, Py_ssize_t node=0):
        """The subtree as dict, list, str, int, float, bool and None; of duplicate keys the last one wins."""
        if self.nodes.items[self.at(node)].kind > ARRAY:
            return self.scalar(<uint32_t> node)
        return self.subtree(<uint32_t> node)

    def children(self, Py_ssize_t node):
        """The KEY nodes of an OBJECT, the elements of an ARRAY, nothing for other nodes."""
        cdef uint32_t child = self.at(node) + 1
        cdef list found = []
        if self.nodes.items[node].kind <= ARRAY:
            while child < self.nodes.items[node].next:
                found.append(child)
                child = self.after(child)
        return found

    def find(self, Py_ssize_t node, str key not None):
        """The value node of the last member `key` of an OBJECT, or -1."""
        cdef uint32_t child = self.at(node) + 1
        cdef Py_ssize_t found = -1
        if self.nodes.items[node].kind == OBJECT:
            while child < self.nodes.items[node].next:
                if self.is_called(child, key):
                    found = child + 1
                child = self.after(child)
        return found

    cdef bint is_called(self, uint32_t at, str key) except -1:
        cdef const Node* item = self.nodes.items + at
        cdef Py_ssize_t size = <Py_ssize_t> item.end - item.start - 2
        if self.given is not None or item.is_escaped or not PyUnicode_IS_ASCII(key):
            return self.scalar(at) == key
        return PyUnicode_GET_LENGTH(key) == size and memcmp(PyUnicode_DATA(key), self.data + item.start + 1, size) == 0

    def members(self, Py_ssize_t node):
        """The value nodes of an OBJECT by their keys, of duplicate keys the last one; nothing for other nodes."""
        cdef uint32_t child = self.at(node) + 1
        cdef dict found = {}
        if self.nodes.items[node].kind == OBJECT:
            while child < self.nodes.items[node].next:
                found[self.scalar(child)] = child + 1
                child = self.after(child)
        return found

    def names(self):
        """What members of objects are called, each name once."""
        return {self.scalar(node) for node in range(self.nodes.count) if self.nodes.items[node].kind == KEY}

    def first_keys(self, among not None, Py_ssize_t but):
        """The first key of each of some names that members of objects have, anywhere `but` inside of one node."""
        cdef uint32_t node = 0
        cdef uint32_t skipped = self.at(but)
        cdef const Node* item
        cdef Sieve sieve
        cdef dict found = {}
        fill(&sieve, among)
        while node < self.nodes.count:
            item = self.nodes.items + node
            if node == skipped:
                node = self.after(node)
                continue
            node += 1
            if item.kind == KEY and self.may_be(item, &sieve):
                name = self.scalar(node - 1)
                if name in among:
                    found.setdefault(name, node - 1)
        return found

    cdef bint may_be(self, const Node* item, const Sieve* sieve) noexcept:
        """Whether a text may be one of the words in a sieve."""
        if self.given is not None or item.is_escaped:
            return True
        return lets_through(sieve, self.data + item.start + 1, item.end - item.start - 2)

    def prefixes(self, among not None):
        """Those of some words that stand before the first colon of a key or a text."""
        cdef const Node* item = self.nodes.items
        cdef const Node* end = item + self.nodes.count
        cdef const uint8_t* body
        cdef const uint8_t* colon
        cdef bint is_given = self.given is not None
        cdef Sieve sieve
        cdef set found = set()
        fill(&sieve, among)
        while item < end:
            item += 1
            if item[-1].kind != KEY and item[-1].kind != STRING:
                continue
            if is_given or item[-1].is_escaped:
                before, has_colon, _ = (<str> self.scalar(item - self.nodes.items - 1)).partition(":")
                if has_colon and before in among:
                    found.add(before)
                continue
            body = self.data + item[-1].start + 1
            if not sieve.sizes[body[0]]:
                continue
            colon = <const uint8_t*> memchr(body, b":", item[-1].end - item[-1].start - 2)
            if colon != NULL and lets_through(&sieve, body, colon - body):
                before = PyUnicode_DecodeUTF8(<const char*> body, colon - body, NULL)
                if before in among:
                    found.add(before)
        return found

    def has_namesakes(self):
        """Whether some object has two keys that differ and end alike, with values that are not written alike.

        The end of a key with a colon is what stands behind its last colon, slash or hash, of others all of it.
        """
        cdef uint32_t node
        for node in range(self.nodes.count):
            if self.nodes.items[node].kind == OBJECT and self.names_one_twice(node):
                return True
        return False

    cdef bint has_colon(self, uint32_t node) noexcept:
        """Whether some key of an object may have a colon."""
        cdef const Node* item
        cdef uint32_t key = node + 1
        while key < self.nodes.items[node].next:
            item = self.nodes.items + key
            if self.given is not None or item.is_escaped:
                return True
            if is_prefixed(Word(self.data + item.start + 1, item.end - item.start - 2)):
                return True
            key = self.after(key)
        return False

    cdef bint names_one_twice(self, uint32_t node) except -1:
        cdef Word[MOST_ENDS] words
        cdef Word[MOST_ENDS] ends
        cdef Word[MOST_ENDS] values
        cdef const Node* item
        cdef uint32_t key = node + 1
        cdef int count = 0
        cdef int one
        cdef int other
        if not self.has_colon(node):
            return False
        while key < self.nodes.items[node].next:
            item = self.nodes.items + key
            if count == MOST_ENDS or self.given is not None or item.is_escaped:
                return self.ends_alike(node)
            words[count] = Word(self.data + item.start + 1, item.end - item.start - 2)
            ends[count] = last_part(words[count]) if is_prefixed(words[count]) else words[count]
            values[count] = Word(self.data + item[1].start, item[1].end - item[1].start)
            count += 1
            key = self.after(key)
        for one in range(count):
            for other in range(one):
                if is_word(ends[one], ends[other]) and not is_word(words[one], words[other]):
                    if not is_word(values[one], values[other]):
                        return True
        return False

    cdef bint ends_alike(self, uint32_t node) except -1:
        """The same of an object with many keys, or whose texts have to be made first."""
        cdef uint32_t key = node + 1
        cdef const Node* value
        cdef dict ends = {}
        while key < self.nodes.items[node].next:
            text = self.scalar(key)
            at = max(text.rfind(":"), text.rfind("/"), text.rfind("#")) + 1 if ":" in text else 0
            value = self.nodes.items + key + 1
            words, values = ends.setdefault(text[at:], (set(), set()))
            words.add(text)
            values.add(self.source[value.start:value.end])
            if len(words) > 1 and len(values) > 1:
                return True
            key = self.after(key)
        return False

    def marked(self, str mark not None):
        """How often each key, and each text, is there that begins with an ASCII character, where it is short."""
        cdef uint32_t node
        cdef uint32_t length
        cdef uint32_t count = self.nodes.count
        cdef bint is_given = self.given is not None
        cdef const uint8_t* data = self.data
        cdef const Node* items = self.nodes.items
        cdef const Node* item
        cdef const Node* other
        cdef uint8_t first = ord(mark)
        cdef uint32_t[MOST_MARKED] known
        cdef uint32_t[MOST_MARKED] counts
        cdef int several = 0
        cdef int number
        cdef tuple found = ({}, {})
        for node in range(count):
            item = items + node
            if item.kind != KEY and item.kind != STRING:
                continue
            if not is_given and not item.is_escaped:
                if data[item.start + 1] != first or item.end - item.start - 2 > MAX_PREFIX_BYTES:
                    continue
                length = item.end - item.start
                for number in range(several):
                    other = self.nodes.items + known[number]
                    if (
                        other.kind == item.kind
                        and other.end - other.start == length
                        and memcmp(self.data + other.start + 1, self.data + item.start + 1, length - 2) == 0
                    ):
                        counts[number] += 1
                        break
                else:
                    if several < MOST_MARKED:
                        known[several] = node
                        counts[several] = 1
                        several += 1
                    else:
                        self.mark_one(found, node, 1)
            elif not is_given and data[item.start + 1] != first and data[item.start + 1] != b"\\":
                continue
            elif self.scalar(node).startswith(mark):
                self.mark_one(found, node, 1)
        for number in range(several):
            self.mark_one(found, known[number], counts[number])
        return found

    cdef int mark_one(self, tuple found, uint32_t node, uint32_t count) except -1:
        cdef dict among = found[self.nodes.items[node].kind != KEY]
        text = self.scalar(node)
        if len(text) <= LONGEST_PREFIX:
            among[text] = among.get(text, 0) + count
        return 0

    cdef uint32_t at(self, Py_ssize_t node) except? 0:
        if not 0 <= node < self.nodes.count:
            raise IndexError(f"no node {node} on a tape of {self.nodes.count}")
        return <uint32_t> node

    cdef uint32_t after(self, uint32_t node) noexcept nogil:
        if self.nodes.items[node].kind == KEY:
            node += 1
        return self.nodes.items[node].next

    cdef object scalar(self, uint32_t at):
        cdef const Node* node = self.nodes.items + at
        if self.given is not None:
            return self.given[at]
        if node.kind == KEY:
            return self.key(node)
        if node.kind == STRING:
            return self.string(node)
        if node.kind == INTEGER:
            return self.integer(node)
        if node.kind == FLOAT:
            return self.real(node)
        return None if node.kind == NULL_ else node.kind == TRUE

    cdef object word(self, uint32_t at):
        """A text of which documents have few different ones, such as a type: made once, as keys are."""
        return self.scalar(at) if self.given is not None else self.key(self.nodes.items + at)

    cdef str key(self, const Node* node):
        cdef const uint8_t* body = self.data + node.start + 1
        cdef Py_ssize_t size = <Py_ssize_t> node.end - node.start - 2
        if size > MAX_CACHED_KEY or node.is_escaped:
            return self.string(node)
        cdef uint32_t slot = key_hash(body, size) % CACHED_KEYS
        cdef object known = <object> PyList_GET_ITEM(KEYS, slot)
        if (
            known is not None
            and PyUnicode_GET_LENGTH(known) == size
            and memcmp(PyUnicode_DATA(known), body, size) == 0
        ):
            return <str> known
        cdef str made = self.string(node)
        if PyUnicode_IS_ASCII(made):
            KEYS[slot] = made
        return made

    cdef str string(self, const Node* node):
        cdef const uint8_t* body = self.data + node.start + 1
        cdef Py_ssize_t size = <Py_ssize_t> node.end - node.start - 2
        if node.is_escaped:
            return unescaped(body, size, self.data[node.start])
        if not self.is_ascii:
            return PyUnicode_DecodeUTF8(<const char*> body, size, NULL)
        cdef str made = PyUnicode_New(size, 127)
        memcpy(PyUnicode_DATA(made), body, size)
        return made

    cdef object integer(self, const Node* node):
        cdef const uint8_t* p = self.data + node.start
        cdef bint is_negative = p[0] == b"-"
        if p[0] == b"-" or p[0] == b"+":
            p += 1
        cdef const uint8_t* end = self.data + node.end
        if end - p > 18:
            return None if end - p > MAX_DIGITS else self.long_integer(node)
        cdef int64_t value = 0
        while p < end:
            value = value * 10 + (p[0] - 48)
            p += 1
        return -value if is_negative else value

    cdef object long_integer(self, const Node* node):
        try:
            return int(self.source[node.start:node.end])
        except ValueError:  # sys.set_int_max_str_digits allows fewer than its default
            return None

    cdef object real(self, const Node* node):
        cdef double value
        cdef char* stop
        if not exact_double(self.data + node.start, self.data + node.end, &value):
            value = PyOS_string_to_double(<const char*> self.data + node.start, &stop, NULL)
        return value if isfinite(value) else None

    cdef object subtree(self, uint32_t top):
        cdef Level* levels = <Level*> PyMem_Malloc((self.nodes.deepest + 1) * sizeof(Level))
        if levels == NULL:
            raise MemoryError
        try:
            return self.built(top, levels)
        finally:
            PyMem_Free(levels)

    cdef object built(self, uint32_t top, Level* level):
        """The containers under `top`, filled as the nodes come; `level` is the innermost open one."""
        cdef const Node* items = self.nodes.items
        cdef uint32_t at = top + 1
        cdef object root = {} if items[top].kind == OBJECT else []
        cdef object key = None
        cdef object item
        level.container = <void*> root
        level.end = items[top].next
        while at < items[top].next:
            while at == level.end:
                level -= 1
            if items[at].kind == KEY:
                key = self.scalar(at)
                at += 1
            if items[at].kind == OBJECT:
                item = {}
            elif items[at].kind == ARRAY:
                item = []
            else:
                item = self.scalar(at)
            if items[at - 1].kind == KEY:
                PyDict_SetItem(<object> level.container, key, item)
            else:
                PyList_Append(<object> level.container, item)
            if items[at].kind <= ARRAY:
                level += 1
                level.container = <void*> item
                level.end = items[at].next
            at += 1
        return root


cdef class TapeBuilder:
    """Writes a tape event by event; keys and scalars keep the values they are given."""

    cdef Nodes nodes
    cdef list given
    cdef list problems

    def __cinit__(self):
        self.nodes = empty_nodes()
        self.given = []
        self.problems = []

    def __dealloc__(self):
        PyMem_RawFree(self.nodes.items)

    def open(self, int kind, uint32_t start):
        """Begin an OBJECT or ARRAY."""
        if kind not in (OBJECT, ARRAY):
            raise ValueError("only an object or an array can be opened")
        self.expect_value()
        if not enter(&self.nodes, kind, start):
            raise MemoryError
        self.given.append(None)

    def close(self, uint32_t end):
        """End the innermost open OBJECT or ARRAY."""
        if self.nodes.open == NONE or is_key_pending(&self.nodes):
            raise ValueError("nothing to close here")
        leave(&self.nodes, end)

    def key(self, str text not None, uint32_t start, uint32_t end):
        """Name the next member of the open OBJECT."""
        if not in_object(&self.nodes) or is_key_pending(&self.nodes):
            raise ValueError("no key can stand here")
        self.push(KEY, text, start, end)

    def scalar(self, int kind, object value, uint32_t start, uint32_t end):
        """Add a value that is neither OBJECT nor ARRAY."""
        if not STRING <= kind <= NULL_:
            raise ValueError("only what is no object, array or key is a scalar")
        self.expect_value()
        self.push(kind, value, start, end)

    def problem(self, str code not None, Py_ssize_t start, Py_ssize_t end, bint fatal):
        """Note a mistake in the bytes `start` to `end`."""
        self.problems.append(Problem(code, start, end, fatal))

    def finish(self, bytes source not None):
        """The tape, with what is still open closed at the end of `source`; the builder is empty again."""
        cdef Tape tape = sealed(&self.nodes, source, self.problems, self.given, False)
        self.nodes = empty_nodes()
        self.given = []
        self.problems = []
        return tape

    cdef int push(self, uint8_t kind, object value, uint32_t start, uint32_t end) except -1:
        if not push(&self.nodes, kind, start, end, False):
            raise MemoryError
        self.given.append(value)
        return 0

    cdef int expect_value(self) except -1:
        cdef bint has_root = self.nodes.open == NONE and self.nodes.count > 0
        if has_root or in_object(&self.nodes) != is_key_pending(&self.nodes):
            raise ValueError("no value can stand here")
        return 0
