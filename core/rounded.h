/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mathematics of num.h in another precision: every intermediate is rounded to the type, in the
 * order in which frameworks compute.  In float64 it is num.h itself, and sums lose nothing. */
#ifndef XENT_CORE_ROUNDED_H
#define XENT_CORE_ROUNDED_H

#include <stddef.h>

#include "core/precision.h"
#include "core/twofold.h"

/* A sum from left to right, rounded after each addition. */
struct total {
    enum precision precision;
    struct twofold sum;
};

struct total total_new(enum precision precision);
void total_add(struct total *total, double addend);
struct twofold total_twofold(const struct total *total);
double total_value(const struct total *total);

/* z - max, e^, their sum, ln of it, and the difference or the quotient; p and log_p have room for n
 * values and may be NULL. */
void rounded_softmax(enum precision precision, const double *z, size_t n, double *p, double *log_p);

/* 1 / (1 + e^-z), and ln(1 + e^z) as max(z, 0) + log1p(e^-|z|). */
double rounded_sigmoid(enum precision precision, double z);
double rounded_softplus(enum precision precision, double z);

#endif
