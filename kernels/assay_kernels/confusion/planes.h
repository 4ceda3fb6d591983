/* Joint histograms of up to eight classes where a machine counts the bits of wide registers (AVX-512 VPOPCNTDQ).
 *
 * A pair of labels is six bits. Bit by bit, 512 pairs are six registers, the planes; the AND of some of them has a bit
 * for each pair that has all of those bits, so 63 ANDs and bit counts give N(S), the pairs that have at least the bits S,
 * for every S. Taking away, bit by bit, what has one more leaves the pairs that have exactly S (Moebius inversion).
 */
#ifndef ASSAY_CONFUSION_PLANES_H
#define ASSAY_CONFUSION_PLANES_H

#include <stdint.h>

#include "../clones.h"

#define ASSAY_PLANES 512

#if ASSAY_WIDE
#include <immintrin.h>

static int assay_has_planes(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vpopcntdq");
}

/* Adds the pairs of whole blocks to `counts` and returns how many items that were; -1 when a label is 8 or more.
 * A label between `classes` and 7 leaves a cell that no class has, so `exact` is i8[64], with 8 classes. */
__attribute__((target("avx512f,avx512bw,avx512vpopcntdq")))
static int64_t assay_table_planes(const uint8_t *reference, const uint8_t *prediction, int64_t items, int64_t *exact)
{
    __m512i counted[64], odd = _mm512_setzero_si512();
    int64_t i = 0;
    for (int s = 0; s < 64; s++)
        counted[s] = _mm512_setzero_si512();
    for (; i + ASSAY_PLANES <= items; i += ASSAY_PLANES) {
        uint64_t plane[6][8];
        __m512i with[64];
        for (int j = 0; j < 8; j++) {
            __m512i r = _mm512_loadu_si512(reference + i + 64 * j), p = _mm512_loadu_si512(prediction + i + 64 * j);
            odd = _mm512_or_si512(odd, _mm512_or_si512(r, p));
            for (int b = 0; b < 3; b++) {
                plane[b][j] = _mm512_test_epi8_mask(p, _mm512_set1_epi8((char)(1 << b)));
                plane[3 + b][j] = _mm512_test_epi8_mask(r, _mm512_set1_epi8((char)(1 << b)));
            }
        }
#pragma GCC unroll 6
        for (int b = 0; b < 6; b++) {
            with[1 << b] = _mm512_loadu_si512(plane[b]);
#pragma GCC unroll 32
            for (int s = 1; s < 1 << b; s++)
                with[1 << b | s] = _mm512_and_si512(with[1 << b], with[s]);
        }
#pragma GCC unroll 64
        for (int s = 1; s < 64; s++)
            counted[s] = _mm512_add_epi64(counted[s], _mm512_popcnt_epi64(with[s]));
    }
    if (_mm512_test_epi8_mask(odd, _mm512_set1_epi8((char)0xf8)))
        return -1;
    exact[0] = i;
    for (int s = 1; s < 64; s++)
        exact[s] = _mm512_reduce_add_epi64(counted[s]);
    for (int b = 0; b < 6; b++)
        for (int s = 0; s < 64; s++)
            if (!(s >> b & 1))
                exact[s] -= exact[s | 1 << b];
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
