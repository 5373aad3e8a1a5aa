/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the values to the logarithm, and the gradient on the way back. */
#include <math.h>
#include <string.h>

#include "core/loss_way.h"
#include "core/num.h"
#include "core/rounded.h"

/* The rule, or that of the exact convention for logits that are told to be probabilities. */
static struct clip_rule clip_rule_of(const struct problem *problem)
{
    const struct convention_rules *rules = convention_rules(problem->convention);
    const struct clip_rule none = {CLIP_NONE, ROW_SUM_NEVER, 0, false};
    if (problem->from_logits && !rules->logits_clipped)
        return none;
    if (problem->convention != CONVENTION_EXACT)
        return rules->clip[loss_call(problem)];
    if (problem_route(problem) != ROUTE_CLIPPED)
        return none;
    return (struct clip_rule){CLIP_CUT,
                              problem->task == TASK_BINARY ? ROW_SUM_NEVER : ROW_SUM_BEFORE_CUT,
                              CLIP_LOW, false};
}

struct clip loss_clip(const struct problem *problem)
{
    const struct clip_rule rule = clip_rule_of(problem);
    const enum precision precision = problem->precision;
    const double exact = rule.epsilon == 0 ? precision_epsilon(precision) : rule.epsilon;
    const double epsilon = precision_round(precision, exact);
    const bool cuts = rule.kind == CLIP_CUT || rule.kind == CLIP_CUT_AND_ADD;
    const bool adds = rule.kind == CLIP_ADD || rule.kind == CLIP_CUT_AND_ADD;
    return (struct clip){
        .kind = rule.kind,
        .row_sum = rule.row_sum,
        .cut_again = rule.cut_again,
        .low = cuts ? epsilon : -INFINITY,
        .high = cuts ? precision_round(precision, 1 - exact) : INFINITY,
        .added = adds ? epsilon : 0,
        .log_low = rule.kind == CLIP_LOG ? -epsilon : -INFINITY,
    };
}

struct way way_of(const struct problem *problem)
{
    return (struct way){
        .problem = problem,
        .rules = convention_rules(problem->convention),
        .call = loss_call(problem),
        .clip = loss_clip(problem),
        .told_logits = problem->from_logits,
        .precision = problem->precision,
    };
}

double way_round(const struct way *way, double value)
{
    return precision_round(way->precision, value);
}

double way_times(const struct way *way, double coefficient, double value)
{
    return way_round(way,
                     way->rules->zero_removes ? weighted(coefficient, value) : coefficient * value);
}

double way_sum(const struct way *way, const double *row, size_t count)
{
    struct total total = total_new(way->precision);
    for (size_t c = 0; c < count; c++)
        total_add(&total, row[c]);
    return total_value(&total);
}

bool way_is_unclipped(const struct way *way)
{
    return way->told_logits && way->clip.kind == CLIP_NONE;
}

double way_temperature(const struct way *way)
{
    return way->told_logits ? way_round(way, way->problem->temperature) : 1;
}

void way_take_probs(const struct way *way, size_t n, struct sample *s, double *raw)
{
    const double *values = matrix_row(&way->problem->values, n);
    const double temperature = way_temperature(way);
    for (size_t c = 0; c < s->classes; c++)
        s->input[c] = way_round(way, way_round(way, values[c]) / temperature);
    if (!way->told_logits) {
        memcpy(raw, s->input, s->classes * sizeof *raw);
    } else if (way->call != CALL_BINARY) {
        rounded_softmax(way->precision, s->input, s->classes, raw, s->log_probs);
    } else {
        for (size_t c = 0; c < s->classes; c++) {
            raw[c] = rounded_sigmoid(way->precision, s->input[c]);
            s->log_probs[c] = -rounded_softplus(way->precision, -s->input[c]);
        }
    }
}

static void divide(const struct way *way, double *row, size_t count)
{
    const double divisor = way_sum(way, row, count);
    for (size_t c = 0; c < count; c++)
        row[c] = way_round(way, row[c] / divisor);
}

static double log_of(const struct way *way, double p)
{
    const double log_p = way_round(way, log(way_round(way, p + way->clip.added)));
    return log_p < way->clip.log_low ? way->clip.log_low : log_p;
}

/* ln(1 - p); log1p where nothing is added and nothing rounded, for small p. */
double way_log_of_other(const struct way *way, double p)
{
    const bool exactly = way->precision == PRECISION_FLOAT64 && way->clip.added == 0;
    const double other = way_round(way, way_round(way, 1 - p) + way->clip.added);
    const double log_p = exactly ? log1p(-p) : way_round(way, log(other));
    return log_p < way->clip.log_low ? way->clip.log_low : log_p;
}

bool way_cuts(const struct way *way, double p)
{
    return p < way->clip.low || p > way->clip.high;
}

static void cut(const struct way *way, double *row, size_t count)
{
    for (size_t c = 0; c < count; c++)
        if (way_cuts(way, row[c]))
            row[c] = row[c] < way->clip.low ? way->clip.low : way->clip.high;
}

void way_clip(const struct way *way, const double *raw, struct sample *s)
{
    const struct clip *clip = &way->clip;
    memmove(s->probs, raw, s->classes * sizeof *raw);
    if (clip->row_sum == ROW_SUM_BEFORE_CUT)
        divide(way, s->probs, s->classes);
    cut(way, s->probs, s->classes);
    if (clip->row_sum == ROW_SUM_AFTER_CUT)
        divide(way, s->probs, s->classes);
    if (clip->cut_again)
        cut(way, s->probs, s->classes);
    for (size_t c = 0; c < s->classes && (!way->told_logits || clip->kind != CLIP_NONE); c++)
        s->log_probs[c] = log_of(way, s->probs[c]);
}

/* ---- gradients by probs, carried on to the values ---- */

/* Behind a division by the sum of the row: p = part / sum is part[c] / scale. */
static void undo_division(const struct way *way, const double *part, double scale, double sum,
                          struct sample *s)
{
    double along = 0;
    for (size_t c = 0; c < s->classes; c++)
        along += weighted(s->gradient[c], part[c] / scale);
    for (size_t c = 0; c < s->classes; c++)
        s->gradient[c] = way_round(way, (s->gradient[c] - along) / sum);
}

/* Behind a division after the cut, and a second cut.  What that holds has slope 0; elsewhere probs
 * are what the division gave. */
static void undo_later_division(const struct way *way, const double *raw, struct sample *s)
{
    struct total total = total_new(way->precision);
    for (size_t c = 0; c < s->classes; c++)
        total_add(&total, fmin(fmax(raw[c], way->clip.low), way->clip.high));
    const double sum = total_value(&total);
    for (size_t c = 0; c < s->classes && way->clip.cut_again; c++) {
        const double once = fmin(fmax(raw[c], way->clip.low), way->clip.high);
        if (way_cuts(way, way_round(way, once / sum)))
            s->gradient[c] = 0;
    }
    undo_division(way, s->probs, 1, sum, s);
}

void way_undo_clip(const struct way *way, const double *raw, struct sample *s)
{
    const struct clip *clip = &way->clip;
    const double sum = clip->row_sum == ROW_SUM_BEFORE_CUT ? way_sum(way, raw, s->classes) : 1;
    if (clip->row_sum == ROW_SUM_AFTER_CUT)
        undo_later_division(way, raw, s);
    for (size_t c = 0; c < s->classes; c++)
        if (way_cuts(way, way_round(way, raw[c] / sum)))
            s->gradient[c] = 0;
    if (clip->row_sum == ROW_SUM_BEFORE_CUT)
        undo_division(way, raw, sum, sum, s);
}

void way_undo_softmax(const struct way *way, const double *p, struct sample *s)
{
    double along = 0;
    for (size_t c = 0; c < s->classes; c++)
        along += s->gradient[c] * p[c];
    for (size_t c = 0; c < s->classes; c++)
        s->gradient[c] = way_round(way, p[c] * (s->gradient[c] - along));
}
