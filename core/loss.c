/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/loss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/loss_convention.h"
#include "core/memory.h"
#include "core/num.h"
#include "core/parallel.h"

#define SAMPLE_ARRAYS 7

/* So many values are worth a range of their own in parallel_run(). */
#define LARGE_WORK ((size_t)1 << 14)

struct sample sample_new(size_t classes)
{
    double *block = memory_resize(NULL, classes, SAMPLE_ARRAYS * sizeof *block);
    return (struct sample){
        .classes = classes,
        .input = block,
        .probs = block + classes,
        .log_probs = block + 2 * classes,
        .label = block + 3 * classes,
        .coefficient = block + 4 * classes,
        .term = block + 5 * classes,
        .gradient = block + 6 * classes,
    };
}

void sample_release(struct sample *sample)
{
    free(sample->input);
    *sample = (struct sample){0};
}

/* A weight for each class, one for all, or none, which is 1. */
static double weight_of(const struct matrix *weight, size_t row, size_t c)
{
    if (matrix_is_empty(weight))
        return 1;
    return matrix_row(weight, row)[weight->columns == 1 ? 0 : c];
}

static void weights_of(const struct matrix *weight, size_t row, size_t classes, double *out)
{
    if (weight->columns == classes) {
        memcpy(out, matrix_row(weight, row), classes * sizeof *out);
        return;
    }
    const double same = weight_of(weight, row, 0);
    for (size_t c = 0; c < classes; c++)
        out[c] = same;
}

static const struct matrix *class_weights(const struct problem *problem)
{
    return problem->task == TASK_BINARY ? &problem->pos_weight : &problem->class_weight;
}

double sample_weight_of(const struct problem *problem, size_t n, size_t c)
{
    return weight_of(&problem->sample_weight, n, c);
}

void sample_weights_of(const struct problem *problem, size_t n, double *out)
{
    weights_of(&problem->sample_weight, n, problem_classes(problem), out);
}

double class_weight_of(const struct problem *problem, size_t c)
{
    return weight_of(class_weights(problem), 0, c);
}

void class_weights_of(const struct problem *problem, double *out)
{
    weights_of(class_weights(problem), 0, problem_classes(problem), out);
}

static double clip(double p)
{
    if (p < CLIP_LOW)
        return CLIP_LOW;
    return p > 1 - CLIP_LOW ? 1 - CLIP_LOW : p;
}

/* Sum of a row as Keras takes it before it divides. */
static double row_sum(const double *row, size_t count)
{
    return twofold_value(twofold_sum(row, count));
}

/* Only logits are divided by the temperature. */
static double temperature_of(const struct problem *problem)
{
    return problem_route(problem) == ROUTE_LOGITS ? problem->temperature : 1;
}

static void take_input(const struct problem *problem, size_t n, struct sample *s)
{
    const double *values = matrix_row(&problem->values, n);
    const double temperature = temperature_of(problem);
    if (temperature == 1)
        memcpy(s->input, values, s->classes * sizeof *values);
    for (size_t c = 0; c < s->classes && temperature != 1; c++)
        s->input[c] = values[c] / temperature;
}

/* Where there is no softmax: each class by itself, but for the divisor. */
static double prob_of(enum route route, double v, double divisor)
{
    switch (route) {
    case ROUTE_LOGITS:
        return sigmoid(v);
    case ROUTE_PROBS:
        return v;
    case ROUTE_CLIPPED:
        break;
    }
    return clip(v / divisor);
}

/* What a row is divided by before it is clipped. */
static double divisor_of(const struct problem *problem, size_t n)
{
    if (problem_route(problem) != ROUTE_CLIPPED || problem->task == TASK_BINARY)
        return 1;
    return row_sum(matrix_row(&problem->values, n), problem_classes(problem));
}

static bool has_softmax(const struct problem *problem)
{
    return problem->task == TASK_MULTICLASS && problem_route(problem) == ROUTE_LOGITS;
}

void sample_evaluate_probs(const struct problem *problem, size_t n, struct sample *s)
{
    if (loss_by_convention(problem)) {
        convention_sample_probs(problem, n, s);
        return;
    }
    take_input(problem, n, s);
    if (has_softmax(problem)) {
        softmax(s->input, s->classes, s->probs);
        return;
    }
    const enum route route = problem_route(problem);
    const double divisor = divisor_of(problem, n);
    if (route == ROUTE_PROBS)
        memcpy(s->probs, s->input, s->classes * sizeof *s->probs);
    for (size_t c = 0; c < s->classes && route != ROUTE_PROBS; c++)
        s->probs[c] = prob_of(route, s->input[c], divisor);
}

/* input, probs and log_probs. */
static void evaluate_probs(const struct problem *problem, size_t n, struct sample *s)
{
    if (has_softmax(problem)) {
        take_input(problem, n, s);
        ce_softmax(s->input, NULL, s->classes, s->probs, s->log_probs, NULL);
        return;
    }
    sample_evaluate_probs(problem, n, s);
    for (size_t c = 0; c < s->classes; c++)
        s->log_probs[c] =
            problem_route(problem) == ROUTE_LOGITS ? log_sigmoid(s->input[c]) : log(s->probs[c]);
}

/* y', and its coefficient: smoothing meets the weights here. */
static void evaluate_labels(const struct problem *problem, size_t n, struct sample *s)
{
    const double e = problem->label_smoothing;
    const bool binary = problem->task == TASK_BINARY;
    const bool numbers = problem->label_form == LABELS_TARGET;
    const double *labels = numbers ? NULL : matrix_row(&problem->labels, n);
    const double spread = e / (binary ? 2 : (double)s->classes);
    for (size_t c = 0; c < s->classes && numbers; c++)
        s->label[c] = spread;
    for (size_t c = 0; c < s->classes && !numbers; c++)
        s->label[c] = (1 - e) * labels[c] + spread;
    if (numbers)
        s->label[(size_t)matrix_row(&problem->target, 0)[n]] = (1 - e) + spread;
    if (matrix_is_empty(class_weights(problem))) {
        memcpy(s->coefficient, s->label, s->classes * sizeof *s->label);
        return;
    }
    class_weights_of(problem, s->coefficient);
    for (size_t c = 0; c < s->classes; c++)
        s->coefficient[c] *= s->label[c];
}

/* The gradient by p / sum(p) with the clip, carried on to p itself.  Where the clip holds a value
 * its slope is 0. */
static void undo_division(const struct problem *problem, struct sample *s)
{
    const double divisor = problem->task == TASK_BINARY ? 1 : row_sum(s->input, s->classes);
    double along = 0;
    for (size_t c = 0; c < s->classes; c++) {
        const double q = s->input[c] / divisor;
        if (q < CLIP_LOW || q > 1 - CLIP_LOW)
            s->gradient[c] = 0;
        if (s->gradient[c] != 0)
            along += s->gradient[c] * q;
    }
    if (problem->task == TASK_BINARY)
        return;
    for (size_t c = 0; c < s->classes; c++)
        s->gradient[c] = (s->gradient[c] - along) / divisor;
}

static void take_loss(const struct problem *problem, size_t n, struct twofold loss,
                      struct sample *s)
{
    const double weight = sample_weight_of(problem, n, 0);
    s->loss = weight == 0 ? 0 : twofold_value(twofold_times(loss, weight));
    s->share = problem->label_form == LABELS_TARGET
                   ? class_weight_of(problem, (size_t)matrix_row(&problem->target, 0)[n])
                   : 1;
}

/* What a loss has found of the same logits; NULL if nothing.  They are told by their address. */
static const struct softmax_row *known_row(const struct loss *loss, const struct problem *problem,
                                           size_t n)
{
    const bool known = loss && loss->found.known && loss->found.sample == n &&
                       loss->problem.temperature == problem->temperature &&
                       matrix_row(&loss->problem.values, n) == matrix_row(&problem->values, n);
    return known ? &loss->found.row : NULL;
}

/* All but the labels and their coefficients. */
static void evaluate_multiclass(const struct problem *problem, size_t n, const struct loss *known,
                                struct sample *s)
{
    const enum route route = problem_route(problem);
    const double weight = sample_weight_of(problem, n, 0);
    struct twofold loss;
    if (route == ROUTE_LOGITS) {
        const struct softmax_row *row = known_row(known, problem, n);
        take_input(problem, n, s);
        const struct softmax_row own = row ? *row : softmax_row_of(s->input, s->classes);
        loss = ce_softmax_of_row(&own, s->input, s->coefficient, s->classes, s->probs, s->log_probs,
                                 s->gradient);
    } else {
        evaluate_probs(problem, n, s);
        loss = ce_probs(s->probs, s->coefficient, s->classes, s->gradient);
    }
    if (route == ROUTE_CLIPPED)
        undo_division(problem, s);
    const double scale = weight / temperature_of(problem);
    for (size_t c = 0; c < s->classes; c++)
        s->term[c] = weighted(s->coefficient[c], -s->log_probs[c]);
    for (size_t c = 0; c < s->classes && scale != 1; c++)
        s->gradient[c] = weighted(scale, s->gradient[c]);
    take_loss(problem, n, loss, s);
}

static void evaluate_binary(const struct problem *problem, size_t n, struct sample *s)
{
    const enum route route = problem_route(problem);
    struct twofold sum = twofold_from(0);
    evaluate_probs(problem, n, s);
    for (size_t c = 0; c < s->classes; c++) {
        const double q = class_weight_of(problem, c), weight = sample_weight_of(problem, n, c);
        struct twofold loss = route == ROUTE_LOGITS
                                  ? bce_logits(s->input[c], s->label[c], q, &s->gradient[c])
                                  : bce_probs(s->probs[c], s->label[c], q, &s->gradient[c]);
        s->term[c] = twofold_value(loss);
        if (weight != 0)
            sum = twofold_add(sum, twofold_times(loss, weight));
    }
    if (route == ROUTE_CLIPPED)
        undo_division(problem, s);
    const double temperature = temperature_of(problem);
    for (size_t c = 0; c < s->classes; c++)
        s->gradient[c] = weighted(sample_weight_of(problem, n, c) / temperature, s->gradient[c]);
    s->loss = twofold_value(sum);
    s->share = (double)s->classes;
}

void sample_evaluate(const struct problem *problem, size_t n, struct sample *s)
{
    sample_evaluate_known(problem, n, NULL, s);
}

void sample_evaluate_known(const struct problem *problem, size_t n, const struct loss *loss,
                           struct sample *s)
{
    if (loss_by_convention(problem)) {
        convention_sample(problem, n, s);
        return;
    }
    s->loss = s->share = 0;
    s->ignored = problem_ignored(problem, n);
    if (problem->label_form == LABELS_NONE || s->ignored) {
        evaluate_probs(problem, n, s);
        const size_t bytes = s->classes * sizeof(double);
        memset(s->label, 0, bytes);
        memset(s->coefficient, 0, bytes);
        memset(s->term, 0, bytes);
        memset(s->gradient, 0, bytes);
        return;
    }
    evaluate_labels(problem, n, s);
    if (problem->task == TASK_BINARY)
        evaluate_binary(problem, n, s);
    else
        evaluate_multiclass(problem, n, loss, s);
}

/* The loss of a class number without smoothing: no other class has a coefficient. */
static struct twofold loss_of_target(const struct problem *problem, size_t n, struct sample *s,
                                     struct found *found)
{
    const size_t y = (size_t)matrix_row(&problem->target, 0)[n];
    const double *values = matrix_row(&problem->values, n), a = class_weight_of(problem, y);
    if (!has_softmax(problem)) {
        const double p = prob_of(problem_route(problem), values[y], divisor_of(problem, n));
        return ce_probs(&p, &a, 1, NULL);
    }
    if (problem->temperature != 1)
        take_input(problem, n, s);
    const double *logits = problem->temperature != 1 ? s->input : values;
    *found = (struct found){true, n, softmax_row_of(logits, s->classes)};
    return softmax_class_loss(&found->row, logits[y], y, a);
}

/* What the sum over a batch needs of a sample.  The usual cases are spared everything but the loss:
 * in a large batch that is nearly all of the work. */
static void evaluate_loss(const struct problem *problem, size_t n, struct sample *s,
                          struct found *found)
{
    found->known = false;
    if (loss_by_convention(problem) && convention_quick_loss(problem, n, s))
        return;
    const bool one_class = problem->label_form == LABELS_TARGET && problem->label_smoothing == 0;
    if (problem->task == TASK_BINARY || problem_ignored(problem, n) ||
        loss_by_convention(problem) || !(one_class || has_softmax(problem))) {
        sample_evaluate(problem, n, s);
    } else if (one_class) {
        take_loss(problem, n, loss_of_target(problem, n, s, found), s);
    } else {
        take_input(problem, n, s);
        evaluate_labels(problem, n, s);
        take_loss(problem, n, ce_logits(s->input, s->coefficient, s->classes, NULL), s);
    }
}

/* Do all samples follow the same rules in both?  Then only rows that are new need work. */
static bool same_rules(const struct problem *a, const struct problem *b)
{
    return a->task == b->task && a->kind == b->kind && a->from_logits == b->from_logits &&
           a->label_form == b->label_form && a->ignores == b->ignores &&
           a->ignore_index == b->ignore_index && a->convention == b->convention &&
           a->precision == b->precision && a->label_smoothing == b->label_smoothing &&
           a->temperature == b->temperature && a->values.rows == b->values.rows &&
           a->values.columns == b->values.columns &&
           matrix_equal(&a->class_weight, &b->class_weight) &&
           matrix_equal(&a->sample_weight, &b->sample_weight) &&
           matrix_equal(&a->pos_weight, &b->pos_weight);
}

/* The first sample from n on whose label is not the same in both, or is none that they share. */
static size_t next_label_apart(const struct problem *a, const struct problem *b, size_t n)
{
    if (a->label_form == LABELS_VECTORS)
        return matrix_next_apart(&a->labels, &b->labels, n);
    const size_t samples = problem_samples(a);
    const double *left = matrix_row(&a->target, 0), *right = matrix_row(&b->target, 0);
    if (left == right)
        return samples;
    while (n < samples && left[n] == right[n])
        n++;
    return n;
}

/* The first sample from n on whose loss is to be computed: all of them if nothing is known. */
static size_t next_to_do(const struct loss *loss, const struct problem *problem, bool fresh,
                         size_t n)
{
    if (fresh)
        return n;
    const size_t values = matrix_next_apart(&loss->problem.values, &problem->values, n);
    const size_t labels = next_label_apart(&loss->problem, problem, n);
    return values < labels ? values : labels;
}

/* What becomes of the losses: `fresh` is false where those of unchanged samples stay. */
struct evaluation {
    struct loss *loss;
    const struct problem *problem;
    bool fresh;
};

static void evaluate_rows(void *user, size_t from, size_t to)
{
    const struct evaluation *evaluation = user;
    const struct problem *problem = evaluation->problem;
    struct loss *loss = evaluation->loss;
    const bool binary = problem->task == TASK_BINARY;
    struct sample sample = sample_new(problem_classes(problem));
    struct found none = {0}, *found = evaluation->fresh ? &none : &loss->found;
    for (size_t n = next_to_do(loss, problem, evaluation->fresh, from); n < to;
         n = next_to_do(loss, problem, evaluation->fresh, n + 1)) {
        evaluate_loss(problem, n, &sample, found);
        double *out = matrix_edit(&loss->losses, n);
        if (loss_by_convention(problem))
            convention_losses(problem, n, &sample, out);
        for (size_t c = 0; c < loss->losses.columns && !loss_by_convention(problem); c++) {
            out[c] =
                binary ? weighted(sample_weight_of(problem, n, c), sample.term[c]) : sample.loss;
        }
        loss->share[n] = sample.share;
    }
    sample_release(&sample);
}

/* A few rows have changed, or all: then the matrix of losses is new and several threads may write
 * to it. */
static void evaluate_all(struct evaluation *evaluation, size_t threads)
{
    const size_t samples = problem_samples(evaluation->problem);
    const size_t classes = problem_classes(evaluation->problem);
    const size_t step = classes < LARGE_WORK ? LARGE_WORK / classes : 1;
    if (evaluation->fresh)
        parallel_run_on(threads, samples, step, evaluate_rows, evaluation);
    else
        evaluate_rows(evaluation, 0, samples);
}

void loss_evaluate(struct loss *loss, const struct problem *problem)
{
    loss_evaluate_on(loss, problem, 0);
}

void loss_evaluate_on(struct loss *loss, const struct problem *problem, size_t threads)
{
    if (problem->label_form == LABELS_NONE || matrix_is_empty(&problem->values)) {
        loss_release(loss);
        loss->value = NAN;
        return;
    }
    const size_t samples = problem_samples(problem);
    const bool fresh =
        loss->losses.rows != samples || loss->refusal || !same_rules(&loss->problem, problem);
    if (fresh) {
        loss_release(loss);
        loss->losses =
            matrix_new(samples, problem->task == TASK_BINARY ? problem_classes(problem) : 1);
        loss->share = memory_new(samples, sizeof *loss->share);
    }
    struct evaluation evaluation = {.loss = loss, .problem = problem, .fresh = fresh};
    evaluate_all(&evaluation, threads);
    problem_release(&loss->problem);
    loss->problem = problem_share(problem);
    loss_reduce(loss);
}

/* What is refused has no losses to take. */
void loss_take_sample(struct loss *one, const struct problem *alone, const struct loss *all,
                      size_t n)
{
    const size_t columns = all->losses.columns;
    if (matrix_is_empty(&all->losses) || all->refusal) {
        loss_evaluate(one, alone);
        return;
    }
    loss_release(one);
    one->losses = matrix_to_fill(1, columns);
    memcpy(matrix_fill(&one->losses), matrix_row(&all->losses, n), columns * sizeof(double));
    one->share = memory_new(1, sizeof *one->share);
    one->share[0] = all->share[n];
    one->problem = problem_share(alone);
    loss_reduce(one);
}

void loss_release(struct loss *loss)
{
    matrix_release(&loss->losses);
    problem_release(&loss->problem);
    free(loss->share);
    *loss = (struct loss){0};
}

void loss_gradient(const struct loss *loss, const struct sample *sample, double *out)
{
    if (loss_by_convention(&loss->problem)) {
        convention_gradient(loss, sample, out);
        return;
    }
    const double divisor = loss->problem.reduction == REDUCTION_MEAN ? loss->divisor : 1;
    for (size_t c = 0; c < sample->classes; c++)
        out[c] = sample->gradient[c] / divisor;
    if (sample->ignored) /* also if there is nothing to divide by */
        memset(out, 0, sample->classes * sizeof *out);
}
