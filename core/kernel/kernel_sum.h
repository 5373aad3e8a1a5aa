/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact sum of any number of doubles: a long fixed-point number that has room for all of them.
 *
 * Nothing is rounded before the end, so the sum is the same for every order, every cut into pieces
 * and every number of threads: each may have a sum of its own, and they are joined.  Up to 2^62
 * numbers. */
#ifndef XENT_CORE_KERNEL_KERNEL_SUM_H
#define XENT_CORE_KERNEL_KERNEL_SUM_H

#include <stddef.h>
#include <stdint.h>

#include "core/twofold.h"

/* From 2^-1152 to 2^1152, 32 bits to a limb; carries wait in the upper half. */
#define KERNEL_SUM_LIMBS 72

/* `= {0}` is an empty sum. */
struct kernel_sum {
    int64_t limb[KERNEL_SUM_LIMBS];
    double odd;    /* the sum of all infinities and NaN */
    uint64_t room; /* how much was added since the carries were last made */
};

void kernel_sum_add(struct kernel_sum *sum, const double *numbers, size_t count);
void kernel_sum_join(struct kernel_sum *sum, const struct kernel_sum *other);

/* The sum: rounded to the nearest double, and what is left of it rounded. */
struct twofold kernel_sum_value(const struct kernel_sum *sum);

#endif
