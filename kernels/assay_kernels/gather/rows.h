/* Rows as floating-point numbers, normalised on the way; what comes out is said in `reference`. */
#ifndef ASSAY_GATHER_ROWS_H
#define ASSAY_GATHER_ROWS_H

#include <stdint.h>
#include <string.h>

#include "../clones.h"

#if defined(__GNUC__)
#define ASSAY_SOON(address) __builtin_prefetch(address, 0, 2)
#else
#define ASSAY_SOON(address) ((void)(address))
#endif

/* Rows are asked for two ahead, short ones about so many lines of memory ahead, since nothing else tells the memory where
 * they lie: into the second cache, since the first asks for few lines at a time. A long row is asked for as fast as the
 * one before it is worked on. */
#define ASSAY_AHEAD 16
#define ASSAY_LINE 64

/* Numbers worked on at once, then those of what is left of a row: both are known to the compiler, which makes straight
 * code of them. `reference` knows the first. */
#define ASSAY_BLOCK 64
#define ASSAY_PIECE 8

/* Rows of fewer numbers than that are laid side by side first, some in so many bytes, and worked on as one row. */
#define ASSAY_SHORT 256
#define ASSAY_SIDE 8192

/* `mean` and `scale` are repeated over `period` numbers, at least a block, and a block beyond them. */
typedef struct {
    const int64_t *index;
    int64_t rows, width;
    const double *mean, *scale;
    int64_t period;
} assay_taken;

/* The first place whose row is not there, or -1. */
static inline int64_t assay_outside(const int64_t *index, int64_t rows, uint64_t items)
{
    uint64_t any = 0;
    for (int64_t i = 0; i < rows; i++)
        any |= (uint64_t)index[i] >= items;
    for (int64_t i = 0; any && i < rows; i++)
        if ((uint64_t)index[i] >= items)
            return i;
    return -1;
}

static inline int64_t assay_ahead(int64_t bytes)
{
    return 2 + ASSAY_AHEAD / (bytes / ASSAY_LINE + 1);
}

static inline void assay_soon(const char *row, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i += ASSAY_LINE)
        ASSAY_SOON(row + i);
}

/* Some rows as they are, each of so many bytes. */
static inline void assay_copied(const char *source, const assay_taken *t, int64_t first, int64_t rows, int64_t bytes,
                                char *to)
{
    const int64_t ahead = assay_ahead(bytes);
    for (int64_t r = first; r < first + rows; r++, to += bytes) {
        assay_soon(source + t->index[r + ahead < t->rows ? r + ahead : r] * bytes, 0, bytes);
        memcpy(to, source + t->index[r] * bytes, (size_t)bytes);
    }
}

#define ASSAY_NORMAL(x, m, s) (((double)(x) - (m)) * (s))

#define ASSAY_ROWS(NAME, VALUE, REAL)                                                                                  \
    static inline void NAME##_some(const VALUE *restrict row, const double *restrict mean,                             \
                                   const double *restrict scale, REAL *restrict to, int64_t size)                      \
    {                                                                                                                  \
        for (int64_t i = 0; i < size; i++)                                                                             \
            to[i] = (REAL)ASSAY_NORMAL(row[i], mean[i], scale[i]);                                                     \
    }                                                                                                                  \
                                                                                                                       \
    static inline void NAME##_row(const VALUE *restrict row, const assay_taken *t, int64_t width,                      \
                                  const char *restrict soon, REAL *restrict to)                                        \
    {                                                                                                                  \
        const double *restrict mean = t->mean, *restrict scale = t->scale;                                             \
        const int64_t size = sizeof(VALUE);                                                                            \
        int64_t i = 0, at = 0;                                                                                         \
        for (; i + ASSAY_BLOCK <= width; i += ASSAY_BLOCK) {                                                           \
            assay_soon(soon, i * size, (i + ASSAY_BLOCK) * size);                                                      \
            NAME##_some(row + i, mean + at, scale + at, to + i, ASSAY_BLOCK);                                          \
            at += ASSAY_BLOCK;                                                                                         \
            at = at < t->period ? at : at - t->period;                                                                 \
        }                                                                                                              \
        assay_soon(soon, i * size, width * size);                                                                      \
        for (; i + ASSAY_PIECE <= width; i += ASSAY_PIECE, at += ASSAY_PIECE)                                          \
            NAME##_some(row + i, mean + at, scale + at, to + i, ASSAY_PIECE);                                          \
        NAME##_some(row + i, mean + at, scale + at, to + i, width - i);                                                \
    }                                                                                                                  \
                                                                                                                       \
    ASSAY_CLONES                                                                                                       \
    static void NAME(const void *values, const assay_taken *t, void *out)                                              \
    {                                                                                                                  \
        const VALUE *restrict source = values;                                                                         \
        REAL *restrict to = out;                                                                                       \
        const int64_t width = t->width, bytes = width * (int64_t)sizeof(VALUE), ahead = assay_ahead(bytes);            \
        if (width == 1) {                                                                                              \
            for (int64_t r = 0; r < t->rows; r++)                                                                      \
                to[r] = (REAL)ASSAY_NORMAL(source[t->index[r]], t->mean[0], t->scale[0]);                              \
        } else if (width < ASSAY_SHORT) {                                                                              \
            VALUE side[ASSAY_SIDE / sizeof(VALUE)];                                                                    \
            const int64_t fit = ASSAY_SIDE / bytes;                                                                    \
            for (int64_t r = 0; r < t->rows; r += fit) {                                                               \
                const int64_t some = t->rows - r < fit ? t->rows - r : fit;                                            \
                assay_copied(values, t, r, some, bytes, (char *)side);                                                 \
                NAME##_row(side, t, some * width, (const char *)side, to + r * width);                                 \
            }                                                                                                          \
        } else {                                                                                                       \
            for (int64_t r = 0; r < t->rows; r++)                                                                      \
                NAME##_row(source + t->index[r] * width, t, width,                                                     \
                           (const char *)(source + t->index[r + ahead < t->rows ? r + ahead : r] * width),             \
                           to + r * width);                                                                            \
        }                                                                                                              \
    }

#define ASSAY_BOTH(NAME, VALUE)                                                                                        \
    ASSAY_ROWS(NAME##_f4, VALUE, float)                                                                                \
    ASSAY_ROWS(NAME##_f8, VALUE, double)

ASSAY_BOTH(assay_u1, uint8_t)
ASSAY_BOTH(assay_i1, int8_t)
ASSAY_BOTH(assay_i2, int16_t)
ASSAY_BOTH(assay_i4, int32_t)
ASSAY_BOTH(assay_i8, int64_t)
ASSAY_BOTH(assay_u8, uint64_t)
ASSAY_BOTH(assay_f4, float)
ASSAY_BOTH(assay_f8, double)

typedef void assay_gatherer(const void *, const assay_taken *, void *);

/* In the order of `_KINDS` in the .pyx, for 4 and for 8 bytes. */
static assay_gatherer *const ASSAY_GATHERERS[8][2] = {
    {assay_u1_f4, assay_u1_f8}, {assay_i1_f4, assay_i1_f8}, {assay_i2_f4, assay_i2_f8}, {assay_i4_f4, assay_i4_f8},
    {assay_i8_f4, assay_i8_f8}, {assay_u8_f4, assay_u8_f8}, {assay_f4_f4, assay_f4_f8}, {assay_f8_f4, assay_f8_f8},
};

#endif
