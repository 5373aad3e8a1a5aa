/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sample by the rules of a convention: its labels, weights and share. */
#include "core/loss_convention.h"

#include <math.h>
#include <string.h>

#include "core/loss_way.h"
#include "core/num.h"

bool loss_by_convention(const struct problem *problem)
{
    return problem->convention != CONVENTION_EXACT || problem->precision != PRECISION_FLOAT64;
}

enum loss_call loss_call(const struct problem *problem)
{
    if (problem->task == TASK_BINARY)
        return CALL_BINARY;
    const bool smooths = convention_rules(problem->convention)->smooths_numbers;
    return problem->label_form == LABELS_TARGET && (problem->label_smoothing <= 0 || smooths)
               ? CALL_NUMBERS
               : CALL_VECTORS;
}

/* The class whose weight counts: the target, or that with the largest label. */
static size_t label_of(const struct problem *problem, size_t n)
{
    return problem->label_form == LABELS_TARGET && !problem_ignored(problem, n)
               ? (size_t)matrix_row(&problem->target, 0)[n]
               : problem_true_class(problem, n);
}

double loss_weight(const struct problem *problem, size_t n, size_t c)
{
    const double weight = sample_weight_of(problem, n, c);
    if (problem->task == TASK_BINARY || matrix_is_empty(&problem->class_weight) ||
        convention_rules(problem->convention)->weighting == WEIGHTS_OF_CLASSES)
        return precision_round(problem->precision, weight);
    const double of_class = class_weight_of(problem, label_of(problem, n));
    return precision_round(problem->precision, weight * of_class);
}

/* y', and its coefficient: smoothing meets the weights here. */
static void take_labels(const struct way *way, size_t n, struct sample *s)
{
    const struct problem *problem = way->problem;
    const double e = way_round(way, fmax(problem->label_smoothing, 0));
    const double kept = way_round(way, 1 - e);
    const double spread = way_round(way, e / (way->call == CALL_BINARY ? 2 : (double)s->classes));
    for (size_t c = 0; c < s->classes; c++) {
        const double y = way_round(way, problem_label(problem, n, c));
        s->label[c] = way_round(way, way_round(way, kept * y) + spread);
        s->coefficient[c] = s->label[c];
        if (way->call == CALL_BINARY || way->rules->weighting == WEIGHTS_OF_CLASSES)
            s->coefficient[c] =
                way_round(way, s->label[c] * way_round(way, class_weight_of(problem, c)));
    }
}

static double share_of(const struct way *way, size_t n, size_t classes)
{
    const struct problem *problem = way->problem;
    const size_t outputs = way->call == CALL_BINARY ? classes : 1;
    double share = 0;
    switch (way->rules->divisor) {
    case DIVISOR_TARGETS:
        return problem->label_form == LABELS_TARGET ? class_weight_of(problem, label_of(problem, n))
                                                    : (double)outputs;
    case DIVISOR_COUNT:
        return way->rules->averages_outputs ? 1 : (double)outputs;
    case DIVISOR_WEIGHTS:
    case DIVISOR_NONZERO:
        break;
    }
    for (size_t c = 0; c < outputs; c++) {
        const double weight = loss_weight(problem, n, c);
        share += way->rules->divisor == DIVISOR_NONZERO ? weight != 0 : weight;
    }
    return share;
}

double loss_share(const struct problem *problem, size_t n)
{
    const struct way way = way_of(problem);
    return problem_ignored(problem, n) ? 0 : share_of(&way, n, problem_classes(problem));
}

/* An ignored sample, or one without labels. */
static void evaluate_nothing(const struct way *way, size_t n, struct sample *s)
{
    const size_t bytes = s->classes * sizeof(double);
    convention_sample_probs(way->problem, n, s);
    for (size_t c = 0; c < s->classes; c++)
        s->gradient[c] = way->told_logits ? 0 * s->probs[c] : 0 / s->probs[c];
    if (!s->ignored || !way->rules->backward_pass)
        memset(s->gradient, 0, bytes);
    memset(s->label, 0, bytes);
    memset(s->coefficient, 0, bytes);
    memset(s->term, 0, bytes);
}

void convention_sample_probs(const struct problem *problem, size_t n, struct sample *s)
{
    const struct way way = way_of(problem);
    way_take_probs(&way, n, s, s->probs);
    way_clip(&way, s->probs, s);
}

void convention_sample(const struct problem *problem, size_t n, struct sample *s)
{
    const struct way way = way_of(problem);
    s->loss = s->share = 0;
    s->ignored = problem_ignored(problem, n);
    if (problem->label_form == LABELS_NONE || s->ignored) {
        evaluate_nothing(&way, n, s);
        return;
    }
    take_labels(&way, n, s);
    if (way.call == CALL_BINARY)
        way_binary(&way, n, s);
    else
        way_multiclass(&way, n, s);
    s->share = share_of(&way, n, s->classes);
}

bool convention_quick_loss(const struct problem *problem, size_t n, struct sample *s)
{
    const struct way way = way_of(problem);
    const double *values = matrix_row(&problem->values, n);
    if (!way_is_unclipped(&way) || way.precision != PRECISION_FLOAT64 || !way.rules->picks_target ||
        way.call != CALL_NUMBERS || problem->label_smoothing != 0 || problem->temperature != 1 ||
        problem_ignored(problem, n))
        return false;
    const size_t y = (size_t)matrix_row(&problem->target, 0)[n];
    const bool of_classes = way.rules->weighting == WEIGHTS_OF_CLASSES;
    const double a = of_classes ? class_weight_of(problem, y) : 1;
    const struct twofold loss = ce_logits_of_class(values, s->classes, y, a);
    if (a == 0 || !isfinite(loss.hi))
        return false;
    s->loss = twofold_value(twofold_times(loss, loss_weight(problem, n, 0)));
    s->share = share_of(&way, n, s->classes);
    s->ignored = false;
    return true;
}

void convention_losses(const struct problem *problem, size_t n, const struct sample *s, double *out)
{
    const struct way way = way_of(problem);
    out[0] = s->loss;
    for (size_t c = 0; c < s->classes && way.call == CALL_BINARY; c++)
        out[c] = way_times(&way, loss_weight(problem, n, c), s->term[c]);
}
