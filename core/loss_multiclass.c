/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Softmax cross-entropy, and -ln p of probabilities, by the rules of a convention. */
#include <math.h>

#include "core/loss_way.h"
#include "core/num.h"
#include "core/rounded.h"

/* What class c adds.  A class number picks its class: there is no product with the others. */
static double term_of(const struct way *way, const struct sample *s, size_t c)
{
    if (s->label[c] == 0 && way->call == CALL_NUMBERS && way->rules->picks_target)
        return 0;
    return way_times(way, s->coefficient[c], -s->log_probs[c]);
}

static double sum_of_terms(const struct way *way, const struct sample *s)
{
    struct total total = total_new(way->precision);
    for (size_t c = 0; c < s->classes; c++)
        total_add(&total, term_of(way, s, c));
    return total_value(&total);
}

static bool all_finite(const double *row, size_t count)
{
    bool finite = true;
    for (size_t c = 0; c < count; c++)
        finite = finite && isfinite(row[c]);
    return finite;
}

/* logsumexp(x) - x_y is inf where the first is, while x - logsumexp(x) is NaN everywhere. */
static void let_infinity_win(const struct way *way, size_t n, struct sample *s)
{
    const size_t y = problem_true_class(way->problem, n);
    const double max = logsumexp(s->input, s->classes);
    if (way->rules->infinity_wins && way->call == CALL_NUMBERS && max == INFINITY &&
        s->input[y] != max)
        s->log_probs[y] = -INFINITY;
}

/* p sum(a) - a */
static void slope_of_softmax(const struct way *way, struct sample *s)
{
    const double all = way_sum(way, s->coefficient, s->classes);
    for (size_t c = 0; c < s->classes; c++)
        s->gradient[c] = way_round(way, way_round(way, s->probs[c] * all) - s->coefficient[c]);
}

/* Some libraries take it that the labels sum to one. */
static void forget_sum_of_labels(const struct way *way, struct sample *s)
{
    const double lacks = 1 - way_sum(way, s->coefficient, s->classes);
    for (size_t c = 0; c < s->classes; c++)
        s->gradient[c] = way_round(way, s->gradient[c] + lacks * s->probs[c]);
}

/* Softmax cross-entropy of logits without a clip. */
static struct twofold evaluate_softmax(const struct way *way, size_t n, struct sample *s)
{
    const bool exactly = way->precision == PRECISION_FLOAT64;
    struct twofold loss = twofold_from(0);
    way_take_probs(way, n, s, s->probs);
    let_infinity_win(way, n, s);
    if (exactly)
        loss = ce_logits(s->input, s->coefficient, s->classes, s->gradient);
    const double plain = sum_of_terms(way, s);
    if (!exactly || !isfinite(plain))
        loss = twofold_from(plain);
    if (!exactly || !all_finite(s->input, s->classes))
        slope_of_softmax(way, s);
    if (way->rules->softmax_minus_label && way->call == CALL_VECTORS)
        forget_sum_of_labels(way, s);
    return loss;
}

/* -ln p of probabilities, told or computed, behind the clip. */
static struct twofold evaluate_probs(const struct way *way, size_t n, struct sample *s)
{
    double *raw = s->term; /* free until the terms are known */
    way_take_probs(way, n, s, raw);
    way_clip(way, raw, s);
    for (size_t c = 0; c < s->classes; c++) {
        const double a = s->coefficient[c], p = way_round(way, s->probs[c] + way->clip.added);
        s->gradient[c] = a == 0 && !way->rules->backward_pass ? 0 : way_round(way, -a / p);
    }
    way_undo_clip(way, raw, s);
    if (way->told_logits)
        way_undo_softmax(way, raw, s);
    return twofold_from(sum_of_terms(way, s));
}

void way_multiclass(const struct way *way, size_t n, struct sample *s)
{
    const bool softmax = way_is_unclipped(way);
    const double weight = loss_weight(way->problem, n, 0);
    const struct twofold loss = softmax ? evaluate_softmax(way, n, s) : evaluate_probs(way, n, s);
    for (size_t c = 0; c < s->classes; c++) {
        s->term[c] = term_of(way, s, c);
        s->gradient[c] =
            way_times(way, weight, way_round(way, s->gradient[c] / way_temperature(way)));
    }
    const bool removed = weight == 0 && way->rules->zero_removes;
    s->loss = removed ? 0 : way_round(way, twofold_value(twofold_times(loss, weight)));
}
