/* Thinning an image by a table of neighbourhoods.
 *
 * A pixel is looked up again only after something around it went: for each kind of pass a bit says so. */
#ifndef ASSAY_SKELETON_THIN_H
#define ASSAY_SKELETON_THIN_H

#include "around.h"

typedef struct {
    int64_t rows, words; /* without what is around them */
    uint64_t *mask;
    uint64_t *look[2]; /* for each kind of pass, the pixels to look up */
    uint64_t *gone;
    uint8_t *stir[2]; /* rows with such pixels */
    uint8_t *lost;    /* rows that lose pixels in a pass */
} assay_image;

/* All pixels but those amid others, which go only after one of these. */
static void assay_look_at_edges(const assay_image *image)
{
    const int64_t row = image->words + 2;
    for (int64_t y = 1; y <= image->rows; y++) {
        uint64_t any = 0;
        for (int64_t at = y * row + 1; at <= y * row + image->words; at++) {
            uint64_t amid = ~(uint64_t)0;
            for (const uint64_t *word = image->mask + at - row; word <= image->mask + at + row; word += row)
                amid &= *word & (*word << 1 | word[-1] >> 63) & (*word >> 1 | word[1] << 63);
            any |= image->look[0][at] = image->look[1][at] = image->mask[at] & ~amid;
        }
        image->stir[0][y] = image->stir[1][y] = any != 0;
    }
}

/* Notes the pixels that go in a pass; whether there are any. */
static int assay_find_gone(const assay_image *image, const uint8_t *goes, int pass)
{
    const int64_t row = image->words + 2;
    int any = 0;
    for (int64_t y = 1; y <= image->rows; y++) {
        image->lost[y] = 0;
        if (!image->stir[pass][y])
            continue;
        image->stir[pass][y] = 0;
        for (int64_t at = y * row + 1; at <= y * row + image->words; at++) {
            const uint64_t *word = image->mask + at;
            uint64_t gone = 0;
            for (uint64_t left = image->look[pass][at] & *word; left; left &= left - 1)
                gone |= (uint64_t)goes[assay_nine(word, row, __builtin_ctzll(left))] << __builtin_ctzll(left);
            image->look[pass][at] = 0;
            image->gone[at] = gone;
            image->lost[y] |= gone != 0;
        }
        any |= image->lost[y];
    }
    return any;
}

/* Takes them off, and has what is around them looked up again. */
static void assay_take_off(const assay_image *image)
{
    const int64_t row = image->words + 2;
    for (int64_t y = 1; y <= image->rows; y++) {
        if (!image->lost[y])
            continue;
        for (int64_t at = y * row + 1; at <= y * row + image->words; at++) {
            const uint64_t gone = image->gone[at], wide = gone | gone << 1 | gone >> 1;
            if (!gone)
                continue;
            image->mask[at] &= ~gone;
            for (int pass = 0; pass < 2; pass++)
                for (int64_t by = -row; by <= row; by += row) {
                    uint64_t *look = image->look[pass] + at + by;
                    look[-1] |= gone << 63;
                    look[0] |= wide;
                    look[1] |= gone >> 63;
                }
        }
        for (int pass = 0; pass < 2; pass++)
            image->stir[pass][y - 1] = image->stir[pass][y] = image->stir[pass][y + 1] = 1;
    }
}

/* `goes` has for each pass whether a pixel goes, by the nine bits of its neighbourhood. */
static void assay_thin(const assay_image *image, const uint8_t goes[2][512])
{
    assay_look_at_edges(image);
    for (int any = 1; any;) {
        any = 0;
        for (int pass = 0; pass < 2; pass++)
            if (assay_find_gone(image, goes[pass], pass)) {
                assay_take_off(image);
                any = 1;
            }
    }
}

#endif
