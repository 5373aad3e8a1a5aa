/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/axis.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal.h"

/* A range narrower than this part of its bounds, or nearer to 0 than this, is a point. */
#define NARROWEST 1e-6
#define SMALLEST  1e-300

/* A bound that misses a tick by this part of a step was meant to be on it. */
#define TICK_SLACK 1e-9

/* Decimals of a number that is a quotient of two exact doubles. */
#define DECIMALS_MOST 15

#define LABEL_MAX 7 /* characters; beyond it a label takes an exponent */

struct range range_of(const double *values, size_t count, struct range within)
{
    struct range range = {INFINITY, -INFINITY};
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i]) || values[i] < within.low || values[i] > within.high)
            continue;
        range = range_join(range, (struct range){values[i], values[i]});
    }
    return range.low > range.high ? (struct range){0, 0} : range;
}

struct range range_join(struct range a, struct range b)
{
    return (struct range){fmin(a.low, b.low), fmax(a.high, b.high)};
}

static double limited(double v)
{
    return fmax(-DBL_MAX, fmin(v, DBL_MAX));
}

struct range range_sound(struct range range)
{
    if (isnan(range.low) || isnan(range.high))
        return (struct range){0, 1};
    const double low = limited(fmin(range.low, range.high));
    const double high = limited(fmax(range.low, range.high));
    const double size = fmax(fabs(low), fabs(high));
    if (size < SMALLEST)
        return (struct range){-1, 1};
    if (high / 2 - low / 2 >= NARROWEST * size / 2)
        return (struct range){low, high};
    return low > 0 ? (struct range){0, limited(2 * low)} : (struct range){limited(2 * high), 0};
}

double range_place(struct range range, double v)
{
    /* halves: the difference of two doubles may be too large for a double */
    return (v / 2 - range.low / 2) / (range.high / 2 - range.low / 2);
}

double range_point(struct range range, double fraction)
{
    const double width = range.high - range.low;
    if (fraction == 1)
        return range.high;
    return isfinite(width) ? range.low + width * fraction
                           : range.low * (1 - fraction) + range.high * fraction;
}

/* factor * 10^exponent, rounded once. */
static double times_power_of_ten(long factor, int exponent)
{
    if (exponent <= 0 && exponent >= -DECIMALS_MOST) { /* as nearly always */
        double parts = 1;                              /* exact, and so there is one rounding */
        for (int i = 0; i > exponent; i--)
            parts *= 10;
        return (double)factor / parts;
    }
    const double size = decimal_times((uint64_t)labs(factor), exponent);
    return factor < 0 ? -size : size;
}

struct ticks ticks_of(struct range range, int parts)
{
    range = range_sound(range);
    const double half = (range.high / 2 - range.low / 2) / (parts > 1 ? parts : 1);
    const double least = limited(2 * half);
    struct ticks ticks = {.digit = 1, .exponent = (int)floor(log10(least))};
    static const int next[] = {[1] = 2, [2] = 5, [5] = 10};
    while (times_power_of_ten(ticks.digit, ticks.exponent) < least * (1 - TICK_SLACK)) {
        ticks.digit = next[ticks.digit];
        if (ticks.digit == 10) {
            ticks.digit = 1;
            ticks.exponent++;
        }
    }
    const double step = times_power_of_ten(ticks.digit, ticks.exponent);
    ticks.first = (long)ceil(range.low / step - TICK_SLACK);
    ticks.last = (long)floor(range.high / step + TICK_SLACK);
    return ticks;
}

double ticks_value(const struct ticks *ticks, long k)
{
    return k ? times_power_of_ten(k * ticks->digit, ticks->exponent) : 0;
}

struct number_text ticks_label(const struct ticks *ticks, long k)
{
    const double value = ticks_value(ticks, k);
    struct number_text label = number_exact(value);
    if (strlen(label.text) <= LABEL_MAX || !isfinite(value))
        return label;
    const struct decimal decimal = decimal_shortest(fabs(value));
    struct number_text shorter;
    snprintf(shorter.text, sizeof shorter.text, "%s%c%s%se%+03d", value < 0 ? "-" : "",
             decimal.digits[0], decimal.digits[1] ? "." : "", decimal.digits + 1, decimal.exponent);
    return strlen(shorter.text) < strlen(label.text) ? shorter : label;
}

struct range range_nice(struct range range, int parts)
{
    range = range_sound(range);
    const struct ticks ticks = ticks_of(range, parts);
    const double step = times_power_of_ten(ticks.digit, ticks.exponent);
    const long first = (long)floor(range.low / step + TICK_SLACK);
    const long last = (long)ceil(range.high / step - TICK_SLACK);
    const struct range whole = {limited(ticks_value(&ticks, first)),
                                limited(ticks_value(&ticks, last))};
    return whole.low < whole.high ? whole : range; /* a step may be too large for a double */
}
