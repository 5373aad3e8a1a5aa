/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mathematics of one sample: softmax and sigmoid cross-entropy, forward and backward.
 *
 * Units are nats.  Nothing here fails: infinity and NaN are results.  Promised errors, in ulp of
 * the result (tests/check_num.c measures them against values that are correct to the last bit):
 *
 *     loss, log_softmax, sigmoid, log_sigmoid, entropy      2
 *     softmax; gradient with 0/1 labels                     4
 *     logsumexp                                             2, ulp of the larger of max and sum
 *     gradient with soft labels                             4, ulp of the larger of p and y
 *
 * How: let m = max z, d_c = z_c - m with its rounding error carried along, r = the sum of e^d_c
 * over all classes but the largest, compensated.  Then -ln p_c = -d_c + log1p(r), and no digit is
 * lost when r is tiny; and 1 - p is always a sum of the other terms, never a difference.
 *
 * Special values: z_c = -inf is a class with p = 0.  z_c = +inf gives NaN (inf - inf), as does a
 * row of nothing but -inf; logsumexp alone has a value there, inf and -inf.  A weight that is
 * exactly 0 removes its term, also if the other factor is infinite. */
#ifndef XENT_CORE_NUM_H
#define XENT_CORE_NUM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/twofold.h"

/* weight * value, but 0 where the weight is exactly 0, also if the value is infinite or NaN. */
static inline double weighted(double weight, double value)
{
    return weight == 0.0 ? 0.0 : weight * value;
}

/* The same number but for rounding: within 1e-9 of max(1, |b|); NaN is the same as NaN. */
bool nearly_equal(double a, double b);

/* What softmax and its loss need to know of a row z of n > 0 classes. */
struct softmax_row {
    double max;
    size_t argmax;
    struct twofold rest;       /* sum of e^(z_c - max) over the classes but argmax */
    struct twofold log1p_rest; /* ln of the whole sum: logsumexp(z) = max + log1p_rest */
};

struct softmax_row softmax_row_of(const double *z, size_t n);
struct twofold softmax_surprise(const struct softmax_row *row, double z_c, size_t c); /* -ln p_c */
double softmax_prob(const struct softmax_row *row, double z_c, size_t c);             /* p_c */
double softmax_other(const struct softmax_row *row, double z_c, size_t c);            /* 1 - p_c */
/* a_c times -ln p_c, also where the difference of two logits overflows. */
struct twofold softmax_class_loss(const struct softmax_row *row, double z_c, size_t c, double a_c);

/* Building blocks; p and log_p have room for n values and may be z. */
double logsumexp(const double *z, size_t n);
void softmax(const double *z, size_t n, double *p);
void log_softmax(const double *z, size_t n, double *log_p);
double sigmoid(double z);
double log_sigmoid(double z);

/* -sum p ln p; >= 0 for 0 <= p <= 1. */
double entropy(const double *p, size_t n);
/* sum p ln(p/q); inf where p > 0 and q = 0; terms with p = 0 are 0. */
double kl_divergence(const double *p, const double *q, size_t n);
/* e^z of each number, within an ulp; infinite and 0 where a double ends.  `power` is not z. */
void exponentials(const double *z, size_t n, double *power);

/* e^loss: between how many equally likely classes the model hesitates. */
double perplexity(double loss);

/* Softmax cross-entropy of one row with coefficients a_c = (weight times label of class c), of any
 * sign: L = sum a_c (-ln p_c),   dL/dz_c = p_c sum(a) - a_c. `gradient` may be NULL. */
struct twofold ce_logits(const double *z, const double *a, size_t n, double *gradient);

/* The same if only class c has a coefficient. */
struct twofold ce_logits_of_class(const double *z, size_t n, size_t c, double a_c);

/* softmax(), log_softmax() and ce_logits() in one go, number for number.  What is not wanted is
 * NULL; the loss without `a` is 0.  `p` or `log_p` may be z. */
struct twofold ce_softmax(const double *z, const double *a, size_t n, double *p, double *log_p,
                          double *gradient);

/* The same where softmax_row_of() z is known. */
struct twofold ce_softmax_of_row(const struct softmax_row *row, const double *z, const double *a,
                                 size_t n, double *p, double *log_p, double *gradient);

/* The same from probabilities, taken as they stand: L = -sum a_c ln p_c, dL/dp_c = -a_c / p_c. */
struct twofold ce_probs(const double *p, const double *a, size_t n, double *gradient);

/* Sigmoid cross-entropy of one output with label y and weight q of the positive class:
 *     L = q y softplus(-z) + (1 - y) softplus(z),   dL/dz = (1 - y) s(z) - q y s(-z). */
struct twofold bce_logits(double z, double y, double pos_weight, double *gradient);

/* The same from a probability:
 *     L = -q y ln p - (1 - y) ln(1 - p),   dL/dp = (1 - y)/(1 - p) - q y/p. */
struct twofold bce_probs(double p, double y, double pos_weight, double *gradient);

#endif
