/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sigmoid cross-entropy of logits and of probabilities by the rules of a convention. */
#include <math.h>

#include "core/loss_way.h"
#include "core/num.h"
#include "core/rounded.h"

/* The four ways to write it: they differ where x is infinite, and by their rounding. */
static double logistic_exact(const struct way *way, double x, double a, double b, double q)
{
    (void)q;
    return way_round(way, way_times(way, a, rounded_softplus(way->precision, -x)) +
                              way_times(way, b, rounded_softplus(way->precision, x)));
}

static double logistic_shifted(const struct way *way, double x, double a, double b, double q)
{
    const double y = way_round(way, 1 - b),
                 weight = way_round(way, 1 + way_round(way, (q - 1) * y));
    (void)a;
    return way_round(way, way_round(way, b * x) +
                              way_round(way, weight * rounded_softplus(way->precision, -x)));
}

static double logistic_max(const struct way *way, double x, double a, double b, double q)
{
    const double head = x > 0 ? x : 0, tail = log1p(way_round(way, exp(-fabs(x))));
    (void)b;
    (void)q;
    return way_round(way, way_round(way, head - way_round(way, x * a)) + way_round(way, tail));
}

static double (*const logistic_of[])(const struct way *, double, double, double, double) = {
    [LOGISTIC_EXACT] = logistic_exact,
    [LOGISTIC_SHIFTED] = logistic_shifted,
    [LOGISTIC_MAX] = logistic_max,
    [LOGISTIC_LOG_SIGMOID] = logistic_exact, /* times() knows the difference */
};

/* Output c from its logit. */
static double binary_of_logit(const struct way *way, struct sample *s, size_t c)
{
    const double x = s->input[c], y = s->label[c], a = s->coefficient[c];
    const double q = way_round(way, class_weight_of(way->problem, c)), b = way_round(way, 1 - y);
    if (way->precision == PRECISION_FLOAT64 && isfinite(x))
        return twofold_value(bce_logits(x, y, q, &s->gradient[c]));
    s->gradient[c] = way_round(
        way, way_round(way, way_round(way, a + b) * rounded_sigmoid(way->precision, x)) - a);
    return logistic_of[way->rules->logistic](way, x, a, b, q);
}

static double slope_of_prob(const struct way *way, double raw, double p, double a, double b)
{
    if (way->rules->backward_pass)
        return way_round(way, (p - a) / fmax(way_round(way, p * (1 - p)), LEAST_VARIANCE));
    if (way_cuts(way, raw))
        return 0;
    const double up = b == 0 ? 0 : b / (1 - p + way->clip.added);
    const double down = a == 0 ? 0 : a / (p + way->clip.added);
    return way_round(way, way_round(way, up) - way_round(way, down));
}

/* Output c from its probability. */
static double binary_of_prob(const struct way *way, double raw, struct sample *s, size_t c)
{
    const double p = s->probs[c], a = s->coefficient[c], b = way_round(way, 1 - s->label[c]);
    s->gradient[c] = slope_of_prob(way, raw, p, a, b);
    if (way->told_logits)
        s->gradient[c] = way_round(way, s->gradient[c] * raw * (1 - raw));
    return way_round(way, way_times(way, a, -s->log_probs[c]) +
                              way_times(way, b, -way_log_of_other(way, p)));
}

void way_binary(const struct way *way, size_t n, struct sample *s)
{
    double *raw = s->term; /* each free when its output is known */
    const double outputs = way->rules->averages_outputs ? (double)s->classes : 1;
    struct total loss = total_new(way->precision);
    way_take_probs(way, n, s, raw);
    way_clip(way, raw, s);
    for (size_t c = 0; c < s->classes; c++) {
        const double weight = loss_weight(way->problem, n, c);
        const double one =
            way_is_unclipped(way) ? binary_of_logit(way, s, c) : binary_of_prob(way, raw[c], s, c);
        s->term[c] = way_round(way, one / outputs);
        s->coefficient[c] = way_round(way, s->coefficient[c] / outputs);
        s->gradient[c] =
            way_times(way, weight, way_round(way, s->gradient[c] / way_temperature(way) / outputs));
        total_add(&loss, way_times(way, weight, s->term[c]));
    }
    s->loss = total_value(&loss);
}
