/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of num_exp.c for one kind of processor.
 *
 * num_exp.c includes this once for each kind, with KIND(name), what a name is in this version;
 * TARGET, the attribute of its functions; LANES, the numbers in a register: a divisor of EXP_LANES;
 * and LIST(of), which stands for of(0), ... of(LANES - 1).  Every number meets the same operations
 * in the same order in all versions, and so has the same bits. */
#ifndef XENT_CORE_NUM_EXP_LANES_H
#define XENT_CORE_NUM_EXP_LANES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/num_exp.h"
#include "core/twofold.h"

/* A row is taken in groups of so many numbers; each has a sum of its own, until the end. */
#define EXP_LANES 8

/* For what passes registers: as a call, it would pass memory. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* The sums of the lanes, and what the additions have lost. */
struct lane_sums {
    double high[EXP_LANES], lost[EXP_LANES];
};

/* The lanes join in pairs. */
static inline struct twofold join_lanes(struct lane_sums *sums)
{
    for (size_t half = EXP_LANES / 2; half; half /= 2) {
        for (size_t i = 0; i < half; i++) {
            const struct twofold sum = two_sum_finite(sums->high[i], sums->high[i + half]);
            sums->high[i] = sum.hi;
            sums->lost[i] += sums->lost[i + half] + sum.lo;
        }
    }
    return fast_two_sum_finite(sums->high[0], sums->lost[0]);
}

/* The end of a row, made a whole group with numbers whose exponential is 0. */
static inline void fill_group(double group[EXP_LANES], const double *z, size_t n)
{
    for (size_t i = 0; i < EXP_LANES; i++)
        group[i] = i < n ? z[i] : -INFINITY;
}

#endif

#ifndef LANES /* plain C: two lanes are what every machine has */
#define KIND(name) name##_plain
#define TARGET
#define LANES    2
#define LIST(of) of(0), of(1)
#endif

#define NUMBERS KIND(numbers)
#define BITS    KIND(bits)
#define POWERS  KIND(powers)

typedef double NUMBERS __attribute__((vector_size(LANES * sizeof(double))));
typedef uint64_t BITS __attribute__((vector_size(LANES * sizeof(uint64_t))));

struct POWERS {
    NUMBERS high, rest;
};

/* Where the mask has all bits set: 0. */
TARGET ALWAYS_INLINE NUMBERS KIND(without)(NUMBERS a, BITS mask)
{
    return (NUMBERS)((BITS)a & ~mask);
}

/* e^(z - max), as exp_parts_of() computes it. */
TARGET ALWAYS_INLINE struct POWERS KIND(powers_of)(const double *numbers, double max)
{
    NUMBERS z;
    memcpy(&z, numbers, sizeof z);
    NUMBERS d = z - max;
    const NUMBERS back = d - z;
    const BITS tiny = (BITS)(d < EXP_NORMAL);
    const NUMBERS d_rest = KIND(without)((z - (d - back)) + (-max - back), tiny);
    d = KIND(without)(d, tiny);

    const NUMBERS shifted = d * EXP_STEPS + EXP_TO_INTEGER, count = shifted - EXP_TO_INTEGER;
    const BITS bits = (BITS)shifted, step_of = bits % EXP_TABLE;
#define BASE(i)      exp_table[step_of[i]].hi
#define BASE_REST(i) exp_table[step_of[i]].lo
    const NUMBERS base = {LIST(BASE)}, base_rest = {LIST(BASE_REST)};
#undef BASE
#undef BASE_REST
    const NUMBERS scale =
        KIND(without)((NUMBERS)((bits >> 6 << 52) + ((uint64_t)1023 << 52)), tiny);

    const NUMBERS near = d - count * EXP_STEP, far = count * EXP_STEP_REST;
    const NUMBERS r = near - far, r_rest = ((near - r) - far) + d_rest;
    const NUMBERS r_head = (NUMBERS)((BITS)r & ~(uint64_t)0 << 29);
    const NUMBERS curve =
        r * r * (r * (r * (r * (r * (1.0 / 720) + 1.0 / 120) + 1.0 / 24) + 1.0 / 6) + 1.0 / 2);
    const NUMBERS grown = 1.0 + (r + curve);
    const NUMBERS small = base * ((r - r_head) + (curve + r_rest * grown)) + base_rest * grown;
    const NUMBERS step = base * r_head, power = base + step;
    const NUMBERS power_rest = (step - (power - base)) + small;
    return (struct POWERS){power * scale, power_rest * scale};
}

/* Adds the exponentials of a group to its lanes. */
TARGET ALWAYS_INLINE void KIND(add_group)(struct POWERS *sums, const double *z, double max)
{
    for (size_t i = 0; i < EXP_LANES / LANES; i++) {
        const struct POWERS e = KIND(powers_of)(z + i * LANES, max);
        const NUMBERS high = sums[i].high, sum = high + e.high, part = sum - high;
        sums[i].rest += ((high - (sum - part)) + (e.high - part)) + e.rest;
        sums[i].high = sum;
    }
}

TARGET static inline struct twofold KIND(exp_sum)(const double *z, size_t n, double max)
{
    struct POWERS sums[EXP_LANES / LANES] = {0};
    struct lane_sums lanes;
    double last[EXP_LANES];
    size_t c = 0;
    for (; n - c >= EXP_LANES; c += EXP_LANES)
        KIND(add_group)(sums, z + c, max);
    if (c < n) {
        fill_group(last, z + c, n - c);
        KIND(add_group)(sums, last, max);
    }
    for (size_t i = 0; i < EXP_LANES / LANES; i++) {
        memcpy(lanes.high + i * LANES, &sums[i].high, sizeof sums[i].high);
        memcpy(lanes.lost + i * LANES, &sums[i].rest, sizeof sums[i].rest);
    }
    return join_lanes(&lanes);
}

/* What exp_each() writes for LANES numbers. */
TARGET ALWAYS_INLINE void KIND(write_powers)(const double *z, double max, double *high,
                                             double *rest)
{
    const struct POWERS e = KIND(powers_of)(z, max);
    memcpy(high, &e.high, sizeof e.high);
    memcpy(rest, &e.rest, sizeof e.rest);
}

TARGET static inline void KIND(exp_each)(const double *z, size_t n, double max, double *high,
                                         double *rest)
{
    size_t c = 0;
    for (; n - c >= LANES; c += LANES)
        KIND(write_powers)(z + c, max, high + c, rest + c);
    if (c == n)
        return;
    double last[EXP_LANES], last_high[LANES], last_rest[LANES];
    fill_group(last, z + c, n - c);
    KIND(write_powers)(last, max, last_high, last_rest);
    memcpy(high + c, last_high, (n - c) * sizeof *high);
    memcpy(rest + c, last_rest, (n - c) * sizeof *rest);
}

/* Each lane has the first of its own, and its place. */
TARGET static inline size_t KIND(largest)(const double *z, size_t n)
{
#define ITSELF(i) i
    BITS here = {LIST(ITSELF)}, place = {0};
#undef ITSELF
    NUMBERS most = {0}, next;
    most += z[0];
    size_t c = 0, first = 0;
    for (; n - c >= LANES; c += LANES) {
        memcpy(&next, z + c, sizeof next);
        const BITS above = (BITS)(next > most);
        most = (NUMBERS)(((BITS)next & above) | ((BITS)most & ~above));
        place = (here & above) | (place & ~above);
        here += LANES;
    }
    for (size_t i = 0; i < LANES; i++)
        if (most[i] > z[first] || (most[i] == z[first] && place[i] < first))
            first = (size_t)place[i];
    for (; c < n; c++)
        first = z[c] > z[first] ? c : first;
    return first;
}

#undef NUMBERS
#undef BITS
#undef POWERS
#undef KIND
#undef TARGET
#undef LANES
#undef LIST
