/* What is near the voxels of a mask, a row of bits after the other: a row is widened by as much as it reaches into the
 * rows around it and set in these. */
#ifndef ASSAY_BANDS_BAND_H
#define ASSAY_BANDS_BAND_H

#include <stdint.h>
#include <string.h>

#include "../clones.h"

typedef struct {
    const int32_t *z, *y, *length; /* ascending by length */
    int64_t count;
} assay_runs;

/* The bits of `row`, and all that are up to `by` < 64 places beside one, if none between is missing. */
ASSAY_CLONES
static void assay_widen(const uint64_t *restrict row, int64_t words, int by, uint64_t *restrict wide)
{
    for (int64_t w = 0; w < words; w++) {
        const uint64_t before = w ? row[w - 1] >> (64 - by) : 0, behind = w + 1 < words ? row[w + 1] << (64 - by) : 0;
        wide[w] = row[w] | row[w] << by | before | row[w] >> by | behind;
    }
}

ASSAY_CLONES
static void assay_add(const uint64_t *restrict wide, const uint64_t *restrict one, int64_t words,
                      uint64_t *restrict found)
{
    for (int64_t w = 0; w < words; w++)
        found[w] |= wide[w] & one[w];
}

static int assay_any(const uint64_t *row, int64_t words)
{
    uint64_t any = 0;
    for (int64_t w = 0; w < words; w++)
        any |= row[w];
    return any != 0;
}

/* The bits of `one` that are near a bit of `other`; `room` is two rows. */
static void assay_band(const uint64_t *one, const uint64_t *other, const int64_t shape[3], const assay_runs *runs,
                       uint64_t *room, uint64_t *found)
{
    const int64_t planes = shape[0], rows = shape[1], words = shape[2];
    for (int64_t z = 0; z < planes; z++)
        for (int64_t y = 0; y < rows; y++, other += words) {
            if (!assay_any(other, words))
                continue;
            uint64_t *row = room, *wide = room + words;
            int64_t length = 0;
            memcpy(row, other, (size_t)words * sizeof *row);
            for (int64_t k = 0; k < runs->count; k++) {
                while (length < runs->length[k]) {
                    /* Runs are longer than `length` even at the ends of a row, so that such a step leaves no gap. */
                    const int64_t left = runs->length[k] - length, step = length < left ? length + 1 : left;
                    const int64_t by = step < 63 ? step : 63;
                    assay_widen(row, words, (int)by, wide);
                    uint64_t *const swap = row;
                    row = wide, wide = swap, length += by;
                }
                const int64_t at_z = z + runs->z[k], at_y = y + runs->y[k];
                if (at_z < 0 || at_z >= planes || at_y < 0 || at_y >= rows)
                    continue;
                const int64_t at = (at_z * rows + at_y) * words;
                assay_add(row, one + at, words, found + at);
            }
        }
}

#endif
