/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels for AVX-512 (the parts F and DQ).  The whole file is for that processor, whatever the
 * flags. */
#include "core/kernel/kernel_parts.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512dq"))),                 \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma,avx512f,avx512dq")
#endif

#define KIND(name) name##_avx512
#define KIND_NAME  "avx512"
#define LANES      16
#define STEPS      32
#define IN_HAND    2
#define FUSED      true

#define MULTIPLY_ADD(a, b, c)   ((NUMBERS)_mm512_fmadd_pd((__m512d)(a), (__m512d)(b), (__m512d)(c)))
#define LARGER(a, b)            ((NUMBERS)_mm512_max_pd((__m512d)(a), (__m512d)(b)))
#define LARGER_F(a, b)          ((FLOATS)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define LESSER(a, b)            ((NUMBERS)_mm512_min_pd((__m512d)(a), (__m512d)(b)))
#define LESSER_F(a, b)          ((FLOATS)_mm512_min_ps((__m512)(a), (__m512)(b)))
#define SPREAD_F(a)             _mm512_set1_ps(a)
#define ANY(mask)               (_mm512_test_epi32_mask((__m512i)(mask), (__m512i)(mask)) != 0)
#define MULTIPLY_ADD_F(a, b, c) ((FLOATS)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c)))

/* The 32 roots as low and high words, less the exponent that the number of a root would add. */
ALWAYS_INLINE void roots_of(__m512i steps, __m512d roots[2])
{
#define LOW(i)  (int)(KERNEL_ROOT_##i & 0xffffffff)
#define HIGH(i) (int)((KERNEL_ROOT_##i >> 32) - (i##u << 15))
#define FIRST_HALF(of)                                                                             \
    of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7), of(8), of(9), of(10), of(11), of(12),  \
        of(13), of(14), of(15)
#define OTHER_HALF(of)                                                                             \
    of(16), of(17), of(18), of(19), of(20), of(21), of(22), of(23), of(24), of(25), of(26),        \
        of(27), of(28), of(29), of(30), of(31)
    typedef int words __attribute__((vector_size(64)));
    const words low[] = {{FIRST_HALF(LOW)}, {OTHER_HALF(LOW)}};
    const words high[] = {{FIRST_HALF(HIGH)}, {OTHER_HALF(HIGH)}};
    const __m512i l = _mm512_permutex2var_epi32((__m512i)low[0], steps, (__m512i)low[1]);
    const __m512i h = _mm512_permutex2var_epi32((__m512i)high[0], steps, (__m512i)high[1]);
    const __m512i grown = _mm512_add_epi32(h, _mm512_slli_epi32(steps, 15));
    roots[0] = (__m512d)_mm512_unpacklo_epi32(l, grown);
    roots[1] = (__m512d)_mm512_unpackhi_epi32(l, grown);
}
#define ROOTS(steps, roots) roots_of((__m512i)(steps), (__m512d *)(roots))

#define FLOATS          __m512
#define FROM_FLOATS(z)  ((NUMBERS)_mm512_cvtps_pd(_mm256_loadu_ps(z)))
#define TO_FLOATS(z, a) _mm256_storeu_ps(z, _mm512_cvtpd_ps((__m512d)(a)))
#define WIDENED(z, i)   ((NUMBERS)_mm512_cvtps_pd((__m256)_mm512_extractf32x8_ps((__m512)(z), i)))

/* An unpacking takes the low and the high half of each 16 bytes. */
#define LOW_WORDS(x, y) ((INTS)_mm512_shuffle_ps((__m512)(x), (__m512)(y), 0x88))

#include "core/kernel/kernel_body.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
