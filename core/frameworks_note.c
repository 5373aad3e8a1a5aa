/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a call departs from the right one: the facts that differ, each in a few words.  A fact of a
 * framework, such as where it cuts, is told only where these numbers meet it. */
#include <math.h>
#include <stdio.h>

#include "core/convention.h"
#include "core/frameworks_call.h"
#include "core/intl.h"
#include "core/loss_convention.h"
#include "core/number.h"

/* Relative; in short types a divisor is rounded as well. */
#define DIVISORS_DIFFER 1e-6

struct judged {
    const struct fitted *fitted;
    const struct convention_rules *rules;
    struct clip clip;
    const struct loss *loss, *right;
};

static bool is_told_logits(const struct judged *judged)
{
    return judged->fitted->problem.from_logits;
}

static bool is_multiclass(const struct judged *judged)
{
    return judged->fitted->problem.task == TASK_MULTICLASS;
}

static bool changes_task(const struct judged *judged)
{
    return judged->fitted->problem.task != judged->fitted->stated->task;
}

/* ---- the facts ---- */

/* Each appends its words, or nothing. */

static void say_what_it_takes(const struct judged *judged, struct text *out)
{
    const bool logits = judged->fitted->stated->kind == VALUES_LOGITS;
    if (fitted_is_raw(judged->fitted))
        text_add(out, logits ? _("takes the logits for log-probabilities")
                             : _("takes the probabilities for their logarithms"));
    else if (logits && !is_told_logits(judged))
        text_add(out, _("takes the logits for probabilities"));
    else if (!logits && is_told_logits(judged))
        text_add(out, changes_task(judged)    ? _("takes the probabilities for logits")
                      : is_multiclass(judged) ? _("softmax twice")
                                              : _("sigmoid twice"));
}

static bool divides(const struct judged *judged)
{
    return is_told_logits(judged) || judged->clip.row_sum != ROW_SUM_NEVER;
}

static void say_task(const struct judged *judged, struct text *out)
{
    if (!changes_task(judged) || fitted_is_raw(judged->fitted))
        return;
    if (!is_multiclass(judged))
        text_add(out, is_told_logits(judged) ? _("each class its own sigmoid")
                                             : _("each class a yes or no of its own"));
    else if (problem_classes(judged->fitted->stated) > 1)
        text_add(out, _("one distribution over the outputs"));
    else if (divides(judged))
        text_add(out, _("one class alone: p is 1 whatever the value"));
    else
        text_add(out, _("a yes is -ln p, a no costs nothing"));
}

static void say_lost(const struct judged *judged, struct text *out)
{
    static const struct {
        enum lost lost;
        const char *words;
    } table[] = {
        {LOST_SMOOTHING, N_("has no label smoothing")},
        {LOST_POS_WEIGHT, N_("has no pos_weight")},
        {LOST_IGNORED, N_("counts the ignored samples")},
        {LOST_OUTPUT_WEIGHTS, N_("has no weights of outputs")},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (judged->fitted->lost & table[i].lost)
            text_addf(out, "%s%s", out->length ? "; " : "", _(table[i].words));
}

static void say_beyond(const struct judged *judged, struct text *out)
{
    if (judged->fitted->beyond)
        text_add(out, _("a label that is no class gives nan"));
}

static double sum_of(const double *row, size_t count)
{
    double sum = 0;
    for (size_t c = 0; c < count; c++)
        sum += row[c];
    return sum;
}

/* Are there rows of probabilities that do not sum to one? */
static bool sums_are_off(const struct problem *problem)
{
    for (size_t n = 0; n < problem_samples(problem); n++)
        if (!(fabs(sum_of(matrix_row(&problem->values, n), problem_classes(problem)) - 1) <=
              SUM_TOLERANCE))
            return true;
    return false;
}

/* Does the cut change a probability that counts in sample n? */
static bool cuts_sample(const struct judged *judged, size_t n)
{
    const struct problem *problem = &judged->fitted->problem;
    const double *row = matrix_row(&problem->values, n);
    const size_t classes = problem_classes(problem);
    const bool binary = problem->task == TASK_BINARY, smoothed = problem->label_smoothing != 0;
    const double sum = judged->clip.row_sum == ROW_SUM_BEFORE_CUT ? sum_of(row, classes) : 1;
    const double least = exp(judged->clip.log_low); /* 0 where the logarithm is not cut */
    const double low = fmax(judged->clip.low, least), high = fmin(judged->clip.high, 1 - least);
    for (size_t c = 0; c < classes; c++) {
        const double p = row[c] / sum, y = problem_label(problem, n, c);
        const bool yes = smoothed || y != 0 || judged->clip.row_sum == ROW_SUM_AFTER_CUT;
        const bool no = binary && (smoothed || y != 1);
        if ((yes || no) && (p < low || p > high))
            return true;
    }
    return false;
}

static bool is_cut(const struct judged *judged)
{
    const enum clip_kind kind = judged->clip.kind;
    if (is_told_logits(judged) || fitted_is_raw(judged->fitted) || kind == CLIP_NONE ||
        kind == CLIP_ADD)
        return false;
    for (size_t n = 0; n < problem_samples(&judged->fitted->problem); n++)
        if (!problem_ignored(&judged->fitted->problem, n) && cuts_sample(judged, n))
            return true;
    return false;
}

/* Are there rows that the division by the sum changes? */
static bool meets_row_sum(const struct judged *judged)
{
    return is_multiclass(judged) && !is_told_logits(judged) && !fitted_is_raw(judged->fitted) &&
           problem_classes(judged->fitted->stated) > 1 && sums_are_off(&judged->fitted->problem);
}

static void say_row_sum(const struct judged *judged, struct text *out)
{
    const enum row_sum row_sum = judged->clip.row_sum;
    if (!meets_row_sum(judged))
        return;
    if (row_sum == ROW_SUM_NEVER && judged->fitted->stated->kind == VALUES_LOGITS)
        text_add(out, _("does not divide the rows by their sums"));
    else if (row_sum == ROW_SUM_BEFORE_CUT || (row_sum == ROW_SUM_AFTER_CUT && !is_cut(judged)))
        text_add(out, _("divides each row by its sum"));
}

/* "1e-7", "2.2e-16". */
static struct number_text short_number(double value)
{
    struct number_text out;
    const int exponent = (int)floor(log10(value));
    const double digits = value / pow(10, exponent);
    const bool whole = fabs(digits - round(digits)) < 0.01;
    snprintf(out.text, sizeof out.text, "%.*fe%d", whole ? 0 : 1, digits, exponent);
    return out;
}

static void say_clip(const struct judged *judged, struct text *out)
{
    const struct clip *clip = &judged->clip;
    const bool cut = is_cut(judged);
    if (is_told_logits(judged) || fitted_is_raw(judged->fitted))
        return;
    if (cut && isfinite(clip->log_low))
        text_addf(out, _("cuts the logarithm at %s"), number_exact(clip->log_low).text);
    else if (cut)
        text_addf(out, _("cuts p to %s .. 1 - %s"), short_number(clip->low).text,
                  short_number(clip->low).text);
    if (cut && clip->row_sum == ROW_SUM_AFTER_CUT && meets_row_sum(judged))
        text_add(out, _(", then divides each row by its sum"));
    if (clip->added != 0)
        text_addf(out, _("%sadds %s inside the logarithm"), out->length ? "; " : "",
                  short_number(clip->added).text);
}

static void say_weighting(const struct judged *judged, struct text *out)
{
    const struct problem *stated = judged->fitted->stated;
    if (judged->rules->weighting != WEIGHTS_OF_SAMPLES || matrix_is_empty(&stated->class_weight))
        return;
    if (judged->fitted->problem.label_smoothing != 0)
        text_add(out, _("the label's weight multiplies the smoothing, too"));
    else if (judged->fitted->soft)
        text_add(out, _("weighs a sample by its largest label"));
}

/* One loss a sample, the mean over its outputs? */
static bool averages(const struct judged *judged)
{
    return judged->rules->averages_outputs && !is_multiclass(judged) &&
           problem_classes(judged->fitted->stated) > 1;
}

static void say_divisor(const struct judged *judged, struct text *out)
{
    const double outputs = averages(judged) ? (double)problem_classes(judged->fitted->stated) : 1;
    const double here = judged->loss->divisor * outputs, right = judged->right->divisor;
    switch (judged->fitted->problem.reduction) {
    case REDUCTION_MEAN:
        if (fabs(here - right) > DIVISORS_DIFFER * fabs(right))
            text_addf(out, _("divides by %s, not by %s"), number_brief(here, 4).text,
                      number_brief(right, 4).text);
        break;
    case REDUCTION_SUM:
        if (averages(judged))
            text_add(out, _("adds the means over the outputs of each sample"));
        break;
    case REDUCTION_NONE:
        if (averages(judged))
            text_add(out, _("gives the mean over the outputs of each sample"));
        break;
    }
}

/* A probability below 0; or yes and no of one above 1. */
static bool has_logs_of_less_than_zero(const struct judged *judged)
{
    const struct matrix *values = &judged->fitted->problem.values;
    for (size_t n = 0; n < values->rows; n++)
        for (size_t c = 0; c < values->columns; c++) {
            const double p = matrix_row(values, n)[c];
            if (p < 0 || (p > 1 && !is_multiclass(judged)))
                return true;
        }
    return false;
}

static void say_nan(const struct judged *judged, struct text *out)
{
    if (judged->fitted->problem.reduction == REDUCTION_NONE || judged->fitted->beyond)
        return;
    if (isnan(judged->right->value) && !isnan(judged->loss->value))
        text_add(out, judged->right->divisor == 0 ? _("the mean of nothing is 0 here")
                                                  : _("what is infinite gives a number here"));
    else if (isnan(judged->loss->value) && judged->loss->divisor == 0)
        text_add(out, _("the mean of nothing is nan here"));
    else if (isnan(judged->loss->sum) && !isnan(judged->right->sum))
        text_add(out, is_told_logits(judged) || !has_logs_of_less_than_zero(judged)
                          ? _("what is infinite ends in nan here")
                          : _("the logarithm of a negative number is nan"));
}

typedef void say(const struct judged *judged, struct text *out);

static say *const facts[] = {say_what_it_takes, say_task,      say_lost,    say_beyond, say_row_sum,
                             say_clip,          say_weighting, say_divisor, say_nan};

static void add_facts(const struct judged *judged, struct text *out)
{
    struct text fact = {0};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        text_clear(&fact);
        facts[i](judged, &fact);
        if (fact.length)
            text_addf(out, "%s%s", out->length ? "; " : "", text_string(&fact));
    }
    text_release(&fact);
}

/* ---- the verdict ---- */

static bool is_the_right_one(const struct judged *judged)
{
    const struct problem *problem = &judged->fitted->problem;
    return problem->reduction == REDUCTION_NONE ||
           same_loss(judged->loss->value, judged->right->value, problem->precision);
}

static void add_rounding(const struct judged *judged, struct text *out)
{
    const enum precision precision = judged->fitted->problem.precision;
    if (precision == PRECISION_FLOAT64)
        text_add(out, _("loses digits on the way"));
    else
        text_addf(out, _("rounds as %s does"), precision_name(precision));
}

void note_add(const struct fitted *fitted, const struct loss *loss, const struct loss *right,
              bool matches, struct text *out)
{
    const struct problem *stated = fitted->stated;
    const bool sound = stated->from_logits == (stated->kind == VALUES_LOGITS);
    const struct judged judged = {.fitted = fitted,
                                  .rules = convention_rules(fitted->problem.convention),
                                  .clip = loss_clip(&fitted->problem),
                                  .loss = loss,
                                  .right = right};
    struct text words = {0};
    add_facts(&judged, &words);
    if (matches && fitted_is_another(fitted))
        text_addf(out, _("the same by chance: %s"), text_string(&words));
    else if (matches && sound)
        text_add(out, _("the loss as stated"));
    else if (matches)
        text_addf(out, _("as stated: %s"), text_string(&words));
    else if (words.length)
        text_add(out, text_string(&words));
    else if (!sound && is_the_right_one(&judged))
        text_add(out, _("takes the values for what they are"));
    else
        add_rounding(&judged, out);
    text_release(&words);
}
