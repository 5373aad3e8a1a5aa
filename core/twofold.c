/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/twofold.h"

#include <math.h>
#include <string.h>

struct twofold twofold_add_carefully(struct twofold a, struct twofold b)
{
    struct twofold high = two_sum(a.hi, b.hi);
    if (!isfinite(high.hi))
        return high;
    struct twofold low = two_sum(a.lo, b.lo);
    struct twofold sum = fast_two_sum(high.hi, high.lo + low.hi);
    return fast_two_sum(sum.hi, sum.lo + low.lo);
}

struct twofold twofold_divide(struct twofold a, struct twofold b)
{
    double quotient = a.hi / b.hi;
    if (!isfinite(quotient) || !isfinite(b.hi))
        return twofold_from(quotient);
    struct twofold remainder = twofold_add(a, twofold_negate(twofold_times(b, quotient)));
    double correction = remainder.hi / b.hi;
    return fast_two_sum(quotient, isfinite(correction) ? correction : 0.0);
}

/* One by one: what overflows on another way may not on this one. */
static struct twofold sum_in_order(const double *numbers, size_t n)
{
    struct twofold sum = twofold_from(0);
    for (size_t i = 0; i < n; i++)
        twofold_sum_up(&sum, numbers[i]);
    return twofold_summed(sum);
}

/* Two sums beside each other, for which a machine has one instruction. */
typedef double pair __attribute__((vector_size(2 * sizeof(double))));

struct pair_sum {
    pair high, low;
};

/* twofold_sum_up() for both. */
static inline void add_pair(struct pair_sum *sum, const double *numbers)
{
    pair next;
    memcpy(&next, numbers, sizeof next);
    const pair high = sum->high, all = high + next, part = all - high;
    sum->low += (high - (all - part)) + (next - part);
    sum->high = all;
}

static struct twofold join(struct twofold sum, const struct pair_sum *both)
{
    for (size_t k = 0; k < 2; k++) {
        twofold_sum_up(&sum, both->high[k]);
        sum.lo += both->low[k];
    }
    return sum;
}

/* Four sums, so that no addition waits for the one before. */
struct twofold twofold_sum(const double *numbers, size_t n)
{
    struct pair_sum left = {{0}, {0}}, right = {{0}, {0}};
    size_t i = 0;
    for (; n - i >= 4; i += 4) {
        add_pair(&left, numbers + i);
        add_pair(&right, numbers + i + 2);
    }
    struct twofold sum = join(join(twofold_from(0), &left), &right);
    for (; i < n; i++)
        twofold_sum_up(&sum, numbers[i]);
    return isfinite(sum.lo) ? twofold_summed(sum) : sum_in_order(numbers, n);
}

struct twofold twofold_ln(int base)
{
    static const struct twofold ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
    static const struct twofold ln10 = {0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53};
    return base == 2 ? ln2 : base == 10 ? ln10 : twofold_from(1);
}
