/* Bins of equal mass: ascending rows, each counted as often as its weight says, cut into runs of equally many. */
#ifndef ASSAY_CALIBRATION_MASS_H
#define ASSAY_CALIBRATION_MASS_H

#include "sums.h"

/* Whether every outcome and probability is one, in ascending order of probability. */
static int assay_ascending(const uint8_t *positive, const double *wide, const float *narrow, int64_t items)
{
    double last = 0.0;
    for (int64_t i = 0; i < items; i++) {
        double p = wide ? wide[i] : (double)narrow[i];
        if (!(p >= last && p <= 1.0) || positive[i] > 1)
            return 0;
        last = p;
    }
    return 1;
}

/* The first of the `bins` runs are the longer ones; with fewer than `bins` to share out the last are empty. Row i weighs
 * `weights[item[i]]`; both may be null, for weights of 1. That a row fits in what its bin has room for is the rule. */
static void assay_equal_mass(const uint8_t *positive, const double *wide, const float *narrow, const int64_t *item,
                             const uint32_t *weights, int64_t items, int64_t bins, assay_bin *bin)
{
    uint64_t total = weights ? 0 : (uint64_t)items;
    for (int64_t i = 0; weights && i < items; i++)
        total += weights[i];
    uint64_t size = total / (uint64_t)bins, longer = total % (uint64_t)bins, b = 0, room = size + (longer > 0);
    for (int64_t i = 0; i < items; i++) {
        uint64_t units = assay_bits(1.0 + (wide ? wide[i] : (double)narrow[i])) - assay_bits(1.0);
        uint64_t left = weights ? weights[item[i]] : 1;
        while (left > room) {
            assay_add(&bin[b].probability, units, room);
            bin[b].outcomes[positive[i]] += (int64_t)room;
            left -= room;
            b++;
            room = size + (b < longer);
        }
        assay_add(&bin[b].probability, units, left);
        bin[b].outcomes[positive[i]] += (int64_t)left;
        room -= left;
    }
}

#endif
