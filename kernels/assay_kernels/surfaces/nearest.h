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
    const int64_t *byte;  /* from where a row has the same place */
    const double *square; /* ascending */
    int64_t count;
    double reach; /* the square of rows that are not among them is no less */
} assay_rings;

typedef struct {
    int64_t z, y, x;
} assay_place;

#define ASSAY_FAR INT64_MAX

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

#define ASSAY_WINDOW 28 /* bits before and behind a place are in eight bytes around it, or there is no such place */

/* What is near a place in each of the rows around it: the same bits of the same eight bytes. */
typedef struct {
    int64_t byte, bit; /* where they begin, and where in them the place is */
    int64_t most;      /* no voxel is sought farther along a row */
    uint64_t mask;     /* the bits as far as that */
} assay_window;

static inline assay_window assay_window_of(int64_t x, int64_t words)
{
    const int64_t first = x > ASSAY_WINDOW ? (x - ASSAY_WINDOW) >> 3 : 0, last = (words - 1) << 3;
    const int64_t byte = first < last ? first : last;
    return (assay_window){byte, x - (byte << 3), 0, 0};
}

static inline void assay_narrow(assay_window *w, int64_t most)
{
    const int64_t low = most < w->bit ? w->bit - most : 0, high = w->bit + most < 63 ? w->bit + most : 63;
    w->most = most, w->mask = ~UINT64_C(0) << low & ~UINT64_C(0) >> (63 - high);
}

/* How far from the place the nearest of these bits is, of which there are some. */
static inline int64_t assay_apart(const assay_window *w, uint64_t bits)
{
    const uint64_t behind = bits >> w->bit, before = bits << (63 - w->bit);
    const int64_t right = behind ? __builtin_ctzll(behind) : 64, left = before ? __builtin_clzll(before) : 64;
    return right <= left ? right : -left;
}

/* A voxel, and the nearest one to it that is known. */
typedef struct {
    assay_place p, found;
    double best, safe; /* the square of how far it is, and one below which no row is outside of the image */
} assay_sought;

/* The least square of a row outside of the image, of those that are among the rings. */
static inline double assay_safe(const assay_grid *g, int64_t z, int64_t y)
{
    const int64_t planes = z < g->planes - 1 - z ? z : g->planes - 1 - z;
    const int64_t rows = y < g->rows - 1 - y ? y : g->rows - 1 - y;
    const double to_z = g->planes > 1 ? assay_along(0, planes + 1, g->step[0]) : INFINITY;
    const double to_y = g->rows > 1 ? assay_along(0, rows + 1, g->step[1]) : INFINITY;
    return to_z < to_y ? to_z : to_y;
}

static inline int assay_has(const uint64_t *bits, const assay_grid *g, assay_place p)
{
    if (p.z < 0 || p.z >= g->planes || p.y < 0 || p.y >= g->rows || p.x < 0 || p.x >= g->words << 6)
        return 0;
    return bits[(p.z * g->rows + p.y) * g->words + (p.x >> 6)] >> (p.x & 63) & 1;
}

/* Goes on to another voxel. What was nearest to the last one is near to this one, too; so is what lies from this one as
 * that did from the last, where borders are alike. */
static inline void assay_move(const uint64_t *other, const assay_grid *g, assay_place to, assay_sought *s)
{
    const assay_place from = s->p, near = s->found;
    const assay_place alike = {near.z + to.z - from.z, near.y + to.y - from.y, near.x + to.x - from.x};
    const double square = near.z < 0 ? INFINITY : assay_square(g, to, near);
    s->p = to;
    if (assay_has(other, g, to))
        s->found = to, s->best = 0;
    else if (near.z >= 0 && s->best <= square && assay_has(other, g, alike))
        s->found = alike;
    else
        s->best = square;
}

/* Whether the row of ring `k` is none in which the other border may have a voxel. */
static inline int assay_outside(const assay_grid *g, const assay_rings *r, int64_t k, assay_place p)
{
    const int64_t z = p.z + r->z[k], y = p.y + r->y[k];
    return z < g->z.first || z > g->z.last || y < g->y.first || y > g->y.last;
}

/* Looks at rows from ring `k` on while they may be nearer, and returns the first that may not. The window is made
 * narrower only where a row has something in it, for most have not. */
static inline int64_t assay_sweep(const uint64_t *other, const assay_grid *g, const assay_rings *r, int64_t k,
                                  int64_t most, assay_sought *s)
{
    const double step = g->step[2];
    assay_window w = assay_window_of(s->p.x, g->words);
    const char *at = (const char *)(other + (s->p.z * g->rows + s->p.y) * g->words) + w.byte;
    assay_narrow(&w, most);
    for (; k < r->count && r->square[k] < s->best; k++) {
        uint64_t bits;
        if (r->square[k] >= s->safe && assay_outside(g, r, k, s->p))
            continue;
        memcpy(&bits, at + r->byte[k], sizeof bits);
        if (!(bits & w.mask))
            continue;
        for (most = w.most; !(r->square[k] + assay_along(0, most, step) < s->best);)
            most--;
        assay_narrow(&w, most);
        if (!(bits & w.mask))
            continue;
        const int64_t apart = assay_apart(&w, bits & w.mask);
        s->best = r->square[k] + assay_along(0, apart, step);
        s->found = (assay_place){s->p.z + r->z[k], s->p.y + r->y[k], s->p.x + apart};
    }
    return k;
}

/* The nearest voxel to `s->p`; false where rows ended before that was sure. */
static inline int assay_seek(const uint64_t *other, const assay_grid *g, const assay_rings *r, assay_sought *s,
                             int64_t *looked)
{
    int64_t k = 0, most = assay_most(s->best, g->step[2]);
    for (; most > ASSAY_WINDOW && k < r->count && r->square[k] < s->best; k++) {
        const int64_t z = s->p.z + r->z[k], y = s->p.y + r->y[k];
        if (assay_outside(g, r, k, s->p))
            continue;
        const int64_t x = assay_nearest_in(other + (z * g->rows + y) * g->words, g->words, s->p.x, most);
        if (x == ASSAY_FAR)
            continue;
        const double square = r->square[k] + assay_along(s->p.x, x, g->step[2]);
        if (square < s->best)
            s->best = square, s->found = (assay_place){z, y, x}, most = assay_most(square, g->step[2]);
    }
    if (most <= ASSAY_WINDOW)
        k = assay_sweep(other, g, r, k, most, s);
    *looked += k;
    return k < r->count || s->best <= r->reach;
}

/* Squares for the voxels of `one` in their order, negative where they are not known: `looks` rows had been looked at.
 * Returns how many are not known. */
ASSAY_CLONES
static int64_t assay_near(const uint64_t *one, const uint64_t *other, const assay_grid *g, const assay_rings *r,
                          int64_t looks, double *square)
{
    int64_t open = 0, looked = 0;
    assay_sought s = {.found = {-1, 0, 0}, .best = INFINITY};
    for (int64_t z = 0; z < g->planes; z++)
        for (int64_t y = 0; y < g->rows; y++) {
            s.safe = assay_safe(g, z, y);
            for (int64_t w = 0; w < g->words; w++)
                for (uint64_t word = *one++, first = (uint64_t)w << 6; word; word &= word - 1) {
                    assay_move(other, g, (assay_place){z, y, (int64_t)first + __builtin_ctzll(word)}, &s);
                    const int sure = looked < looks && (s.best == 0 || assay_seek(other, g, r, &s, &looked));
                    open += !sure;
                    *square++ = sure ? s.best : -1.0;
                }
        }
    return open;
}

#endif
