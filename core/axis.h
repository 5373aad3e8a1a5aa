/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges of numbers and the ticks on them: what a plot needs before it is drawn.
 *
 * Nothing here overflows or fails: ranges of 1e308 and of 1e-300 have ticks like any other. */
#ifndef XENT_CORE_AXIS_H
#define XENT_CORE_AXIS_H

#include <stddef.h>

#include "core/number.h"

/* From low to high, both included. */
struct range {
    double low, high;
};

/* From the smallest to the largest of the finite values that lie within `within`; {0, 0} if there
 * is none. */
struct range range_of(const double *values, size_t count, struct range within);

/* The smallest range that contains both. */
struct range range_join(struct range a, struct range b);

/* A range that can be drawn: finite, low below high, and wide enough that ticks differ in their
 * first seven digits.  One that is too narrow around v becomes 0 .. 2v, around 0 -1 .. 1; NaN as a
 * bound gives 0 .. 1. Every other range stays as it is. */
struct range range_sound(struct range range);

/* The sound range, made larger so that it begins and ends on a tick; a bound that misses one by a
 * billionth of a step counts as on it.  Where a step is too large for a double: the sound range. */
struct range range_nice(struct range range, int parts);

/* Where v lies: 0 at low, 1 at high, outside less or more; NaN for NaN.  For sound ranges. */
double range_place(struct range range, double v);

/* The point at fraction 0 .. 1 of the range, the bounds exactly. */
double range_point(struct range range, double fraction);

/* Ticks first .. last, `digit` times a power of ten apart: digit is 1, 2 or 5. */
struct ticks {
    long first, last;
    int digit, exponent;
};

/* The ticks in a range, with the smallest step that cuts it into no more than `parts` (at least 1)
 * parts.  There may be none: last is first - 1 then. */
struct ticks ticks_of(struct range range, int parts);

/* The number at tick k, and its text: as short as it goes, "0.5", "-20", "1.5e+09". */
double ticks_value(const struct ticks *ticks, long k);
struct number_text ticks_label(const struct ticks *ticks, long k);

#endif
