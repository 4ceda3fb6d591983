/* Distances of the voxels that are far from the other border, at a cost that does not grow with how far: the exact
 * distance transform in separable passes (Meijster, Roerdink & Hesselink 2000; Felzenszwalb & Huttenlocher 2012, lower
 * envelopes of parabolas), of one column of planes and rows after the other, so that little memory is needed. */
#ifndef ASSAY_SURFACES_COLUMNS_H
#define ASSAY_SURFACES_COLUMNS_H

#include "nearest.h"

typedef struct {
    int64_t *site; /* where the parabolas of an envelope stand */
    double *from;  /* where each begins to be the lowest */
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

/* The lower envelope of parabolas of one width, at the heights that are finite; how many they are. */
static int64_t assay_envelope_of(const double *height, int64_t first, int64_t last, double step, assay_envelope e)
{
    const double wide = step * step;
    int64_t count = 0;
    for (int64_t q = first; q <= last; q++) {
        double from = -INFINITY;
        if (!isfinite(height[q]))
            continue;
        while (count) {
            const int64_t v = e.site[count - 1];
            from = (height[q] - height[v]) / (2 * wide * (double)(q - v)) + 0.5 * (double)(q + v);
            if (from > e.from[count - 1])
                break;
            count--, from = -INFINITY;
        }
        e.site[count] = q, e.from[count] = from, count++;
    }
    return count;
}

/* The site that is the lowest at `q`; neighbours are compared, too, since where they meet is rounded. `at` goes up. */
static inline int64_t assay_lowest(const double *height, int64_t count, double step, assay_envelope e, int64_t q,
                                   int64_t *at)
{
    while (*at + 1 < count && e.from[*at + 1] <= (double)q)
        ++*at;
    int64_t best = e.site[*at];
    for (int64_t k = *at - 1; k <= *at + 1; k += 2)
        if (k >= 0 && k < count) {
            const int64_t other = e.site[k];
            if (assay_along(q, other, step) + height[other] < assay_along(q, best, step) + height[best])
                best = other;
        }
    return best;
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
        const int64_t sites = assay_envelope_of(along, g->y.first, g->y.last, g->step[1], room->envelope);
        for (int64_t i = 0, at = 0; i < count; i++) {
            const int64_t y = room->wanted[i], to = i * g->planes + z;
            if (!sites) {
                room->along_y[to] = INFINITY;
                continue;
            }
            const int64_t row = assay_lowest(along, sites, g->step[1], room->envelope, y, &at);
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
            const int64_t sites = assay_envelope_of(along, g->z.first, g->z.last, g->step[0], room->envelope);
            for (int64_t z = 0, at = 0; z < g->planes; z++) {
                const int64_t row = z * g->rows + y;
                if (!(one[row * g->words + (x >> 6)] >> (x & 63) & 1))
                    continue;
                double *to = square + room->first[row] + room->cursor[row] - 1;
                const int64_t plane = assay_lowest(along, sites, g->step[0], room->envelope, z, &at);
                const int64_t there = room->row[i * g->planes + plane];
                if (*to < 0)
                    *to = assay_along(z, plane, g->step[0]) + assay_along(y, there, g->step[1]) +
                          room->along_x[plane * g->rows + there];
            }
        }
    }
}

#endif
