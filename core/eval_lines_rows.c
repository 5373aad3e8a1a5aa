/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The losses of a row in every way. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/eval_lines.h"
#include "core/kernel/kernel.h"
#include "core/memory.h"
#include "core/num.h"

/* A range of rows, and room for one. */
struct range {
    struct eval_lines *lines;
    size_t from;
    double *probs;    /* rows x classes: softmax of the values; NULL: nothing is taken again */
    double *label;    /* y', of the classes with a price: all, or the class of the sample alone */
    double *weighted; /* times class_weight */
    double *price;    /* -ln p */
    struct sample sample;
};

static double times(const struct eval_line *line, double coefficient, double value)
{
    return line->rules->zero_removes ? weighted(coefficient, value) : coefficient * value;
}

static double cut(const struct clip *clip, double p)
{
    return p < clip->low ? clip->low : p > clip->high ? clip->high : p;
}

static double price(const struct clip *clip, double log_p)
{
    return log_p < clip->log_low ? -clip->log_low : -log_p; /* NaN stays */
}

/* ---- as loss.h does it ---- */

static void take_slowly(struct range *range, const struct eval_line *line, size_t n)
{
    struct sample *sample = &range->sample;
    if (line->again) {
        struct problem again = problem_one_sample(&line->problem, n);
        problem_pass(&again, VALUES_PROBS);
        again.from_logits = true;
        sample_evaluate(&again, 0, sample);
        problem_release(&again);
    } else {
        sample_evaluate(&line->problem, n, sample);
    }
    line->loss[n] = sample->loss;
}

/* ---- multiclass ---- */

static double sum_of(const struct clip *clip, const double *values, size_t classes)
{
    struct twofold sum = twofold_from(0);
    for (size_t c = 0; c < classes; c++)
        twofold_sum_up(&sum, cut(clip, values[c]));
    return twofold_value(twofold_summed(sum));
}

/* How many classes have a price, and which is number k of them. */
static size_t priced(const struct eval_lines *lines)
{
    return lines->one_class ? 1 : lines->classes;
}

static size_t class_of(const struct eval_lines *lines, size_t n, size_t k)
{
    return lines->one_class ? (size_t)lines->label[n] : k;
}

/* y', and y' times the weights. */
static void take_labels(struct range *range, size_t n)
{
    const struct eval_lines *lines = range->lines;
    const struct problem *problem = lines->problem;
    const double e = problem->label_smoothing, spread = e / (double)lines->classes;
    for (size_t k = 0; k < priced(lines); k++) {
        const size_t c = class_of(lines, n, k);
        range->label[k] = (1 - e) * problem_label(problem, n, c) + spread;
        range->weighted[k] = range->label[k] * class_weight_of(problem, c);
    }
}

/* From the prices to the loss. */
static double loss_of(const struct range *range, const struct eval_line *line, size_t n)
{
    const struct eval_lines *lines = range->lines;
    const bool of_classes = line->rules->weighting == WEIGHTS_OF_CLASSES;
    const double *coefficient = of_classes ? range->weighted : range->label;
    const double weight = lines->weighs ? loss_weight(&line->problem, n, 0) : 1;
    struct twofold sum = twofold_from(0);
    for (size_t k = 0; k < priced(lines); k++)
        if (!line->picks || range->label[k] != 0)
            twofold_sum_up(&sum, times(line, coefficient[k], range->price[k]));
    return times(line, weight, twofold_value(twofold_summed(sum)));
}

/* Nothing cancels: both parts of -ln p are >= 0. */
static void price_logits(const struct range *range, const struct eval_line *line, size_t n)
{
    const struct eval_lines *lines = range->lines;
    const size_t classes = lines->classes;
    const struct eval_softmax *softmax =
        line->again ? &lines->probs_as_logits : &lines->values_as_logits;
    const double *values =
        line->again ? range->probs + (n - range->from) * classes : lines->values + n * classes;
    const double others = log1p(softmax->others[n]);
    for (size_t c = 0; c < classes && !lines->one_class; c++)
        range->price[c] = (softmax->largest[n] - values[c]) + others;
    if (lines->one_class)
        range->price[0] = softmax->loss[n];
}

/* Is a probability of the row beyond what the clip leaves? */
static bool is_cut(const struct eval_lines *lines, const struct clip *clip, size_t n)
{
    const double *values = lines->values + n * lines->classes;
    const double others = lines->values_as_logits.others[n];
    double least = values[0];
    for (size_t c = 1; c < lines->classes; c++)
        least = values[c] < least ? values[c] : least;
    return !(1 / (1 + others) < clip->high) ||
           !(exp(least - lines->values_as_logits.largest[n]) / (1 + others) > clip->low);
}

static void take_logits(struct range *range, const struct eval_line *line, size_t n)
{
    const struct eval_lines *lines = range->lines;
    const struct clip *clip = &line->clip;
    price_logits(range, line, n);
    const bool no_other = clip->row_sum == ROW_SUM_NEVER && lines->one_class;
    if (clip->kind == CLIP_CUT && !line->again && no_other) {
        const double p = exp(-range->price[0]);
        if (p != cut(clip, p))
            range->price[0] = price(clip, log(cut(clip, p)));
    } else if (clip->kind != CLIP_NONE && !line->again && is_cut(lines, clip, n)) {
        take_slowly(range, line, n);
        return;
    }
    line->loss[n] = loss_of(range, line, n);
}

static void take_probs(struct range *range, const struct eval_line *line, size_t n,
                       const double *sums)
{
    const struct eval_lines *lines = range->lines;
    const double *values = lines->values + n * lines->classes;
    const struct clip *clip = &line->clip;
    const double sum = line->sum < 0 ? 1 : sums[line->sum];
    for (size_t k = 0; k < priced(lines); k++) {
        const double value = values[class_of(lines, n, k)];
        double p = cut(clip, clip->row_sum == ROW_SUM_BEFORE_CUT ? value / sum : value);
        p = clip->row_sum == ROW_SUM_AFTER_CUT ? p / sum : p;
        range->price[k] = price(clip, log((clip->cut_again ? cut(clip, p) : p) + clip->added));
    }
    line->loss[n] = loss_of(range, line, n);
}

static void take_classes(struct range *range, size_t n)
{
    struct eval_lines *lines = range->lines;
    const size_t classes = lines->classes;
    const double *values = lines->values + n * classes;
    double sums[EVAL_LINES];
    for (int i = 0; i < lines->sum_count; i++)
        sums[i] = sum_of(&lines->sums[i], values, classes);
    take_labels(range, n);
    const bool odd = isnan(lines->values_as_logits.others[n]);
    for (size_t i = 0; i < EVAL_LINES; i++) {
        const struct eval_line *line = &lines->line[i];
        if (!line->loss)
            continue;
        if (!line->problem.from_logits)
            take_probs(range, line, n, sums);
        else if (odd || (line->again && isnan(lines->probs_as_logits.others[n])))
            take_slowly(range, line, n);
        else
            take_logits(range, line, n);
    }
}

/* The softmax of the values, and of that once more. */
static void take_softmax(struct range *range, size_t from, size_t to)
{
    struct eval_lines *lines = range->lines;
    const size_t classes = lines->classes, count = to - from;
    const struct eval_softmax *once = &lines->values_as_logits, *again = &lines->probs_as_logits;
    const int64_t *label = lines->label + from;
    const struct kernel_rows rows = {.logits = lines->values + from * classes,
                                     .dtype = KERNEL_F64,
                                     .rows = count,
                                     .classes = classes,
                                     .stride = classes};
    kernel_softmax(&rows, label, once->loss + from, once->largest + from, once->others + from);
    if (!lines->line[EVAL_AGAIN].loss || !lines->line[EVAL_AGAIN].again)
        return;
    range->probs = memory_new(count, classes * sizeof *range->probs);
    struct kernel_rows probs = rows;
    probs.logits = range->probs;
    kernel_softmax_slope(&rows, label, 1, again->loss + from, range->probs);
    for (size_t n = 0; n < count; n++)
        if (label[n] >= 0)
            range->probs[n * classes + (size_t)label[n]] = exp(-once->loss[from + n]);
    kernel_softmax(&probs, label, again->loss + from, again->largest + from, again->others + from);
}

/* ---- binary ---- */

/* What an output needs in every way. */
struct output {
    double value, yes, no;            /* its coefficients: y' times pos_weight, 1 - y' */
    double p;                         /* sigmoid of the value */
    double if_yes, if_no;             /* -ln sigmoid(value), -ln sigmoid(-value) */
    double if_yes_again, if_no_again; /* of p */
};

static double softplus(double x)
{
    return fmax(x, 0) + log1p(exp(-fabs(x)));
}

static struct output output_of(const struct eval_lines *lines, size_t n, size_t c)
{
    const struct problem *problem = lines->problem;
    const double e = problem->label_smoothing;
    const double y = (1 - e) * problem_label(problem, n, c) + e / 2;
    const double x = lines->values[n * lines->classes + c], p = sigmoid(x);
    return (struct output){.value = x,
                           .yes = y * class_weight_of(problem, c),
                           .no = 1 - y,
                           .p = p,
                           .if_yes = softplus(-x),
                           .if_no = softplus(x),
                           .if_yes_again = softplus(-p),
                           .if_no_again = softplus(p)};
}

/* The price of a class with the coefficient 0 is not asked for where it is finite. */
static double loss_of_prob(const struct eval_line *line, const struct output *output, double value)
{
    const struct clip *clip = &line->clip;
    const double p = cut(clip, value), a = output->yes, b = output->no;
    double yes = 0, no = 0;
    if (a != 0 || !(p > 0))
        yes = times(line, a, price(clip, log(p + clip->added)));
    if (b != 0 || !(p < 1))
        no = times(line, b, price(clip, clip->added == 0 ? log1p(-p) : log(1 - p + clip->added)));
    return yes + no;
}

static double loss_of_output(const struct eval_line *line, const struct output *output)
{
    if (!line->problem.from_logits)
        return loss_of_prob(line, output, output->value);
    if (line->clip.kind != CLIP_NONE && !line->again)
        return loss_of_prob(line, output, output->p);
    return line->again ? output->yes * output->if_yes_again + output->no * output->if_no_again
                       : output->yes * output->if_yes + output->no * output->if_no;
}

static void take_outputs(struct range *range, size_t n)
{
    struct eval_lines *lines = range->lines;
    struct twofold sum[EVAL_LINES] = {{0, 0}};
    for (size_t c = 0; c < lines->classes; c++) {
        const struct output output = output_of(lines, n, c);
        const double weight = sample_weight_of(lines->problem, n, c);
        for (size_t i = 0; i < EVAL_LINES; i++) {
            const struct eval_line *line = &lines->line[i];
            const double outputs = line->rules->averages_outputs ? (double)lines->classes : 1;
            if (line->loss)
                twofold_sum_up(&sum[i],
                               times(line, weight, loss_of_output(line, &output) / outputs));
        }
    }
    for (size_t i = 0; i < EVAL_LINES; i++)
        if (lines->line[i].loss)
            lines->line[i].loss[n] = twofold_value(twofold_summed(sum[i]));
}

/* ---- both ---- */

static bool is_finite(const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(numbers[i]))
            return false;
    return true;
}

static void take_row(struct range *range, size_t n)
{
    struct eval_lines *lines = range->lines;
    if (lines->label[n] < 0)
        return;
    if (!is_finite(lines->values + n * lines->classes, lines->classes)) {
        for (size_t i = 0; i < EVAL_LINES; i++)
            if (lines->line[i].loss)
                take_slowly(range, &lines->line[i], n);
    } else if (lines->problem->task == TASK_BINARY) {
        take_outputs(range, n);
    } else {
        take_classes(range, n);
    }
}

void eval_lines_rows(void *lines, size_t from, size_t to)
{
    struct range range = {.lines = lines, .from = from};
    const bool multiclass = range.lines->problem->task == TASK_MULTICLASS;
    const size_t count = multiclass ? priced(range.lines) : 1;
    double *room = memory_new(count, 3 * sizeof *room);
    range.label = room;
    range.weighted = room + count;
    range.price = room + 2 * count;
    range.sample = sample_new(range.lines->classes);
    if (multiclass)
        take_softmax(&range, from, to);
    for (size_t n = from; n < to; n++)
        take_row(&range, n);
    sample_release(&range.sample);
    free(range.probs);
    free(room);
}
