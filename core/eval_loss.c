/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The losses of a block of rows, on either of the two ways. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/eval_parts.h"
#include "core/intl.h"
#include "core/kernel/kernel.h"
#include "core/loss.h"
#include "core/memory.h"
#include "core/num.h"
#include "core/parallel.h"

/* So many values are worth a range of their own in parallel_run(). */
#define PLAIN_WORK  ((size_t)1 << 17)
#define SAMPLE_WORK ((size_t)1 << 14)

static bool is_plain(const struct problem *rules, const struct eval_source *source)
{
    const bool numbers = rules->task == TASK_BINARY || source->label_columns == 1;
    return numbers && source->kind == VALUES_LOGITS && rules->from_logits &&
           rules->convention == CONVENTION_EXACT && rules->precision == PRECISION_FLOAT64 &&
           rules->label_smoothing == 0 && rules->temperature == 1 && source->weight_columns == 0 &&
           matrix_is_empty(&rules->class_weight) && matrix_is_empty(&rules->pos_weight);
}

bool eval_choose(const struct eval_request *request, const struct problem *rules,
                 const struct eval_source *source, enum eval_manner *manner, struct error *error)
{
    const bool plain = is_plain(rules, source);
    *manner = plain ? EVAL_BY_KERNELS : EVAL_AS_PROBLEM;
    if (!request->single)
        return true;
    *manner = EVAL_BY_KERNELS_SINGLE;
    if (request->compare)
        return error_set(error, EVAL_ERROR_USAGE,
                         _("the comparison is made in double; leave out --arithmetic"));
    if (!plain)
        return error_set(
            error, EVAL_ERROR_USAGE,
            _("--arithmetic f32 is for logits with class numbers or yes/no labels, "
              "under the exact convention, without weights, smoothing or temperature"));
    if (source->is_split || feed_dtype(source->values.feed) != FEED_F32)
        return error_set(error, EVAL_ERROR_USAGE,
                         _("--arithmetic f32 is for float32 numbers in .npy or .npz files; "
                           "'%s' is none"),
                         eval_quote_path(request->values).text);
    return true;
}

/* ---- a block as a problem ---- */

static struct matrix matrix_of(const double *from, size_t rows, size_t columns)
{
    struct matrix matrix = matrix_new(rows, columns);
    memcpy(matrix_fill(&matrix), from, rows * columns * sizeof *from);
    return matrix;
}

static struct matrix matrix_of_block(const struct eval_block *block)
{
    if (block->dtype == FEED_F64)
        return matrix_of(block->values, block->rows, block->classes);
    struct matrix matrix = matrix_new(block->rows, block->classes);
    const float *from = block->values;
    double *to = matrix_fill(&matrix);
    for (size_t i = 0; i < block->rows * block->classes; i++)
        to[i] = from[i];
    return matrix;
}

struct problem eval_problem_of(const struct problem *rules, const struct eval_block *block,
                               size_t label_columns, size_t weight_columns)
{
    struct problem problem = problem_share(rules);
    matrix_release(&problem.values);
    problem.values = matrix_of_block(block);
    if (label_columns == 0)
        return problem;
    if (problem.task == TASK_MULTICLASS && label_columns == 1) {
        problem.label_form = LABELS_TARGET;
        problem.target = matrix_of(block->labels, 1, block->rows);
    } else {
        problem.label_form = LABELS_VECTORS;
        problem.labels = matrix_of(block->labels, block->rows, label_columns);
    }
    if (block->weights)
        problem.sample_weight = matrix_of(block->weights, block->rows, weight_columns);
    return problem;
}

/* ---- what is asked of each row ---- */

size_t eval_predicted(const struct eval_block *block, size_t row)
{
    size_t best = 0;
    for (size_t c = 1; c < block->classes; c++)
        if (eval_value(block, row, c) > eval_value(block, row, best))
            best = c;
    return best;
}

static int64_t largest_label(const double *labels, size_t count)
{
    size_t best = 0;
    for (size_t c = 1; c < count; c++)
        if (labels[c] > labels[best])
            best = c;
    return (int64_t)best;
}

static void take_labels(const struct problem *rules, const struct eval_block *block,
                        size_t label_columns, struct eval_results *results)
{
    const bool rows_of_labels = rules->task == TASK_MULTICLASS && label_columns > 1;
    const bool numbers = rules->task == TASK_MULTICLASS && label_columns == 1;
    const bool ignores = rules->ignores || convention_rules(rules->convention)->ignores_unasked;
    for (size_t n = 0; rows_of_labels && n < block->rows; n++)
        results->label[n] = largest_label(block->labels + n * label_columns, label_columns);
    for (size_t n = 0; !rows_of_labels && n < block->rows; n++)
        results->label[n] = (int64_t)block->labels[n * label_columns];
    for (size_t n = 0; numbers && ignores && n < block->rows; n++)
        if (problem_ignores(rules, block->labels[n]))
            results->label[n] = -1;
}

static void make_room(struct eval_results *results, size_t rows)
{
    if (rows <= results->room)
        return;
    const size_t outputs = results->outputs;
    results->room = rows;
    results->loss = memory_resize(results->loss, rows, outputs * sizeof *results->loss);
    results->p_top = memory_resize(results->p_top, rows, outputs * sizeof *results->p_top);
    results->right = memory_resize(results->right, rows, outputs);
    results->share = memory_resize(results->share, rows, sizeof *results->share);
    results->p_true = memory_resize(results->p_true, rows, sizeof *results->p_true);
    results->label = memory_resize(results->label, rows, sizeof *results->label);
    results->sample = outputs == 1 ? results->loss
                                   : memory_resize(results->sample, rows, sizeof *results->sample);
}

void eval_results_release(struct eval_results *results)
{
    if (results->sample != results->loss)
        free(results->sample);
    free(results->loss);
    free(results->p_top);
    free(results->right);
    free(results->share);
    free(results->p_true);
    free(results->label);
    *results = (struct eval_results){0};
}

/* ---- both ways ---- */

struct work {
    const struct problem *problem; /* the rows as a problem */
    const struct eval_block *block;
    size_t label_columns;
    struct eval_results *results;
    bool single;
};

/* The yes/no answers of a row. */
static void judge_outputs(const struct work *work, size_t n, const double *probs)
{
    const struct eval_block *block = work->block;
    const double threshold = work->problem->kind == VALUES_LOGITS ? 0 : 0.5;
    const size_t classes = block->classes;
    for (size_t c = 0; c < classes; c++) {
        const bool yes = block->labels[n * work->label_columns + c] > 0.5;
        work->results->p_top[n * classes + c] = probs[c];
        work->results->right[n * classes + c] = (eval_value(block, n, c) > threshold) == yes;
    }
    work->results->p_true[n] = NAN;
    if (classes == 1)
        work->results->p_true[n] = block->labels[n] > 0.5 ? probs[0] : 1 - probs[0];
}

static void judge_classes(const struct work *work, size_t n, const double *probs)
{
    const size_t predicted = eval_predicted(work->block, n);
    const int64_t label = work->results->label[n];
    work->results->p_top[n] = probs[predicted];
    work->results->right[n] = label == (int64_t)predicted;
    work->results->p_true[n] = label < 0 ? NAN : probs[label];
}

static void judge_rows(void *user, size_t from, size_t to)
{
    const struct work *work = user;
    struct sample sample = sample_new(work->block->classes);
    for (size_t n = from; n < to; n++) {
        sample_evaluate_probs(work->problem, n, &sample);
        if (work->problem->task == TASK_BINARY)
            judge_outputs(work, n, sample.probs);
        else
            judge_classes(work, n, sample.probs);
    }
    sample_release(&sample);
}

/* Rows of the arrays of a sample, in bytes, that two threads may have. */
#define WIDE_ROW ((size_t)1 << 19)

size_t eval_threads(const struct eval_source *source)
{
    return source->classes * sizeof(double) > WIDE_ROW ? 1 : source->threads;
}

static size_t step_of(size_t work, size_t classes)
{
    return classes < work ? work / classes : 1;
}

/* As the explorer does it. */
static void evaluate_problem(const struct problem *rules, const struct eval_source *source,
                             const struct eval_block *block, struct eval_results *results)
{
    struct problem problem =
        eval_problem_of(rules, block, source->label_columns, source->weight_columns);
    struct loss loss = {0};
    problem.reduction = REDUCTION_SUM; /* what it comes to is made out of all blocks */
    loss_evaluate_on(&loss, &problem, eval_threads(source));
    for (size_t n = 0; n < block->rows; n++)
        memcpy(results->loss + n * results->outputs, matrix_row(&loss.losses, n),
               results->outputs * sizeof *results->loss);
    memcpy(results->share, loss.share, block->rows * sizeof *results->share);
    for (size_t n = 0; n < block->rows && results->outputs > 1; n++)
        results->sample[n] =
            twofold_value(twofold_sum(results->loss + n * results->outputs, results->outputs));
    if (loss.refusal)
        results->refusal = loss.refusal;
    struct work work = {&problem, block, source->label_columns, results, false};
    parallel_run_on(eval_threads(source), block->rows, step_of(SAMPLE_WORK, block->classes),
                    judge_rows, &work);
    loss_release(&loss);
    problem_release(&problem);
}

/* ---- through the kernels ---- */

/* Has the class the largest value, and of several the first?  There are several only if `others`,
 * the sum of e^(z - largest) over all classes but one, is 1 or more; it is rounded. */
static bool is_predicted(const struct eval_block *block, size_t n, size_t class, double largest,
                         double others)
{
    if (isnan(others))
        return eval_predicted(block, n) == class;
    if (eval_value(block, n, class) != largest)
        return false;
    for (size_t c = 0; c < class && others > 0.999; c++)
        if (eval_value(block, n, c) == largest)
            return false;
    return true;
}

/* Rows from `from` on and before `to` of class numbers.  What the kernel says of the largest logit
 * waits where p_true and p_top will stand. */
static void plain_classes(void *user, size_t from, size_t to)
{
    const struct work *work = user;
    const struct eval_block *block = work->block;
    struct eval_results *results = work->results;
    const size_t size = kernel_size((enum kernel_dtype)block->dtype);
    const struct kernel_rows rows = {
        .logits = (const char *)block->values + from * block->classes * size,
        .dtype = (enum kernel_dtype)block->dtype,
        .rows = to - from,
        .classes = block->classes,
        .stride = block->classes,
    };
    (work->single ? kernel_softmax_single
                  : kernel_softmax)(&rows, results->label + from, results->loss + from,
                                    results->p_true + from, results->p_top + from);
    for (size_t n = from; n < to; n++) {
        const int64_t label = results->label[n];
        const double largest = results->p_true[n], others = results->p_top[n];
        results->right[n] = label >= 0 && is_predicted(block, n, (size_t)label, largest, others);
    }
    for (size_t n = from; n < to; n++) /* apart: they do not wait for what is hard to foresee */
        results->p_top[n] = 1 / (1 + results->p_top[n]);
}

/* The losses of `count` outputs from `at` on.  Labels are doubles, whatever the values are. */
static void losses_of_outputs(const struct work *work, size_t at, size_t count)
{
    const struct eval_block *block = work->block;
    double *losses = work->results->loss + at;
    if (!work->single) {
        kernel_binary((const double *)block->values + at, block->labels + at, KERNEL_F64, count,
                      losses);
        return;
    }
    float *targets = memory_new(count, sizeof *targets);
    for (size_t i = 0; i < count; i++)
        targets[i] = (float)block->labels[at + i];
    kernel_binary_single((const float *)block->values + at, targets, count, losses);
    free(targets);
}

static void plain_outputs(void *user, size_t from, size_t to)
{
    const struct work *work = user;
    const struct eval_block *block = work->block;
    struct eval_results *results = work->results;
    const size_t classes = block->classes, at = from * classes;
    double *probs = memory_new(classes, sizeof *probs);
    losses_of_outputs(work, at, (to - from) * classes);
    for (size_t n = from; n < to; n++) {
        for (size_t c = 0; c < classes; c++)
            probs[c] = sigmoid(eval_value(block, n, c));
        judge_outputs(work, n, probs);
        if (classes > 1)
            results->sample[n] = twofold_value(twofold_sum(results->loss + n * classes, classes));
    }
    free(probs);
}

static void evaluate_plain(const struct problem *rules, const struct eval_source *source,
                           const struct eval_block *block, bool single,
                           struct eval_results *results)
{
    struct eval_block wide = *block;
    struct matrix values = {0};
    struct work work = {rules, &wide, source->label_columns, results, single};
    const size_t step = step_of(PLAIN_WORK, block->classes);
    if (rules->task == TASK_MULTICLASS) {
        parallel_run_on(source->threads, block->rows, step, plain_classes, &work);
        return;
    }
    if (block->dtype == FEED_F32 && !single) { /* as the labels, which are doubles */
        values = matrix_of_block(block);
        wide.values = matrix_row(&values, 0);
        wide.dtype = FEED_F64;
    }
    parallel_run_on(source->threads, block->rows, step, plain_outputs, &work);
    matrix_release(&values);
}

void eval_losses(const struct problem *rules, const struct eval_source *source,
                 const struct eval_block *block, enum eval_manner manner,
                 struct eval_results *results)
{
    results->outputs = rules->task == TASK_BINARY ? block->classes : 1;
    make_room(results, block->rows);
    take_labels(rules, block, source->label_columns, results);
    if (manner == EVAL_AS_PROBLEM)
        evaluate_problem(rules, source, block, results);
    else
        evaluate_plain(rules, source, block, manner == EVAL_BY_KERNELS_SINGLE, results);
}

struct eval_block eval_rows(const struct eval_block *block, const struct eval_source *source,
                            size_t from, size_t to)
{
    struct eval_block rows = *block;
    rows.rows = to - from;
    rows.first += from;
    rows.labels_first += from;
    rows.labels += from * source->label_columns;
    if (rows.weights)
        rows.weights += from * source->weight_columns;
    if (block->dtype == FEED_F32)
        rows.values = (const float *)block->values + from * block->classes;
    else
        rows.values = (const double *)block->values + from * block->classes;
    return rows;
}
