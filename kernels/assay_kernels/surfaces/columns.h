/* Distances of the voxels that are far from the other border, at a cost that does not grow with how far: the exact
 * distance transform in separable passes (Meijster, Roerdink & Hesselink 2000; Felzenszwalb & Huttenlocher 2012, lower
 * envelopes of parabolas), of one column of planes and rows after the other, so that little memory is needed. */
#ifndef ASSAY_SURFACES_COLUMNS_H
#define ASSAY_SURFACES_COLUMNS_H

#include "nearest.h"

typedef struct {
    int64_t *site; /* where the parabolas of an envelope stand */
    int64_t *from; /* the first place at which each is the lowest */
} assay_envelope;

typedef struct {
    double *along_x; /* [planes, rows] the square of how far the nearest voxel of a row is along x */
    double *along_y; /* [rows, planes] of how far that of a plane is, from the wanted rows only */
    int32_t *row;    /* [rows, planes] in which row that lies */
    int64_t *cursor; /* [planes, rows] how many voxels of the row were seen */
    int64_t *first;  /* [planes, rows] where the distances of the row begin */
    int64_t *wanted; /* [rows] rows of this column with voxels whose distance is wanted */
    assay_envelope envelope;
} assay_room;

/* Whether the parabola of a site is lower at a place than that of another. */
static inline int assay_lower(const double *height, int64_t site, int64_t other, int64_t at, double step)
{
    return assay_along(at, site, step) + height[site] < assay_along(at, other, step) + height[other];
}

#define ASSAY_ROUNDED 1e-3 /* where two meet is rounded by less, among fewer than 1e12 places */

/* The first place behind `after` at which `site` is lower than `other`, a site before it; no place if there is none. It
 * is lower behind where they meet, and looked at if that may be a place but for rounding. */
static inline int64_t assay_begin(const double *height, int64_t site, int64_t other, int64_t after, int64_t places,
                                  double step)
{
    const double apart = (height[site] - height[other]) / (2 * (step * step) * (double)(site - other));
    const double meet = apart + 0.5 * (double)(site + other);
    if (meet >= (double)places)
        return places;
    if (meet < (double)after)
        return after + 1;
    const int64_t at = (int64_t)(meet + 0.5);
    const double beyond = meet - (double)at;
    if (fabs(beyond) > ASSAY_ROUNDED)
        return at + (beyond > 0);
    return assay_lower(height, site, other, at, step) ? at : at + 1;
}

/* The lower envelope of parabolas of one width, at the heights that are finite; how many they are. A site is dropped
 * only where another is lower at the place it begins at: of two meetings it would not be sure which is the first. */
static int64_t assay_envelope_of(const double *height, assay_range sites, int64_t places, double step, assay_envelope e)
{
    int64_t count = 0;
    for (int64_t q = sites.first; q <= sites.last; q++) {
        int64_t from = 0;
        if (!isfinite(height[q]))
            continue;
        while (count && assay_lower(height, q, e.site[count - 1], e.from[count - 1], step))
            count--;
        if (count)
            from = assay_begin(height, q, e.site[count - 1], e.from[count - 1], places, step);
        if (from < places)
            e.site[count] = q, e.from[count] = from, count++;
    }
    return count;
}

/* The site that is the lowest at `q`. `at` goes up. */
static inline int64_t assay_lowest(int64_t count, assay_envelope e, int64_t q, int64_t *at)
{
    while (*at + 1 < count && e.from[*at + 1] <= q)
        ++*at;
    return e.site[*at];
}

/* The rows of column `x` that have voxels whose distance is wanted. The cursors move on to the next column. */
static int64_t assay_wanted(const uint64_t *one, const assay_grid *g, const assay_room *room, const double *square,
                            int64_t x)
{
    int64_t count = 0;
    for (int64_t y = 0; y < g->rows; y++) {
        int open = 0;
        for (int64_t z = 0; z < g->planes; z++) {
            const int64_t row = z * g->rows + y;
            if (one[row * g->words + (x >> 6)] >> (x & 63) & 1)
                open |= square[room->first[row] + room->cursor[row]++] < 0;
        }
        if (open)
            room->wanted[count++] = y;
    }
    return count;
}

/* What the column is far from in each plane, from the wanted rows. */
static void assay_in_planes(const uint64_t *other, const assay_grid *g, const assay_room *room, int64_t count, int64_t x)
{
    for (int64_t z = g->z.first; z <= g->z.last; z++) {
        double *along = room->along_x + z * g->rows;
        for (int64_t y = g->y.first; y <= g->y.last; y++) {
            const int64_t there = assay_nearest_in(other + (z * g->rows + y) * g->words, g->words, x, ASSAY_FAR);
            along[y] = there == ASSAY_FAR ? INFINITY : assay_along(x, there, g->step[2]);
        }
        const int64_t sites = assay_envelope_of(along, g->y, g->rows, g->step[1], room->envelope);
        for (int64_t i = 0, at = 0; i < count; i++) {
            const int64_t y = room->wanted[i], to = i * g->planes + z;
            if (!sites) {
                room->along_y[to] = INFINITY;
                continue;
            }
            const int64_t row = assay_lowest(sites, room->envelope, y, &at);
            room->row[to] = (int32_t)row;
            room->along_y[to] = assay_along(y, row, g->step[1]) + along[row];
        }
    }
}

/* Sets the squares of `one` that are negative. */
static void assay_far(const uint64_t *one, const uint64_t *other, const assay_grid *g, const assay_room *room,
                      double *square)
{
    for (int64_t row = 0, voxels = 0; row < g->planes * g->rows; row++) {
        room->first[row] = voxels, room->cursor[row] = 0;
        for (int64_t w = 0; w < g->words; w++)
            voxels += __builtin_popcountll(one[row * g->words + w]);
    }
    for (int64_t x = 0; x < g->words << 6; x++) {
        const int64_t count = assay_wanted(one, g, room, square, x);
        if (count)
            assay_in_planes(other, g, room, count, x);
        for (int64_t i = 0; i < count; i++) {
            const int64_t y = room->wanted[i];
            const double *along = room->along_y + i * g->planes;
            const int64_t sites = assay_envelope_of(along, g->z, g->planes, g->step[0], room->envelope);
            for (int64_t z = 0, at = 0; z < g->planes; z++) {
                const int64_t row = z * g->rows + y;
                if (!(one[row * g->words + (x >> 6)] >> (x & 63) & 1))
                    continue;
                double *to = square + room->first[row] + room->cursor[row] - 1;
                const int64_t plane = assay_lowest(sites, room->envelope, z, &at);
                const int64_t there = room->row[i * g->planes + plane];
                if (*to < 0)
                    *to = assay_along(z, plane, g->step[0]) + assay_along(y, there, g->step[1]) +
                          room->along_x[plane * g->rows + there];
            }
        }
    }
}

#endif
