/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decimal_eight() for eight numbers in one register, for processors that can gather any bytes of it
 * at one go: no number is looked at by itself. */
#include "core/decimal_lanes.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#include <stdint.h>

#define FEATURES "bmi2,avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx512vbmi,avx512vbmi2"

/* Inlined, for what passes registers: as a call, it would pass memory. */
#define TARGET        __attribute__((target(FEATURES)))
#define ALWAYS_INLINE TARGET static inline __attribute__((always_inline))

/* Masks have a bit for each byte, so a byte for each number; this is the last of its eight bytes.
 */
#define EACH_LAST ((uint64_t)0x8080808080808080)

/* The lowest byte of each number in all of its bytes. */
ALWAYS_INLINE __m512i repeated(__m512i places)
{
    const __m128i lowest = _mm_set_epi64x(0x0808080808080808, 0);
    return _mm512_shuffle_epi8(places, _mm512_broadcast_i32x4(lowest));
}

/* The integer of eight digits, bytes from 0 to 9, as join_digits() makes it. */
ALWAYS_INLINE __m512d join(__m512i digits)
{
    const __m512i two = _mm512_maddubs_epi16(digits, _mm512_set1_epi16(1 << 8 | 10));
    const __m512i four = _mm512_madd_epi16(two, _mm512_set1_epi32(1 << 16 | 100));
    const __m512i first = _mm512_mul_epu32(four, _mm512_set1_epi64(10000));
    return _mm512_cvtepi64_pd(_mm512_add_epi64(first, _mm512_srli_epi64(four, 32)));
}

/* The numbers without their signs.  `point` has the bits of the bytes with a point; where one has
 * two of them, *wrong is not 0. */
ALWAYS_INLINE __m512d values_of(__m512i digits, __mmask64 point, uint64_t *wrong)
{
    const __m512d powers = _mm512_set_pd(1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0);
    const __m512i zero = _mm512_setzero_si512(), points = _mm512_movm_epi8(point);
    const __m512i lowest = _mm512_and_si512(points, _mm512_sub_epi64(zero, points));
    const __m512i one_point = _mm512_sub_epi64(_mm512_slli_epi64(lowest, 8), lowest);
    *wrong |= _mm512_cmpneq_epi64_mask(points, one_point);
    /* what is before the point takes its place */
    const __mmask8 has_point = _mm512_test_epi64_mask(points, points);
    const __m512i before = _mm512_sub_epi64(lowest, _mm512_set1_epi64(1));
    const __m512i whole = _mm512_maskz_and_epi64(has_point, digits, before);
    digits = _mm512_or_si512(_mm512_andnot_si512(whole, digits), _mm512_slli_epi64(whole, 8));
    /* the zeros above its bit, eight for each digit behind it; 64 without it, which counts as 0 */
    const __m512i behind = _mm512_srli_epi64(_mm512_lzcnt_epi64(lowest), 3);
    return _mm512_div_pd(join(digits), _mm512_permutexvar_pd(behind, powers));
}

ALWAYS_INLINE __mmask64 borders_of(__m512i text)
{
    return _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(' ')) |
           _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(',')) |
           _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\t'));
}

/* The places of the first eight borders: there the numbers end. */
ALWAYS_INLINE __m512i ends_of(__mmask64 borders)
{
    const __m512i places = _mm512_set_epi64(
        0x3F3E3D3C3B3A3938, 0x3736353433323130, 0x2F2E2D2C2B2A2928, 0x2726252423222120,
        0x1F1E1D1C1B1A1918, 0x1716151413121110, 0x0F0E0D0C0B0A0908, 0x0706050403020100);
    const __m512i first = _mm512_maskz_compress_epi8(borders, places);
    return _mm512_cvtepu8_epi64(_mm512_castsi512_si128(first));
}

/* The numbers of a text that end there.  Where one is of another kind *wrong is not 0. */
ALWAYS_INLINE __m512d numbers_of(__m512i text, __m512i end, uint64_t *wrong)
{
    const __m512i one = _mm512_set1_epi64(1), before = _mm512_set1_epi64(-1);
    const __m512i begin = _mm512_add_epi64(_mm512_alignr_epi64(end, before, 7), one);
    const __m512i more = _mm512_sub_epi64(_mm512_sub_epi64(end, begin), one); /* bytes than one */
    *wrong = _mm512_cmpgt_epu64_mask(more, _mm512_set1_epi64(6));
    /* each number to the end of its eight bytes */
    const __m512i order = _mm512_set1_epi64((long long)0xFFFEFDFCFBFAF9F8);
    const __m512i from = _mm512_add_epi8(repeated(end), order), first = repeated(begin);
    const __m512i bytes = _mm512_permutexvar_epi8(from, text);
    const __mmask64 inside = _mm512_cmpge_epi8_mask(from, first);
    const __mmask64 minus = _mm512_mask_cmpeq_epi8_mask(_mm512_cmpeq_epi8_mask(from, first), bytes,
                                                        _mm512_set1_epi8('-'));
    const __mmask64 point = _mm512_mask_cmpeq_epi8_mask(inside, bytes, _mm512_set1_epi8('.'));
    const __m512i digits =
        _mm512_maskz_sub_epi8(inside & ~minus & ~point, bytes, _mm512_set1_epi8('0'));
    *wrong |= _mm512_cmpgt_epu8_mask(digits, _mm512_set1_epi8(9)) | ((minus | point) & EACH_LAST);
    const __m512d values = values_of(digits, point, wrong);
    const __m512i signs = _mm512_movm_epi8(minus);
    const __mmask8 negative = _mm512_test_epi64_mask(signs, signs);
    return _mm512_mask_xor_pd(values, negative, values, _mm512_set1_pd(-0.0));
}

TARGET static const char *read_wide(const char *string, double *value)
{
    const __m512i text = _mm512_loadu_si512(string);
    const __mmask64 borders = borders_of(text);
    const uint64_t last = _pdep_u64((uint64_t)1 << 7, borders); /* the eighth, if there is one */
    uint64_t wrong;
    if (!last)
        return NULL;
    const __m512d numbers = numbers_of(text, ends_of(borders), &wrong);
    if (wrong)
        return NULL;
    _mm512_storeu_pd(value, numbers);
    return string + __builtin_ctzll(last) + 1;
}

const struct decimal_lanes decimal_lanes_wide = {8, 64, read_wide};
#else
const struct decimal_lanes decimal_lanes_wide = {0};
#endif
