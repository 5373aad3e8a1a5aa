/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long decimal numbers, which tables of doubles are full of, with their digits side by side in a
 * register: two thirds of the time that it takes to read them eight by eight. */
#ifndef XENT_CORE_DECIMAL_LONG_H
#define XENT_CORE_DECIMAL_LONG_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Integers of so many digits fit 64 bits. */
#define DECIMAL_FAST_DIGITS 19

/* From the beginning of a number so many bytes are looked at, whether they belong to it or not. */
#define DECIMAL_LONG_BYTES 32

#ifdef __x86_64__
#include <emmintrin.h>

static inline __m128i load_sixteen(const void *bytes)
{
    return _mm_loadu_si128(bytes);
}

/* A bit for each byte that is no digit. */
static inline uint32_t mark_no_digits(__m128i bytes)
{
    const __m128i nine = _mm_set1_epi8(9), digits = _mm_xor_si128(bytes, _mm_set1_epi8('0'));
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(digits, nine), nine)) ^ 0xFFFF;
}

/* The integer of sixteen digits, bytes from 0 to 9, the first highest. */
static inline uint64_t join_sixteen(__m128i digits)
{
    const __m128i two = _mm_srli_epi16(_mm_mullo_epi16(digits, _mm_set1_epi16(10 << 8 | 1)), 8);
    const __m128i four = _mm_madd_epi16(two, _mm_set1_epi32(1 << 16 | 100));
    const __m128i packed = _mm_packs_epi32(four, four);
    const __m128i eight = _mm_madd_epi16(packed, _mm_set1_epi32(1 << 16 | 10000));
    const uint64_t both = (uint64_t)_mm_cvtsi128_si64(eight);
    return (both & 0xFFFFFFFF) * 100000000 + (both >> 32);
}

/* A '-' or none, one to fifteen digits, a point, more digits or none, 19 in all at most: where they
 * end.  They are the integer times 10^*power, which always has 19 digits: zeros that are added take
 * no branch.  NULL for anything else. */
static inline const char *decimal_long(const char *string, uint64_t *integer, int64_t *power)
{
    /* from ones_end - n on: so many ones, then zeros */
    static const uint8_t ones[64] __attribute__((aligned(64))) = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255,
    };
    const uint8_t *const ones_end = ones + DECIMAL_FAST_DIGITS;
    const size_t negative = *string == '-';
    const uint32_t others =
        mark_no_digits(load_sixteen(string)) | mark_no_digits(load_sixteen(string + 16)) << 16;
    const uint32_t marks = others >> negative, end_mark = marks & (marks - 1);
    if (end_mark == 0)
        return NULL;
    const size_t point = (unsigned)__builtin_ctz(marks);
    const size_t end = (unsigned)__builtin_ctz(end_mark), digits = end - 1;
    const char *const from = string + negative;
    if (from[point] != '.' || point == 0 || point > 15 || digits > DECIMAL_FAST_DIGITS)
        return NULL;
    /* the first sixteen: what is before the point, and what is behind it one place further on */
    const __m128i before = load_sixteen(from), behind = load_sixteen(from + 1);
    const __m128i is_before = load_sixteen(ones_end - point);
    const __m128i inside = load_sixteen(ones_end - digits);
    const __m128i all =
        _mm_xor_si128(behind, _mm_and_si128(_mm_xor_si128(before, behind), is_before));
    const __m128i first = _mm_and_si128(_mm_xor_si128(all, _mm_set1_epi8('0')), inside);
    uint32_t last, last_inside; /* three more */
    memcpy(&last, from + 1 + 16, sizeof last);
    memcpy(&last_inside, ones_end - digits + 16, sizeof last_inside);
    last = (last ^ '0' * 0x010101) & last_inside;
    *integer = join_sixteen(first) * 1000 + (last & 0xFF) * 100 + (last >> 8 & 0xFF) * 10 +
               (last >> 16 & 0xFF);
    *power = (int64_t)point - DECIMAL_FAST_DIGITS;
    return from + end;
}

#else
static inline const char *decimal_long(const char *string, uint64_t *integer, int64_t *power)
{
    (void)string;
    (void)integer;
    (void)power;
    return NULL;
}
#endif

#endif
