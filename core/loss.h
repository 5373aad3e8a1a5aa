/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer: losses and gradients of a problem.
 *
 * The definitions are those of PyTorch, without any clip.  With z_c what goes into the softmax
 * (values / temperature), l_c = -ln p_c, e the label smoothing, w the class weights:
 *
 *     class numbers     L_n = (1-e) w_y l_y + e/C sum_c w_c l_c      mean: sum L_n / sum of w_y
 *     label vectors     L_n = sum_c w_c y'_c l_c                     mean: sum L_n / N
 *                       y'_c = (1-e) y_c + e/C
 *     binary            L_nc = q_c y' (-ln p) + (1-y') (-ln(1-p))    mean: sum L_nc / (N C)
 *                       y' = (1-e) y + e/2, q the pos_weight
 *
 * The sample weight multiplies L_n (or L_nc) and leaves the divisor alone.  Ignored samples have
 * loss 0 and are not in the divisor.  The probabilities are those of the route (problem.h): softmax
 * or sigmoid of the values, the values as they stand, or divided and clipped as Keras does with
 * logits that it takes for probabilities.  Labels must be there: problem->label_form is not
 * LABELS_NONE.
 *
 * Under a convention other than exact the rules of that framework take the place of these
 * (convention.h), in a precision other than float64 every step is rounded: loss_convention.h says
 * how.  A framework that gives no number refuses: then the losses, their sum and the value are NaN.
 *
 * Units are nats; loss_in_base() converts.  Infinity and NaN are results: a true class of
 * probability 0 costs inf; the mean of nothing (all samples ignored) is NaN; a coefficient of
 * exactly 0 removes its term.  Rounding: as num.h says for z / T, which itself is rounded once. */
#ifndef XENT_CORE_LOSS_H
#define XENT_CORE_LOSS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/matrix.h"
#include "core/num.h"
#include "core/problem.h"

/* One sample, laid open.  All arrays have C elements; who evaluates it may give them. */
struct sample {
    size_t classes;
    double *input;       /* the values as they enter: divided by the temperature on ROUTE_LOGITS */
    double *probs;       /* p that the loss uses */
    double *log_probs;   /* ln p */
    double *label;       /* y' after smoothing */
    double *coefficient; /* of -ln p: w y' (multiclass), q y' (binary) */
    double *term;        /* what the class adds to the loss, before the sample weight */
    double *gradient;    /* of the sample's loss (with its weight) by the values */
    double loss;         /* with the sample weight; binary: the sum over the outputs */
    double share;        /* what the sample adds to the divisor of the mean */
    bool ignored;
};

/* With arrays of its own, not filled yet; for sample_release(). */
struct sample sample_new(size_t classes);
void sample_release(struct sample *sample);

struct loss;

/* Evaluates sample n.  Without labels only input, probs and log_probs are filled, the rest is 0. */
void sample_evaluate(const struct problem *problem, size_t n, struct sample *sample);

/* The same, without looking again for what a loss has found of the sample when it was evaluated. */
void sample_evaluate_known(const struct problem *problem, size_t n, const struct loss *loss,
                           struct sample *sample);

/* Only input and probs; the rest stays as it is.  Labels need not be there. */
void sample_evaluate_probs(const struct problem *problem, size_t n, struct sample *sample);

/* The weight of class c in sample n: sample_weight, 1 if there is none.  And of all C classes. */
double sample_weight_of(const struct problem *problem, size_t n, size_t c);
void sample_weights_of(const struct problem *problem, size_t n, double *out);

/* The weight of class c: class_weight, of a binary output pos_weight; 1 if there is none.  And of
 * all C classes. */
double class_weight_of(const struct problem *problem, size_t c);
void class_weights_of(const struct problem *problem, double *out);

/* What the loss of a sample needed to know of its logits. */
struct found {
    bool known;
    size_t sample;
    struct softmax_row row;
};

/* All samples and the reduction.  `struct loss l = {0};` is a fresh one. */
struct loss {
    struct matrix losses; /* N x 1; binary: N x C */
    double sum;           /* of all losses */
    double divisor;       /* of the mean, also if the reduction is another */
    double value;         /* reduced; NaN with reduction none */
    const char *refusal;  /* why the framework gives no number, to be shown through _(); or NULL */
    struct problem problem; /* what this is the loss of; shared, not copied */
    double *share;          /* N: what each sample adds to the divisor */
    struct found found;     /* of the one sample that was evaluated last, where others stayed */
};

/* Evaluates the problem.  A sample that did not change since *loss was last evaluated is not
 * computed again.  Without values or labels: no losses, value NaN. */
void loss_evaluate(struct loss *loss, const struct problem *problem);
void loss_release(struct loss *loss);

/* The same with at most so many threads; 0: as many as there are processors. */
void loss_evaluate_on(struct loss *loss, const struct problem *problem, size_t threads);

/* Makes of *one the loss of a problem that is sample n of that of `all` alone
 * (problem_one_sample()): what loss_evaluate() gives, without computing the sample again. */
void loss_take_sample(struct loss *one, const struct problem *alone, const struct loss *all,
                      size_t n);

/* The gradient of the reduced loss (with reduction none: of the sum) by the values of a sample;
 * `sample` must have been evaluated.  `out` has C elements. */
void loss_gradient(const struct loss *loss, const struct sample *sample, double *out);

/* In the unit of the problem's logarithm: the loss of sample n (binary: of its outputs together),
 * and the reduced loss. */
double loss_of_sample(const struct loss *loss, size_t n);
double loss_reduced(const struct loss *loss);

/* Is the reduced loss another thing than the loss of the only sample: are there more samples, or a
 * reduction or divisor of another kind? */
bool loss_is_reduced(const struct loss *loss);

/* Nats in the units of a logarithm: / ln 2 for bits, / ln 10 for bans. */
double loss_in_base(double nats, enum log_base base);

#endif
