/* Rows as floating-point numbers, normalised on the way; what comes out is said in `reference`. */
#ifndef ASSAY_GATHER_ROWS_H
#define ASSAY_GATHER_ROWS_H

#include <stdint.h>

#include "../clones.h"

#if defined(__GNUC__)
#define ASSAY_SOON(address) __builtin_prefetch(address)
#else
#define ASSAY_SOON(address) ((void)(address))
#endif

/* Rows are asked for about so many lines of memory ahead, since nothing else tells the memory where they lie; of a long
 * row only the beginning, since the memory sees where it goes on. */
#define ASSAY_AHEAD 16
#define ASSAY_SOON_BYTES 1024

typedef struct {
    const int64_t *index;
    int64_t rows, width;
    const double *mean, *scale;
    int64_t channels;
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

static inline void assay_soon(const void *row, int64_t bytes)
{
    for (int64_t i = 0; i < bytes && i < ASSAY_SOON_BYTES; i += 64)
        ASSAY_SOON((const char *)row + i);
}

#define ASSAY_NORMAL(x, m, s) (((double)(x) - (m)) * (s))

#define ASSAY_ROWS(NAME, VALUE, REAL)                                                                                  \
    ASSAY_CLONES                                                                                                       \
    static void NAME(const void *values, const assay_taken *t, void *out)                                              \
    {                                                                                                                  \
        const VALUE *restrict source = values;                                                                         \
        REAL *restrict to = out;                                                                                       \
        const double *restrict mean = t->mean, *restrict scale = t->scale;                                             \
        const double m = mean[0], s = scale[0];                                                                        \
        const int64_t width = t->width, rows = t->rows;                                                                \
        if (width == 1)                                                                                                \
            for (int64_t r = 0; r < rows; r++)                                                                         \
                to[r] = (REAL)ASSAY_NORMAL(source[t->index[r]], m, s);                                                 \
        const int64_t bytes = width * (int64_t)sizeof(VALUE), ahead = ASSAY_AHEAD / (bytes / 64 + 1) + 1;              \
        for (int64_t r = 0; r < rows && width > 1; r++) {                                                              \
            const VALUE *restrict row = source + t->index[r] * width;                                                  \
            assay_soon(source + t->index[r + ahead < rows ? r + ahead : r] * width, bytes);                            \
            if (t->channels == 1)                                                                                      \
                for (int64_t i = 0; i < width; i++)                                                                    \
                    to[r * width + i] = (REAL)ASSAY_NORMAL(row[i], m, s);                                              \
            else                                                                                                       \
                for (int64_t first = 0; first < width; first += t->channels) {                                         \
                    const int64_t left = width - first, size = left < t->channels ? left : t->channels;                \
                    for (int64_t i = 0; i < size; i++)                                                                 \
                        to[r * width + first + i] = (REAL)ASSAY_NORMAL(row[first + i], mean[i], scale[i]);             \
                }                                                                                                      \
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

/* In the order of `_KINDS` in the .pyx. */
static assay_gatherer *const ASSAY_GATHERERS[8][2] = {
    {assay_u1_f4, assay_u1_f8}, {assay_i1_f4, assay_i1_f8}, {assay_i2_f4, assay_i2_f8}, {assay_i4_f4, assay_i4_f8},
    {assay_i8_f4, assay_i8_f8}, {assay_u8_f4, assay_u8_f8}, {assay_f4_f4, assay_f4_f8}, {assay_f8_f4, assay_f8_f8},
};

static inline void assay_rows(int kind, int wide, const void *source, const assay_taken *taken, void *out)
{
    ASSAY_GATHERERS[kind][wide](source, taken, out);
}

#endif
