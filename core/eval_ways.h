/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way of eval_compare.h to take a block of rows.
 *
 * Class numbers without smoothing, weights or temperature, in float64, take a short cut: told
 * logits, the kernels give ln p of the label, and a clip matters only where it cuts; told
 * probabilities, the loss wants p of the label and perhaps the sum of the row, no other logarithm.
 * Everything else, and a row with a number that is not finite, is evaluated as loss.h does it,
 * once for each way.  Both agree to the rounding of p, 2^-53. */
#ifndef XENT_CORE_EVAL_WAYS_H
#define XENT_CORE_EVAL_WAYS_H

#include "core/eval_compare.h"
#include "core/loss.h"

/* What the kernels say of the rows of a block as logits (kernel.h); no arrays where the short cut
 * is not taken. */
struct eval_softmax {
    double *loss, *largest, *others;
};

/* Adds the rows to all ways.  `softmax` is the caller's: eval_softmax_release(). */
void eval_ways_add(struct eval_comparison *comparison, const struct problem *problem,
                   struct eval_softmax *softmax);
void eval_softmax_release(struct eval_softmax *softmax);

void eval_ways_end(struct eval_comparison *comparison, const struct problem *rules);

#endif
