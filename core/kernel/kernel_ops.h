/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vectors of one version, and what is done with one of them: no loops, no memory.
 *
 * The includer says KIND(name), what a name is in this version; LANES, twice the doubles in a
 * register, so many numbers are always in hand at once; STEPS, 8 or 32: how many parts of ln 2 the
 * exponential knows; IN_HAND, 1 or 2: how many times LANES numbers go side by side through a
 * polynomial; FUSED: does MULTIPLY_ADD() round only once? And as operations of the processor
 *
 *     FLOATS                    a register of LANES floats
 *     MULTIPLY_ADD(a, b, c)     a b + c, rounded once or twice; MULTIPLY_ADD_F of floats
 *     LARGER(a, b), LARGER_F    a > b ? a : b; b if one is NaN
 *     LESSER(a, b), LESSER_F    a < b ? a : b; b if one is NaN
 *     SPREAD_F(a)               a float in all lanes
 *     ANY(mask)                 is a bit set in these INTS?
 *     FROM_FLOATS(z)            HALF floats in memory as doubles; TO_FLOATS(z, a) puts them there
 *     WIDENED(z, i)             the lower (0) or the upper (1) half of a FLOATS as doubles
 *     LOW_WORDS(x, y)           the low words of two registers, in the order of ROOTS()
 *     ROOTS(steps, roots)       2^(n/STEPS) for LANES numbers n, in the low bits of integers */
#include <stddef.h>

#ifdef KIND
#define HALF (LANES / 2)

#define INTS    KIND(ints)
#define NUMBERS KIND(numbers)
#define LONGS   KIND(longs)
#define BITS    KIND(bits)
#define PAIR    KIND(pair)
#define LPAIR   KIND(lpair)
#define POWERS  KIND(powers)

typedef int32_t INTS __attribute__((vector_size(LANES * sizeof(int32_t))));
typedef double NUMBERS __attribute__((vector_size(HALF * sizeof(double))));
typedef int64_t LONGS __attribute__((vector_size(HALF * sizeof(int64_t))));
typedef uint64_t BITS __attribute__((vector_size(HALF * sizeof(uint64_t))));

struct PAIR {
    NUMBERS half[2];
};
struct LPAIR {
    LONGS half[2];
};

/* e^z is scale (1 + part); the scale is a power of the STEPS-th root of 2, the rest far
 * smaller than 1. */
struct POWERS {
    NUMBERS scale[2], part[2];
};

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

/* ln 2/STEPS in two parts. The number of steps has at most 15 bits, the first part 38 or 36: their
 * product is exact, and so is what is left of the logit, which has no smaller last place than the
 * logit or the product.  So no digit of a logit is lost before the polynomial. */
#if STEPS == 8
#define STEPS_IN_1   0x1.71547652b82fep+3
#define STEP_D       0x1.62e42fefa0000p-4
#define STEP_D_REST  0x1.cf79abc9e3b3ap-43
#define EXP_SERIES   KERNEL_EXP_8
#define ROOTS_SERIES KERNEL_ROOTS_8
#else
#define STEPS_IN_1   0x1.71547652b82fep+5
#define STEP_D       0x1.62e42fefa0000p-6
#define STEP_D_REST  0x1.cf79abc9e3b3ap-45
#define EXP_SERIES   KERNEL_EXP_32
#define ROOTS_SERIES KERNEL_ROOTS_32
#endif

/* In a sum with it the last bit counts as 1. */
#define TO_INTEGER 0x1.8p+52

ALWAYS_INLINE NUMBERS KIND(numbers_of)(double a)
{
    return a - (NUMBERS){0};
}

/* mask ? a : b, for masks of all bits or none. */
ALWAYS_INLINE NUMBERS KIND(choose)(LONGS mask, NUMBERS a, NUMBERS b)
{
    return (NUMBERS)(((LONGS)a & mask) | ((LONGS)b & ~mask));
}

/* sum + b without an error (Knuth): the sum, and into *lost what it drops. */
ALWAYS_INLINE NUMBERS KIND(sum_of)(NUMBERS a, NUMBERS b, NUMBERS *lost)
{
    const NUMBERS sum = a + b, part = sum - a;
    *lost += (a - (sum - part)) + (b - part);
    return sum;
}

ALWAYS_INLINE struct PAIR KIND(rounded)(const struct POWERS *e)
{
    struct PAIR power;
    UNROLL for (size_t i = 0; i < 2; i++) power.half[i] =
        MULTIPLY_ADD(e->scale[i], e->part[i], e->scale[i]);
    return power;
}

/* e^r - 1 = r + r^2 (c0 + c1 r + r^2 (c2 + c3 r + ...)) for what is left of z beside its steps.
 * Each step is taken for all numbers before the next, so that none waits for the one before it. */
ALWAYS_INLINE void KIND(exact_parts)(const NUMBERS *z, const NUMBERS *shifted, NUMBERS *part,
                                     size_t count)
{
    static const double c[] = EXP_SERIES;
    const size_t terms = sizeof c / sizeof *c;
    NUMBERS r[2 * MOST_IN_HAND], left[2 * MOST_IN_HAND];
    NUMBERS square[2 * MOST_IN_HAND], sum[2 * MOST_IN_HAND];
    UNROLL for (size_t i = 0; i < count; i++) r[i] = shifted[i] - TO_INTEGER;
    UNROLL for (size_t i = 0; i < count; i++) left[i] =
        MULTIPLY_ADD(r[i], KIND(numbers_of)(-STEP_D), z[i]);
    UNROLL for (size_t i = 0; i < count; i++) r[i] =
        MULTIPLY_ADD(r[i], KIND(numbers_of)(-STEP_D_REST), left[i]);
    UNROLL for (size_t i = 0; i < count; i++) square[i] = r[i] * r[i];
    UNROLL for (size_t i = 0; i < count; i++) sum[i] =
        MULTIPLY_ADD(KIND(numbers_of)(c[0]), r[i], KIND(numbers_of)(c[1]));
    UNROLL for (size_t k = 2; k < terms; k += 2)
    {
        UNROLL for (size_t i = 0; i < count; i++) sum[i] =
            MULTIPLY_ADD(sum[i], square[i],
                         MULTIPLY_ADD(KIND(numbers_of)(c[k]), r[i], KIND(numbers_of)(c[k + 1])));
    }
    UNROLL for (size_t i = 0; i < count; i++) part[i] = MULTIPLY_ADD(sum[i], square[i], r[i]);
}

/* 2^(r/STEPS) - 1 = r (c0 + c1 r + ...) for what is left of z STEPS/ln 2 beside its steps, without
 * an error if MULTIPLY_ADD() is fused.  One operation less; but 1/ln 2 is rounded, and so the power
 * is that of z (1 + KERNEL_BRIEF): 19 ulp too large at -300.  Sums of such powers can be set right.
 */
ALWAYS_INLINE void KIND(brief_parts)(const NUMBERS *z, const NUMBERS *shifted, NUMBERS *part,
                                     size_t count)
{
    static const double c[] = ROOTS_SERIES;
    const size_t terms = sizeof c / sizeof *c;
    NUMBERS r[2 * MOST_IN_HAND], sum[2 * MOST_IN_HAND];
    UNROLL for (size_t i = 0; i < count; i++) r[i] = TO_INTEGER - shifted[i];
    UNROLL for (size_t i = 0; i < count; i++) r[i] =
        MULTIPLY_ADD(z[i], KIND(numbers_of)(STEPS_IN_1), r[i]);
    UNROLL for (size_t i = 0; i < count; i++) sum[i] =
        MULTIPLY_ADD(KIND(numbers_of)(c[0]), r[i], KIND(numbers_of)(c[1]));
    UNROLL for (size_t k = 2; k < terms; k++)
    {
        UNROLL for (size_t i = 0; i < count; i++) sum[i] =
            MULTIPLY_ADD(sum[i], r[i], KIND(numbers_of)(c[k]));
    }
    UNROLL for (size_t i = 0; i < count; i++) part[i] = sum[i] * r[i];
}

/* e^z of `count` times LANES numbers from KERNEL_FLOOR on, or e^(z (1 + KERNEL_BRIEF)) if it may be
 * brief; NaN gives NaN parts. */
ALWAYS_INLINE void KIND(powers_of)(const struct PAIR *z, struct POWERS *e, size_t count, bool brief)
{
    NUMBERS a[2 * MOST_IN_HAND], shifted[2 * MOST_IN_HAND], part[2 * MOST_IN_HAND];
    UNROLL for (size_t i = 0; i < 2 * count; i++) a[i] = z[i / 2].half[i % 2];
    UNROLL for (size_t i = 0; i < 2 * count; i++) shifted[i] =
        MULTIPLY_ADD(a[i], KIND(numbers_of)(STEPS_IN_1), KIND(numbers_of)(TO_INTEGER));
    UNROLL for (size_t i = 0; i < count; i++)
        ROOTS(LOW_WORDS(shifted[2 * i], shifted[2 * i + 1]), e[i].scale);
    if (brief)
        KIND(brief_parts)(a, shifted, part, 2 * count);
    else
        KIND(exact_parts)(a, shifted, part, 2 * count);
    UNROLL for (size_t i = 0; i < 2 * count; i++) e[i / 2].part[i % 2] = part[i];
}

/* e^z of LANES numbers, rounded. */
ALWAYS_INLINE struct PAIR KIND(powers)(struct PAIR z, bool brief)
{
    struct POWERS e;
    KIND(powers_of)(&z, &e, 1, brief);
    return KIND(rounded)(&e);
}

/* Whole numbers from 0 to 2^52 as doubles: they stand in the low bits of a sum. */
ALWAYS_INLINE NUMBERS KIND(count_of)(LONGS count)
{
    return (NUMBERS)(count + 0x4330000000000000) - 0x1p+52;
}

/* ln(1 + s) for 0 <= s < 2^1000; no digit is lost when s is tiny. NaN gives NaN.
 *
 * 1 + s + what that drops = 2^k (1 + y) with 1 + y between the roots of 1/2 and 2;
 * ln(1 + y) = y - y^2/2 + w (y^2/2 + w^2 (2/3 + 2/5 w^2 ...)) with w = y/(2 + y). */
ALWAYS_INLINE NUMBERS KIND(ln_one_plus)(NUMBERS s)
{
    static const double c[] = KERNEL_ATANH;
    const uint64_t root = 0x3fe6a09e00000000, one = 0x3ff0000000000000;
    NUMBERS lost = {0};
    const NUMBERS sum = KIND(sum_of)(KIND(numbers_of)(1.0), s, &lost);
    const BITS above = (BITS)sum + (one - root), biased = above >> 52;
    const BITS inside = (above & 0x000fffffffffffff) + root;
    /* 2^-k, and k as a number: it stands in the low bits of a sum */
    const NUMBERS down = (NUMBERS)((2046 - biased) << 52);
    const NUMBERS k = KIND(count_of)((LONGS)biased) - 1023.0;
    const NUMBERS near = (NUMBERS)inside - 1.0, rest = lost * down;
    const NUMBERS y = near + rest, y_rest = rest - (y - near);
    const NUMBERS w = y / (2.0 + y), z = w * w, half = 0.5 * y * y;
    NUMBERS series = KIND(numbers_of)(c[0]);
    for (size_t i = 1; i < sizeof c / sizeof *c; i++)
        series = MULTIPLY_ADD(series, z, KIND(numbers_of)(c[i]));
    const NUMBERS small = k * 0x1.ef35793c76730p-45 + (y_rest - y_rest * y);
    const NUMBERS bend = half - (w * (half + z * series) + small);
    return k * 0x1.62e42fefa3800p-1 + (y - bend);
}

/* The same for 0 <= s <= 1, the series in pairs: with nothing to take apart it is half the work. */
ALWAYS_INLINE NUMBERS KIND(ln_up_to_two)(NUMBERS s)
{
    static const double c[] = KERNEL_ATANH_WIDE;
    const NUMBERS w = s / (2.0 + s), z = w * w, square = z * z, half = 0.5 * s * s;
    NUMBERS series = MULTIPLY_ADD(KIND(numbers_of)(c[0]), z, KIND(numbers_of)(c[1]));
    UNROLL for (size_t i = 2; i < sizeof c / sizeof *c; i += 2) series = MULTIPLY_ADD(
        series, square, MULTIPLY_ADD(KIND(numbers_of)(c[i]), z, KIND(numbers_of)(c[i + 1])));
    return s - (half - w * MULTIPLY_ADD(z, series, half));
}

#endif
