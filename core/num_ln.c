/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/num_ln.h"

#include <math.h>
#include <stddef.h>

#include "core/num_exp.h"

/* Beyond these e^x is 0 or infinity. */
#define EXP_LOWEST  (-800.0)
#define EXP_HIGHEST 710.0

/* Up to here ln(1 + t) is t, and the quotient below would lose a digit of a subnormal number. */
#define LN_LINEAR 0x1p-100

#define ROOT_OF_HALF 0x1.6a09e667f3bcdp-1

/* The coefficient of highest order comes first; the value is that of a polynomial in x. */
static double polynomial(const double *coefficient, size_t count, double x)
{
    double sum = coefficient[0];
    for (size_t i = 1; i < count; i++)
        sum = sum * x + coefficient[i];
    return sum;
}

struct twofold exp_shifted(struct twofold a, int shift)
{
    if (!(a.hi > EXP_LOWEST && a.hi < EXP_HIGHEST))
        return twofold_from(exp(a.hi));
    struct exp_parts e = exp_parts_of(a.hi, a.lo);
    const int exponent = (int)e.k + shift;
    const struct twofold power = fast_two_sum(e.power.hi, e.power.lo);
    return fast_two_sum(ldexp(power.hi, exponent), ldexp(power.lo, exponent));
}

struct twofold exp_twofold(struct twofold a)
{
    return exp_shifted(a, 0);
}

/* 1 + t = 2^k (1 + u) with 1 + u between the roots of 1/2 and 2, and
 * ln(1 + u) = 2 (s + s^3/3 + s^5/5 + ...) with s = u/(2 + u), so |s| < 0.172. */
struct twofold ln_one_plus(struct twofold t)
{
    static const double series[] = {
        2.0 / 25.0, 2.0 / 23.0, 2.0 / 21.0, 2.0 / 19.0, 2.0 / 17.0, 2.0 / 15.0,
        2.0 / 13.0, 2.0 / 11.0, 2.0 / 9.0,  2.0 / 7.0,  2.0 / 5.0,  2.0 / 3.0,
    };
    if (fabs(t.hi) < LN_LINEAR)
        return t;
    struct twofold sum = twofold_add(twofold_from(1.0), t);
    if (!(sum.hi > 0.0 && isfinite(sum.hi)))
        return twofold_from(log(sum.hi));
    int k;
    if (frexp(sum.hi, &k) < ROOT_OF_HALF)
        k--;
    struct twofold u = t;
    if (k != 0) {
        struct twofold scaled = {ldexp(sum.hi, -k), ldexp(sum.lo, -k)};
        u = twofold_add(scaled, twofold_from(-1.0));
    }
    struct twofold s = twofold_divide(u, twofold_add(twofold_from(2.0), u));
    double square = s.hi * s.hi;
    double tail = s.hi * square * polynomial(series, sizeof series / sizeof *series, square);
    struct twofold near = fast_two_sum(2.0 * s.hi, 2.0 * s.lo + tail);
    return twofold_add(twofold_times(twofold_ln(2), k), near);
}

/* p - 1 is exact as a twofold, however small p is. */
struct twofold ln_of(double p)
{
    return ln_one_plus(two_sum(p, -1.0));
}
