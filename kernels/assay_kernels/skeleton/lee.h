/* Thinning a volume from one side after the other (Lee, Kashyap & Chu 1994).
 *
 * Whether a voxel may go from the side to which it is open depends on its neighbours alone: one that may not is asked
 * again only after something around it went. */
#ifndef ASSAY_SKELETON_LEE_H
#define ASSAY_SKELETON_LEE_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "around.h"

/* A voxel and its neighbours as 27 bits, x fastest; the voxel is bit 13. */
enum {
    ASSAY_CENTRE = 1 << 13,
    ASSAY_FACES = 1 << 4 | 1 << 10 | 1 << 12 | 1 << 14 | 1 << 16 | 1 << 22,
    ASSAY_CORNERS = 1 << 0 | 1 << 2 | 1 << 6 | 1 << 8 | 1 << 18 | 1 << 20 | 1 << 24 | 1 << 26,
    ASSAY_EDGES = 0x7FFFFFF & ~(ASSAY_CENTRE | ASSAY_FACES | ASSAY_CORNERS),
    /* The first and the last ones along x, y and z, and those amid. */
    ASSAY_X0 = 0x1249249,
    ASSAY_X1 = ASSAY_X0 << 1,
    ASSAY_X2 = ASSAY_X0 << 2,
    ASSAY_Y0 = 7 | 7 << 9 | 7 << 18,
    ASSAY_Y1 = ASSAY_Y0 << 3,
    ASSAY_Y2 = ASSAY_Y0 << 6,
    ASSAY_Z0 = 511,
    ASSAY_Z1 = ASSAY_Z0 << 9,
};

/* What was found of neighbourhoods, since a surface has the same ones again and again. */
#define ASSAY_KNOWN 14

typedef struct {
    int64_t planes, rows, words; /* without what is around them */
    uint64_t *mask;
    uint64_t *look;  /* voxels to be asked */
    uint8_t *stir;   /* rows with such voxels */
    uint32_t *known; /* 2^ASSAY_KNOWN times a neighbourhood and what is found of it in its two last bits */
} assay_volume;

typedef struct {
    int64_t *at; /* 64 times the place of the word, and the bit */
    int64_t count, room;
} assay_places;

static inline uint32_t assay_twenty_seven(const uint64_t *word, int64_t row, int64_t plane, int at)
{
    return assay_nine(word - plane, row, at) | assay_nine(word, row, at) << 9 | assay_nine(word + plane, row, at) << 18;
}

/* From amid to both sides of each axis: what a face touches, what an edge touches. */
static inline uint32_t assay_outwards(uint32_t from)
{
    const uint32_t x = from & ASSAY_X1, y = from & ASSAY_Y1, z = from & ASSAY_Z1;
    return x << 1 | x >> 1 | y << 3 | y >> 3 | z << 9 | z >> 9;
}

/* Whether the Euler characteristic is the same without the voxel: with it go the cube, and each of its faces, edges and
 * corners that is none of a neighbour's. */
static inline int assay_euler_stays(uint32_t around)
{
    const uint32_t faces = around & ASSAY_FACES;
    const uint32_t edges = (around | assay_outwards(faces)) & ASSAY_EDGES;
    const uint32_t corners = (around | assay_outwards(edges)) & ASSAY_CORNERS;
    return 1 - __builtin_popcount(corners) + __builtin_popcount(edges) - __builtin_popcount(faces) == 0;
}

/* Whether they are one component of 26 neighbours, or none. */
static inline int assay_hang_together(uint32_t around)
{
    uint32_t reached = around & -around, before;
    do {
        before = reached;
        reached |= (reached & ~ASSAY_X2) << 1 | (reached & ~ASSAY_X0) >> 1;
        reached |= (reached & ~ASSAY_Y2) << 3 | (reached & ~ASSAY_Y0) >> 3;
        reached |= reached << 9 | reached >> 9;
        reached &= around;
    } while (reached != before);
    return reached == around;
}

/* Bit 0: whether a voxel with these neighbours may go; bit 1: whether they hang together. */
static inline uint32_t assay_found(uint32_t *known, uint32_t nine_by_three)
{
    const uint32_t around = nine_by_three & ~ASSAY_CENTRE;
    uint32_t *place = known + (around * 0x9E3779B1u >> (32 - ASSAY_KNOWN));
    if (*place >> 2 != (around | ASSAY_CENTRE)) {
        const uint32_t together = assay_hang_together(around), ends = around && !(around & (around - 1));
        *place = (around | ASSAY_CENTRE) << 2 | together << 1 | (together && !ends && assay_euler_stays(around));
    }
    return *place;
}

/* All voxels but those without an open face. */
static void assay_look_at_surface(const assay_volume *volume, int64_t row, int64_t plane)
{
    for (int64_t z = 1; z <= volume->planes; z++)
        for (int64_t y = 1; y <= volume->rows; y++) {
            const int64_t first = z * plane + y * row + 1;
            uint64_t any = 0;
            for (int64_t at = first; at < first + volume->words; at++) {
                const uint64_t *word = volume->mask + at;
                const uint64_t amid = word[-row] & word[row] & word[-plane] & word[plane] &
                                      (*word << 1 | word[-1] >> 63) & (*word >> 1 | word[1] << 63);
                any |= volume->look[at] = *word & ~amid;
            }
            volume->stir[z * (volume->rows + 2) + y] = any != 0;
        }
}

static int assay_keep(assay_places *places, int64_t at)
{
    if (places->count == places->room) {
        const int64_t room = 2 * places->room + 1024;
        int64_t *more = realloc(places->at, (size_t)room * sizeof *more);
        if (!more)
            return -1;
        places->at = more, places->room = room;
    }
    places->at[places->count++] = at;
    return 0;
}

/* Notes the voxels that may go from a side, in their order; -1 where there is no room for them. */
static int assay_find_open(const assay_volume *volume, int64_t row, int64_t plane, int along_x, int64_t step,
                           assay_places *places)
{
    places->count = 0;
    for (int64_t z = 1; z <= volume->planes; z++) {
        uint8_t *stir = volume->stir + z * (volume->rows + 2) + 1, *end = stir + volume->rows;
        for (; (stir = memchr(stir, 1, (size_t)(end - stir))); stir++) {
            const int64_t first = (stir - volume->stir) * row + 1;
            uint64_t any = 0;
            for (int64_t at = first; at < first + volume->words; at++) {
                const uint64_t *word = volume->mask + at;
                const uint64_t beside = along_x == 0  ? word[step]
                                        : along_x < 0 ? *word << 1 | word[-1] >> 63
                                                      : *word >> 1 | word[1] << 63;
                for (uint64_t left = volume->look[at] & *word & ~beside; left; left &= left - 1) {
                    const int bit = __builtin_ctzll(left);
                    if (!(assay_found(volume->known, assay_twenty_seven(word, row, plane, bit)) & 1))
                        volume->look[at] &= ~(left & -left);
                    else if (assay_keep(places, at << 6 | bit))
                        return -1;
                }
                any |= volume->look[at] &= *word;
            }
            *stir = any != 0;
        }
    }
    return 0;
}

/* Takes off those whose neighbours still hang together; whether any did. */
static int assay_take_off_in_turn(const assay_volume *volume, int64_t row, int64_t plane, const assay_places *places)
{
    int any = 0;
    for (int64_t k = 0; k < places->count; k++) {
        const int64_t at = places->at[k] >> 6;
        const int bit = places->at[k] & 63;
        uint64_t *word = volume->mask + at;
        if (!(assay_found(volume->known, assay_twenty_seven(word, row, plane, bit)) & 2))
            continue;
        *word &= ~((uint64_t)1 << bit);
        any = 1;
        for (int64_t dz = -1; dz <= 1; dz++)
            for (int64_t dy = -1; dy <= 1; dy++) {
                assay_mark_three(volume->look + at + dz * plane + dy * row, bit);
                volume->stir[at / row + dz * (volume->rows + 2) + dy] = 1;
            }
    }
    return any;
}

/* -1 where there is not the memory. */
static int assay_lee(const assay_volume *volume, int sides)
{
    const int64_t row = volume->words + 2, plane = row * (volume->rows + 2);
    const int64_t steps[6] = {-row, row, 0, 0, plane, -plane};
    const int along_x[6] = {0, 0, 1, -1, 0, 0};
    assay_places places = {NULL, 0, 0};
    int failed = 0;
    assay_look_at_surface(volume, row, plane);
    for (int any = 1; any && !failed;) {
        any = 0;
        for (int side = 0; side < sides && !failed; side++) {
            failed = assay_find_open(volume, row, plane, along_x[side], steps[side], &places);
            if (!failed)
                any |= assay_take_off_in_turn(volume, row, plane, &places);
        }
    }
    free(places.at);
    return failed;
}

#endif
