/* Joint histograms of two streams of class codes.
 *
 * Counts go to four lanes by turns, because one cell hit twice in a row would wait for itself; `stride` is the
 * distance from lane to lane, 0 when all four are one. Eight pairs (four for wide labels) that are all the same take
 * one addition, so that label images, which are runs, cost no more than noise. Items fit in 32-bit counts. A function
 * returns 0, having counted only some items, when a label is not below `classes`; it writes no cell outside the lanes.
 */
#ifndef ASSAY_CONFUSION_TABLE_H
#define ASSAY_CONFUSION_TABLE_H

#include <stdint.h>
#include <string.h>

#define ASSAY_BLOCK 4096

#define ASSAY_DEFINE_WITHIN(NAME, LABEL, UNSIGNED)                                                                    \
    static inline int NAME(const LABEL *a, const LABEL *b, int64_t items, int64_t classes)                             \
    {                                                                                                                  \
        UNSIGNED largest = 0;                                                                                          \
        for (int64_t i = 0; i < items; i++) {                                                                          \
            UNSIGNED x = (UNSIGNED)a[i], y = (UNSIGNED)b[i];                                                           \
            x = x > y ? x : y;                                                                                         \
            largest = largest > x ? largest : x;                                                                       \
        }                                                                                                              \
        return items == 0 || (int64_t)largest < classes;                                                               \
    }

ASSAY_DEFINE_WITHIN(assay_within_u1, uint8_t, uint8_t)
ASSAY_DEFINE_WITHIN(assay_within_u2, uint16_t, uint16_t)
ASSAY_DEFINE_WITHIN(assay_within_i4, int32_t, uint32_t)

/* Two classes: a byte of a word is a label, so eight labels are added at once and no byte overflows in 255 steps. */
static int assay_table_two(const uint8_t *reference, const uint8_t *prediction, int64_t items, uint32_t *counts)
{
    int64_t both = 0, ones_r = 0, ones_p = 0, i = 0;
    while (items - i >= 8) {
        int64_t words = (items - i) / 8 < 255 ? (items - i) / 8 : 255;
        uint64_t rp = 0, r = 0, p = 0, any = 0;
        for (int64_t w = 0; w < words; w++) {
            uint64_t x, y;
            memcpy(&x, reference + i + 8 * w, 8);
            memcpy(&y, prediction + i + 8 * w, 8);
            rp += x & y;
            r += x;
            p += y;
            any |= x | y;
        }
        if (any & 0xfefefefefefefefeULL)
            return 0;
        for (int shift = 0; shift < 64; shift += 8) {
            both += (rp >> shift) & 255;
            ones_r += (r >> shift) & 255;
            ones_p += (p >> shift) & 255;
        }
        i += 8 * words;
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

#define ASSAY_SAME_BYTES(WORD) ((WORD) == ((WORD) >> 8 | (WORD) << 56))

/* Up to 8 classes: a cell is 6 bits, and two neighbouring pairs are counted at once in a table of 12-bit indices. */
static int assay_table_eight(const uint8_t *reference, const uint8_t *prediction, int64_t items, int64_t classes,
                             uint32_t *counts)
{
    uint32_t even[4096] = {0}, odd[4096] = {0};
    for (int64_t start = 0; start < items; start += ASSAY_BLOCK) {
        int64_t n = items - start < ASSAY_BLOCK ? items - start : ASSAY_BLOCK, i = 0;
        const uint8_t *r = reference + start, *p = prediction + start;
        if (!assay_within_u1(r, p, n, classes))
            return 0;
        for (; i + 8 <= n; i += 8) {
            uint64_t x, y;
            memcpy(&x, r + i, 8);
            memcpy(&y, p + i, 8);
            x = x << 3 | y;
            x = (x & 0x003f003f003f003fULL) | (x >> 2 & 0x0fc00fc00fc00fc0ULL);
            if (x == (x >> 16 | x << 48)) {
                even[x & 4095] += 4;
                continue;
            }
            even[x & 4095]++;
            odd[x >> 16 & 4095]++;
            even[x >> 32 & 4095]++;
            odd[x >> 48]++;
        }
        for (; i < n; i++)
            counts[r[i] * classes + p[i]]++;
    }
    for (int index = 0; index < 4096; index++) {
        uint32_t both = even[index] + odd[index];
        if (both) {
            counts[(index >> 3 & 7) * classes + (index & 7)] += both;
            counts[(index >> 9) * classes + (index >> 6 & 7)] += both;
        }
    }
    return 1;
}

/* Up to 256 classes: the cells of eight byte pairs are worked out four to a word, in 16 bits each. */
static int assay_table_bytes(const uint8_t *reference, const uint8_t *prediction, int64_t items, int64_t classes,
                             uint32_t *lanes, int64_t stride)
{
    const uint64_t even = 0x00ff00ff00ff00ffULL, k = (uint64_t)classes;
    uint32_t *a = lanes, *b = a + stride, *c = b + stride, *d = c + stride;
    for (int64_t start = 0; start < items; start += ASSAY_BLOCK) {
        int64_t n = items - start < ASSAY_BLOCK ? items - start : ASSAY_BLOCK, i = 0;
        const uint8_t *r = reference + start, *p = prediction + start;
        if (!assay_within_u1(r, p, n, classes))
            return 0;
        for (; i + 8 <= n; i += 8) {
            uint64_t x, y;
            memcpy(&x, r + i, 8);
            memcpy(&y, p + i, 8);
            if (ASSAY_SAME_BYTES(x) && ASSAY_SAME_BYTES(y)) {
                a[(x & 255) * k + (y & 255)] += 8;
                continue;
            }
            uint64_t u = (x & even) * k + (y & even), v = (x >> 8 & even) * k + (y >> 8 & even);
            a[u & 65535]++;
            b[u >> 16 & 65535]++;
            c[u >> 32 & 65535]++;
            d[u >> 48]++;
            a[v & 65535]++;
            b[v >> 16 & 65535]++;
            c[v >> 32 & 65535]++;
            d[v >> 48]++;
        }
        for (; i < n; i++)
            a[r[i] * k + p[i]]++;
    }
    return 1;
}

#define ASSAY_DEFINE_TABLE(NAME, LABEL, WITHIN)                                                                       \
    static int NAME(const LABEL *reference, const LABEL *prediction, int64_t items, int64_t classes, uint32_t *lanes,  \
                    int64_t stride)                                                                                    \
    {                                                                                                                  \
        uint32_t *a = lanes, *b = a + stride, *c = b + stride, *d = c + stride;                                        \
        for (int64_t start = 0; start < items; start += ASSAY_BLOCK) {                                                 \
            int64_t n = items - start < ASSAY_BLOCK ? items - start : ASSAY_BLOCK, i = 0;                              \
            const LABEL *r = reference + start, *p = prediction + start;                                               \
            if (!WITHIN(r, p, n, classes))                                                                             \
                return 0;                                                                                              \
            for (; i + 4 <= n; i += 4) {                                                                               \
                int64_t s = r[i] * classes + p[i], t = r[i + 1] * classes + p[i + 1];                                  \
                int64_t u = r[i + 2] * classes + p[i + 2], v = r[i + 3] * classes + p[i + 3];                          \
                if (((s ^ t) | (t ^ u) | (u ^ v)) == 0) {                                                              \
                    a[s] += 4;                                                                                         \
                    continue;                                                                                          \
                }                                                                                                      \
                a[s]++;                                                                                                \
                b[t]++;                                                                                                \
                c[u]++;                                                                                                \
                d[v]++;                                                                                                \
            }                                                                                                          \
            for (; i < n; i++)                                                                                         \
                a[r[i] * classes + p[i]]++;                                                                            \
        }                                                                                                              \
        return 1;                                                                                                      \
    }

ASSAY_DEFINE_TABLE(assay_table_u2, uint16_t, assay_within_u2)
ASSAY_DEFINE_TABLE(assay_table_i4, int32_t, assay_within_i4)

static int assay_table_u1(const uint8_t *reference, const uint8_t *prediction, int64_t items, int64_t classes,
                          uint32_t *lanes, int64_t stride)
{
    if (classes == 2)
        return assay_table_two(reference, prediction, items, lanes);
    if (classes <= 8)
        return assay_table_eight(reference, prediction, items, classes, lanes);
    return assay_table_bytes(reference, prediction, items, classes, lanes, stride);
}

#endif
