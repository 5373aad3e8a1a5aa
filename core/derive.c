/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/derive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/num.h"

#define ARRAYS 15

/* Two p that differ by no more, as a part of them, have nearly equal logarithms (num.h). */
#define NEAR_ENOUGH 1e-10

bool derivation_is_of_batch(const struct problem *problem)
{
    return problem->task == TASK_BINARY && problem_classes(problem) == 1;
}

static bool has_labels(const struct derivation *d)
{
    return d->problem->label_form != LABELS_NONE && !d->ignored;
}

/* Not cleared: evaluate() and intermediate() fill them all. */
static void allocate(struct derivation *d)
{
    double *block = memory_resize(NULL, d->items, ARRAYS * sizeof *block);
    double **place[ARRAYS] = {&d->value, &d->input,    &d->label,   &d->smooth, &d->weight,
                              &d->share, &d->exp,      &d->shifted, &d->ratio,  &d->prob,
                              &d->rest,  &d->surprise, &d->other,   &d->term,   &d->gradient};
    for (size_t i = 0; i < ARRAYS; i++)
        *place[i] = block + i * d->items;
}

static double in_base(const struct derivation *d, double nats)
{
    const enum log_base base = d->problem->log_base;
    return base == LOG_BASE_E ? nats : loss_in_base(nats, base);
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
    if (d->route == ROUTE_LOGITS)
        d->rest[item] = sigmoid(-d->input[item]);
    d->other[item] =
        d->route == ROUTE_LOGITS ? -log_sigmoid(-d->input[item]) : -log1p(-d->prob[item]);
    d->term[item] = weighted(d->share[item], d->term[item]);
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
    for (size_t i = item; i < end && d->problem->task == TASK_BINARY; i++)
        finish_binary(d, i);
    for (size_t i = item; i < end && d->problem->log_base != LOG_BASE_E; i++)
        change_base(d, i);
}

/* The classes of sample n are the items from `item` on. */
static void evaluate_sample(struct derivation *d, size_t n, size_t item)
{
    struct sample s = sample_at(d, item);
    sample_evaluate(d->problem, n, &s);
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

/* The numbers that stand between values and probabilities, as the formulas say. */
static void intermediate(struct derivation *d)
{
    const bool clipped = d->route == ROUTE_CLIPPED;
    d->max = -INFINITY;
    for (size_t i = 0; i < d->items; i++)
        d->max = d->input[i] > d->max ? d->input[i] : d->max;
    for (size_t i = 0; i < d->items; i++) {
        d->shifted[i] = d->input[i] - d->max;
        d->exp[i] = exp(d->way == DERIVE_STABLE ? d->shifted[i] : d->input[i]);
    }
    d->sum = twofold_value(twofold_sum(clipped ? d->value : d->exp, d->items));
    for (size_t i = 0; i < d->items; i++)
        d->ratio[i] = d->value[i] / d->sum;
}

/* p in double arithmetic, as its formula says. */
static double textbook_prob(const struct derivation *d, size_t item)
{
    return d->problem->task == TASK_BINARY ? 1 / (1 + exp(-d->input[item])) : d->exp[item] / d->sum;
}

/* Does the textbook's p of an item lead away from the truth? */
static bool breaks_at(const struct derivation *d, size_t item)
{
    const double p = textbook_prob(d, item);
    if (fpclassify(p) == FP_SUBNORMAL)
        return true;
    if (d->problem->task == TASK_BINARY)
        return !nearly_equal(in_base(d, -log(p)), d->surprise[item]) ||
               !nearly_equal(in_base(d, -log(1 - p)), d->other[item]);
    /* the usual case needs no logarithm: -ln of numbers that are so near each other is as near */
    return !(p > 0 && fabs(p - d->prob[item]) <= NEAR_ENOUGH * p) &&
           !nearly_equal(in_base(d, -log(p)), d->surprise[item]);
}

/* What the textbook's formulas give in double arithmetic.  Where that is not the truth, it is what
 * is shown, down to the loss: this is how the way breaks. */
static void follow_textbook(struct derivation *d)
{
    const bool binary = d->problem->task == TASK_BINARY;
    for (size_t i = 0; i < d->items && !d->breaks; i++)
        d->breaks = breaks_at(d, i);
    if (!d->breaks && d->way != DERIVE_LITERAL)
        return;
    struct twofold loss = twofold_from(0);
    for (size_t i = 0; i < d->items; i++) {
        d->prob[i] = textbook_prob(d, i);
        d->rest[i] = 1 - d->prob[i];
        d->surprise[i] = in_base(d, -log(d->prob[i]));
        d->other[i] = in_base(d, -log(d->rest[i]));
        const double yes = d->smooth[i] * d->weight[i], no = binary ? 1 - d->smooth[i] : 0;
        const double term = weighted(yes, d->surprise[i]) + weighted(no, d->other[i]);
        d->term[i] = binary ? weighted(d->share[i], term) : term;
        loss = twofold_add(loss, twofold_from(d->term[i]));
    }
    d->loss_of_sample =
        binary ? twofold_value(loss)
               : weighted(sample_weight_of(d->problem, d->sample, 0), twofold_value(loss));
}

static void add(struct derivation *d, enum step_kind kind, const double *value, bool each)
{
    d->step[d->count++] = (struct step){.kind = kind, .each = each, .value = value};
}

static void add_probability_steps(struct derivation *d)
{
    const bool binary = d->problem->task == TASK_BINARY;
    if (d->route == ROUTE_LOGITS && d->problem->temperature != 1)
        add(d, STEP_SCALE, d->input, true);
    if (d->route == ROUTE_CLIPPED) {
        if (!binary) {
            add(d, STEP_ADD_UP, &d->sum, false);
            add(d, STEP_DIVIDE, d->ratio, true);
        }
        add(d, STEP_CLIP, d->prob, true);
    }
    if (d->route == ROUTE_LOGITS && binary)
        add(d, STEP_SIGMOID, d->prob, true);
    if (d->route == ROUTE_LOGITS && !binary) {
        if (d->way == DERIVE_STABLE) {
            add(d, STEP_MAXIMUM, &d->max, false);
            add(d, STEP_SHIFT, d->shifted, true);
        }
        add(d, STEP_EXP, d->exp, true);
        add(d, STEP_ADD_UP, &d->sum, false);
        add(d, STEP_DIVIDE, d->prob, true);
    }
}

static void add_loss_steps(struct derivation *d)
{
    const bool binary = d->problem->task == TASK_BINARY;
    const bool direct = binary && d->route == ROUTE_LOGITS && d->way == DERIVE_STABLE;
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
    if (d->problem->label_form == LABELS_NONE)
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

struct derivation *derivation_new(const struct problem *problem, const struct loss *loss,
                                  size_t sample, enum derivation_way way)
{
    struct derivation *d = memory_new(1, sizeof *d);
    const bool batch = derivation_is_of_batch(problem);
    d->problem = problem;
    d->loss = loss;
    d->way = way;
    d->route = problem_route(problem);
    d->sample = batch ? EVERY_SAMPLE : sample;
    d->items = batch ? problem_samples(problem) : problem_classes(problem);
    allocate(d);
    evaluate(d);
    intermediate(d);
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
