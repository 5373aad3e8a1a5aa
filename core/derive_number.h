/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of a derivation, for derive.c: every one is rounded to the problem's precision as a
 * program that computes in it would round it, and meets the cuts, the weights and the base of the
 * logarithm as the convention says. */
#ifndef XENT_CORE_DERIVE_NUMBER_H
#define XENT_CORE_DERIVE_NUMBER_H

#include <math.h>
#include <stdbool.h>

#include "core/derive.h"
#include "core/loss.h"
#include "core/num.h"
#include "core/precision.h"

static inline bool is_float64(const struct derivation *d)
{
    return d->problem->precision == PRECISION_FLOAT64;
}

static inline double rounded(const struct derivation *d, double value)
{
    return is_float64(d) ? value : precision_round(d->problem->precision, value);
}

static inline double cut(const struct derivation *d, double p)
{
    return p < d->clip.low ? d->clip.low : p > d->clip.high ? d->clip.high : p;
}

/* -ln of p or 1 - p, as the convention takes it. */
static inline double surprise_of(const struct derivation *d, double p)
{
    const double log_p = rounded(d, log(rounded(d, p + d->clip.added)));
    return -(log_p < d->clip.log_low ? d->clip.log_low : log_p);
}

/* A product with a weight or a label: what 0 times infinity is, the convention says. */
static inline double times(const struct derivation *d, double coefficient, double value)
{
    return rounded(d, d->rules->zero_removes ? weighted(coefficient, value) : coefficient * value);
}

static inline double in_base(const struct derivation *d, double nats)
{
    const enum log_base base = d->problem->log_base;
    return base == LOG_BASE_E ? nats : loss_in_base(nats, base);
}

#endif
