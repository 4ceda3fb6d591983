/* What texts usually look like; `usual.py` says what each look is, `_twin/usual.py` is the same in pure Python.
   Every text is followed by a NUL, as CPython's own are. */

#ifndef ASSAY_USUAL_H
#define ASSAY_USUAL_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

enum { ANYTHING, CHOICE, PATTERN, ADDRESS, PLACE, DAY, DIGEST, VERSION, SIZE };  /* as Usual */

enum { IN_NAME = 1, IN_PATTERN = 2, IN_ADDRESS = 4, HEXADECIMAL = 8, ALPHANUMERIC = 16 };

static uint8_t roles[256];

static void cast(const char *characters, uint8_t role) {
    for (; *characters; characters++) roles[(uint8_t)*characters] |= role;
}

/* Once, before anything is looked at. */
static void cast_all(void) {
    const char *word = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    cast(word, IN_NAME | IN_PATTERN | IN_ADDRESS | ALPHANUMERIC);
    cast("_-./", IN_NAME | IN_PATTERN | IN_ADDRESS);
    cast("*?", IN_PATTERN | IN_ADDRESS);
    cast("~:#@!$&'()+,;=%", IN_ADDRESS);
    cast("0123456789abcdefABCDEF", HEXADECIMAL);
}

typedef const uint8_t *look_at;

static inline int digit_at(look_at p) { return (uint8_t)(*p - '0') < 10; }

/* How many characters play a role. */
static inline Py_ssize_t run(look_at p, uint8_t role) {
    look_at start = p;
    while (roles[*p] & role) p++;
    return p - start;
}

static inline int is_path(look_at p, Py_ssize_t length, uint8_t role) {
    return length > 0 && *p != '/' && run(p, role) == length && strstr((const char *)p, "..") == NULL;
}

static inline int is_address(look_at p, Py_ssize_t length) {
    Py_ssize_t scheme = strncmp((const char *)p, "http", 4) != 0 ? 0 : 4 + (p[4] == 's');
    if (!scheme || strncmp((const char *)p + scheme, "://", 3) != 0) return 0;
    scheme += 3;
    return (roles[p[scheme]] & ALPHANUMERIC) && run(p + scheme, IN_ADDRESS) == length - scheme;
}

/* Two digits that are a number between two others. */
static inline int is_between(look_at p, int low, int high) {
    int number;
    if (!digit_at(p) || !digit_at(p + 1)) return 0;
    number = (p[0] - '0') * 10 + p[1] - '0';
    return low <= number && number <= high;
}

static inline int is_time(look_at p, look_at end) {
    if (*p != 'T' || !is_between(p + 1, 0, 23) || p[3] != ':' || !is_between(p + 4, 0, 59)) return 0;
    if (p[6] != ':' || !is_between(p + 7, 0, 59)) return 0;
    p += 9;
    if (*p == '.') {
        if (!digit_at(++p)) return 0;
        while (digit_at(p)) p++;
    }
    p += *p == 'Z';
    return p == end;
}

static inline int is_day(look_at p, Py_ssize_t length) {
    if (!is_between(p, 10, 99) || !is_between(p + 2, 0, 99) || p[4] != '-' || !is_between(p + 5, 1, 12)) return 0;
    if (p[7] != '-' || !is_between(p + 8, 1, 28)) return 0;
    return length == 10 || is_time(p + 10, p + length);
}

static inline int is_version(look_at p, Py_ssize_t length) {
    look_at start = p, number;
    int part;
    for (part = 0; part < 3; part++, p++) {
        number = p;
        while (digit_at(p)) p++;
        if (p == number || p - number > 9 || (*number == '0' && p - number > 1)) return 0;
        if (part < 2 && *p != '.') return 0;
    }
    return p - 1 - start == length;
}

static inline int is_size(look_at p, Py_ssize_t length) {
    look_at end = p + length, start = p;
    while (digit_at(p)) p++;
    return p > start && (p == end || (p + 2 == end && p[0] == ' ' && p[1] == 'B'));
}

/* Whether a text has a look; of `CHOICE` others know. */
static inline int has_look(PyObject *text, int look) {
    look_at p;
    Py_ssize_t length;
    if (!PyUnicode_IS_COMPACT_ASCII(text)) return 0;
    p = PyUnicode_1BYTE_DATA(text);
    length = PyUnicode_GET_LENGTH(text);
    switch (look) {
        case PATTERN: return is_path(p, length, IN_PATTERN);
        case ADDRESS: return is_address(p, length);
        case PLACE: return is_address(p, length) || is_path(p, length, IN_NAME);
        case DAY: return is_day(p, length);
        case DIGEST: return length == 64 && run(p, HEXADECIMAL) == length;
        case VERSION: return is_version(p, length);
        case SIZE: return is_size(p, length);
        default: return 0;
    }
}

#endif
