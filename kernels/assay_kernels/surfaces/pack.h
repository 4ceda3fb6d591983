/* Labels as bits, one for each voxel that has the sought one, in rows of whole words. */
#ifndef ASSAY_SURFACES_PACK_H
#define ASSAY_SURFACES_PACK_H

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

/* Rows of labels as rows of bits. */
static inline void assay_pack(int kind, const void *labels, int64_t rows, int64_t width, int64_t label, uint64_t *bits)
{
    const int64_t words = (width + ASSAY_WORD - 1) / ASSAY_WORD, bytes = ASSAY_LABEL_BYTES[kind];
    for (int64_t row = 0; row < rows; row++)
        ASSAY_PACKERS[kind]((const char *)labels + row * width * bytes, width, label, bits + row * words);
}

#endif
