/* Joint histograms of up to eight classes where a machine counts the bits of wide registers (AVX-512 VPOPCNTDQ).
 *
 * A pair of labels is six bits. Bit by bit, 512 pairs are six registers, the planes; the AND of some of them has a bit
 * for each pair that has all of those bits, so 64 ANDs and bit counts give N(S), the pairs that have at least the bits S,
 * for every S. Taking away, bit by bit, what has one more leaves the pairs that have exactly S (Moebius inversion).
 *
 * Counting 16 sets S in a few blocks before the next 16 keeps their sums in registers. A block whose pairs are all the
 * same, as most of a mask's are, is counted by its number.
 */
#ifndef ASSAY_CONFUSION_PLANES_H
#define ASSAY_CONFUSION_PLANES_H

#include <stdint.h>

#include "../clones.h"

#define ASSAY_PLANES 512
#define ASSAY_PLANES_BLOCKS 8

#if ASSAY_WIDE
#include <immintrin.h>

#define ASSAY_PLANES_TARGET __attribute__((target("avx512f,avx512bw,avx512vbmi,avx512vpopcntdq,gfni")))

static int assay_has_planes(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("gfni");
}

/* A bit for each pair of a block that has all the bits of a set, for each set of three: those of the label. */
typedef struct {
    __m512i reference[8], prediction[8];
} assay_planes;

ASSAY_PLANES_TARGET static inline void assay_sets(__m512i a, __m512i b, __m512i c, __m512i *set)
{
    set[0] = _mm512_set1_epi64(-1);
    set[1] = a;
    set[2] = b;
    set[3] = _mm512_and_si512(a, b);
    set[4] = c;
    set[5] = _mm512_and_si512(a, c);
    set[6] = _mm512_and_si512(b, c);
    set[7] = _mm512_and_si512(set[3], c);
}

/* The planes of 8 x 64 pairs, each a byte of six bits. Word b of a register, when its eights of bytes are turned to
 * eights of bits and these are put together, is 64 bits of plane b; then words change places with registers. */
ASSAY_PLANES_TARGET static inline void assay_split(const __m512i *pair, assay_planes *planes)
{
    const __m512i turn = _mm512_set1_epi64(0x8040201008040201), row = _mm512_set_epi64(
        0x3f372f271f170f07, 0x3e362e261e160e06, 0x3d352d251d150d05, 0x3c342c241c140c04,
        0x3b332b231b130b03, 0x3a322a221a120a02, 0x3931292119110901, 0x3830282018100800);
    __m512i even[4], odd[4];
#pragma GCC unroll 4
    for (int j = 0; j < 4; j++) {
        __m512i x = _mm512_permutexvar_epi8(row, _mm512_gf2p8affine_epi64_epi8(turn, pair[2 * j], 0));
        __m512i y = _mm512_permutexvar_epi8(row, _mm512_gf2p8affine_epi64_epi8(turn, pair[2 * j + 1], 0));
        even[j] = _mm512_unpacklo_epi64(x, y);
        odd[j] = _mm512_unpackhi_epi64(x, y);
    }
#define ASSAY_QUARTERS(OF, HALF) _mm512_shuffle_i64x2(OF[0], OF[1], HALF), _mm512_shuffle_i64x2(OF[2], OF[3], HALF)
    __m512i low[4] = {ASSAY_QUARTERS(even, 0x44), ASSAY_QUARTERS(odd, 0x44)};
    __m512i high[4] = {ASSAY_QUARTERS(even, 0xee), ASSAY_QUARTERS(odd, 0xee)};
#undef ASSAY_QUARTERS
    assay_sets(_mm512_shuffle_i64x2(low[0], low[1], 0x88), _mm512_shuffle_i64x2(low[2], low[3], 0x88),
               _mm512_shuffle_i64x2(low[0], low[1], 0xdd), planes->prediction);
    assay_sets(_mm512_shuffle_i64x2(low[2], low[3], 0xdd), _mm512_shuffle_i64x2(high[0], high[1], 0x88),
               _mm512_shuffle_i64x2(high[2], high[3], 0x88), planes->reference);
}

/* Adds N(S) of some blocks to `counted`, for S of reference and prediction. */
ASSAY_PLANES_TARGET static inline void assay_count(const assay_planes *planes, int blocks, __m512i *counted)
{
    for (int r = 0; r < 8; r += 2, counted += 16) {
        __m512i sum[16];
#pragma GCC unroll 16
        for (int s = 0; s < 16; s++)
            sum[s] = counted[s];
        for (int t = 0; t < blocks; t++) {
            __m512i x = planes[t].reference[r], y = planes[t].reference[r + 1];
#pragma GCC unroll 8
            for (int p = 0; p < 8; p++) {
                __m512i set = planes[t].prediction[p];
                sum[p] = _mm512_add_epi64(sum[p], _mm512_popcnt_epi64(_mm512_and_si512(x, set)));
                sum[8 + p] = _mm512_add_epi64(sum[8 + p], _mm512_popcnt_epi64(_mm512_and_si512(y, set)));
            }
        }
#pragma GCC unroll 16
        for (int s = 0; s < 16; s++)
            counted[s] = sum[s];
    }
}

/* Adds the pairs of whole blocks to `counts` and returns how many items that were; -1 when a label is 8 or more.
 * A label between `classes` and 7 leaves a cell that no class has, so `exact` is i8[64], with 8 classes. */
ASSAY_PLANES_TARGET
static int64_t assay_table_planes(const uint8_t *reference, const uint8_t *prediction, int64_t items, int64_t *exact)
{
    assay_planes planes[ASSAY_PLANES_BLOCKS];
    __m512i counted[64], odd = _mm512_setzero_si512();
    int64_t i = 0, same[64] = {0};
    int blocks = 0;
    for (int s = 0; s < 64; s++)
        counted[s] = _mm512_setzero_si512();
    for (; i + ASSAY_PLANES <= items; i += ASSAY_PLANES) {
        int first = (reference[i] << 3 | prediction[i]) & 63;
        __m512i pair[8], whole = _mm512_set1_epi8((char)first), other = _mm512_setzero_si512();
#pragma GCC unroll 8
        for (int j = 0; j < 8; j++) {
            __m512i r = _mm512_loadu_si512(reference + i + 64 * j), p = _mm512_loadu_si512(prediction + i + 64 * j);
            odd = _mm512_ternarylogic_epi64(odd, r, p, 0xfe);
            pair[j] = _mm512_or_si512(p, _mm512_slli_epi64(r, 3));
            other = _mm512_ternarylogic_epi64(other, pair[j], whole, 0xf6);
        }
        if (!_mm512_test_epi64_mask(other, other)) {
            same[first] += ASSAY_PLANES;
            continue;
        }
        assay_split(pair, planes + blocks);
        if (++blocks == ASSAY_PLANES_BLOCKS) {
            assay_count(planes, blocks, counted);
            blocks = 0;
        }
    }
    assay_count(planes, blocks, counted);
    if (_mm512_test_epi8_mask(odd, _mm512_set1_epi8((char)0xf8)))
        return -1;
    for (int s = 0; s < 64; s++)
        exact[s] = _mm512_reduce_add_epi64(counted[s]);
    for (int b = 0; b < 6; b++)
        for (int s = 0; s < 64; s++)
            if (!(s >> b & 1))
                exact[s] -= exact[s | 1 << b];
    for (int s = 0; s < 64; s++)
        exact[s] += same[s];
    return i;
}

#else

static int assay_has_planes(void)
{
    return 0;
}

static int64_t assay_table_planes(const uint8_t *reference, const uint8_t *prediction, int64_t items, int64_t *exact)
{
    (void)reference, (void)prediction, (void)items, (void)exact;
    return 0;
}

#endif

#endif
