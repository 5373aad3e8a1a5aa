/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exponential, to about 66 bits, for num.c.  That of the C library may be wrong by a whole ulp,
 * and differs from machine to machine.
 *
 * a = (64 k + j) ln 2 / 64 + r with |r| < 0.0055, so e^a = 2^k 2^(j/64) e^r.  The table has
 * 2^(j/64) in two parts, the first of 26 bits: its product with the first 24 bits of r is exact,
 * and all that is rounded is smaller than the result by 2^-15 or more. */
#ifndef XENT_CORE_NUM_EXP_H
#define XENT_CORE_NUM_EXP_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/twofold.h"

#define EXP_TABLE 64 /* 2^6 */

extern const struct twofold exp_table[EXP_TABLE];

/* From here on e^x is a normal number; and a sum that terms below that would not change. */
#define EXP_NORMAL (-707.0)
#define EXP_SAFE   0x1p-850

/* The place of the largest of n > 0 numbers, the first of those that are equal.  A NaN is passed
 * over, but for one in the first place, which counts as the largest. */
size_t exp_largest(const double *z, size_t n);

/* For a row of n numbers and a finite max no smaller than any of them.
 *
 * exp_sum() is the sum of e^(z_c - max).  Terms below e^EXP_NORMAL count as 0, so a sum below
 * EXP_SAFE is no good.  A NaN gives NaN.
 *
 * exp_each() gives e^(z_c - max) of each number: high[c] + rest[c], |rest[c]| < 2^-13 high[c],
 * the numbers of exp_parts_of() times 2^k; both 0 below e^EXP_NORMAL.  `high` or `rest` may be z
 * itself.  It takes a fraction of the time of exp_parts_of() one by one.
 *
 * They all have several numbers in hand at once, as many as the processor's registers hold; the
 * results are the same bits on every machine. */
struct twofold exp_sum(const double *z, size_t n, double max);
void exp_each(const double *z, size_t n, double max, double *high, double *rest);

/* For tests: these functions for each width of registers that the processor has, the first in plain
 * C; how many there are. */
struct exp_version {
    struct twofold (*sum)(const double *z, size_t n, double max);
    void (*each)(const double *z, size_t n, double max, double *high, double *rest);
    size_t (*largest)(const double *z, size_t n);
};

size_t exp_versions(const struct exp_version **list);

#define EXP_STEPS      0x1.71547652b82fep+6 /* 64 / ln 2 */
#define EXP_STEP       0x1.62e42fefa0000p-7 /* ln 2 / 64: 36 bits, so that 2^17 of it are exact */
#define EXP_STEP_REST  0x1.cf79abc9e3b3ap-46
#define EXP_TO_INTEGER 0x1.8p+52 /* in a sum with it the last bit counts as 1 */

/* a without its last 29 bits. */
static inline double head_of_24_bits(double a)
{
    uint64_t bits;
    memcpy(&bits, &a, sizeof bits);
    bits &= ~(uint64_t)0 << 29;
    memcpy(&a, &bits, sizeof a);
    return a;
}

/* e^(hi + lo) = 2^k (power.hi + power.lo), |power.lo| < 2^-13, for |hi| up to 1000 and lo its
 * rounding error; NaN gives NaN and any k. */
struct exp_parts {
    struct twofold power;
    int64_t k;
};

static inline struct exp_parts exp_parts_of(double hi, double lo)
{
    double shifted = hi * EXP_STEPS + EXP_TO_INTEGER;
    double count = shifted - EXP_TO_INTEGER;
    int64_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    /* the number of steps as a signed integer: it stands in the low bits of the sum */
    bits = (int64_t)((uint64_t)bits << 13) >> 13;
    const struct twofold *base = &exp_table[bits & (EXP_TABLE - 1)];

    double near = hi - count * EXP_STEP, far = count * EXP_STEP_REST;
    double r = near - far;
    double r_rest = ((near - r) - far) + lo;
    double r_head = head_of_24_bits(r);
    double curve =
        r * r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720)))));
    double grown = 1.0 + (r + curve);
    double small = base->hi * ((r - r_head) + (curve + r_rest * grown)) + base->lo * grown;
    struct twofold power = fast_two_sum_finite(base->hi, base->hi * r_head);
    power.lo += small;
    return (struct exp_parts){power, bits >> 6};
}

/* 2^k for k from -1022 to 1023. */
static inline double power_of_two(int64_t k)
{
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

#endif
