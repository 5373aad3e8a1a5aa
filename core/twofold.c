/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/twofold.h"

#include <math.h>

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

struct twofold twofold_sum(const double *numbers, size_t n)
{
    struct twofold sum = twofold_from(0);
    for (size_t i = 0; i < n; i++)
        twofold_sum_up(&sum, numbers[i]);
    return twofold_summed(sum);
}

struct twofold twofold_ln(int base)
{
    static const struct twofold ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
    static const struct twofold ln10 = {0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53};
    return base == 2 ? ln2 : base == 10 ? ln10 : twofold_from(1);
}
