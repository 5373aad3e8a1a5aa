/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses by the rules of a convention, and in a precision: what loss.h computes where the problem's
 * convention is not exact or its precision not float64.  loss.c calls it; who shows the steps asks
 * for the clip and the weight.
 *
 * What the arrays of struct sample hold under a convention:
 *
 *     probs        p when it is cut and divided, as the clip says; not what is added inside the
 *                  logarithm
 *     log_probs    the logarithm that is used: max(ln(p + added), log_low)
 *     coefficient  y' without class_weight where that weighs samples; y'/C where the mean over the
 *                  outputs is the loss of a binary sample
 *     term         coefficient times -ln p; binary: the loss of the output, by C where averaged
 *
 * In float64 everything is as exact as in loss.h; nothing reproduces the digits that a framework
 * drops.  In other precisions every intermediate is rounded: the values, T, the constants of the
 * clip, weights and labels, each product, and sums from left to right.
 *
 * Gradients are derivatives of what is computed: 0 where a clip holds a value.  PyTorch's backward
 * pass differs: from binary probabilities it is (p - y) / max(p (1 - p), 1e-12), from others -a/p
 * also where a = 0, and an ignored sample has 0 times what it would be, which may be NaN. */
#ifndef XENT_CORE_LOSS_CONVENTION_H
#define XENT_CORE_LOSS_CONVENTION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/convention.h"
#include "core/loss.h"
#include "core/twofold.h"

/* The least p (1 - p) in PyTorch's backward pass, in double precision too: the float 1e-12, written
 * so that no compiler takes more digits of it. */
#define LEAST_VARIANCE 0x1.197998p-40

/* Is it for this module, or the definition in float64? */
bool loss_by_convention(const struct problem *problem);

/* Which of the losses of the framework is called. */
enum loss_call loss_call(const struct problem *problem);

/* What becomes of p on its way to the logarithm, with the numbers as the precision rounds them:
 * divided (before), cut to low..high, divided (after), perhaps cut again, then max(ln(p + added),
 * log_low). */
struct clip {
    enum clip_kind kind;
    enum row_sum row_sum;
    bool cut_again;
    double low, high; /* -inf and inf without a cut */
    double added;     /* 0: nothing */
    double log_low;   /* -inf: the logarithm is not cut */
};

/* CLIP_NONE and infinite bounds where there is no clip, as with logits in most conventions. */
struct clip loss_clip(const struct problem *problem);

/* What multiplies the loss of sample n (binary: of output c of it): its sample_weight, times the
 * class_weight of its label where the convention takes it so. */
double loss_weight(const struct problem *problem, size_t n, size_t c);

/* What sample n adds to the divisor of the mean; 0 if it is ignored. */
double loss_share(const struct problem *problem, size_t n);

/* Why the framework refuses the problem of the loss, as its losses are; through _(); or NULL. */
const char *loss_refusal(const struct loss *loss);

/* For loss.c, which see: sample_evaluate(), sample_evaluate_probs(), the losses of a sample that
 * was evaluated (1, binary: C), and loss_gradient(). */
void convention_sample(const struct problem *problem, size_t n, struct sample *sample);
void convention_sample_probs(const struct problem *problem, size_t n, struct sample *sample);

/* Fills in loss and share alone, if they can be had for less; else false, and nothing is done. */
bool convention_quick_loss(const struct problem *problem, size_t n, struct sample *sample);

void convention_losses(const struct problem *problem, size_t n, const struct sample *sample,
                       double *out);

/* From the losses and shares of all samples to the reduced loss, with and without a convention. */
void loss_reduce(struct loss *loss);

/* The mean of a sum over what it is divided by; 0 / 0 is what the framework makes of it. */
double convention_mean(const struct problem *problem, struct twofold sum, struct twofold divisor);
void convention_gradient(const struct loss *loss, const struct sample *sample, double *out);

#endif
