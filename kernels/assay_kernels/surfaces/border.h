/* Borders of structures in bits: rows are packed once, and a voxel's neighbours are bits beside, above and below it. */
#ifndef ASSAY_SURFACES_BORDER_H
#define ASSAY_SURFACES_BORDER_H

#include <stdint.h>
#include <string.h>

#include "../clones.h"
#include "pack.h"

/* The voxels of a row all of whose neighbours are set; `words` before and behind it are its neighbours' rows. */
ASSAY_CLONES
static void assay_edge(const uint64_t *restrict row, const uint64_t *restrict const near[4], int around, int64_t words,
                       uint64_t *restrict edge)
{
    for (int64_t w = 0; w < words; w++) {
        const uint64_t before = w ? row[w - 1] >> 63 : 0, behind = w + 1 < words ? row[w + 1] << 63 : 0;
        uint64_t kept = (row[w] << 1 | before) & (row[w] >> 1 | behind);
        for (int n = 0; n < around; n++)
            kept &= near[n][w];
        edge[w] = row[w] & ~kept;
    }
}

/* The border of a structure in planes of rows; `packed` has room for three planes, and `none` is a row of zeros. */
static void assay_border(int kind, const void *labels, const int64_t shape[3], int around, int64_t label,
                         uint64_t *packed, const uint64_t *none, uint64_t *border)
{
    const int64_t planes = shape[0], rows = shape[1], width = shape[2], words = (width + ASSAY_WORD - 1) / ASSAY_WORD;
    const int64_t plane = rows * words, bytes = ASSAY_LABEL_BYTES[kind];
    for (int64_t z = 0; z <= planes; z++) {
        if (z < planes)
            assay_pack(kind, (const char *)labels + z * rows * width * bytes, rows, width, label,
                       packed + z % 3 * plane);
        if (z == 0)
            continue;
        const uint64_t *at = packed + (z - 1) % 3 * plane;
        for (int64_t y = 0; y < rows; y++) {
            const uint64_t *near[4] = {
                y ? at + (y - 1) * words : none,
                y + 1 < rows ? at + (y + 1) * words : none,
                z > 1 ? packed + (z - 2) % 3 * plane + y * words : none,
                z < planes ? packed + z % 3 * plane + y * words : none,
            };
            assay_edge(at + y * words, near, around, words, border + ((z - 1) * rows + y) * words);
        }
    }
}

#endif
