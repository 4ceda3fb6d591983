/* Borders of structures in bits: rows are packed once, and a voxel's neighbours are bits beside, above and below it. */
#ifndef ASSAY_SURFACES_BORDER_H
#define ASSAY_SURFACES_BORDER_H

#include <stdint.h>
#include <string.h>

#include "../clones.h"

#define ASSAY_WORD 64

#define ASSAY_WORD_OF(NAME, VALUE)                                                                                     \
    static inline uint64_t NAME(const VALUE *row, VALUE sought)                                                        \
    {                                                                                                                  \
        uint8_t is[ASSAY_WORD];                                                                                        \
        uint64_t word = 0;                                                                                             \
        for (int i = 0; i < ASSAY_WORD; i++)                                                                           \
            is[i] = row[i] == sought;                                                                                  \
        for (int i = 0; i < ASSAY_WORD; i++)                                                                           \
            word |= (uint64_t)is[i] << i;                                                                              \
        return word;                                                                                                   \
    }

/* A bit for each of 64 labels, set where it is the sought one. */
#if defined(__SSE2__)
#include <emmintrin.h>
static inline uint64_t assay_word_u1(const uint8_t *row, uint8_t sought)
{
    const __m128i one = _mm_set1_epi8((char)sought);
    uint64_t word = 0;
    for (int i = 0; i < ASSAY_WORD; i += 16) {
        const __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128((const void *)(row + i)), one);
        word |= (uint64_t)(uint32_t)_mm_movemask_epi8(same) << i;
    }
    return word;
}
#else
ASSAY_WORD_OF(assay_word_u1, uint8_t)
#endif
ASSAY_WORD_OF(assay_word_u2, uint16_t)
ASSAY_WORD_OF(assay_word_i4, int32_t)

#define ASSAY_PACKED(NAME, VALUE, WORD)                                                                                \
    ASSAY_CLONES                                                                                                       \
    static void NAME(const void *labels, int64_t width, int64_t label, uint64_t *bits)                                 \
    {                                                                                                                  \
        const VALUE *row = labels;                                                                                     \
        const VALUE sought = (VALUE)label;                                                                             \
        int64_t first = 0;                                                                                             \
        for (; first + ASSAY_WORD <= width; first += ASSAY_WORD)                                                       \
            *bits++ = WORD(row + first, sought);                                                                       \
        if (first < width)                                                                                             \
            *bits = 0;                                                                                                 \
        for (int64_t i = first; i < width; i++)                                                                        \
            *bits |= (uint64_t)(row[i] == sought) << (i - first);                                                      \
    }

ASSAY_PACKED(assay_packed_u1, uint8_t, assay_word_u1)
ASSAY_PACKED(assay_packed_u2, uint16_t, assay_word_u2)
ASSAY_PACKED(assay_packed_i4, int32_t, assay_word_i4)

typedef void assay_packer(const void *, int64_t, int64_t, uint64_t *);

/* In the order of `_KINDS` in the .pyx. */
static assay_packer *const ASSAY_PACKERS[3] = {assay_packed_u1, assay_packed_u2, assay_packed_i4};
static const int64_t ASSAY_LABEL_BYTES[3] = {1, 2, 4};

/* The voxels of a row all of whose neighbours are set; `words` before and behind it are its neighbours' rows. */
ASSAY_CLONES
static void assay_edge(const uint64_t *restrict row, const uint64_t *restrict const near[4], int around, int64_t words,
                       uint64_t *restrict edge)
{
    for (int64_t w = 0; w < words; w++) {
        const uint64_t before = w ? row[w - 1] >> 63 : 0, behind = w + 1 < words ? row[w + 1] << 63 : 0;
        uint64_t kept = (row[w] << 1 | before) & (row[w] >> 1 | behind);
        for (int n = 0; n < around; n++)
            kept &= near[n][w];
        edge[w] = row[w] & ~kept;
    }
}

/* The border of a structure in planes of rows; `packed` has room for three planes, and `none` is a row of zeros. */
static void assay_border(int kind, const void *labels, const int64_t shape[3], int around, int64_t label,
                         uint64_t *packed, const uint64_t *none, uint64_t *border)
{
    const int64_t planes = shape[0], rows = shape[1], width = shape[2], words = (width + ASSAY_WORD - 1) / ASSAY_WORD;
    const int64_t plane = rows * words, bytes = ASSAY_LABEL_BYTES[kind];
    for (int64_t z = 0; z <= planes; z++) {
        if (z < planes)
            for (int64_t y = 0; y < rows; y++)
                ASSAY_PACKERS[kind]((const char *)labels + (z * rows + y) * width * bytes, width, label,
                                    packed + z % 3 * plane + y * words);
        if (z == 0)
            continue;
        const uint64_t *at = packed + (z - 1) % 3 * plane;
        for (int64_t y = 0; y < rows; y++) {
            const uint64_t *near[4] = {
                y ? at + (y - 1) * words : none,
                y + 1 < rows ? at + (y + 1) * words : none,
                z > 1 ? packed + (z - 2) % 3 * plane + y * words : none,
                z < planes ? packed + z % 3 * plane + y * words : none,
            };
            assay_edge(at + y * words, near, around, words, border + ((z - 1) * rows + y) * words);
        }
    }
}

#endif
