/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of loss_convention.h share: the rules of one problem, and the parts of which its
 * losses are made.  Every function rounds to the precision of the way. */
#ifndef XENT_CORE_LOSS_WAY_H
#define XENT_CORE_LOSS_WAY_H

#include "core/loss_convention.h"

/* What the evaluation of a sample asks for again and again. */
struct way {
    const struct problem *problem;
    const struct convention_rules *rules;
    enum loss_call call;
    struct clip clip;
    bool told_logits;
    enum precision precision;
};

struct way way_of(const struct problem *problem);

/* Told logits, and what softmax or sigmoid gives goes to the logarithm as it is? */
bool way_is_unclipped(const struct way *way);

double way_round(const struct way *way, double value);
double way_temperature(const struct way *way);

/* A product with a coefficient: what 0 times infinity is, the rules say. */
double way_times(const struct way *way, double coefficient, double value);

/* The sum of a row, from left to right. */
double way_sum(const struct way *way, const double *row, size_t count);

/* Fills s->input, and raw, of C numbers: p before the clip; told logits, also s->log_probs. */
void way_take_probs(const struct way *way, size_t n, struct sample *s, double *raw);

/* Fills s->probs from raw, which may be the same, and s->log_probs if there is a clip or the loss
 * was told probabilities. */
void way_clip(const struct way *way, const double *raw, struct sample *s);

/* ln(1 - p + added), cut like ln p. */
double way_log_of_other(const struct way *way, double p);

/* Does the cut change p? */
bool way_cuts(const struct way *way, double p);

/* From slopes by s->probs in s->gradient to those by raw; from slopes by p, the softmax of
 * s->input, to those by s->input. */
void way_undo_clip(const struct way *way, const double *raw, struct sample *s);
void way_undo_softmax(const struct way *way, const double *p, struct sample *s);

/* The losses of sample n, whose labels and coefficients are filled in. */
void way_multiclass(const struct way *way, size_t n, struct sample *s);
void way_binary(const struct way *way, size_t n, struct sample *s);

#endif
