/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decimal_eight() for four numbers in one register: the same steps, each for all numbers, and one
 * look at the end whether any of them was of another kind.  Where each number ends is found
 * one by one, in a few instructions; this is what the time goes to. */
#include "core/decimal_lanes.h"

#include <stdbool.h>
#include <string.h>

#include "core/decimal_eight.h"

#if defined __x86_64__ && defined __GNUC__
#define LANES 4

/* The same bytes, as numbers of eight, four or two of them. */
#define LANES_OF(type) __attribute__((vector_size(LANES * 8))) type
typedef LANES_OF(uint64_t) eights;
typedef LANES_OF(uint32_t) fours;
typedef LANES_OF(uint16_t) pairs;
typedef LANES_OF(double) numbers;

/* Inlined, for what passes registers: as a call, it would pass memory. */
#define TARGET        __attribute__((target("avx2")))
#define ALWAYS_INLINE TARGET static inline __attribute__((always_inline))

/* Or'ed with an integer below 2^52 these are the bits of 2^52 and that integer. */
#define AS_DOUBLE ((uint64_t)(1023 + 52) << 52)

ALWAYS_INLINE numbers to_doubles(eights integers)
{
    return (numbers)(integers | AS_DOUBLE) - 0x1p52;
}

/* join_digits(), in lanes just as wide as the numbers: nothing is carried from one to the next. */
ALWAYS_INLINE numbers join(eights digits)
{
    const pairs two = (pairs)digits * (10 << 8 | 1) >> 8;
    const eights four = (eights)((fours)two * (100 << 16 | 1) >> 16);
    return to_doubles(four & 0xFFFFFFFF) * 1e4 + to_doubles(four >> 32);
}

/* All bits where that character comes next. */
ALWAYS_INLINE eights is(eights bytes, char character)
{
    return (eights)((bytes & 0xFF) == (uint64_t)character);
}

/* mark_from_ten(), and the bytes above 127 with it. */
ALWAYS_INLINE eights mark_others(eights bytes)
{
    return ((bytes + EACH_BYTE * (0x80 - 10)) | bytes) & HIGH_BITS;
}

/* The values of the first `used` bytes.  Where `wrong` is not 0 there was something else. */
ALWAYS_INLINE numbers values_of(eights bytes, eights used, eights *wrong)
{
    const eights next = bytes >> (used * 8), negative = is(bytes, '-');
    eights digits = (bytes ^ EACH_BYTE * '0' ^ (negative & ('-' ^ '0'))) << (64 - used * 8);
    const eights others = mark_others(digits), point = (others & -others) >> 7;
    const eights no_point = (eights)(point == 0);
    digits ^= (point << 5) - (point << 1); /* '.' ^ '0' = 30 times */
    *wrong = ~(is(next, ' ') | is(next, ',') | is(next, '\t')) | mark_others(digits) |
             (digits & ((point << 8) - point)) | point >> 56 | (eights)(used == (negative & 1));
    const eights whole = digits & (point - 1) & ~no_point;
    digits += (whole << 8) - whole;
    /* 1 in the place of the point reads as the power of ten that the digits are to be divided by */
    const eights quotient = (eights)(join(digits) / join(point | (no_point & (uint64_t)1 << 56)));
    return (numbers)(quotient | (negative & (uint64_t)1 << 63));
}

/* The next number: its bytes and how many of them it takes; where the one after it begins. */
ALWAYS_INLINE const char *take(const char *string, uint64_t *bytes, uint64_t *used, uint64_t *wrong)
{
    *bytes = load_eight(string);
    /* what is below '-' ends a number */
    const uint64_t ends = ~(*bytes + EACH_BYTE * (0x80 - '-')) & HIGH_BITS;
    *wrong |= ends ? ends & 0x80 : 1;
    *used = first_mark(ends | (uint64_t)1 << 63);
    return string + *used + 1;
}

TARGET static const char *read_lanes(const char *string, double *value)
{
    uint64_t bytes[LANES], used[LANES], any = 0;
#pragma GCC unroll 4
    for (size_t i = 0; i < LANES; i++)
        string = take(string, &bytes[i], &used[i], &any);
    if (any)
        return NULL;
    /* not by way of memory, where the large would have to wait for the small */
    const eights all_bytes = {bytes[0], bytes[1], bytes[2], bytes[3]};
    const eights all_used = {used[0], used[1], used[2], used[3]};
    eights wrong;
    const numbers values = values_of(all_bytes, all_used, &wrong);
    for (size_t i = 0; i < LANES; i++)
        any |= wrong[i];
    if (any)
        return NULL;
    memcpy(value, &values, sizeof values);
    return string;
}

const struct decimal_lanes decimal_lanes_four = {LANES, 8 * LANES, read_lanes};

static bool has_four(void)
{
    return __builtin_cpu_supports("avx2");
}

static bool has_wide(void)
{
    return __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("bmi2");
}
#else
const struct decimal_lanes decimal_lanes_four = {0};

static bool has_four(void)
{
    return false;
}

static bool has_wide(void)
{
    return false;
}
#endif

const struct decimal_lanes *decimal_lanes(size_t i)
{
    const bool wide = has_wide();
    if (i == 0 && wide)
        return &decimal_lanes_wide;
    return i == wide && has_four() ? &decimal_lanes_four : NULL;
}
