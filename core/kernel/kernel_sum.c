/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kernel/kernel_sum.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/kernel/kernel.h"
#include "core/kernel/kernel_parts.h"

#define LIMB_BITS 32
#define LOWEST    1152 /* the last bit of limb 0 counts as 2^-LOWEST */

/* An addition changes a limb by less than 2^32, so that so many of them fit. */
#define ROOM (UINT64_C(1) << 29)

/* The places of the two numbers that fixed_sums() gives. */
#define HIGH_PLACE (-20)
#define LOW_PLACE  (-72)

/* Each limb but the last between 0 and 2^32. */
static void carry(struct kernel_sum *sum)
{
    int64_t over = 0;
    for (size_t k = 0; k + 1 < KERNEL_SUM_LIMBS; k++) {
        const int64_t all = sum->limb[k] + over;
        over = all >> LIMB_BITS;
        sum->limb[k] = all & 0xffffffff;
    }
    sum->limb[KERNEL_SUM_LIMBS - 1] += over;
    sum->room = 0;
}

/* Adds whole 2^place. */
static void add_whole(struct kernel_sum *sum, int64_t whole, int place)
{
    const unsigned bit = (unsigned)(place + LOWEST), shift = bit % LIMB_BITS;
    int64_t *limb = sum->limb + bit / LIMB_BITS;
    const uint64_t low = (uint64_t)(whole & 0xffffffff) << shift;
    const int64_t high = (whole >> LIMB_BITS) * ((int64_t)1 << shift);
    limb[0] += (int64_t)(low & 0xffffffff);
    limb[1] += (int64_t)(low >> LIMB_BITS) + (high & 0xffffffff);
    limb[2] += high >> LIMB_BITS;
    if (++sum->room == ROOM)
        carry(sum);
}

static void add_number(struct kernel_sum *sum, double a)
{
    if (!isfinite(a)) {
        sum->odd += a;
        return;
    }
    int exponent;
    const double fraction = frexp(a, &exponent);
    if (a != 0)
        add_whole(sum, (int64_t)(fraction * 0x1p+53), exponent - 53);
}

void kernel_sum_add(struct kernel_sum *sum, const double *numbers, size_t count)
{
    const struct kernel_version *version = kernel_best();
    for (size_t i = 0; i < count; i += KERNEL_BLOCK) {
        const size_t left = count - i, n = left < KERNEL_BLOCK ? left : KERNEL_BLOCK;
        int64_t sums[2];
        if (version->fixed_sums(numbers + i, n, sums)) {
            add_whole(sum, sums[0], HIGH_PLACE);
            add_whole(sum, sums[1], LOW_PLACE);
        } else {
            for (size_t j = 0; j < n; j++)
                add_number(sum, numbers[i + j]);
        }
    }
}

void kernel_sum_join(struct kernel_sum *sum, const struct kernel_sum *other)
{
    struct kernel_sum more = *other;
    carry(sum);
    carry(&more);
    for (size_t k = 0; k < KERNEL_SUM_LIMBS; k++)
        sum->limb[k] += more.limb[k];
    sum->odd += more.odd;
    carry(sum);
}

struct twofold kernel_sum_value(const struct kernel_sum *sum)
{
    struct kernel_sum whole = *sum;
    carry(&whole);
    const bool negative = whole.limb[KERNEL_SUM_LIMBS - 1] < 0;
    if (negative) {
        for (size_t k = 0; k < KERNEL_SUM_LIMBS; k++)
            whole.limb[k] = -whole.limb[k];
        carry(&whole);
    }
    struct twofold value = {0, 0};
    for (size_t k = KERNEL_SUM_LIMBS; k-- > 0;) {
        const double limb = ldexp((double)whole.limb[k], (int)k * LIMB_BITS - LOWEST);
        value = twofold_add(value, twofold_from(limb));
    }
    if (negative)
        value = twofold_negate(value);
    return sum->odd == 0 ? value : twofold_from(sum->odd);
}
