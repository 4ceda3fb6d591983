/* Order statistics of what all pairs have between them: counted by their leading bits, of which those that may be the
 * sought one are looked at again. Bits of doubles that are not negative are in the order of these. */
#ifndef ASSAY_PAIRWISE_RANKS_H
#define ASSAY_PAIRWISE_RANKS_H

#include "pairs.h"

/* Counts the squares of distances whose bits above `shift` + 16 are `prefix` by the 16 bits that follow. */
static void assay_counted(const double *column, int64_t items, int64_t classes, int shift, uint64_t prefix,
                          int64_t *count)
{
    double square[ASSAY_TILE];
    for (int64_t j = 0; j < items; j++)
        for (int64_t m = 0; m < j; m += ASSAY_TILE) {
            const int64_t many = j - m < ASSAY_TILE ? j - m : ASSAY_TILE;
            assay_squares(column, items, classes, j, m, many, square);
            for (int64_t i = 0; i < many; i++) {
                uint64_t bits;
                memcpy(&bits, square + i, sizeof bits);
                bits >>= shift;
                if (bits >> 16 == prefix)
                    count[bits & 0xffff]++;
            }
        }
}

/* How many pairs of ascending numbers are no more than `most` apart. */
static int64_t assay_within(const double *value, int64_t items, double most)
{
    int64_t pairs = 0;
    for (int64_t j = 0, first = 0; j < items; j++) {
        while (value[j] - value[first] > most)
            first++;
        pairs += j - first;
    }
    return pairs;
}

/* The gap at `rank`: the least number that so many and one pairs are no more apart than, found bit by bit. */
static double assay_gap(const double *value, int64_t items, int64_t rank)
{
    uint64_t low = 0, high = 0x3ff0000000000000ULL; /* 1.0 */
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        double most;
        memcpy(&most, &middle, sizeof most);
        if (assay_within(value, items, most) > rank)
            high = middle;
        else
            low = middle + 1;
    }
    double found;
    memcpy(&found, &low, sizeof found);
    return found;
}

#endif
