/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/derive.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/derive_leaf.h"
#include "core/derive_number.h"
#include "core/memory.h"
#include "core/num.h"
#include "core/num_exp.h"
#include "core/rounded.h"

/* In struct derivation, of a number for each item. */
#define ARRAYS 17

/* Two ways through a precision end so many of its epsilons apart, and it is but rounding. */
#define ROUNDINGS 8

bool derivation_is_of_batch(const struct problem *problem)
{
    return problem->task == TASK_BINARY && problem_classes(problem) == 1;
}

static bool has_labels(const struct derivation *d)
{
    return d->problem->label_form != LABELS_NONE && !d->ignored;
}

/* Not cleared: evaluate() and intermediate() fill all that the steps show. */
static void allocate(struct derivation *d)
{
    double *block = memory_resize(NULL, d->items, ARRAYS * sizeof *block);
    double **place[ARRAYS] = {&d->value, &d->input,    &d->label,   &d->smooth, &d->weight,
                              &d->share, &d->exp,      &d->shifted, &d->ratio,  &d->prob,
                              &d->rest,  &d->surprise, &d->other,   &d->term,   &d->gradient,
                              &d->raw,   &d->shared};
    for (size_t i = 0; i < ARRAYS; i++)
        *place[i] = block + i * d->items;
    if (!(d->route == ROUTE_LOGITS && derivation_cuts(d)))
        d->raw = d->prob;
    if (!d->clip.cut_again)
        d->shared = d->prob;
}

bool derivation_cuts(const struct derivation *derivation)
{
    return derivation->clip.kind == CLIP_CUT || derivation->clip.kind == CLIP_CUT_AND_ADD;
}

/* A sample whose arrays are those of the derivation, from an item on; what it has no use for lies
 * where intermediate() will write. */
static struct sample sample_at(const struct derivation *d, size_t item)
{
    return (struct sample){
        .classes = problem_classes(d->problem),
        .input = d->input + item,
        .probs = d->prob + item,
        .log_probs = d->surprise + item,
        .label = d->smooth + item,
        .coefficient = d->shifted + item,
        .term = d->term + item,
        .gradient = d->gradient + item,
    };
}

/* What a binary item has beside; multiclass has no use for -ln(1-p). */
static void finish_binary(struct derivation *d, size_t item)
{
    const double z = d->input[item], p = d->prob[item];
    const bool softly = d->route == ROUTE_LOGITS && !derivation_cuts(d);
    if (softly && is_float64(d))
        d->rest[item] = sigmoid(-z);
    if (softly)
        d->other[item] = rounded_softplus(d->problem->precision, z);
    else if (is_float64(d) && d->clip.added == 0)
        d->other[item] = log1p(-p) < d->clip.log_low ? -d->clip.log_low : -log1p(-p);
    else
        d->other[item] = surprise_of(d, d->rest[item]);
    d->term[item] = times(d, rounded(d, d->share[item]), d->term[item]);
}

static void change_base(struct derivation *d, size_t item)
{
    d->surprise[item] = in_base(d, d->surprise[item]);
    d->other[item] = in_base(d, d->other[item]);
    d->term[item] = in_base(d, d->term[item]);
    d->gradient[item] = in_base(d, d->gradient[item]);
}

/* From what sample_evaluate() has left there to what the items are to have. */
static void finish_items(struct derivation *d, size_t item, size_t end)
{
    for (size_t i = item; i < end; i++) {
        d->rest[i] = 1 - d->prob[i];
        d->surprise[i] = -d->surprise[i];
        d->other[i] = 0;
    }
    for (size_t i = item; i < end && !is_float64(d); i++)
        d->rest[i] = rounded(d, d->rest[i]);
    for (size_t i = item; i < end && d->problem->task == TASK_BINARY; i++)
        finish_binary(d, i);
    for (size_t i = item; i < end && d->problem->log_base != LOG_BASE_E; i++)
        change_base(d, i);
}

/* The classes of sample n are the items from `item` on. */
static void evaluate_sample(struct derivation *d, size_t n, size_t item)
{
    struct sample s = sample_at(d, item);
    sample_evaluate_known(d->problem, n, d->loss, &s);
    loss_gradient(d->loss, &s, s.gradient);
    memcpy(d->value + item, matrix_row(&d->problem->values, n), s.classes * sizeof *d->value);
    problem_labels(d->problem, n, d->label + item);
    class_weights_of(d->problem, d->weight + item);
    sample_weights_of(d->problem, n, d->share + item);
    finish_items(d, item, item + s.classes);
    if (d->sample == EVERY_SAMPLE)
        return;
    d->ignored = s.ignored;
    d->loss_of_sample = in_base(d, s.loss);
}

static void evaluate(struct derivation *d)
{
    if (d->sample != EVERY_SAMPLE)
        evaluate_sample(d, d->sample, 0);
    for (size_t n = 0; n < d->items && d->sample == EVERY_SAMPLE; n++)
        evaluate_sample(d, n, n);
}

/* What is added up on the way to p: e^z, the values, or what the cut left of them. */
static double sum_up(const struct derivation *d)
{
    const bool clipped = d->route == ROUTE_CLIPPED;
    const double *row = !clipped                               ? d->exp
                        : d->clip.row_sum == ROW_SUM_AFTER_CUT ? d->ratio
                                                               : d->input;
    if (is_float64(d))
        return twofold_value(twofold_sum(row, d->items));
    struct total total = total_new(d->problem->precision);
    for (size_t i = 0; i < d->items; i++)
        total_add(&total, row[i]);
    return total_value(&total);
}

/* p before it is cut, where the cut is behind softmax or sigmoid. */
static void find_raw(struct derivation *d)
{
    if (d->raw == d->prob)
        return;
    if (d->problem->task == TASK_MULTICLASS)
        rounded_softmax(d->problem->precision, d->input, d->items, d->raw, NULL);
    for (size_t i = 0; i < d->items && d->problem->task == TASK_BINARY; i++)
        d->raw[i] = rounded_sigmoid(d->problem->precision, d->input[i]);
}

/* The numbers that stand between values and probabilities, as the formulas say. */
static void intermediate(struct derivation *d)
{
    const enum row_sum row_sum = d->clip.row_sum;
    const bool stable = d->way == DERIVE_STABLE;
    d->max = d->input[exp_largest(d->input, d->items)];
    for (size_t i = 0; i < d->items && stable; i++)
        d->shifted[i] = rounded(d, d->input[i] - d->max);
    exponentials(stable ? d->shifted : d->input, d->items, d->exp);
    for (size_t i = 0; i < d->items && !is_float64(d); i++)
        d->exp[i] = rounded(d, d->exp[i]);
    for (size_t i = 0; i < d->items && row_sum == ROW_SUM_AFTER_CUT; i++)
        d->ratio[i] = cut(d, d->input[i]);
    d->sum = sum_up(d);
    for (size_t i = 0; i < d->items && row_sum == ROW_SUM_BEFORE_CUT; i++)
        d->ratio[i] = rounded(d, d->input[i] / d->sum);
    for (size_t i = 0; i < d->items && d->clip.cut_again; i++)
        d->shared[i] = rounded(d, d->ratio[i] / d->sum);
    find_raw(d);
}

/* p in the arithmetic of the precision, as its formula says. */
static double textbook_prob(const struct derivation *d, size_t item)
{
    if (d->problem->task == TASK_BINARY)
        return rounded(d, 1 / rounded(d, 1 + rounded(d, exp(-d->input[item]))));
    return rounded(d, d->exp[item] / d->sum);
}

/* The same number but for rounding; where digits are few, for that of the whole way. */
static bool near(const struct derivation *d, double a, double b)
{
    if (is_float64(d))
        return nearly_equal(a, b);
    const double epsilon = precision_epsilon(d->problem->precision);
    return a == b || (isnan(a) && isnan(b)) ||
           fabs(a - b) <=
               ROUNDINGS * epsilon * (fmax(1, fabs(b)) + (isfinite(d->max) ? fabs(d->max) : 0));
}

/* What an item adds to the loss, out of -ln p and -ln(1-p). */
static double textbook_term(const struct derivation *d, size_t item)
{
    const bool binary = d->problem->task == TASK_BINARY;
    const double weight = derive_has_weights(d) ? d->weight[item] : 1;
    const double yes = rounded(d, d->smooth[item] * weight), no = 1 - d->smooth[item];
    if (!binary && derive_is_passed_over(d, item))
        return 0;
    const double term = times(d, yes, d->surprise[item]);
    if (!binary)
        return term;
    const double outputs = derive_outputs(d);
    const double both = rounded(d, term + times(d, rounded(d, no), d->other[item]));
    return times(d, rounded(d, d->share[item]), rounded(d, both / outputs));
}

/* At an infinite z a framework's own formula may be infinity minus infinity, or 0 times infinity.
 */
static bool ends_otherwise(const struct derivation *d, size_t item)
{
    return has_labels(d) && isinf(d->input[item]) &&
           isnan(textbook_term(d, item)) != isnan(d->term[item]);
}

/* Does the textbook's p of an item lead away from the truth? */
static bool breaks_at(const struct derivation *d, size_t item)
{
    const double p = textbook_prob(d, item), q = cut(d, p);
    if (fpclassify(p) == FP_SUBNORMAL && p == q)
        return true;
    if (d->problem->task == TASK_BINARY)
        return !near(d, in_base(d, surprise_of(d, q)), d->surprise[item]) ||
               !near(d, in_base(d, surprise_of(d, rounded(d, 1 - q))), d->other[item]) ||
               ends_otherwise(d, item);
    return !near(d, in_base(d, surprise_of(d, q)), d->surprise[item]);
}

/* In the usual case breaks_at() would find nothing: where no e^z and no p is so small that it loses
 * digits, and the sum is no overflow, rounding is all that parts p from the truth. */
static bool is_usual(const struct derivation *d)
{
    double least = INFINITY;
    if (d->problem->task != TASK_MULTICLASS || !is_float64(d) || d->clip.row_sum != ROW_SUM_NEVER)
        return false;
    for (size_t i = 0; i < d->items; i++)
        least = d->exp[i] < least ? d->exp[i] : least;
    return least >= DBL_MIN && least / d->sum >= DBL_MIN;
}

/* What the textbook's formulas give in the arithmetic of the machine.  Where that is not the truth,
 * it is what is shown, down to the loss: this is how the way breaks. */
static void follow_textbook(struct derivation *d)
{
    const bool usual = is_usual(d);
    for (size_t i = 0; i < d->items && !usual && !d->breaks; i++)
        d->breaks = breaks_at(d, i);
    if (!d->breaks && d->way != DERIVE_LITERAL)
        return;
    struct total loss = total_new(d->problem->precision);
    for (size_t i = 0; i < d->items; i++) {
        d->raw[i] = textbook_prob(d, i);
        d->prob[i] = cut(d, d->raw[i]);
        d->rest[i] = rounded(d, 1 - d->prob[i]);
        d->surprise[i] = in_base(d, surprise_of(d, d->prob[i]));
        d->other[i] = in_base(d, surprise_of(d, d->rest[i]));
        d->term[i] = textbook_term(d, i);
        total_add(&loss, d->term[i]);
    }
    d->loss_of_sample = total_value(&loss);
    if (d->problem->task == TASK_MULTICLASS)
        d->loss_of_sample = times(d, loss_weight(d->problem, d->sample, 0), d->loss_of_sample);
}

static void add(struct derivation *d, enum step_kind kind, const double *value, bool each)
{
    d->step[d->count++] = (struct step){.kind = kind, .each = each, .value = value};
}

static void add_softmax_steps(struct derivation *d)
{
    if (d->problem->temperature != 1)
        add(d, STEP_SCALE, d->input, true);
    if (d->problem->task == TASK_BINARY) {
        add(d, STEP_SIGMOID, d->raw, true);
        return;
    }
    if (d->way == DERIVE_STABLE) {
        add(d, STEP_MAXIMUM, &d->max, false);
        add(d, STEP_SHIFT, d->shifted, true);
    }
    add(d, STEP_EXP, d->exp, true);
    add(d, STEP_ADD_UP, &d->sum, false);
    add(d, STEP_DIVIDE, d->raw, true);
}

static void add_probability_steps(struct derivation *d)
{
    const enum row_sum row_sum = d->clip.row_sum;
    if (d->route == ROUTE_LOGITS)
        add_softmax_steps(d);
    if (row_sum == ROW_SUM_BEFORE_CUT) {
        add(d, STEP_ADD_UP, &d->sum, false);
        add(d, STEP_DIVIDE, d->ratio, true);
    }
    if (derivation_cuts(d))
        add(d, STEP_CLIP, row_sum == ROW_SUM_AFTER_CUT ? d->ratio : d->prob, true);
    if (row_sum == ROW_SUM_AFTER_CUT) {
        add(d, STEP_ADD_UP, &d->sum, false);
        add(d, STEP_DIVIDE, d->shared, true);
    }
    if (d->clip.cut_again)
        add(d, STEP_CLIP_AGAIN, d->prob, true);
}

static void add_loss_steps(struct derivation *d)
{
    const bool binary = d->problem->task == TASK_BINARY;
    const bool direct = binary && derive_avoids_p(d);
    if (binary && !direct)
        add(d, STEP_COMPLEMENT, d->rest, true);
    if (d->problem->label_smoothing != 0)
        add(d, STEP_SMOOTH, d->smooth, true);
    if (direct) {
        add(d, STEP_DIRECT, d->term, true);
    } else {
        add(d, STEP_SURPRISE, d->surprise, true);
        if (binary)
            add(d, STEP_OTHER, d->other, true);
        add(d, STEP_COUNT, d->term, true);
    }
    if (d->sample != EVERY_SAMPLE)
        add(d, STEP_SUM, &d->loss_of_sample, false);
}

/* Is there anything to reduce?  One sample with divisor 1 is its own mean. */
static bool reduces(const struct derivation *d)
{
    switch (d->problem->reduction) {
    case REDUCTION_NONE:
        return false;
    case REDUCTION_SUM:
        return d->sample == EVERY_SAMPLE || problem_samples(d->problem) > 1;
    case REDUCTION_MEAN:
        return d->sample == EVERY_SAMPLE || problem_samples(d->problem) > 1 ||
               d->loss->divisor != 1;
    }
    return false;
}

static void build(struct derivation *d)
{
    add_probability_steps(d);
    if (d->problem->label_form == LABELS_NONE || d->refusal)
        return;
    if (has_labels(d))
        add_loss_steps(d);
    if (d->breaks || d->way == DERIVE_LITERAL)
        return; /* what follows would mix broken numbers with good ones */
    if (reduces(d))
        add(d, STEP_REDUCE, &d->loss_of_batch, false);
    if (has_labels(d))
        add(d, STEP_GRADIENT, d->gradient, true);
}

static enum route route_of(const struct derivation *d)
{
    if (d->problem->from_logits)
        return ROUTE_LOGITS;
    return derivation_cuts(d) || d->clip.row_sum != ROW_SUM_NEVER ? ROUTE_CLIPPED : ROUTE_PROBS;
}

/* Of the sample by its label, where that is what class_weight means. */
static double label_weight_of(const struct derivation *d)
{
    if (!derive_weighs_labels(d) || !has_labels(d))
        return 1;
    return rounded(d, class_weight_of(d->problem, problem_true_class(d->problem, d->sample)));
}

struct derivation *derivation_new(const struct problem *problem, const struct loss *loss,
                                  size_t sample, enum derivation_way way)
{
    struct derivation *d = memory_new(1, sizeof *d);
    const bool batch = derivation_is_of_batch(problem);
    d->problem = problem;
    d->loss = loss;
    d->way = way;
    d->rules = convention_rules(problem->convention);
    d->call = loss_call(problem);
    d->clip = loss_clip(problem);
    d->route = route_of(d);
    d->refusal = loss->refusal;
    d->sample = batch ? EVERY_SAMPLE : sample;
    d->items = batch ? problem_samples(problem) : problem_classes(problem);
    allocate(d);
    evaluate(d);
    intermediate(d);
    d->label_weight = label_weight_of(d);
    if (d->refusal)
        d->loss_of_sample = NAN;
    if (way != DERIVE_STABLE && d->route == ROUTE_LOGITS)
        follow_textbook(d);
    d->loss_of_batch = in_base(d, problem->reduction == REDUCTION_NONE ? NAN : loss->value);
    build(d);
    return d;
}

struct derivation *derivation_new_sound(const struct problem *problem, const struct loss *loss,
                                        size_t sample)
{
    struct derivation *d = derivation_new(problem, loss, sample, DERIVE_TEXTBOOK);
    if (!d->breaks)
        return d;
    derivation_free(d);
    return derivation_new(problem, loss, sample, DERIVE_STABLE);
}

/* Where a pointer of one block, or of one struct, points to in the copy of it. */
static double *in_copy(const double *at, const void *from, void *to)
{
    return (double *)(void *)((char *)to + ((const char *)at - (const char *)from));
}

struct derivation *derivation_copy(const struct derivation *derivation)
{
    struct derivation *copy = memory_new(1, sizeof *copy);
    const double *block = derivation->value;
    *copy = *derivation;
    allocate(copy);
    memcpy(copy->value, block, ARRAYS * derivation->items * sizeof *block);
    for (size_t i = 0; i < copy->count; i++) {
        const struct step *step = &derivation->step[i];
        copy->step[i].value = step->each ? in_copy(step->value, block, copy->value)
                                         : in_copy(step->value, derivation, copy);
    }
    return copy;
}

void derivation_put(struct derivation *copy, size_t step, size_t item, double value)
{
    const struct step *s = &copy->step[step];
    if (s->each)
        in_copy(s->value, copy->value, copy->value)[item] = value;
    else
        *in_copy(s->value, copy, copy) = value;
}

void derivation_free(struct derivation *derivation)
{
    if (!derivation)
        return;
    free(derivation->value);
    free(derivation);
}

const char *derivation_item_name(const struct derivation *derivation, size_t item,
                                 char room[CLASS_ROOM])
{
    if (derivation->sample != EVERY_SAMPLE)
        return problem_class_name(derivation->problem, item, room);
    snprintf(room, CLASS_ROOM, "%zu", item);
    return room;
}

size_t derivation_find(const struct derivation *derivation, enum step_kind kind)
{
    size_t i = 0;
    while (i < derivation->count && derivation->step[i].kind != kind)
        i++;
    return i;
}
