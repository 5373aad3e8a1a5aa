/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floating-point types that losses are computed in. */
#ifndef XENT_CORE_PRECISION_H
#define XENT_CORE_PRECISION_H

#include <float.h>
#include <math.h>

enum precision {
    PRECISION_FLOAT64,
    PRECISION_FLOAT32,
    PRECISION_FLOAT16,
    PRECISION_BFLOAT16,
    PRECISIONS
};

/* "float64", as `set precision` takes it. */
const char *precision_name(enum precision precision);

double precision_round_slowly(enum precision precision, double value);

/* The nearest number that the type has, ties to even: an infinity beyond its largest, subnormal
 * numbers and zeros with their signs; NaN stays NaN. */
static inline double precision_round(enum precision precision, double value)
{
    if (precision == PRECISION_FLOAT64)
        return value;
    if (precision == PRECISION_FLOAT32 && fabs(value) <= FLT_MAX)
        return (double)(float)value; /* the same, by the processor */
    return precision_round_slowly(precision, value);
}

/* The distance from 1 to the next larger number: 2^-52, 2^-23, 2^-10, 2^-7. */
double precision_epsilon(enum precision precision);

/* The largest finite number. */
double precision_largest(enum precision precision);

#endif
