/* Taking the cells that are hit often out of a block, where a machine compresses wide registers (AVX-512 VBMI2). */
#ifndef ASSAY_CONFUSION_OFTEN_H
#define ASSAY_CONFUSION_OFTEN_H

#include <stdint.h>

#include "../clones.h"

#if ASSAY_WIDE
#include <immintrin.h>

static int assay_has_compress(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
}

/* Moves the cells that are not `often` to the front, in order, and returns how many those are. Whole registers are read
 * and written: the block's length is a multiple of theirs, and what is written has been read. */
#define ASSAY_DEFINE_WITHOUT(CELL, BITS)                                                                               \
    __attribute__((target("avx512bw,avx512vbmi2,popcnt"))) static int64_t assay_without_##CELL(                        \
        CELL *cell, int64_t items, CELL often)                                                                         \
    {                                                                                                                  \
        const int64_t wide = 512 / BITS;                                                                               \
        const __m512i out = _mm512_set1_epi##BITS((int##BITS##_t)often);                                               \
        int64_t kept = 0;                                                                                              \
        for (int64_t i = 0; i < items; i += wide) {                                                                    \
            uint32_t there = items - i < wide ? (1U << (items - i)) - 1U : ~0U >> (32 - wide);                         \
            __m512i block = _mm512_loadu_si512(cell + i);                                                              \
            uint32_t others = there & (uint32_t)_mm512_cmpneq_epi##BITS##_mask(block, out);                            \
            _mm512_storeu_si512(cell + kept, _mm512_maskz_compress_epi##BITS(others, block));                          \
            kept += __builtin_popcount(others);                                                                        \
        }                                                                                                              \
        return kept;                                                                                                   \
    }

ASSAY_DEFINE_WITHOUT(uint16_t, 16)
ASSAY_DEFINE_WITHOUT(uint32_t, 32)
ASSAY_DEFINE_WITHOUT(uint64_t, 64)

#else

static int assay_has_compress(void)
{
    return 0;
}

/* So that what is never asked for compiles. */
#define assay_without_uint16_t(cell, items, often) (items)
#define assay_without_uint32_t(cell, items, often) (items)
#define assay_without_uint64_t(cell, items, often) (items)

#endif

#endif
