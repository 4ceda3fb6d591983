/* Loops over bytes. Every text is followed by a NUL, as CPython's bytes objects are, so one byte past
   the end may be read, and no loop that stops at a NUL needs to look for the end. */

#ifndef ASSAY_BYTES_H
#define ASSAY_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef const uint8_t *text_at;

#define NO_NODE UINT32_MAX

static inline int is_word(uint8_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '$';
}

static inline int is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

static inline int is_space(uint8_t c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/* The first byte from `p` that is no JSON white space. */
static inline text_at skip_space(text_at p, text_at end) {
    if (*p > ' ') return p;
    if (*p == ' ' && p[1] > ' ') return p + 1;
#if defined(__SSE2__)
    while (end - p >= 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)p);
        __m128i blank = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(' ')),
                                                  _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'))),
                                     _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('\r')),
                                                  _mm_cmpeq_epi8(block, _mm_set1_epi8('\t'))));
        unsigned other = ~(unsigned)_mm_movemask_epi8(blank) & 0xFFFFu;
        if (other) {
            p += __builtin_ctz(other);
            break;
        }
        p += 16;
    }
#else
    const uint64_t blanks = 0x2020202020202020u;
    if (is_space(*p)) p++;
    while (end - p >= 8 && memcmp(p, &blanks, 8) == 0) p += 8;
#endif
    while (is_space(*p)) p++;
    return p;
}

/* Whether one of the eight bytes of `word` is below 0x20, a backslash or `quote`. */
static inline int has_special(uint64_t word, uint8_t quote) {
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t quoted = word ^ (ones * quote), escaped = word ^ (ones * '\\');
    uint64_t low = (word - ones * 0x20) & ~word;
    return (((quoted - ones) & ~quoted) | ((escaped - ones) & ~escaped) | low) & highs ? 1 : 0;
}

/* The first byte from `p` that is `quote`, a backslash or a control character, or `end`. */
static inline text_at skip_plain(text_at p, text_at end, uint8_t quote) {
#if defined(__SSE2__)
    while (end - p >= 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)p);
        __m128i special = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8((char)quote)),
                                       _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
        __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
        unsigned hits = (unsigned)_mm_movemask_epi8(_mm_or_si128(special, control));
        if (hits) return p + __builtin_ctz(hits);
        p += 16;
    }
#else
    uint64_t word;
    while (end - p >= 8 && (memcpy(&word, p, 8), !has_special(word, quote))) p += 8;
#endif
    while (p < end && *p != quote && *p != '\\' && *p >= 0x20) p++;
    return p;
}

/* The first byte from `p` beyond ASCII, or `end`. */
static inline text_at skip_ascii(text_at p, text_at end) {
    uint64_t words[4];
    while (end - p >= 32) {
        memcpy(words, p, 32);
        if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) break;
        p += 32;
    }
    while (p < end && *p < 0x80) p++;
    return p;
}

static inline int is_tail(uint8_t c) { return (c & 0xC0) == 0x80; }

/* How many bytes the UTF-8 sequence at `p` has; 0 when it is none (Unicode 15, table 3-7). */
static inline int sequence_size(text_at p) {
    uint8_t c = *p;
    if (c < 0x80) return 1;
    if (c < 0xC2) return 0;
    if (c < 0xE0) return is_tail(p[1]) ? 2 : 0;
    if (c < 0xF0) {
        uint8_t low = c == 0xE0 ? 0xA0 : 0x80, high = c == 0xED ? 0x9F : 0xBF;
        return p[1] >= low && p[1] <= high && is_tail(p[2]) ? 3 : 0;
    }
    if (c < 0xF5) {
        uint8_t low = c == 0xF0 ? 0x90 : 0x80, high = c == 0xF4 ? 0x8F : 0xBF;
        return p[1] >= low && p[1] <= high && is_tail(p[2]) && is_tail(p[3]) ? 4 : 0;
    }
    return 0;
}

/* The first byte from `p` that begins no UTF-8 sequence, or `end`. */
static inline text_at skip_utf8(text_at p, text_at end) {
    while ((p = skip_ascii(p, end)) < end) {
        while (p < end && *p >= 0x80) {
            int size = sequence_size(p);
            if (size == 0) return p;
            p += size;
        }
    }
    return end;
}

static inline int hex_digit(uint8_t c) {
    if (is_digit(c)) return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of the `\uXXXX` at `p`, or -1. */
static inline int32_t code_unit(text_at p) {
    int32_t unit = 0;
    if (p[0] != '\\' || p[1] != 'u') return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0) return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

#define LONE_SURROGATE 0xFFFFFFFFu

/* How many bytes the escape at the backslash `p` has, and its character; 0 when it is none. */
static inline int escape_size(text_at p, uint8_t quote, uint32_t *character) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (p[1] == 'u') {
        int32_t high = code_unit(p), low;
        if (high < 0) return 0;
        *character = (uint32_t)high;
        if ((high & 0xF800) != 0xD800) return 6;
        low = high < 0xDC00 ? code_unit(p + 6) : -1;
        if (low < 0 || (low & 0xFC00) != 0xDC00) {
            *character = LONE_SURROGATE;
            return 6;
        }
        *character = 0x10000u + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
        return 12;
    }
    const char *name = p[1] ? strchr(names, p[1]) : NULL;
    if (name == NULL && p[1] != quote) return 0;
    *character = name ? (uint8_t)values[name - names] : p[1];
    return 2;
}

/* Whether the text ends inside the escape at the backslash `p`, or inside the pair of which that is the first half. */
static inline int is_cut(text_at p, text_at end) {
    if ((code_unit(p) & 0xFC00) == 0xD800) p += 6;
    if (p == end) return 1;
    if (*p++ != '\\') return 0;
    if (p == end) return 1;
    if (*p++ != 'u') return 0;
    text_at digits = p;
    while (hex_digit(*p) >= 0) p++;
    return p == end && p - digits < 4;
}

static inline uint8_t *write_utf8(uint8_t *out, uint32_t c) {
    if (c < 0x80) {
        *out++ = (uint8_t)c;
        return out;
    }
    if (c < 0x800) {
        *out++ = (uint8_t)(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *out++ = (uint8_t)(0xE0 | c >> 12);
        } else {
            *out++ = (uint8_t)(0xF0 | c >> 18);
            *out++ = (uint8_t)(0x80 | (c >> 12 & 0x3F));
        }
        *out++ = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    }
    *out++ = (uint8_t)(0x80 | (c & 0x3F));
    return out;
}

/* Write the characters of a string's body to `out`, which has room for as many bytes; returns its end. */
static inline uint8_t *unescape(text_at p, text_at end, uint8_t quote, uint8_t *out) {
    while (p < end) {
        text_at next = (text_at)memchr(p, '\\', (size_t)(end - p));
        size_t plain = (size_t)((next ? next : end) - p);
        memcpy(out, p, plain);
        out += plain;
        p += plain;
        if (p < end) {
            uint32_t character;
            int size = escape_size(p, quote, &character);
            if (size == 0) {
                *out++ = *p++;
            } else {
                out = write_utf8(out, character == LONE_SURROGATE ? 0xFFFDu : character);
                p += size;
            }
        }
    }
    return out;
}

/* A hash of at most 64 bytes that tells the keys of one vocabulary apart. */
static inline uint32_t key_hash(text_at p, size_t size) {
    uint64_t head = 0, tail = 0;
    if (size >= 8) {
        memcpy(&head, p, 8);
        memcpy(&tail, p + size - 8, 8);
    } else {
        memcpy(&head, p, size);
    }
    uint64_t mixed = (head ^ (tail << 1) ^ size) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(mixed >> 32);
}

#endif
