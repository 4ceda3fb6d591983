/* Joint histograms of two streams of class codes.
 *
 * The cell of every pair in a block is worked out first, by straight arithmetic that compilers vectorise. Eight pairs
 * that are all the same take one addition, so that label images, which are runs, cost less than noise. One cell hit
 * twice in a row would wait for itself, so where neighbours are often but not always the same, the cells hit most often
 * are taken out of the block and counted at once (`often.h`); where that cannot be, or does not help, counts go to four
 * lanes by turns. Items fit in 32-bit counts. A function returns 0, having counted only some items, when a label is not
 * below `classes`; it writes no cell outside the lanes.
 */
#ifndef ASSAY_CONFUSION_TABLE_H
#define ASSAY_CONFUSION_TABLE_H

#include <stdint.h>
#include <string.h>

#include "often.h"

#define ASSAY_BLOCK 2048
#define ASSAY_SOME 256

/* How a table is counted: `stride` is the distance from lane to lane, 0 when all four are one; `often` says whether the
 * machine can take out what is hit often; `spread` is set when more lanes than one were counted into. */
typedef struct {
    int64_t stride;
    int often, spread;
} assay_way;

static inline int assay_same_uint16_t(const uint16_t *cell)
{
    uint64_t x, y;
    memcpy(&x, cell, 8);
    memcpy(&y, cell + 4, 8);
    return x == (x >> 16 | x << 48) && x == y;
}

static inline int assay_same_uint32_t(const uint32_t *cell)
{
    uint64_t w, x, y, z;
    memcpy(&w, cell, 8);
    memcpy(&x, cell + 2, 8);
    memcpy(&y, cell + 4, 8);
    memcpy(&z, cell + 6, 8);
    return ((w ^ (w >> 32 | w << 32)) | (w ^ x) | (w ^ y) | (w ^ z)) == 0;
}

static inline int assay_same_uint64_t(const uint64_t *c)
{
    return ((c[0] ^ c[1]) | (c[0] ^ c[2]) | (c[0] ^ c[3]) | (c[0] ^ c[4]) | (c[0] ^ c[5]) | (c[0] ^ c[6]) |
            (c[0] ^ c[7])) == 0;
}

/* For labels of one dtype: the cells of a block, how many are as their neighbour, and the table of weighted items.
 * A negative label is a large one; `classes` and every cell of the table fit in CELL. */
#define ASSAY_DEFINE_CELLS(NAME, LABEL, UNSIGNED, CELL)                                                                \
    ASSAY_CLONES                                                                                                       \
    static int assay_cells_##NAME(const LABEL *reference, const LABEL *prediction, int64_t items, uint64_t classes,    \
                                  CELL *cell)                                                                          \
    {                                                                                                                  \
        CELL largest = 0, k = (CELL)classes;                                                                           \
        for (int64_t i = 0; i < items; i++) {                                                                          \
            CELL r = (UNSIGNED)reference[i], p = (UNSIGNED)prediction[i];                                              \
            largest = largest > r ? largest : r;                                                                       \
            largest = largest > p ? largest : p;                                                                       \
            cell[i] = (CELL)(r * k + p);                                                                               \
        }                                                                                                              \
        return largest < classes;                                                                                      \
    }                                                                                                                  \
                                                                                                                       \
    ASSAY_CLONES                                                                                                       \
    static int64_t assay_repeats_##NAME(const CELL *cell, int64_t items)                                               \
    {                                                                                                                  \
        CELL same = 0;                                                                                                 \
        for (int64_t i = 1; i < items; i++)                                                                            \
            same = (CELL)(same + (cell[i] == cell[i - 1]));                                                            \
        return (int64_t)same;                                                                                          \
    }                                                                                                                  \
                                                                                                                       \
    ASSAY_CLONES                                                                                                       \
    static int64_t assay_hits_##NAME(const CELL *cell, int64_t items, CELL often)                                      \
    {                                                                                                                  \
        CELL hits = 0;                                                                                                 \
        for (int64_t i = 0; i < items; i++)                                                                            \
            hits = (CELL)(hits + (cell[i] == often));                                                                  \
        return (int64_t)hits;                                                                                          \
    }                                                                                                                  \
    static int assay_weighted_##NAME(const LABEL *reference, const LABEL *prediction, int64_t items, uint64_t classes, \
                                     const uint32_t *weights, uint64_t *lanes, int64_t stride)                         \
    {                                                                                                                  \
        CELL cell[ASSAY_BLOCK];                                                                                        \
        uint64_t *a = lanes, *b = a + stride, *c = b + stride, *d = c + stride;                                        \
        for (int64_t start = 0; start < items; start += ASSAY_BLOCK) {                                                 \
            int64_t n = items - start < ASSAY_BLOCK ? items - start : ASSAY_BLOCK, i = 0;                              \
            const uint32_t *w = weights + start;                                                                       \
            if (!assay_cells_##NAME(reference + start, prediction + start, n, classes, cell))                          \
                return 0;                                                                                              \
            for (; i + 4 <= n; i += 4) {                                                                               \
                a[cell[i]] += w[i];                                                                                    \
                b[cell[i + 1]] += w[i + 1];                                                                            \
                c[cell[i + 2]] += w[i + 2];                                                                            \
                d[cell[i + 3]] += w[i + 3];                                                                            \
            }                                                                                                          \
            for (; i < n; i++)                                                                                         \
                a[cell[i]] += w[i];                                                                                    \
        }                                                                                                              \
        return 1;                                                                                                      \
    }

/* The table of all items, whose number COUNT holds. Before it, what is left of a block that repeats itself without the
 * cells that have a quarter of the first items or more; each of them, one that follows itself, goes to `counts`. */
#define ASSAY_DEFINE_TABLE(NAME, LABEL, CELL, COUNT)                                                                   \
    static int64_t assay_others_##NAME##_##COUNT(CELL *cell, int64_t items, COUNT *counts)                             \
    {                                                                                                                  \
        do {                                                                                                           \
            int64_t i = 1, some = items < ASSAY_SOME ? items : ASSAY_SOME;                                             \
            while (cell[i] != cell[i - 1])                                                                             \
                i++;                                                                                                   \
            CELL often = cell[i];                                                                                      \
            if (4 * assay_hits_##NAME(cell, some, often) < some)                                                       \
                break;                                                                                                 \
            int64_t others = assay_without_##CELL(cell, items, often);                                                 \
            counts[often] = (COUNT)(counts[often] + (items - others));                                                 \
            items = others;                                                                                            \
        } while (6 * assay_repeats_##NAME(cell, items) > items);                                                       \
        return items;                                                                                                  \
    }                                                                                                                  \
                                                                                                                       \
    static int assay_table_##NAME##_##COUNT(const LABEL *reference, const LABEL *prediction, int64_t items,            \
                                            uint64_t classes, COUNT *lanes, assay_way *way)                            \
    {                                                                                                                  \
        CELL cell[ASSAY_BLOCK];                                                                                        \
        for (int64_t start = 0; start < items; start += ASSAY_BLOCK) {                                                 \
            int64_t n = items - start < ASSAY_BLOCK ? items - start : ASSAY_BLOCK, i = 0;                              \
            if (!assay_cells_##NAME(reference + start, prediction + start, n, classes, cell))                          \
                return 0;                                                                                              \
            int64_t repeats = assay_repeats_##NAME(cell, n), others = n;                                               \
            int runs = 16 * repeats >= 15 * n;                                                                         \
            if (way->often && !runs && 6 * repeats > n)                                                                \
                others = assay_others_##NAME##_##COUNT(cell, n, lanes);                                                \
            if (others < n)                                                                                            \
                repeats = assay_repeats_##NAME(cell, n = others);                                                      \
            int coherent = 16 * repeats > n;                                                                           \
            int64_t apart = coherent && !runs ? way->stride : 0;                                                       \
            COUNT *a = lanes, *b = a + apart, *c = b + apart, *d = c + apart;                                          \
            way->spread |= apart != 0;                                                                                 \
            for (; coherent && i + 8 <= n; i += 8) {                                                                   \
                if (assay_same_##CELL(cell + i)) {                                                                     \
                    CELL whole = cell[i];                                                                              \
                    COUNT run = 8;                                                                                     \
                    for (; runs && i + 16 <= n && cell[i + 8] == whole && assay_same_##CELL(cell + i + 8); i += 8)     \
                        run = (COUNT)(run + 8);                                                                        \
                    a[whole] = (COUNT)(a[whole] + run);                                                                \
                    continue;                                                                                          \
                }                                                                                                      \
                a[cell[i]]++;                                                                                          \
                b[cell[i + 1]]++;                                                                                      \
                c[cell[i + 2]]++;                                                                                      \
                d[cell[i + 3]]++;                                                                                      \
                a[cell[i + 4]]++;                                                                                      \
                b[cell[i + 5]]++;                                                                                      \
                c[cell[i + 6]]++;                                                                                      \
                d[cell[i + 7]]++;                                                                                      \
            }                                                                                                          \
            for (; i + 4 <= n; i += 4) {                                                                               \
                a[cell[i]]++;                                                                                          \
                b[cell[i + 1]]++;                                                                                      \
                c[cell[i + 2]]++;                                                                                      \
                d[cell[i + 3]]++;                                                                                      \
            }                                                                                                          \
            for (; i < n; i++)                                                                                         \
                a[cell[i]]++;                                                                                          \
        }                                                                                                              \
        return 1;                                                                                                      \
    }

ASSAY_DEFINE_CELLS(u1, uint8_t, uint8_t, uint16_t)
ASSAY_DEFINE_CELLS(u2, uint16_t, uint16_t, uint32_t)
ASSAY_DEFINE_CELLS(i4, int32_t, uint32_t, uint64_t)
ASSAY_DEFINE_TABLE(u1, uint8_t, uint16_t, uint16_t)
ASSAY_DEFINE_TABLE(u1, uint8_t, uint16_t, uint32_t)
ASSAY_DEFINE_TABLE(u2, uint16_t, uint32_t, uint32_t)
ASSAY_DEFINE_TABLE(i4, int32_t, uint64_t, uint32_t)

/* Up to 128 classes: 16-bit lanes, zero at first, stay in the first cache and are emptied into `counts` before they are
 * full. */
static int assay_table_narrow(const uint8_t *reference, const uint8_t *prediction, int64_t items, uint64_t classes,
                              uint32_t *counts, uint16_t *lanes, assay_way way)
{
    const int64_t most = 65535 / ASSAY_BLOCK * ASSAY_BLOCK, cells = (int64_t)(classes * classes);
    for (int64_t start = 0; start < items; start += most) {
        int64_t n = items - start < most ? items - start : most;
        way.spread = 0;
        if (!assay_table_u1_uint16_t(reference + start, prediction + start, n, classes, lanes, &way))
            return 0;
        for (int64_t lane = 0; lane <= 3 * way.spread; lane++) {
            for (int64_t c = 0; c < cells; c++)
                counts[c] += lanes[lane * way.stride + c];
            memset(lanes + lane * way.stride, 0, (size_t)cells * sizeof *lanes);
        }
    }
    return 1;
}

/* Two classes: a byte of a register is a label, so as many labels as it has bytes are added at once, and no byte overflows
 * in 255 steps. */
typedef uint64_t assay_labels __attribute__((vector_size(32)));

static inline int64_t assay_bytes(assay_labels sums)
{
    int64_t total = 0;
    for (int j = 0; j < 4; j++)
        for (int shift = 0; shift < 64; shift += 8)
            total += (int64_t)(sums[j] >> shift & 255);
    return total;
}

ASSAY_CLONES
static int assay_table_two(const uint8_t *reference, const uint8_t *prediction, int64_t items, uint32_t *counts)
{
    const int64_t width = sizeof(assay_labels);
    int64_t both = 0, ones_r = 0, ones_p = 0, i = 0;
    while (items - i >= width) {
        int64_t steps = (items - i) / width < 255 ? (items - i) / width : 255;
        assay_labels rp = {0}, r = {0}, p = {0}, any = {0};
        for (int64_t step = 0; step < steps; step++) {
            assay_labels x, y;
            memcpy(&x, reference + i + width * step, sizeof x);
            memcpy(&y, prediction + i + width * step, sizeof y);
            rp += x & y;
            r += x;
            p += y;
            any |= x | y;
        }
        if ((any[0] | any[1] | any[2] | any[3]) & 0xfefefefefefefefeULL)
            return 0;
        both += assay_bytes(rp);
        ones_r += assay_bytes(r);
        ones_p += assay_bytes(p);
        i += width * steps;
    }
    for (; i < items; i++) {
        if ((reference[i] | prediction[i]) > 1)
            return 0;
        both += reference[i] & prediction[i];
        ones_r += reference[i];
        ones_p += prediction[i];
    }
    counts[0] += (uint32_t)(items - ones_r - ones_p + both);
    counts[1] += (uint32_t)(ones_p - both);
    counts[2] += (uint32_t)(ones_r - both);
    counts[3] += (uint32_t)both;
    return 1;
}

#endif
