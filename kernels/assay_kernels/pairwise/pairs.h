/* Sums over pairs of forecasts, a tile of partners after the other: the columns of a tile stay in the first cache, and
 * nothing of the size of all pairs is held. Sums have eight lanes each, so that their digits are the same whatever
 * registers a machine has. */
#ifndef ASSAY_PAIRWISE_PAIRS_H
#define ASSAY_PAIRWISE_PAIRS_H

#include <math.h>

#include "exp.h"

#define ASSAY_TILE 256
#define ASSAY_LANES 8

static inline double assay_total(const double lane[ASSAY_LANES])
{
    return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

typedef struct {
    int64_t items, classes;
    const double *weight;   /* [classes, items] the exponents of the centres, centres of one class beside each other */
    const double *constant; /* [items] logarithms of their normalisations */
    const int64_t *first;   /* [classes + 1] where the centres of a class begin */
    const double *share;    /* [classes, items] the probabilities of the centres */
    const double *there;    /* [items, classes] logarithms of the forecasts */
    const double *zero;     /* [items, classes] 1 where a forecast is 0 */
    const int64_t *place;   /* [items] where a forecast is among the centres */
} assay_centres;

/* `to[m] = start[m] + sum over k of by[k] rows[k][m]`, of rows that are `apart` from each other. */
static inline void assay_dots(const double *start, const double *rows, int64_t apart, const double *by, int64_t classes,
                              int64_t count, double *restrict to)
{
    for (int64_t m = 0; m < count; m++)
        to[m] = start ? start[m] : 0.0;
    for (int64_t k = 0; k < classes; k++) {
        const double *row = rows + k * apart, one = by[k];
        for (int64_t m = 0; m < count; m++)
            to[m] += row[m] * one;
    }
}

/* The least probability that any other forecast has where forecast `j` has none. */
ASSAY_CLONES
static double assay_least(const assay_centres *c, int64_t j)
{
    double missing[ASSAY_TILE], least = INFINITY;
    for (int64_t m = 0; m < c->items; m += ASSAY_TILE) {
        const int64_t count = c->items - m < ASSAY_TILE ? c->items - m : ASSAY_TILE;
        assay_dots(0, c->share + m, c->items, c->zero + j * c->classes, c->classes, count, missing);
        for (int64_t i = 0; i < count; i++)
            if (missing[i] < least && m + i != c->place[j])
                least = missing[i];
    }
    return least;
}

/* Adds the densities of centres at forecast `j` to a sum in units of e to the power of `*most`. */
ASSAY_CLONES
static void assay_densities(const assay_centres *c, int64_t j, int64_t first, int64_t count, int has_zero, double least,
                            double *most, double *sum)
{
    double exponent[ASSAY_TILE], missing[ASSAY_TILE], top[ASSAY_LANES], lane[ASSAY_LANES] = {0};
    assay_dots(c->constant + first, c->weight + first, c->items, c->there + j * c->classes, c->classes, count, exponent);
    if (has_zero) {
        assay_dots(0, c->share + first, c->items, c->zero + j * c->classes, c->classes, count, missing);
        for (int64_t m = 0; m < count; m++)
            exponent[m] = missing[m] > least * (1 + 1e-9) ? -INFINITY : exponent[m];
    }
    if (c->place[j] >= first && c->place[j] < first + count)
        exponent[c->place[j] - first] = -INFINITY;
    int64_t padded = count;
    for (; padded % ASSAY_LANES; padded++)
        exponent[padded] = -INFINITY;
    for (int l = 0; l < ASSAY_LANES; l++)
        top[l] = *most;
    for (int64_t m = 0; m < padded; m += ASSAY_LANES)
        for (int l = 0; l < ASSAY_LANES; l++)
            top[l] = exponent[m + l] > top[l] ? exponent[m + l] : top[l];
    double highest = top[0];
    for (int l = 1; l < ASSAY_LANES; l++)
        highest = top[l] > highest ? top[l] : highest;
    if (highest == -INFINITY)
        return;
    for (int64_t m = 0; m < padded; m++)
        exponent[m] = assay_exp(exponent[m] - highest);
    for (int64_t m = 0; m < padded; m += ASSAY_LANES)
        for (int l = 0; l < ASSAY_LANES; l++)
            lane[l] += exponent[m + l];
    *sum = (*most == -INFINITY ? 0.0 : *sum * assay_exp(*most - highest)) + assay_total(lane);
    *most = highest;
}

/* Frequencies [items, classes] and logarithms of mean densities [items]; `room` holds a number for each class. */
static void assay_conditional(const assay_centres *c, double *room, double *frequency, double *density)
{
    for (int64_t j = 0; j < c->items; j++) {
        double *part = frequency + j * c->classes, highest = -INFINITY, total = 0.0, zeros = 0.0;
        for (int64_t k = 0; k < c->classes; k++)
            zeros += c->zero[j * c->classes + k];
        const double least = zeros > 0.0 ? assay_least(c, j) : 0.0;
        for (int64_t k = 0; k < c->classes; k++) {
            room[k] = -INFINITY, part[k] = 0.0;
            for (int64_t m = c->first[k]; m < c->first[k + 1]; m += ASSAY_TILE) {
                const int64_t left = c->first[k + 1] - m, count = left < ASSAY_TILE ? left : ASSAY_TILE;
                assay_densities(c, j, m, count, zeros > 0.0, least, room + k, part + k);
            }
            highest = room[k] > highest ? room[k] : highest;
        }
        for (int64_t k = 0; k < c->classes; k++) {
            part[k] = room[k] == -INFINITY ? 0.0 : part[k] * assay_exp(room[k] - highest);
            total += part[k];
        }
        for (int64_t k = 0; k < c->classes; k++)
            part[k] /= total;
        density[j] = least > 0.0 ? -INFINITY : highest + log(total / (double)(c->items - 1));
    }
}

/* The squares of how far forecasts m to m + count are from forecast `j`; `column` is [classes, items]. */
static inline void assay_squares(const double *column, int64_t items, int64_t classes, int64_t j, int64_t m,
                                 int64_t count, double *restrict square)
{
    for (int64_t i = 0; i < count; i++)
        square[i] = 0.0;
    for (int64_t k = 0; k < classes; k++) {
        const double *row = column + k * items + m, one = column[k * items + j];
        for (int64_t i = 0; i < count; i++) {
            const double apart = row[i] - one;
            square[i] += apart * apart;
        }
    }
}

/* The terms of forecast `j` with those before it. */
ASSAY_CLONES
static double assay_error_of(const double *column, const double *residual, int64_t items, int64_t classes, int64_t j,
                             const double *own, double steep)
{
    double square[ASSAY_TILE], dot[ASSAY_TILE], lane[ASSAY_LANES] = {0};
    for (int64_t m = 0; m < j; m += ASSAY_TILE) {
        const int64_t count = j - m < ASSAY_TILE ? j - m : ASSAY_TILE;
        assay_squares(column, items, classes, j, m, count, square);
        assay_dots(0, residual + m, items, own, classes, count, dot);
        int64_t padded = count;
        for (; padded % ASSAY_LANES; padded++)
            square[padded] = dot[padded] = 0.0;
        for (int64_t i = 0; i < padded; i++)
            square[i] = assay_exp(-(sqrt(square[i]) * steep)) * dot[i];
        for (int64_t i = 0; i < padded; i += ASSAY_LANES)
            for (int l = 0; l < ASSAY_LANES; l++)
                lane[l] += square[i + l];
    }
    return assay_total(lane);
}

/* Sums over pairs and over forecasts by themselves; `column` and `residual` are [classes, items], `own` a class each. */
static void assay_error(const double *column, const double *residual, int64_t items, int64_t classes, double width,
                        double *own, double *sum)
{
    for (int64_t j = 0; j < items; j++) {
        double itself = 0.0;
        for (int64_t k = 0; k < classes; k++) {
            own[k] = residual[k * items + j];
            itself += own[k] * own[k];
        }
        sum[0] += assay_error_of(column, residual, items, classes, j, own, 1.0 / width);
        sum[1] += itself;
    }
}

/* The same of two classes in ascending order of probability, where e to the power of minus a distance is the product of
 * those of the gaps between: what all before add is one number, which shrinks from gap to gap. */
static void assay_error_of_two(const uint8_t *positive, const double *p, int64_t items, double width, double *sum)
{
    const double steep = sqrt(2.0) / width;
    double before = 0.0;
    for (int64_t j = 0; j < items; j++) {
        const double residual = positive[j] - p[j];
        before *= j ? assay_exp(-((p[j] - p[j - 1]) * steep)) : 0.0;
        sum[0] += 2.0 * residual * before;
        sum[1] += 2.0 * residual * residual;
        before += residual;
    }
}

#endif
