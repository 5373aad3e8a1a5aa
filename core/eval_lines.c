/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/eval_lines.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/parallel.h"

/* So many values are worth a range of their own in parallel_run(). */
#define WORK ((size_t)1 << 14)

/* As the rows of a file do; edited ones may not. */
static bool rows_follow(const struct matrix *values)
{
    size_t n = 1;
    while (n < values->rows && matrix_row(values, n) == matrix_row(values, n - 1) + values->columns)
        n++;
    return n >= values->rows;
}

/* A row has at least two classes, unless each class is a yes or no of its own. */
static bool is_for(const struct problem *problem)
{
    return problem->precision == PRECISION_FLOAT64 && problem->temperature == 1 &&
           (problem->task == TASK_BINARY || problem_classes(problem) > 1) &&
           rows_follow(&problem->values);
}

/* ---- the lines ---- */

static bool same_clip(const struct clip *a, const struct clip *b)
{
    return a->kind == b->kind && a->row_sum == b->row_sum && a->cut_again == b->cut_again &&
           a->low == b->low && a->high == b->high && a->added == b->added &&
           a->log_low == b->log_low;
}

static bool same_losses(const struct eval_line *a, const struct eval_line *b)
{
    const struct convention_rules *left = a->rules, *right = b->rules;
    return !a->refused && a->again == b->again &&
           a->problem.from_logits == b->problem.from_logits && same_clip(&a->clip, &b->clip) &&
           a->picks == b->picks && left->zero_removes == right->zero_removes &&
           left->averages_outputs == right->averages_outputs &&
           (left->weighting == right->weighting || matrix_is_empty(&a->problem.class_weight));
}

static int find_sum(struct eval_lines *lines, const struct clip *clip)
{
    const bool cuts = clip->row_sum == ROW_SUM_AFTER_CUT;
    const double low = cuts ? clip->low : -INFINITY, high = cuts ? clip->high : INFINITY;
    int i = 0;
    if (clip->row_sum == ROW_SUM_NEVER)
        return -1;
    while (i < lines->sum_count && (lines->sums[i].low != low || lines->sums[i].high != high))
        i++;
    if (i == lines->sum_count)
        lines->sums[lines->sum_count++] = (struct clip){.low = low, .high = high};
    return i;
}

/* Is it refused for the question alone?  One that can be refused for its losses is computed if
 * these may be no numbers. */
static bool is_refused(const struct eval_line *line, bool finite)
{
    const struct loss unknown = {.problem = line->problem}; /* to look at */
    return loss_refusal(&unknown) && (finite || !line->rules->refusal[REFUSED_NOT_FINITE]);
}

static void make_line(struct eval_lines *lines, size_t i, bool finite)
{
    const struct problem *problem = lines->problem;
    const bool again = i == EVAL_AGAIN, logits = i >= CONVENTIONS_TO_SHOW;
    struct eval_line *line = &lines->line[i];
    line->problem = eval_told(
        problem, logits, again ? problem->convention : (enum convention)(i % CONVENTIONS_TO_SHOW));
    line->again = again && problem->kind == VALUES_LOGITS;
    line->rules = convention_rules(line->problem.convention);
    line->clip = loss_clip(&line->problem);
    line->picks = loss_call(&line->problem) == CALL_NUMBERS && line->rules->picks_target;
    line->sum = logits ? -1 : find_sum(lines, &line->clip);
    line->refused = is_refused(line, finite);
    line->same = i;
    for (size_t k = 0; k < i && !line->refused && line->same == i; k++)
        if (same_losses(&lines->line[k], line))
            line->same = k;
    if (line->same == i && !line->refused)
        line->loss = memory_new(lines->rows, sizeof *line->loss);
}

static bool all_finite(const double *numbers, size_t count)
{
    double sum = 0; /* NaN if one is not: 0 times infinity */
    for (size_t i = 0; i < count; i++)
        sum += 0 * numbers[i];
    return sum == 0;
}

static struct eval_softmax softmax_new(size_t rows)
{
    return (struct eval_softmax){.loss = memory_new(rows, sizeof(double)),
                                 .largest = memory_new(rows, sizeof(double)),
                                 .others = memory_new(rows, sizeof(double))};
}

static void begin(struct eval_lines *lines)
{
    const struct problem *problem = lines->problem;
    const bool numbers = problem->label_form == LABELS_TARGET;
    const bool finite = all_finite(lines->values, lines->rows * lines->classes);
    lines->weighs =
        !matrix_is_empty(&problem->sample_weight) || !matrix_is_empty(&problem->class_weight);
    lines->one_class = numbers && problem->label_smoothing == 0;
    lines->label = memory_new(lines->rows, sizeof *lines->label);
    for (size_t n = 0; n < lines->rows && numbers; n++)
        lines->label[n] =
            problem_ignored(problem, n) ? -1 : (int64_t)matrix_row(&problem->target, 0)[n];
    if (problem->task == TASK_MULTICLASS) {
        lines->values_as_logits = softmax_new(lines->rows);
        lines->probs_as_logits = softmax_new(lines->rows);
    }
    for (size_t i = 0; i < EVAL_LINES; i++)
        make_line(lines, i, finite);
}

static void end(struct eval_lines *lines)
{
    for (size_t i = 0; i < EVAL_LINES; i++)
        free(lines->line[i].loss);
    free(lines->label);
    eval_softmax_release(&lines->probs_as_logits);
}

/* ---- what they come to ---- */

/* With the losses where the framework looks at them. */
static const char *refusal_of(const struct eval_lines *lines, const struct eval_line *line,
                              const double *losses)
{
    struct loss loss = {.problem = line->problem}; /* to look at */
    if (line->rules->refusal[REFUSED_NOT_FINITE] && losses) {
        loss.losses = matrix_new(lines->rows, 1);
        for (size_t n = 0; n < lines->rows; n++)
            matrix_edit(&loss.losses, n)[0] = losses[n];
    }
    const char *refusal = loss_refusal(&loss);
    matrix_release(&loss.losses);
    return refusal;
}

/* A way that is refused in one block gives no number, whatever the others are. */
static void add_line(struct eval_way *way, const struct eval_lines *lines,
                     const struct eval_line *line)
{
    const double *losses = line->refused ? NULL : lines->line[line->same].loss;
    const char *refusal = refusal_of(lines, line, losses);
    if (refusal)
        way->refusal = refusal;
    double share = 0;
    bool known = false; /* without weights it is the same for all rows that count */
    for (size_t n = 0; n < lines->rows && !refusal; n++) {
        if (lines->label[n] < 0)
            continue;
        share = known ? share : loss_share(&line->problem, n);
        known = !lines->weighs;
        twofold_sum_up(&way->sum, losses[n]);
        twofold_sum_up(&way->divisor, share);
    }
}

bool eval_ways_add_quickly(struct eval_comparison *comparison, const struct problem *problem,
                           struct eval_softmax *softmax)
{
    const size_t classes = problem_classes(problem);
    struct eval_lines lines = {.problem = problem,
                               .rows = problem_samples(problem),
                               .classes = classes,
                               .values = matrix_row(&problem->values, 0)};
    if (!is_for(problem))
        return false;
    begin(&lines);
    parallel_run_on(comparison->threads, lines.rows, classes < WORK ? WORK / classes : 1,
                    eval_lines_rows, &lines);
    for (size_t i = 0; i < EVAL_AGAIN; i++)
        add_line(&comparison->told[i / CONVENTIONS_TO_SHOW][i % CONVENTIONS_TO_SHOW], &lines,
                 &lines.line[i]);
    add_line(&comparison->twice, &lines, &lines.line[EVAL_AGAIN]);
    *softmax = lines.values_as_logits;
    end(&lines);
    return true;
}
