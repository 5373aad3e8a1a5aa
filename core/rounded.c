/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/rounded.h"

#include <math.h>

#include "core/num.h"

struct total total_new(enum precision precision)
{
    return (struct total){precision, twofold_from(0)};
}

void total_add(struct total *total, double addend)
{
    if (total->precision != PRECISION_FLOAT64) {
        total->sum.hi = precision_round(total->precision, total->sum.hi + addend);
        return;
    }
    const struct twofold next = two_sum(total->sum.hi, addend);
    total->sum.hi = next.hi;
    total->sum.lo += next.lo;
}

struct twofold total_twofold(const struct total *total)
{
    return fast_two_sum(total->sum.hi, total->sum.lo);
}

double total_value(const struct total *total)
{
    return twofold_value(total_twofold(total));
}

void rounded_softmax(enum precision precision, const double *z, size_t n, double *p, double *log_p)
{
    if (precision == PRECISION_FLOAT64) {
        ce_softmax(z, NULL, n, p, log_p, NULL);
        return;
    }
    double max = z[0];
    for (size_t c = 1; c < n; c++)
        max = fmax(max, z[c]);
    struct total sum = total_new(precision);
    for (size_t c = 0; c < n; c++)
        total_add(&sum, precision_round(precision, exp(precision_round(precision, z[c] - max))));
    const double log_sum = precision_round(precision, log(total_value(&sum)));
    for (size_t c = 0; c < n; c++) {
        const double d = precision_round(precision, z[c] - max);
        if (p)
            p[c] =
                precision_round(precision, precision_round(precision, exp(d)) / total_value(&sum));
        if (log_p)
            log_p[c] = precision_round(precision, d - log_sum);
    }
}

double rounded_sigmoid(enum precision precision, double z)
{
    if (precision == PRECISION_FLOAT64)
        return sigmoid(z);
    const double other = precision_round(precision, exp(-z));
    return precision_round(precision, 1 / precision_round(precision, 1 + other));
}

double rounded_softplus(enum precision precision, double z)
{
    if (precision == PRECISION_FLOAT64)
        return 0.0 - log_sigmoid(-z);
    const double tail = log1p(precision_round(precision, exp(-fabs(z))));
    const double head = z > 0 ? z : 0;
    return isnan(z) ? z : precision_round(precision, head + precision_round(precision, tail));
}
