/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way of eval_compare.h to take a block of rows.
 *
 * In float64 and without a temperature they take a short cut (eval_lines.h), weights, smoothing,
 * label rows and binary problems too: told logits, the kernels or a softplus give ln p of a class,
 * and a clip matters only where it cuts; told probabilities, the loss wants p and perhaps the sum
 * of the row.  Everything else, and a row with a number that is not finite, is evaluated as loss.h
 * does it, once for each way.  Both agree to the rounding of p, 2^-53. */
#ifndef XENT_CORE_EVAL_WAYS_H
#define XENT_CORE_EVAL_WAYS_H

#include "core/eval_compare.h"
#include "core/loss.h"

/* What the kernels say of the rows of a block as logits (kernel.h), for their class numbers; no
 * arrays where the short cut is not taken, and none of binary problems. */
struct eval_softmax {
    double *loss, *largest, *others;
};

/* Adds the rows to all ways.  `softmax` is the caller's: eval_softmax_release(). */
void eval_ways_add(struct eval_comparison *comparison, const struct problem *problem,
                   struct eval_softmax *softmax);
void eval_softmax_release(struct eval_softmax *softmax);

void eval_ways_end(struct eval_comparison *comparison, const struct problem *rules);

#endif
