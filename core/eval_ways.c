/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/eval_ways.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/kernel/kernel.h"
#include "core/loss_convention.h"
#include "core/memory.h"
#include "core/parallel.h"

/* So many values are worth a range of their own in parallel_run(). */
#define WORK ((size_t)1 << 14)

/* ---- as loss.h does it ---- */

static void add_way(struct eval_way *way, const struct problem *problem, size_t threads)
{
    struct loss loss = {0};
    loss_evaluate_on(&loss, problem, threads);
    for (size_t n = 0; n < loss.losses.rows; n++)
        for (size_t c = 0; c < loss.losses.columns; c++)
            twofold_sum_up(&way->sum, matrix_row(&loss.losses, n)[c]);
    for (size_t n = 0; n < loss.losses.rows; n++)
        twofold_sum_up(&way->divisor, loss.share[n]);
    if (loss.refusal)
        way->refusal = loss.refusal;
    loss_release(&loss);
}

/* To look at: nothing is held twice.  What the convention of the problem ignores unasked is ignored
 * in every way: it is no class. */
static struct problem told(const struct problem *problem, bool logits, enum convention convention)
{
    struct problem way = *problem;
    if (!problem->ignores && convention_rules(problem->convention)->ignores_unasked) {
        way.ignores = problem->label_form == LABELS_TARGET;
        way.ignore_index = IGNORE_STANDARD;
    }
    way.from_logits = logits;
    way.convention = convention;
    return way;
}

static void add_slowly(struct eval_comparison *comparison, const struct problem *problem)
{
    const size_t threads = comparison->threads;
    for (int logits = 0; logits < 2; logits++)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
            const struct problem way = told(problem, logits, (enum convention)i);
            add_way(&comparison->told[logits][i], &way, threads);
        }
    struct problem twice = problem_share(problem);
    if (twice.kind == VALUES_LOGITS)
        problem_pass(&twice, VALUES_PROBS);
    twice.from_logits = true;
    add_way(&comparison->twice, &twice, threads);
    problem_release(&twice);
}

/* ---- the short cut ---- */

/* How a way gets from p to its loss. */
struct rule {
    struct clip clip;
    const struct convention_rules *rules;
    int same; /* the first way told the same that clips in the same manner */
    int sum;  /* which of the sums divides; -1: none */
};

#define SUMS CONVENTIONS_TO_SHOW

struct quick {
    const struct problem *problem;
    size_t rows, classes;
    const double *values;
    int64_t *label; /* -1: ignored */
    struct eval_softmax softmax;
    double *twice;                            /* rows: the loss with a softmax more */
    double *loss[2][CONVENTIONS_TO_SHOW];     /* rows */
    bool *finite;                             /* rows: all values are */
    struct rule rule[2][CONVENTIONS_TO_SHOW]; /* told probabilities, told logits */
    struct clip sums[SUMS];                   /* of the row, cut as these say */
    int sum_count;
};

static bool is_quick(const struct problem *problem)
{
    return problem->task == TASK_MULTICLASS && problem->label_form == LABELS_TARGET &&
           problem->precision == PRECISION_FLOAT64 && problem->label_smoothing == 0 &&
           problem->temperature == 1 && matrix_is_empty(&problem->class_weight) &&
           matrix_is_empty(&problem->sample_weight) && problem_classes(problem) > 1;
}

static bool all_finite(const double *numbers, size_t count)
{
    double sum = 0; /* NaN if one is not: 0 times infinity */
    for (size_t i = 0; i < count; i++)
        sum += 0 * numbers[i];
    return sum == 0;
}

static bool same_clip(const struct clip *a, const struct clip *b)
{
    return a->kind == b->kind && a->row_sum == b->row_sum && a->cut_again == b->cut_again &&
           a->low == b->low && a->high == b->high && a->added == b->added &&
           a->log_low == b->log_low;
}

static int find_sum(struct quick *quick, const struct clip *clip)
{
    const bool cuts = clip->row_sum == ROW_SUM_AFTER_CUT;
    const double low = cuts ? clip->low : -INFINITY, high = cuts ? clip->high : INFINITY;
    int i = 0;
    if (clip->row_sum == ROW_SUM_NEVER)
        return -1;
    while (i < quick->sum_count && (quick->sums[i].low != low || quick->sums[i].high != high))
        i++;
    if (i == quick->sum_count)
        quick->sums[quick->sum_count++] = (struct clip){.low = low, .high = high};
    return i;
}

static void make_rules(struct quick *quick)
{
    for (int logits = 0; logits < 2; logits++)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
            struct rule *rule = &quick->rule[logits][i];
            const struct problem way = told(quick->problem, logits, (enum convention)i);
            rule->rules = convention_rules(way.convention);
            rule->clip = loss_clip(&way);
            rule->sum = logits ? -1 : find_sum(quick, &rule->clip);
            while (!same_clip(&quick->rule[logits][rule->same].clip, &rule->clip))
                rule->same++;
            quick->loss[logits][i] = memory_new(quick->rows, sizeof(double));
        }
}

static double cut(const struct clip *clip, double p)
{
    return p < clip->low ? clip->low : p > clip->high ? clip->high : p;
}

/* Of p that is cut and divided already. */
static double price(const struct clip *clip, double p)
{
    const double log_p = log(p + clip->added); /* NaN stays */
    return log_p < clip->log_low ? -clip->log_low : -log_p;
}

static double sum_of(const struct clip *clip, const double *values, size_t classes)
{
    struct twofold sum = twofold_from(0);
    for (size_t c = 0; c < classes; c++)
        twofold_sum_up(&sum, cut(clip, values[c]));
    return twofold_value(twofold_summed(sum));
}

static void take_probs(const struct quick *quick, size_t n)
{
    const double *values = quick->values + n * quick->classes;
    double sum[SUMS];
    for (int i = 0; i < quick->sum_count; i++)
        sum[i] = sum_of(&quick->sums[i], values, quick->classes);
    for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
        const struct rule *rule = &quick->rule[0][i];
        const struct clip *clip = &rule->clip;
        double p = values[quick->label[n]];
        if (rule->same != i) {
            quick->loss[0][i][n] = quick->loss[0][rule->same][n];
            continue;
        }
        if (clip->row_sum == ROW_SUM_BEFORE_CUT)
            p /= sum[rule->sum];
        p = cut(clip, p);
        if (clip->row_sum == ROW_SUM_AFTER_CUT)
            p /= sum[rule->sum];
        quick->loss[0][i][n] = price(clip, clip->cut_again ? cut(clip, p) : p);
    }
}

/* Is a probability of the row beyond what the clip leaves? */
static bool is_cut(const struct quick *quick, const struct clip *clip, size_t n)
{
    const double *values = quick->values + n * quick->classes;
    const double others = quick->softmax.others[n];
    double least = values[0];
    for (size_t c = 1; c < quick->classes; c++)
        least = values[c] < least ? values[c] : least;
    return !(1 / (1 + others) < clip->high) ||
           !(exp(least - quick->softmax.largest[n]) / (1 + others) > clip->low);
}

static void take_logits(const struct quick *quick, size_t n, struct sample *sample)
{
    const double plain = quick->softmax.loss[n];
    for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
        const struct clip *clip = &quick->rule[1][i].clip;
        double *loss = quick->loss[1][i];
        if (quick->rule[1][i].same != i) {
            loss[n] = quick->loss[1][quick->rule[1][i].same][n];
            continue;
        }
        const bool cuts_each = clip->kind == CLIP_CUT && clip->row_sum == ROW_SUM_NEVER;
        if (clip->kind == CLIP_NONE ||
            (clip->kind == CLIP_CUT && !cuts_each && !is_cut(quick, clip, n))) {
            loss[n] = plain;
        } else if (cuts_each) { /* no other probability goes into the loss */
            const double p = exp(-plain);
            loss[n] = p == cut(clip, p) ? plain : price(clip, cut(clip, p));
        } else {
            const struct problem way = told(quick->problem, true, (enum convention)i);
            sample_evaluate(&way, n, sample);
            loss[n] = sample->loss;
        }
    }
}

/* A row with a number that is not finite, as loss.h does it. */
static void take_slowly(const struct quick *quick, size_t n, struct sample *sample)
{
    for (int logits = 0; logits < 2; logits++)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
            const struct problem way = told(quick->problem, logits, (enum convention)i);
            sample_evaluate(&way, n, sample);
            quick->loss[logits][i][n] = sample->loss;
        }
    struct problem twice = problem_one_sample(quick->problem, n);
    problem_pass(&twice, VALUES_PROBS);
    twice.from_logits = true;
    sample_evaluate(&twice, 0, sample);
    quick->twice[n] = sample->loss;
    problem_release(&twice);
}

/* The softmax of the values, and its loss as logits. */
static void take_twice(const struct quick *quick, size_t from, size_t to)
{
    const size_t classes = quick->classes, rows = to - from;
    double *probs = memory_new(rows, classes * sizeof *probs);
    double *unused = memory_new(rows, sizeof *unused);
    const struct kernel_rows values = {.logits = quick->values + from * classes,
                                       .dtype = KERNEL_F64,
                                       .rows = rows,
                                       .classes = classes,
                                       .stride = classes};
    struct kernel_rows again = values;
    again.logits = probs;
    kernel_softmax_slope(&values, quick->label + from, 1, unused, probs);
    for (size_t n = from; n < to; n++)
        if (quick->label[n] >= 0)
            probs[(n - from) * classes + (size_t)quick->label[n]] = exp(-quick->softmax.loss[n]);
    kernel_softmax(&again, quick->label + from, quick->twice + from, NULL, NULL);
    free(probs);
    free(unused);
}

static void take_rows(void *user, size_t from, size_t to)
{
    const struct quick *quick = user;
    const struct kernel_rows rows = {.logits = quick->values + from * quick->classes,
                                     .dtype = KERNEL_F64,
                                     .rows = to - from,
                                     .classes = quick->classes,
                                     .stride = quick->classes};
    struct sample sample = sample_new(quick->classes);
    kernel_softmax(&rows, quick->label + from, quick->softmax.loss + from,
                   quick->softmax.largest + from, quick->softmax.others + from);
    if (quick->problem->kind == VALUES_LOGITS)
        take_twice(quick, from, to);
    else
        memcpy(quick->twice + from, quick->softmax.loss + from, (to - from) * sizeof(double));
    for (size_t n = from; n < to; n++) {
        quick->finite[n] = all_finite(quick->values + n * quick->classes, quick->classes);
        if (quick->label[n] < 0)
            continue;
        if (!quick->finite[n]) {
            take_slowly(quick, n, &sample);
            continue;
        }
        take_probs(quick, n);
        take_logits(quick, n, &sample);
    }
    sample_release(&sample);
}

static void add_losses(struct eval_way *way, const struct quick *quick, const double *loss,
                       const struct convention_rules *rules, bool logits)
{
    double count = 0;
    bool undefined = false;
    for (size_t n = 0; n < quick->rows; n++) {
        undefined =
            undefined || (!logits && !quick->finite[n]) || (quick->label[n] >= 0 && isnan(loss[n]));
        if (quick->label[n] < 0)
            continue;
        twofold_sum_up(&way->sum, loss[n]);
        count++;
    }
    twofold_sum_up(&way->divisor, count);
    if (rules->refusal[REFUSED_PROBS] && !logits)
        way->refusal = rules->refusal[REFUSED_PROBS];
    else if (rules->refusal[REFUSED_NOT_FINITE] && undefined)
        way->refusal = rules->refusal[REFUSED_NOT_FINITE];
    else if (rules->refusal[REFUSED_IGNORED] && count < (double)quick->rows)
        way->refusal = rules->refusal[REFUSED_IGNORED];
}

static void add_quickly(struct eval_comparison *comparison, const struct problem *problem,
                        struct eval_softmax *softmax)
{
    const size_t rows = problem_samples(problem), classes = problem_classes(problem);
    struct quick quick = {.problem = problem, .rows = rows, .classes = classes};
    quick.values = matrix_row(&problem->values, 0);
    quick.label = memory_new(rows, sizeof *quick.label);
    quick.finite = memory_new(rows, sizeof *quick.finite);
    quick.twice = memory_new(rows, sizeof *quick.twice);
    softmax->loss = memory_new(rows, sizeof *softmax->loss);
    softmax->largest = memory_new(rows, sizeof *softmax->largest);
    softmax->others = memory_new(rows, sizeof *softmax->others);
    quick.softmax = *softmax;
    for (size_t n = 0; n < rows; n++)
        quick.label[n] =
            problem_ignored(problem, n) ? -1 : (int64_t)matrix_row(&problem->target, 0)[n];
    make_rules(&quick);
    parallel_run_on(comparison->threads, rows, classes < WORK ? WORK / classes : 1, take_rows,
                    &quick);
    for (int logits = 0; logits < 2; logits++)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++) {
            const struct rule *rule = &quick.rule[logits][i];
            add_losses(&comparison->told[logits][i], &quick, quick.loss[logits][i], rule->rules,
                       logits);
        }
    add_losses(&comparison->twice, &quick, quick.twice, convention_rules(problem->convention),
               true);
    for (int i = 0; i < 2 * CONVENTIONS_TO_SHOW; i++)
        free(quick.loss[i / CONVENTIONS_TO_SHOW][i % CONVENTIONS_TO_SHOW]);
    free(quick.label);
    free(quick.finite);
    free(quick.twice);
}

/* ---- all of them ---- */

void eval_ways_add(struct eval_comparison *comparison, const struct problem *problem,
                   struct eval_softmax *softmax)
{
    *softmax = (struct eval_softmax){0};
    if (is_quick(problem))
        add_quickly(comparison, problem, softmax);
    else
        add_slowly(comparison, problem);
}

void eval_softmax_release(struct eval_softmax *softmax)
{
    free(softmax->loss);
    free(softmax->largest);
    free(softmax->others);
    *softmax = (struct eval_softmax){0};
}

static void end_way(struct eval_way *way, const struct problem *rules, enum convention convention)
{
    struct problem asked = *rules; /* to look at */
    asked.convention = convention;
    const struct twofold sum = twofold_summed(way->sum), divisor = twofold_summed(way->divisor);
    if (!way->refusal && twofold_value(divisor) == 0)
        way->refusal = convention_rules(convention)->refusal[REFUSED_NO_WEIGHT];
    way->value = rules->reduction == REDUCTION_SUM
                     ? precision_round(rules->precision, twofold_value(sum))
                     : convention_mean(&asked, sum, divisor);
    if (way->refusal)
        way->value = NAN;
}

void eval_ways_end(struct eval_comparison *comparison, const struct problem *rules)
{
    for (int logits = 0; logits < 2; logits++)
        for (int i = 0; i < CONVENTIONS_TO_SHOW; i++)
            end_way(&comparison->told[logits][i], rules, (enum convention)i);
    end_way(&comparison->twice, rules, rules->convention);
}
