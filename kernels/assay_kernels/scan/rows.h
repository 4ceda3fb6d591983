/* Where rows of delimited text end, and what else its reader asks about all bytes, in one pass. */

#ifndef ASSAY_ROWS_H
#define ASSAY_ROWS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define BLOCK 64

enum { OPEN = 1, QUOTED = 2, EMPTY = 4, HEXADECIMAL = 8 };

typedef struct {
    size_t end;     /* of the last whole row; 0 where there is none */
    unsigned found;
} rows_found;

/* Which of the 64 bytes from `p` are one of three, a bit each, that of the first byte lowest. */
static inline uint64_t among(const uint8_t *p, uint8_t a, uint8_t b, uint8_t c) {
    uint64_t mask = 0;
#if defined(__SSE2__)
    for (int at = 0; at < BLOCK; at += 16) {
        __m128i part = _mm_loadu_si128((const __m128i *)(p + at));
        __m128i hits = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(part, _mm_set1_epi8((char)a)),
                                                 _mm_cmpeq_epi8(part, _mm_set1_epi8((char)b))),
                                    _mm_cmpeq_epi8(part, _mm_set1_epi8((char)c)));
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(hits) << at;
    }
#else
    for (int at = 0; at < BLOCK; at++) mask |= (uint64_t)((p[at] == a) | (p[at] == b) | (p[at] == c)) << at;
#endif
    return mask;
}

/* For each bit whether there is an odd number of bits up to it. */
static inline uint64_t odd_so_far(uint64_t bits) {
    for (int by = 1; by < 64; by <<= 1) bits ^= bits << by;
    return bits;
}

/* What is carried from the bytes before to the next ones. */
typedef struct {
    uint64_t is_open;  /* all bits, or none: whether they end within quotation marks */
    uint8_t last;      /* the last byte */
    unsigned found;
    int is_odd;        /* whether a quotation mark stood within a cell that does not begin with one */
} rows_state;

/* Most often each second quotation mark opens a cell, or is the second of two that stand for one. */
static inline void take_block(const uint8_t *p, uint8_t delimiter, rows_state *state) {
    uint8_t last = state->last;
    uint64_t marks = among(p, '"', '"', '"'), signs = among(p, '\n', '\r', delimiter), hex = among(p, 'x', 'X', 'x');
    uint64_t after = signs << 1 | (last == '\n' || last == '\r' || last == delimiter);
    if (signs & after) {
        uint64_t returns = among(p, '\r', '\r', '\r') << 1 | (last == '\r');
        if (signs & after & ~(returns & among(p, '\n', '\n', '\n'))) state->found |= EMPTY;
    }
    if (hex && hex & (among(p, '0', '0', '0') << 1 | (last == '0'))) state->found |= HEXADECIMAL;
    if (marks) {
        uint64_t within = odd_so_far(marks) ^ state->is_open, before = marks << 1 | (last == '"');
        state->found |= marks & before ? QUOTED | EMPTY : QUOTED;
        if (marks & within & ~(after | before)) state->is_odd = 1;
        state->is_open = 0 - (within >> 63);
    }
    state->last = p[BLOCK - 1];
}

/* The last row end outside of quotation marks, each of which opens or closes. */
static inline size_t last_end(const uint8_t *data, size_t size, int is_open) {
    for (size_t at = size; at > 0; at--) {
        uint8_t c = data[at - 1];
        if (c == '"') is_open = !is_open;
        else if (!is_open && (c == '\n' || (c == '\r' && at < size))) return at;
    }
    return 0;
}

/* The same where quotation marks stand for themselves as well. */
static inline rows_found take_each(const uint8_t *data, size_t size, uint8_t delimiter, unsigned found) {
    enum { START, INSIDE, QUOTED, CLOSED } state = START;
    rows_found rows = {0, found};
    for (size_t at = 0; at < size; at++) {
        uint8_t c = data[at];
        if (state == QUOTED) {
            state = c == '"' ? CLOSED : QUOTED;
        } else if (c == '"' && state != INSIDE) {
            state = QUOTED;
        } else if (c == '\n' || c == '\r') {
            state = START;
            if (c == '\n' || at + 1 < size) rows.end = at + 1;
        } else {
            state = c == delimiter ? START : INSIDE;
        }
    }
    if (state == QUOTED) rows.found |= OPEN;
    return rows;
}

static inline rows_found look_at(const uint8_t *data, size_t size, uint8_t delimiter) {
    rows_state state = {0, '\n', 0, 0};
    uint8_t padded[BLOCK] = {0};
    size_t at = 0;
    for (; at + BLOCK <= size; at += BLOCK) take_block(data + at, delimiter, &state);
    if (at < size) {
        memcpy(padded, data + at, size - at);
        take_block(padded, delimiter, &state);
    }
    if (size && data[size - 1] == delimiter) state.found |= EMPTY;
    if (state.is_odd) return take_each(data, size, delimiter, state.found);
    rows_found rows = {last_end(data, size, state.is_open != 0), state.found};
    if (state.is_open) rows.found |= OPEN;
    return rows;
}

#endif
