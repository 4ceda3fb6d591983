/* Calibration sums over blocks of items.
 *
 * A block is first rated by straight arithmetic that compilers vectorise (no branches, no fused operations, so that the
 * digits do not depend on the instruction set), then gathered into bins. Values become whole numbers of 2^-52 by adding
 * them to a number whose last place that is, which rounds half to even, and taking the difference of the bit patterns.
 */
#ifndef ASSAY_CALIBRATION_SUMS_H
#define ASSAY_CALIBRATION_SUMS_H

#include <stdint.h>
#include <string.h>

#include "../clones.h"

#define ASSAY_ITEMS 512

typedef struct {
    uint64_t low, high;
} assay_sum;

typedef struct {
    assay_sum probability;
    int64_t outcomes[2];
} assay_bin;

typedef struct {
    assay_sum brier, log_loss;
    int64_t infinite;
} assay_scores;

typedef struct {
    uint64_t probability[ASSAY_ITEMS], brier[ASSAY_ITEMS], log_loss[ASSAY_ITEMS], infinite[ASSAY_ITEMS];
    int32_t bin[ASSAY_ITEMS];
    int64_t infinities;
} assay_rated;

static inline uint64_t assay_bits(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

static inline double assay_double(uint64_t u)
{
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
}

/* Natural logarithm of 0 < x <= 1, subnormals included, off by less than one unit in the last place.
 *
 * x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); ln(1 + f) from the odd series in s = f / (2 + f), whose polynomial
 * is that of fdlibm's e_log.c: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy,
 * modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
static inline double assay_log(double x)
{
    const double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
    const double c1 = 6.666666666666735130e-01, c2 = 3.999999999940941908e-01, c3 = 2.857142874366239149e-01,
                 c4 = 2.222219843214978396e-01, c5 = 1.818357216161805012e-01, c6 = 1.531383769920937332e-01,
                 c7 = 1.479819860511658591e-01;
    const uint64_t one = 0x3ff0000000000000ULL, root_half = 0x3fe6a09e00000000ULL;
    int subnormal = x < 0x1p-1022;
    double scaled = x * 0x1p54, shift = subnormal ? 54.0 : 0.0;
    uint64_t u = assay_bits(subnormal ? scaled : x) + (one - root_half);
    double k = assay_double((u >> 52) + 0x4330000000000000ULL) - (0x1p52 + 1023.0) - shift;
    double f = assay_double((u & 0x000fffffffffffffULL) + root_half) - 1.0;
    double half = 0.5 * f * f, s = f / (2.0 + f), z = s * s, w = z * z;
    double r = w * (c2 + w * (c4 + w * c6)) + z * (c1 + w * (c3 + w * (c5 + w * c7)));
    return s * (half + r) + k * ln2_low - half + f + k * ln2_high;
}

/* `edges` holds b / bins, and -1 in place of 0. With c the whole number nearest to p * bins, the bin that p belongs to
 * ends at edge c or c + 1, for up to 2^20 bins. Returns 0 when an outcome or a probability is none. */
ASSAY_CLONES
static int assay_rate(const uint8_t *positive, const double *probability, int64_t items, int64_t bins,
                      const double *edges, assay_rated *rated)
{
    int64_t odd = 0, infinities = 0;
    double width = (double)bins;
    for (int64_t i = 0; i < items; i++) {
        double given = probability[i], y = positive[i];
        int valid = (given >= 0.0) & (given <= 1.0);
        odd |= !valid | (positive[i] > 1);
        double p = valid ? given : 0.0;
        int32_t c = (int32_t)(p * width + 0.5);
        rated->bin[i] = c + (p > edges[c]) - 1;
        double error = p - y, against = 1.0 - p, outcome = y != 0.0 ? p : against;
        rated->probability[i] = assay_bits(1.0 + p) - assay_bits(1.0);
        rated->brier[i] = assay_bits(1.0 + error * error) - assay_bits(1.0);
        rated->infinite[i] = outcome == 0.0;
        infinities += outcome == 0.0;
        double loss = -assay_log(outcome == 0.0 ? 1.0 : outcome);
        /* In two steps, for a loss reaches 745: whole 2^-42, and what is left of it. */
        double coarse = 1024.0 + loss, rest = loss - (coarse - 1024.0);
        rated->log_loss[i] = ((assay_bits(coarse) - assay_bits(1024.0)) << 10) + (assay_bits(1.5 + rest) - assay_bits(1.5));
    }
    rated->infinities = infinities;
    return !odd;
}

static inline void assay_add(assay_sum *sum, uint64_t units, uint64_t weight)
{
    unsigned __int128 product = (unsigned __int128)units * weight;
    uint64_t low = (uint64_t)product;
    sum->low += low;
    sum->high += (uint64_t)(product >> 64) + (sum->low < low);
}

/* A block's sum of weight x units, the units cut in two so that nothing overflows; `weights` are below 2^20. */
ASSAY_CLONES
static void assay_dot(const uint64_t *units, const uint32_t *weights, int64_t items, uint64_t *low, uint64_t *high)
{
    uint64_t l = 0, h = 0;
    for (int64_t i = 0; i < items; i++) {
        l += (units[i] & 0x7fffffff) * weights[i];
        h += (units[i] >> 31) * weights[i];
    }
    *low = l;
    *high = h;
}

ASSAY_CLONES
static uint32_t assay_largest(const uint32_t *weights, int64_t items)
{
    uint32_t largest = 0;
    for (int64_t i = 0; i < items; i++)
        largest = largest > weights[i] ? largest : weights[i];
    return largest;
}

static inline void assay_add_dot(assay_sum *sum, const uint64_t *units, const uint32_t *weights, int64_t items)
{
    uint64_t low, high;
    if (assay_largest(weights, items) >> 20) {
        for (int64_t i = 0; i < items; i++)
            assay_add(sum, units[i], weights[i]);
        return;
    }
    assay_dot(units, weights, items, &low, &high);
    assay_add(sum, low, 1);
    assay_add(sum, high, 1ULL << 31);
}

/* Items to four lanes of bins by turns, because one bin hit twice in a row would wait for itself; `stride` is 0 when all
 * four are one. */
static void assay_gather(const uint8_t *positive, const assay_rated *rated, const uint32_t *weights, int64_t items,
                         assay_bin *lanes, int64_t stride, assay_scores *scores)
{
    for (int64_t i = 0; i < items; i++) {
        assay_bin *bin = lanes + (i & 3) * stride + rated->bin[i];
        assay_add(&bin->probability, rated->probability[i], weights[i]);
        bin->outcomes[positive[i]] += weights[i];
    }
    assay_add_dot(&scores->brier, rated->brier, weights, items);
    assay_add_dot(&scores->log_loss, rated->log_loss, weights, items);
    for (int64_t i = 0; rated->infinities && i < items; i++)
        scores->infinite += (int64_t)(rated->infinite[i] * weights[i]);
}

/* Every item is rated once and gathered for each replicate: row k of `weights`, lanes and scores number k. One of `wide`
 * and `narrow` is null; `weights` may be, for one row of ones. Returns 0 when an outcome or a probability is none. */
static int assay_sums(const uint8_t *positive, const double *wide, const float *narrow, int64_t items, int64_t bins,
                      const double *edges, const uint32_t *weights, int64_t replicates, assay_bin *lanes,
                      int64_t stride, assay_scores *scores)
{
    assay_rated rated;
    uint32_t ones[ASSAY_ITEMS];
    double widened[ASSAY_ITEMS];
    int64_t lane_set = stride ? 4 * stride : bins;
    for (int64_t i = 0; i < ASSAY_ITEMS; i++)
        ones[i] = 1;
    for (int64_t start = 0; start < items; start += ASSAY_ITEMS) {
        int64_t n = items - start < ASSAY_ITEMS ? items - start : ASSAY_ITEMS;
        const uint8_t *y = positive + start;
        const double *p = wide ? wide + start : widened;
        for (int64_t i = 0; narrow && i < n; i++)
            widened[i] = narrow[start + i];
        if (!assay_rate(y, p, n, bins, edges, &rated))
            return 0;
        for (int64_t k = 0; k < replicates; k++) {
            const uint32_t *w = weights ? weights + k * items + start : ones;
            assay_gather(y, &rated, w, n, lanes + k * lane_set, stride, scores + k);
        }
    }
    return 1;
}

#endif
