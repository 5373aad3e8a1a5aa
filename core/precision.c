/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/precision.h"

#include <math.h>

/* Binary types: digits of the significand with the leading one, and the exponents e of the largest
 * and the smallest normal number 2^e. */
static const struct type {
    const char *name;
    int digits, most, least;
} types[PRECISIONS] = {
    [PRECISION_FLOAT64] = {"float64", 53, 1023, -1022},
    [PRECISION_FLOAT32] = {"float32", 24, 127, -126},
    [PRECISION_FLOAT16] = {"float16", 11, 15, -14},
    [PRECISION_BFLOAT16] = {"bfloat16", 8, 127, -126},
};

const char *precision_name(enum precision precision)
{
    return types[precision].name;
}

double precision_epsilon(enum precision precision)
{
    return ldexp(1, 1 - types[precision].digits);
}

double precision_largest(enum precision precision)
{
    const struct type *type = &types[precision];
    return ldexp(2 - precision_epsilon(precision), type->most);
}

double precision_round_slowly(enum precision precision, double value)
{
    const struct type *type = &types[precision];
    if (precision == PRECISION_FLOAT64 || !isfinite(value) || value == 0)
        return value;
    const int exponent = ilogb(value), last = (exponent < type->least ? type->least : exponent) + 1;
    /* in units of its last digit the number is an integer after rounding, exactly */
    const double rounded = ldexp(nearbyint(ldexp(value, type->digits - last)), last - type->digits);
    return fabs(rounded) > precision_largest(precision) ? copysign(INFINITY, value) : rounded;
}
