/* e to the power of what is not positive, in straight arithmetic that compilers vectorise. */
#ifndef ASSAY_PAIRWISE_EXP_H
#define ASSAY_PAIRWISE_EXP_H

#include <stdint.h>
#include <string.h>

#include "../clones.h"

/* exp(x) for x <= 0 with an error of less than 2 units in the last place; 0 below -708, where e^x is less than 3e-308.
 *
 * x = n ln 2 + r with |r| <= ln(2) / 2, and e^r from the series up to r^13, whose rest is below 4e-18. */
static inline double assay_exp(double x)
{
    const double per_bit = 1.44269504088896338700, high = 6.93147180369123816490e-01, low = 1.90821492927058770002e-10;
    const double whole = 0x1.8p52;
    const double in = x < -708.0 ? -708.0 : x;
    const double shifted = in * per_bit + whole, n = shifted - whole;
    const double r = (in - n * high) - n * low;
    double sum = 1.0 / 6227020800.0;
    sum = sum * r + 1.0 / 479001600.0;
    sum = sum * r + 1.0 / 39916800.0;
    sum = sum * r + 1.0 / 3628800.0;
    sum = sum * r + 1.0 / 362880.0;
    sum = sum * r + 1.0 / 40320.0;
    sum = sum * r + 1.0 / 5040.0;
    sum = sum * r + 1.0 / 720.0;
    sum = sum * r + 1.0 / 120.0;
    sum = sum * r + 1.0 / 24.0;
    sum = sum * r + 1.0 / 6.0;
    sum = sum * r + 0.5;
    sum = sum * r + 1.0;
    sum = sum * r + 1.0;
    uint64_t bits;
    double power;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 1023) << 52; /* the low bits of `shifted` are those of n, and its others are shifted out */
    memcpy(&power, &bits, sizeof power);
    return x < -708.0 ? 0.0 : sum * power;
}

#endif
