/* Draws of SplitMix64 streams, a block at a time; which draws they are is said in `reference`. */
#ifndef ASSAY_RESAMPLING_DRAWS_H
#define ASSAY_RESAMPLING_DRAWS_H

#include <stdint.h>
#include <string.h>

#include "../clones.h"

#define ASSAY_DRAWS 512

/* The output number `index` of the generator that starts at `seed`. */
static inline uint64_t assay_output(uint64_t seed, uint64_t index)
{
    uint64_t z = seed + (index + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

/* Draws that refuse no word, and whether one should have: straight arithmetic that compilers vectorise. */
ASSAY_CLONES
static int assay_scale(uint64_t key, uint64_t first, int64_t draws, uint64_t bound, uint64_t refused, uint32_t *drawn)
{
    uint64_t any = 0;
    for (int64_t i = 0; i < draws; i++) {
        uint64_t product = (assay_output(key, first + (uint64_t)i) >> 32) * bound;
        any |= (product & 0xFFFFFFFFULL) < refused;
        drawn[i] = (uint32_t)(product >> 32);
    }
    return any != 0;
}

/* Draws number `first` to `first + draws - 1` of a stream, each of 0 .. bound - 1 equally likely; bound < 2^32. */
static inline void assay_draw(uint64_t key, uint64_t first, int64_t draws, uint64_t bound, uint32_t *drawn)
{
    uint64_t refused = (1ULL << 32) % bound;
    if (!assay_scale(key, first, draws, bound, refused, drawn))
        return;
    for (int64_t i = 0; i < draws; i++) {
        uint64_t word = assay_output(key, first + (uint64_t)i), product = (word >> 32) * bound;
        while ((product & 0xFFFFFFFFULL) < refused) {
            word = assay_output(word, 0);
            product = (word >> 32) * bound;
        }
        drawn[i] = (uint32_t)(product >> 32);
    }
}

/* Twice-U of one replicate: `slot` and `bounds` say how many of the m negative scores lie below each item's score, and
 * for the n positive items how many not above it; `below` (m + 1) and `placement` (n) are room to work in. */
static inline int64_t assay_auroc(uint64_t key, const uint32_t *slot, int64_t m, const uint32_t *bounds, int64_t n,
                                  uint32_t *below, uint32_t *placement)
{
    uint32_t drawn[ASSAY_DRAWS];
    uint64_t negatives = assay_output(key, 0), positives = assay_output(key, 1);
    int64_t twice_u = 0;
    memset(below, 0, (size_t)(m + 1) * sizeof *below);
    for (int64_t start = 0; start < m; start += ASSAY_DRAWS) {
        int64_t size = m - start < ASSAY_DRAWS ? m - start : ASSAY_DRAWS;
        assay_draw(negatives, (uint64_t)start, size, (uint64_t)m, drawn);
        for (int64_t i = 0; i < size; i++)
            below[slot[drawn[i]] + 1]++;
    }
    for (int64_t i = 0; i < m; i++)
        below[i + 1] += below[i];
    for (int64_t i = 0; i < n; i++)
        placement[i] = below[bounds[2 * i]] + below[bounds[2 * i + 1]];
    for (int64_t start = 0; start < n; start += ASSAY_DRAWS) {
        int64_t size = n - start < ASSAY_DRAWS ? n - start : ASSAY_DRAWS;
        assay_draw(positives, (uint64_t)start, size, (uint64_t)n, drawn);
        for (int64_t i = 0; i < size; i++)
            twice_u += placement[drawn[i]];
    }
    return twice_u;
}

/* How often each of `size` units is drawn when as many are drawn as there are; added to `counts`. */
static inline void assay_count_draws(uint64_t key, int64_t size, uint32_t *counts)
{
    uint32_t drawn[ASSAY_DRAWS];
    for (int64_t start = 0; start < size; start += ASSAY_DRAWS) {
        int64_t n = size - start < ASSAY_DRAWS ? size - start : ASSAY_DRAWS;
        assay_draw(key, (uint64_t)start, n, (uint64_t)size, drawn);
        for (int64_t i = 0; i < n; i++)
            counts[drawn[i]]++;
    }
}

#endif
