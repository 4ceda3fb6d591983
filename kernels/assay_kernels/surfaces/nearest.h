/* How far voxels of one border are from the nearest of another, both in bits.
 *
 * Rows of the other border are looked at by how far they are, and in a row the nearest bits before and behind; no more
 * once the row by itself is as far as what was found. That is exact, and as cheap as the borders are near each other. */
#ifndef ASSAY_SURFACES_NEAREST_H
#define ASSAY_SURFACES_NEAREST_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../clones.h"

typedef struct {
    int64_t first, last;
} assay_range;

typedef struct {
    int64_t planes, rows, words;
    double step[3];
    assay_range z, y; /* planes and rows between which all of the other border lies */
} assay_grid;

typedef struct {
    const int32_t *z, *y;
    const double *square; /* ascending */
    int64_t count;
    double reach; /* the square of rows that are not among them is no less */
} assay_rings;

typedef struct {
    int64_t z, y, x;
} assay_place;

#define ASSAY_FAR INT64_MAX

#define ASSAY_WINDOW 28 /* bits before and behind a place are in any eight bytes around it */

/* The set bit nearest to `x`, which is no farther than `most`, or ASSAY_FAR. */
static inline int64_t assay_nearest_in(const uint64_t *row, int64_t words, int64_t x, int64_t most)
{
    const int64_t at = x >> 6, bit = x & 63;
    int64_t best = most, found = ASSAY_FAR;
    for (int64_t w = at; w < words && (w << 6) - x <= best; w++) {
        const uint64_t word = w == at ? row[w] >> bit << bit : row[w];
        if (word) {
            const int64_t there = (w << 6) + __builtin_ctzll(word);
            if (there - x <= best)
                best = there - x, found = there;
            break;
        }
    }
    for (int64_t w = at; w >= 0 && x - (w << 6) - 63 <= best; w--) {
        const uint64_t word = w == at ? row[w] << (63 - bit) >> (63 - bit) : row[w];
        if (word) {
            const int64_t there = (w << 6) + 63 - __builtin_clzll(word);
            if (x - there <= best)
                found = there;
            break;
        }
    }
    return found;
}

/* The same of a place with a window around it, and a bit that is near: of most rows it is told at once that none is. */
static inline int64_t assay_nearest_by(const uint64_t *row, int64_t x, int64_t most)
{
    const int64_t byte = (x - ASSAY_WINDOW) >> 3, bit = x - (byte << 3);
    uint64_t around;
    memcpy(&around, (const char *)row + byte, sizeof around);
    const uint64_t behind = around >> bit, before = around << (63 - bit);
    const int64_t right = behind ? __builtin_ctzll(behind) : 64, left = before ? __builtin_clzll(before) : 64;
    const int64_t apart = right < left ? right : left;
    return apart > most ? ASSAY_FAR : right <= left ? x + right : x - left;
}

static inline double assay_along(int64_t from, int64_t to, double step)
{
    const double apart = (double)(to - from) * step;
    return apart * apart;
}

static inline double assay_square(const assay_grid *g, assay_place a, assay_place b)
{
    return assay_along(a.z, b.z, g->step[0]) + assay_along(a.y, b.y, g->step[1]) + assay_along(a.x, b.x, g->step[2]);
}

/* Farther along a row nothing is nearer than a square, whatever the rounding. */
static inline int64_t assay_most(double square, double step)
{
    const double most = sqrt(square) / step;
    return most < 1e15 ? (int64_t)most + 1 : ASSAY_FAR;
}

/* The planes and rows in which a border has voxels; false where it has none. */
static int assay_span(const uint64_t *bits, assay_grid *g)
{
    g->z = g->y = (assay_range){INT64_MAX, -1};
    for (int64_t z = 0; z < g->planes; z++)
        for (int64_t y = 0; y < g->rows; y++) {
            uint64_t any = 0;
            for (int64_t w = 0; w < g->words; w++)
                any |= *bits++;
            if (any) {
                g->z.first = z < g->z.first ? z : g->z.first, g->z.last = z;
                g->y.first = y < g->y.first ? y : g->y.first, g->y.last = y > g->y.last ? y : g->y.last;
            }
        }
    return g->z.last >= 0;
}

/* The nearest voxel to `p`, of which one at the square `best` is known; false where rows ended before that was sure. */
static inline int assay_seek(const uint64_t *other, const assay_grid *g, const assay_rings *r, assay_place p,
                             double *best, assay_place *found, int64_t *looked)
{
    const double step = g->step[2];
    const int inner = p.x >= ASSAY_WINDOW && p.x + ASSAY_WINDOW < g->words << 6;
    int64_t k = 0, most = assay_most(*best, step);
    for (; k < r->count && r->square[k] < *best; k++) {
        const int64_t z = p.z + r->z[k], y = p.y + r->y[k];
        if (z < g->z.first || z > g->z.last || y < g->y.first || y > g->y.last)
            continue;
        const uint64_t *row = other + (z * g->rows + y) * g->words;
        const int64_t x = inner && most <= ASSAY_WINDOW ? assay_nearest_by(row, p.x, most)
                                                        : assay_nearest_in(row, g->words, p.x, most);
        if (x == ASSAY_FAR)
            continue;
        const double square = r->square[k] + assay_along(p.x, x, step);
        if (square < *best)
            *best = square, *found = (assay_place){z, y, x}, most = assay_most(square, step);
    }
    *looked += k;
    return k < r->count || *best <= r->reach;
}

/* Squares for the voxels of `one` in their order, negative where they are not known: `looks` rows had been looked at.
 * Returns how many are not known. */
ASSAY_CLONES
static int64_t assay_near(const uint64_t *one, const uint64_t *other, const assay_grid *g, const assay_rings *r,
                          int64_t looks, double *square)
{
    int64_t open = 0, looked = 0;
    assay_place found = {-1, 0, 0};
    for (int64_t z = 0; z < g->planes; z++)
        for (int64_t y = 0; y < g->rows; y++)
            for (int64_t w = 0; w < g->words; w++)
                for (uint64_t word = *one++, first = (uint64_t)w << 6; word; word &= word - 1) {
                    const assay_place p = {z, y, (int64_t)first + __builtin_ctzll(word)};
                    /* What was nearest to the voxel before is near to this one, too. */
                    double best = found.z < 0 ? INFINITY : assay_square(g, p, found);
                    const int sure = looked < looks && assay_seek(other, g, r, p, &best, &found, &looked);
                    open += !sure;
                    *square++ = sure ? best : -1.0;
                }
    return open;
}

#endif
