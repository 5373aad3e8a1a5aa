/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rounding the steps of a hand calculation can do to its result.
 *
 * The loss is worked out with intervals instead of numbers, along each of the ways that a person
 * goes: by p, or by ln sum e^z - z_t, with the maximum subtracted or not.  Each step is done on the
 * intervals before it and then widened by what rounding can do to it; the ends are rounded outward,
 * so that the interval holds every result that such a person can get, whichever steps were rounded
 * and whichever were not.  A number outside it has another cause.
 *
 * Rounding each step in one certain way gives intervals that are a single number: then it can be
 * said which way gives just what was typed. */
#ifndef XENT_CORE_ANSWER_ROUNDING_H
#define XENT_CORE_ANSWER_ROUNDING_H

#include <stdbool.h>

#include "core/answer.h"
#include "core/mistakes.h"

struct interval {
    double low, high;
};

enum hand_way {
    WAY_P,           /* e^z, sum, p, -ln p; binary: p = 1/(1 + e^-z) */
    WAY_P_SHIFTED,   /* the same of z - max; binary: p = e^z/(1 + e^z) */
    WAY_LSE,         /* ln sum e^z - z_t; binary: ln(1 + e^-z) or ln(1 + e^z) */
    WAY_LSE_SHIFTED, /* the same of z - max; binary: max(z, 0) - z y + ln(1 + e^-|z|) */
    HAND_WAYS
};

enum hand_rounding {
    ROUND_NOTHING,
    ROUND_NEAREST, /* to the nearest number, half way up or down: everything that can come of it */
    ROUND_CUT,     /* digits cut off: everything that can come of it */
    ROUND_HALF_UP, /* these two in just this way */
    ROUND_CUT_EACH,
};

struct hand_rule {
    enum hand_rounding rounding;
    int digits;       /* decimals, or significant digits */
    bool significant; /* digits are */
    bool only_p;      /* no step but p, by WAY_P */
    bool free_end;    /* every step but the mean */
};

/* The reduced loss in the unit of the problem.  A p that is rounded to 0 gives no number: inf. */
struct interval rounding_interval(const struct worked *worked, enum hand_way way,
                                  const struct hand_rule *rule);

/* Appends how rounding explains a number that is not right, if it does. */
bool rounding_explain(const struct worked *worked, struct answer *answer);

#endif
