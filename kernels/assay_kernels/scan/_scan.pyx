# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""JSON bytes to a tape, compiled; `_twin/scanner.py` is the same scan in pure Python."""

from cpython.mem cimport PyMem_RawFree
from libc.math cimport isinf
from libc.stdint cimport uint8_t, uint32_t
from libc.string cimport memcmp

from assay_kernels.scan._tape cimport (
    ARRAY, FALSE, FLOAT, INTEGER, KEY, NONE, NULL_, OBJECT, STRING, TRUE,
    Nodes, Tape, empty_nodes, enter, leave, push, reserve, sealed,
)

from assay_kernels.scan.problems import PROBLEMS, Problem

cdef extern from "Python.h":
    double PyOS_string_to_double(const char* text, char** end, void* overflow) except? -1.0

cdef extern from "bytes.h" nogil:
    enum:
        LONE_SURROGATE
    bint is_digit(uint8_t c)
    bint is_word(uint8_t c)
    const uint8_t* skip_space(const uint8_t* p, const uint8_t* end)
    const uint8_t* skip_plain(const uint8_t* p, const uint8_t* end, uint8_t quote)
    const uint8_t* skip_ascii(const uint8_t* p, const uint8_t* end)
    const uint8_t* skip_utf8(const uint8_t* p, const uint8_t* end)
    int sequence_size(const uint8_t* p)
    int escape_size(const uint8_t* p, uint8_t quote, uint32_t* character)
    bint is_cut(const uint8_t* p, const uint8_t* end)

cdef enum:  # in the order of PROBLEMS
    BYTE_ORDER_MARK, COMMENT, TRAILING_COMMA, MISSING_COMMA, SINGLE_QUOTES, CONTROL_CHARACTER, INVALID_ESCAPE
    LONE_SURROGATE_ESCAPE, LEADING_PLUS, LEADING_ZERO, MISSING_DIGIT, NON_FINITE, PYTHON_LITERAL
    INTEGER_TOO_LARGE, NUMBER_TOO_LARGE
    TOO_LARGE, INVALID_UTF8, EMPTY, TRUNCATED, TOO_DEEP, UNEXPECTED, EXTRA_DATA, TOO_MANY_PROBLEMS

cdef enum:
    MAX_PROBLEMS = 1000
    MAX_DIGITS = 4300

cdef tuple CODES = tuple(PROBLEMS)
cdef uint32_t MAX_SIZE = NONE

cdef struct Note:
    uint8_t code
    uint32_t start
    uint32_t end

cdef struct Literal:
    uint8_t kind
    uint8_t size
    bint is_python

cdef struct Scan:
    const uint8_t* data
    const uint8_t* at
    const uint8_t* end
    Py_ssize_t levels_left
    bint is_ascii
    bint out_of_memory
    Nodes nodes
    int noted
    Note[MAX_PROBLEMS + 1] notes


def scan_json(bytes data not None, *, Py_ssize_t max_depth=512):
    """The tape of a JSON document, with its problems; no bytes make it raise.

    Args:
        data: The whole document.
        max_depth: How deep objects and arrays may nest.
    """
    cdef Scan scan
    if len(data) > MAX_SIZE:
        return too_large(data)
    scan.data = scan.at = data
    scan.end = scan.data + len(data)
    scan.levels_left = max_depth
    scan.is_ascii = scan.out_of_memory = False
    scan.noted = 0
    scan.nodes = empty_nodes()
    try:
        with nogil:
            document(&scan)
        if scan.out_of_memory:
            raise MemoryError
        return sealed(&scan.nodes, data, problems(&scan), None, scan.is_ascii)
    finally:
        PyMem_RawFree(scan.nodes.items)


cdef Tape too_large(bytes data):
    cdef Nodes nodes = empty_nodes()
    return sealed(&nodes, data, [Problem(CODES[TOO_LARGE], 0, len(data), True)], None, False)


cdef list problems(Scan* s):
    return [Problem(CODES[n.code], n.start, n.end, n.code >= TOO_LARGE) for n in s.notes[:s.noted]]


# Below, a function that returns False has stopped the scan: a fatal problem was noted or memory is out.


cdef bint note(Scan* s, uint8_t code, const uint8_t* start, const uint8_t* end) noexcept nogil:
    if s.noted == MAX_PROBLEMS and code < TOO_LARGE:
        code = TOO_MANY_PROBLEMS
    cdef Note* noted = s.notes + s.noted
    s.noted += 1
    noted.code = code
    noted.start = <uint32_t> (start - s.data)
    noted.end = <uint32_t> (end - s.data)
    return code < TOO_LARGE


cdef inline bint push_token(Scan* s, uint8_t kind, const uint8_t* end, bint is_escaped) noexcept nogil:
    if not push(&s.nodes, kind, <uint32_t> (s.at - s.data), <uint32_t> (end - s.data), is_escaped):
        s.out_of_memory = True
        return False
    s.at = end
    return True


cdef bint document(Scan* s) noexcept nogil:
    if not reserve(&s.nodes, min((s.end - s.data) // 8 + 8, 1 << 20)):
        s.out_of_memory = True
        return False
    if not check_encoding(s):
        return False
    if s.end - s.at >= 3 and memcmp(s.at, b"\xef\xbb\xbf", 3) == 0:
        note(s, BYTE_ORDER_MARK, s.at, s.at + 3)
        s.at += 3
    if not skip(s):
        return False
    if s.at == s.end:
        return note(s, EMPTY, s.data, s.end)
    if not value(s):
        return False
    while s.nodes.open != NONE:
        if not step(s):
            return False
    if not skip(s):
        return False
    return s.at == s.end or note(s, EXTRA_DATA, s.at, s.end)


cdef bint check_encoding(Scan* s) noexcept nogil:
    cdef const uint8_t* p = skip_ascii(s.data, s.end)
    s.is_ascii = p == s.end
    p = skip_utf8(p, s.end)
    return p == s.end or note(s, INVALID_UTF8, p, p + 1)


cdef inline bint skip(Scan* s) noexcept nogil:
    """Go to the next byte that is neither white space nor comment."""
    s.at = skip_space(s.at, s.end)
    return s.at[0] != b"/" or skip_comments(s)


cdef bint skip_comments(Scan* s) noexcept nogil:
    cdef const uint8_t* p
    while s.at[0] == b"/" and (s.at[1] == b"/" or s.at[1] == b"*"):
        p = s.at + 2
        if s.at[1] == b"/":
            while p < s.end and p[0] != b"\n" and p[0] != b"\r":
                p += 1
        else:
            while p < s.end and not (p[0] == b"*" and p[1] == b"/"):
                p += 1
            if p == s.end:
                return note(s, TRUNCATED, s.at, s.end)
            p += 2
        if not note(s, COMMENT, s.at, p):
            return False
        s.at = skip_space(p, s.end)
    return True


cdef bint unexpected(Scan* s) noexcept nogil:
    """Stop at the word or character that stands here, or for want of one."""
    if s.at == s.end:
        return note(s, TRUNCATED, s.data + s.nodes.items[s.nodes.open].start, s.end)
    cdef const uint8_t* p = s.at
    while is_word(p[0]):
        p += 1
    return note(s, UNEXPECTED, s.at, p if p > s.at else p + sequence_size(p))


cdef bint step(Scan* s) noexcept nogil:
    """Take the open container's next item, with what separates it from the one before, or its end."""
    cdef bint is_object = s.nodes.items[s.nodes.open].kind == OBJECT
    cdef uint8_t closing = b"}" if is_object else b"]"
    cdef const uint8_t* before = s.at
    cdef const uint8_t* comma
    if not skip(s):
        return False
    cdef uint8_t c = s.at[0]
    if c == b",":
        if s.nodes.open == s.nodes.count - 1:
            return unexpected(s)
        comma = s.at
        s.at += 1
        if not skip(s):
            return False
        if s.at[0] == closing:
            return note(s, TRAILING_COMMA, comma, comma + 1) and close(s)
        return item(s, is_object)
    if c == closing:
        return close(s)
    if s.nodes.open == s.nodes.count - 1:
        return item(s, is_object)
    if c == b'"' or c == b"'" or not is_object and (c == b"{" or c == b"[" or s.at > before and begins_scalar(s)):
        return note(s, MISSING_COMMA, before, before) and item(s, is_object)
    return unexpected(s)


cdef bint begins_scalar(Scan* s) noexcept nogil:
    """Whether a number or one of the words that stand for a value begins here."""
    cdef const uint8_t* p = s.at + (s.at[0] == b"-" or s.at[0] == b"+")
    if is_digit(p[0]) or p[0] == b"." and is_digit(p[1]):
        return True
    if non_finite_size(s, p) > 0:
        return True
    return p == s.at and literal(s).size > 0


cdef inline bint item(Scan* s, bint is_object) noexcept nogil:
    return (not is_object or key(s)) and value(s)


cdef inline bint key(Scan* s) noexcept nogil:
    if s.at[0] != b'"' and s.at[0] != b"'":
        return unexpected(s)
    if not string(s, KEY) or not skip(s):
        return False
    if s.at[0] != b":":
        return unexpected(s)
    s.at += 1
    return skip(s)


cdef inline bint value(Scan* s) noexcept nogil:
    cdef uint8_t c = s.at[0]
    if c == b'"' or c == b"'":
        return string(s, STRING)
    if c == b"{":
        return begin(s, OBJECT)
    if c == b"[":
        return begin(s, ARRAY)
    if is_digit(c) or c == b"-" or c == b"+" or c == b".":
        return number(s)
    return word(s)


cdef inline bint begin(Scan* s, uint8_t kind) noexcept nogil:
    if s.levels_left <= 0:
        return note(s, TOO_DEEP, s.at, s.at + 1)
    if not enter(&s.nodes, kind, <uint32_t> (s.at - s.data)):
        s.out_of_memory = True
        return False
    s.levels_left -= 1
    s.at += 1
    return True


cdef inline bint close(Scan* s) noexcept nogil:
    s.at += 1
    s.levels_left += 1
    leave(&s.nodes, <uint32_t> (s.at - s.data))
    return True


cdef inline bint is_literal(const uint8_t* p, const char* literal, size_t size) noexcept nogil:
    return memcmp(p, literal, size) == 0 and not is_word(p[size])


cdef inline Literal literal(Scan* s) noexcept nogil:
    """The word here that stands for a value; of no bytes if there is none."""
    cdef const uint8_t* p = s.at
    cdef Py_ssize_t left = s.end - p
    if left >= 4 and is_literal(p, b"true", 4):
        return Literal(TRUE, 4, False)
    if left >= 5 and is_literal(p, b"false", 5):
        return Literal(FALSE, 5, False)
    if left >= 4 and is_literal(p, b"null", 4):
        return Literal(NULL_, 4, False)
    if left >= 4 and is_literal(p, b"True", 4):
        return Literal(TRUE, 4, True)
    if left >= 5 and is_literal(p, b"False", 5):
        return Literal(FALSE, 5, True)
    if left >= 4 and is_literal(p, b"None", 4):
        return Literal(NULL_, 4, True)
    return Literal(0, 0, False)


cdef bint word(Scan* s) noexcept nogil:
    cdef Literal found = literal(s)
    if found.size == 0:
        return non_finite(s)
    if found.is_python and not note(s, PYTHON_LITERAL, s.at, s.at + found.size):
        return False
    return push_token(s, found.kind, s.at + found.size, False)


cdef inline int non_finite_size(Scan* s, const uint8_t* p) noexcept nogil:
    if s.end - p >= 3 and is_literal(p, b"NaN", 3):
        return 3
    return 8 if s.end - p >= 8 and is_literal(p, b"Infinity", 8) else 0


cdef bint non_finite(Scan* s) noexcept nogil:
    cdef const uint8_t* p = s.at + (s.at[0] == b"-" or s.at[0] == b"+")
    cdef int size = non_finite_size(s, p)
    if size == 0:
        return unexpected(s)
    return note(s, NON_FINITE, s.at, p + size) and push_token(s, FLOAT, p + size, False)


cdef bint number(Scan* s) noexcept nogil:
    cdef const uint8_t* start = s.at
    cdef const uint8_t* whole = start + (start[0] == b"-" or start[0] == b"+")
    cdef const uint8_t* point = skip_digits(whole)
    cdef const uint8_t* p = point
    if p[0] == b".":
        p = skip_digits(p + 1)
    if p - point <= 1 and point == whole:
        return non_finite(s)
    cdef bint lacks_digit = p - point == 1 or p > point == whole
    cdef const uint8_t* end = skip_exponent(p)
    if start[0] == b"+" and not note(s, LEADING_PLUS, start, end):
        return False
    if whole[0] == b"0" and point - whole > 1 and not note(s, LEADING_ZERO, start, end):
        return False
    # Cut off inside of something, what is not closed is found already.
    if lacks_digit and not (end == s.end and s.nodes.count) and not note(s, MISSING_DIGIT, start, end):
        return False
    if end == point:
        if end - whole > MAX_DIGITS and not note(s, INTEGER_TOO_LARGE, start, end):
            return False
        return push_token(s, INTEGER, end, False)
    if may_overflow(start, p, end) and overflows(start) and not note(s, NUMBER_TOO_LARGE, start, end):
        return False
    return push_token(s, FLOAT, end, False)


cdef inline const uint8_t* skip_digits(const uint8_t* p) noexcept nogil:
    while is_digit(p[0]):
        p += 1
    return p


cdef inline const uint8_t* skip_exponent(const uint8_t* p) noexcept nogil:
    cdef const uint8_t* digits
    if p[0] != b"e" and p[0] != b"E":
        return p
    digits = p + 1 + (p[1] == b"-" or p[1] == b"+")
    return skip_digits(digits) if is_digit(digits[0]) else p


cdef inline bint may_overflow(const uint8_t* start, const uint8_t* exponent, const uint8_t* end) noexcept nogil:
    return end - start > 200 or (end - exponent > 3 and exponent[1] != b"-")


cdef bint overflows(const uint8_t* start) noexcept with gil:
    cdef char* stop
    try:
        return isinf(PyOS_string_to_double(<const char*> start, &stop, NULL))
    except MemoryError:
        return False


cdef inline bint string(Scan* s, uint8_t kind) noexcept nogil:
    cdef uint8_t quote = s.at[0]
    cdef const uint8_t* p = skip_plain(s.at + 1, s.end, quote)
    if p[0] == quote == b'"':
        return push_token(s, kind, p + 1, False)
    return odd_string(s, kind, p)


cdef bint odd_string(Scan* s, uint8_t kind, const uint8_t* p) noexcept nogil:
    """The rest, from `p`, of a string with escapes, control characters, single quotes or no end."""
    cdef uint8_t quote = s.at[0]
    cdef bint is_escaped = False
    cdef bint has_control = False
    while p < s.end:
        if p[0] == quote:
            if quote == b"'" and not note(s, SINGLE_QUOTES, s.at, p + 1):
                return False
            return push_token(s, kind, p + 1, is_escaped)
        if p[0] == b"\\":
            is_escaped = True
            p = escape(s, p, quote)
            if p == NULL:
                return False
        else:
            if not has_control and not note(s, CONTROL_CHARACTER, p, p + 1):
                return False
            has_control = True
            p += 1
        p = skip_plain(p, s.end, quote)
    return note(s, TRUNCATED, s.at, s.end)


cdef inline const uint8_t* escape(Scan* s, const uint8_t* p, uint8_t quote) noexcept nogil:
    """The byte after the escape at `p`; a backslash that begins none stands for itself. NULL: stop."""
    cdef uint32_t character
    cdef int size = escape_size(p, quote, &character)
    if (size == 0 or character == LONE_SURROGATE) and is_cut(p, s.end):
        return s.end
    if size == 0:
        return p + 1 if note(s, INVALID_ESCAPE, p, p + 1) else NULL
    if character == LONE_SURROGATE:
        return p + size if note(s, LONE_SURROGATE_ESCAPE, p, p + size) else NULL
    return p + size
