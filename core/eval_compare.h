/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the same numbers give when they are taken for something else: `xent eval --compare`.
 *
 * Every convention is computed twice, once told that the values are logits and once that they are
 * probabilities; then what the loss would be with the values put through softmax once more, and
 * with the labels one lower or one higher.  All of this is done in the one pass over the file.
 *
 * The hints say what looks wrong with the data: each is one sentence with its evidence in numbers.
 * They look at the values (do they lie in 0..1, do rows sum to one, are they a softmax of
 * probabilities?), at the labels (their range, what the loss would be one class beside), at which
 * class is taken for which (up to EVAL_CONFUSION classes), and at losses that pile up at a constant
 * where a framework clips. */
#ifndef XENT_CORE_EVAL_COMPARE_H
#define XENT_CORE_EVAL_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/eval.h"
#include "core/frameworks.h"
#include "core/twofold.h"

/* One way to take the same numbers. */
struct eval_way {
    struct twofold sum, divisor;
    double value;        /* reduced, nats; NaN with a refusal */
    const char *refusal; /* through _(); or NULL */
};

#define EVAL_CLIPS 16 /* constants at which losses pile up, at most */

/* The labels one lower, or one higher. */
enum eval_shift { EVAL_LOWER, EVAL_HIGHER, EVAL_SHIFTS };

struct eval_shifted {
    size_t count;    /* samples with such a class */
    double sum;      /* of -ln p of that class */
    size_t both;     /* of them, those whose label is a class itself */
    double straight; /* of -ln p of the label, of these */
    double beside;   /* of -ln p of the class beside it, of these */
};

/* What was counted in the values and labels. */
struct eval_evidence {
    size_t rows;
    double least, most;           /* value */
    size_t outside;               /* rows with a value outside 0..1 */
    size_t uneven;                /* of the others, rows that do not sum to one */
    double farthest;              /* how far from one the sum of an even row is at most */
    size_t twice;                 /* rows that are the softmax of probabilities, */
    double twice_sum, twice_most; /* and the largest of each of these: their sum, the largest */
    double least_loss;            /* of a sample */
    double label_least, label_most;
    size_t label_outside; /* labels that are one beside the classes */
    struct eval_shifted shifted[EVAL_SHIFTS];
    size_t clip[EVAL_CLIPS];
    size_t *confused; /* C x C: samples of class r for which c has the largest value; or NULL */
    double *price;    /* C x C: sum over the samples of class r of -ln p_c; or NULL */
};

struct eval_comparison {
    size_t classes, threads;
    struct eval_way told[2][CONVENTIONS_TO_SHOW]; /* told probabilities, told logits */
    struct eval_way twice;                        /* softmax of the values, told logits */
    struct eval_evidence evidence;
};

/* Row i of the table of the constants at which the frameworks clip: its value, what it is, where it
 * is met; 0 behind the last. */
double eval_clip(size_t i, const char **formula, const char **where);

struct eval_comparison *eval_comparison_new(size_t classes, size_t threads);
void eval_comparison_free(struct eval_comparison *comparison);

/* Adds the rows of a problem (with the reduction `sum`), whose labels are classes; `loss` has their
 * losses.  And rows whose label is one beside the classes. */
void eval_comparison_add(struct eval_comparison *comparison, const struct problem *problem,
                         const double *loss);
void eval_comparison_add_beside(struct eval_comparison *comparison, const struct problem *problem,
                                const double *labels);
void eval_comparison_end(struct eval_comparison *comparison, const struct problem *rules);

/* Hint i as one sentence, appended; false behind the last row of the table.  Nothing is appended
 * where it does not apply. */
bool eval_hint(size_t i, const struct eval_summary *summary, struct text *out);

/* The loss by the definition, as --logits or as --probs gives it; nats. */
double eval_meant(const struct eval_summary *summary, bool told_logits);

/* Are the values probabilities, as far as they tell: all in 0..1, and rows that sum to one? */
bool eval_are_probs(const struct eval_summary *summary);

#endif
