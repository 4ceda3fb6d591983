/* Places of an epoch's order; which items stand there is said in `reference`. */
#ifndef ASSAY_GATHER_ORDER_H
#define ASSAY_GATHER_ORDER_H

#include <stdint.h>

#include "../clones.h"

#define ASSAY_ROUNDS 8

static inline uint32_t assay_hashed(uint32_t half, uint32_t key)
{
    uint32_t value = half + key;
    value ^= value >> 16;
    value *= 0x7FEB352DU;
    value ^= value >> 15;
    return value * 0x846CA68BU;
}

static inline int64_t assay_scrambled(int64_t place, int left, int right, const uint32_t *key)
{
    uint32_t high = (uint32_t)(place >> right), low = (uint32_t)(place & ((INT64_C(1) << right) - 1));
    for (int round = 0; round < ASSAY_ROUNDS; round += 2) {
        high ^= assay_hashed(low, key[round]) >> (32 - left);
        low ^= assay_hashed(high, key[round + 1]) >> (32 - right);
    }
    return (int64_t)high << right | (int64_t)low;
}

/* All places once, as straight arithmetic that compilers vectorise. */
ASSAY_CLONES
static void assay_scramble(int64_t start, int64_t count, int left, int right, const uint32_t *key, int64_t *item)
{
    for (int64_t i = 0; i < count; i++)
        item[i] = assay_scrambled(start + i, left, right, key);
}

static inline void assay_order(int64_t items, int64_t start, int64_t count, int left, int right, const uint32_t *key,
                               int64_t *item)
{
    assay_scramble(start, count, left, right, key, item);
    for (int64_t i = 0; i < count; i++)
        while (item[i] >= items)
            item[i] = assay_scrambled(item[i], left, right, key);
}

#endif
