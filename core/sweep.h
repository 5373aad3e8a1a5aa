/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loss and its slope while one value is swept: what happens to the price when one score moves
 * and everything else stays as it is.
 *
 * The loss is that of one sample as loss.h defines it, with its route, weights and smoothing,
 * before the reduction (binary: the sum of its outputs); the slope is its derivative by the swept
 * value.  Both come from sample_evaluate(), in the unit of the problem's logarithm.  Of a sample
 * that is ignored both are 0.
 *
 * Where the values are probabilities the others of the row stay as they are, so the row does not
 * sum to 1 any more: the loss asks for one p and does not look at the sum. */
#ifndef XENT_CORE_SWEEP_H
#define XENT_CORE_SWEEP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/axis.h"
#include "core/problem.h"

/* `count` points from left to right, evenly spread; infinity and NaN are results.  The arrays can
 * be those of a curve in plot.h. */
struct sweep {
    size_t count;
    double *x, *loss, *slope;
    double present, present_loss, present_slope; /* where the problem is; may be outside of x */
};

/* Is there something to sweep: values, labels, and the sample and class among them? */
bool sweep_possible(const struct problem *problem, size_t sample, size_t class);

/* Where the value is worth sweeping: probabilities from 0 to 1; logits from 6 temperatures below to
 * 6 above the present value and the point where the class has p = 1/2, outward to a round number,
 * so that a small change of the value moves the mark and not the axis. */
struct range sweep_range(const struct problem *problem, size_t sample, size_t class);

/* How many points to ask for, if `wanted` would be best: fewer where there are so many classes that
 * the sweep would hold up the screen, but never fewer than show the bend of the curve. */
size_t sweep_count(const struct problem *problem, size_t wanted);

/* Evaluates the sample once for each point and once for the present: count times C steps of work.
 * It must be possible, and count at least 2.  Where the class itself is the only value that changed
 * the curve is as before, and count 2 is enough to learn the new present.  The caller's:
 * sweep_release(). */
struct sweep sweep_new(const struct problem *problem, size_t sample, size_t class,
                       struct range range, size_t count);

/* The curve -ln p itself and its slope -1/p for p from 0 to 1, in the unit of the logarithm; the
 * present is p = 1. */
struct sweep sweep_surprise(enum log_base base, size_t count);

/* The same as the problem's loss has it: where its convention cuts p or adds to it before the
 * logarithm, or cuts that, the curve shows it. */
struct sweep sweep_price(const struct problem *problem, size_t count);

void sweep_release(struct sweep *sweep);

#endif
