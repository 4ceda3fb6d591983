/* Voxels as bits with a row of nothing around them, and the neighbourhood of one.
 *
 * A volume has planes + 2 planes of rows + 2 rows of words + 2 words, so that whatever is beside a voxel can be read. */
#ifndef ASSAY_SKELETON_AROUND_H
#define ASSAY_SKELETON_AROUND_H

#include <stdint.h>

/* Three bits: the voxel left of bit `at` of a word, the one there, and the one right of it. */
static inline uint32_t assay_three(const uint64_t *word, int at)
{
    if (at == 0)
        return (uint32_t)(*word << 1 & 6 | word[-1] >> 63);
    if (at == 63)
        return (uint32_t)(*word >> 62 | (word[1] & 1) << 2);
    return (uint32_t)(*word >> (at - 1) & 7);
}

/* Marks three bits of a row. */
static inline void assay_mark_three(uint64_t *word, int at)
{
    if (at == 0)
        word[-1] |= (uint64_t)1 << 63;
    if (at == 63)
        word[1] |= 1;
    *word |= at ? (uint64_t)7 << (at - 1) : 3;
}

/* Nine bits, from the row before to the row behind. */
static inline uint32_t assay_nine(const uint64_t *word, int64_t row, int at)
{
    return assay_three(word - row, at) | assay_three(word, at) << 3 | assay_three(word + row, at) << 6;
}

#endif
