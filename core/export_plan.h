/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scripts share that spell the formulas out: the problem with the rules of its own
 * convention, read off once. */
#ifndef XENT_CORE_EXPORT_PLAN_H
#define XENT_CORE_EXPORT_PLAN_H

#include "core/export_text.h"
#include "core/loss_convention.h"

struct plan {
    struct listing l;
    const struct convention_rules *rules;
    enum loss_call call;
    struct clip clip;
    bool binary;
    bool unclipped;        /* logits whose softmax or sigmoid goes to the logarithm as it is */
    bool picks;            /* class numbers pick the logarithm of their class */
    bool weighs_classes;   /* class_weight weighs each class by itself, */
    bool weighs_labels;    /* or the sample by its label */
    bool divides_by_class; /* the mean divides by the class weights of the targets */
    bool has_ignored;
    bool has_factors; /* binary: -ln p and -ln(1 - p) are multiplied, with y and with 1 - y */
};

/* As listing_begin(), under the problem's own convention; to be ended by listing_release(). */
bool plan_begin(struct plan *plan, const struct session *session, const struct tongue *tongue,
                struct text *out, struct error *error);

void plan_add(struct plan *plan, const char *string);

/* The comment at the top. */
void plan_describe(struct plan *plan, const char *what);

/* The target that is ignored, if any is. */
double plan_ignored(const struct plan *plan);

#endif
