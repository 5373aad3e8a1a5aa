/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exponentials and logarithms of numbers of twice the precision, one by one, for num.c.  They know
 * infinity, NaN and subnormal numbers; where a row of ordinary numbers is to be taken at once,
 * num_exp.h is faster. */
#ifndef XENT_CORE_NUM_LN_H
#define XENT_CORE_NUM_LN_H

#include "core/twofold.h"

/* e^a, and 2^shift e^a, which need not overflow or underflow where e^a does. */
struct twofold exp_twofold(struct twofold a);
struct twofold exp_shifted(struct twofold a, int shift);

/* ln(1 + t) and ln p, as exact as t or p. */
struct twofold ln_one_plus(struct twofold t);
struct twofold ln_of(double p);

#endif
