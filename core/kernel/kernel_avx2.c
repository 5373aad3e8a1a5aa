/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels for AVX2 with FMA.  The whole file is for that processor, whatever the flags. */
#include "core/kernel/kernel_parts.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

#define KIND(name) name##_avx2
#define KIND_NAME  "avx2"
#define LANES      8
#define STEPS      8
#define IN_HAND    1
#define FUSED      true

#define MULTIPLY_ADD(a, b, c)   ((NUMBERS)_mm256_fmadd_pd((__m256d)(a), (__m256d)(b), (__m256d)(c)))
#define LARGER(a, b)            ((NUMBERS)_mm256_max_pd((__m256d)(a), (__m256d)(b)))
#define LARGER_F(a, b)          ((FLOATS)_mm256_max_ps((__m256)(a), (__m256)(b)))
#define LESSER(a, b)            ((NUMBERS)_mm256_min_pd((__m256d)(a), (__m256d)(b)))
#define LESSER_F(a, b)          ((FLOATS)_mm256_min_ps((__m256)(a), (__m256)(b)))
#define SPREAD_F(a)             _mm256_set1_ps(a)
#define ANY(mask)               (!_mm256_testz_si256((__m256i)(mask), (__m256i)(mask)))
#define MULTIPLY_ADD_F(a, b, c) ((FLOATS)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c)))

/* The 8 roots as 8 low and 8 high words, less the exponent that the number of a root would add. */
ALWAYS_INLINE void roots_of(__m256i steps, __m256d roots[2])
{
#define LOW(i)  (int)(KERNEL_ROOT_##i & 0xffffffff)
#define HIGH(i) (int)((KERNEL_ROOT_##i >> 32) - ((i##u / 4) << 17))
    const __m256i low =
        _mm256_setr_epi32(LOW(0), LOW(4), LOW(8), LOW(12), LOW(16), LOW(20), LOW(24), LOW(28));
    const __m256i high = _mm256_setr_epi32(HIGH(0), HIGH(4), HIGH(8), HIGH(12), HIGH(16), HIGH(20),
                                           HIGH(24), HIGH(28));
    const __m256i l = _mm256_permutevar8x32_epi32(low, steps);
    const __m256i h =
        _mm256_add_epi32(_mm256_permutevar8x32_epi32(high, steps), _mm256_slli_epi32(steps, 17));
    roots[0] = (__m256d)_mm256_unpacklo_epi32(l, h);
    roots[1] = (__m256d)_mm256_unpackhi_epi32(l, h);
}
#define ROOTS(steps, roots) roots_of((__m256i)(steps), (__m256d *)(roots))

#define FLOATS          __m256
#define FROM_FLOATS(z)  ((NUMBERS)_mm256_cvtps_pd(_mm_loadu_ps(z)))
#define TO_FLOATS(z, a) _mm_storeu_ps(z, _mm256_cvtpd_ps((__m256d)(a)))
#define WIDENED(z, i)   ((NUMBERS)_mm256_cvtps_pd(_mm256_extractf128_ps((__m256)(z), i)))

/* An unpacking takes the low and the high half of each 16 bytes. */
#define LOW_WORDS(x, y) ((INTS)_mm256_shuffle_ps((__m256)(x), (__m256)(y), 0x88))

#include "core/kernel/kernel_body.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
