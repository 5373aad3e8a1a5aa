/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the losses of the blocks, in their order, to the answer. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/eval_compare.h"
#include "core/eval_parts.h"
#include "core/loss_convention.h"
#include "core/memory.h"

void eval_summary_begin(struct eval_summary *summary, struct eval_totals *totals, size_t extremes)
{
    *totals = (struct eval_totals){
        .sum = total_new(summary->rules.precision),
        .divisor = total_new(PRECISION_FLOAT64),
        .most = extremes < EVAL_EXTREMES_MOST ? extremes : EVAL_EXTREMES_MOST,
    };
    totals->worst = memory_new(totals->most + 1, sizeof *totals->worst);
    totals->best = memory_new(totals->most + 1, sizeof *totals->best);
    summary->class = memory_new(summary->classes, sizeof *summary->class);
}

/* ---- the worst and the best ---- */

/* Keeps a sorted list: the `sign` of the larger losses first is -1.  Of equal losses the earlier
 * row is first. */
static void keep(struct eval_extreme *list, size_t *count, size_t most, double sign,
                 const struct eval_extreme *extreme)
{
    size_t at = *count;
    while (at > 0 && sign * list[at - 1].loss > sign * extreme->loss)
        at--;
    if (at >= most)
        return;
    const size_t last = *count < most ? *count : most - 1;
    memmove(list + at + 1, list + at, (last - at) * sizeof *list);
    list[at] = *extreme;
    *count = last + 1;
}

static void consider(struct eval_summary *summary, struct eval_totals *totals,
                     const struct eval_source *source, const struct eval_block *block,
                     const struct eval_results *results, size_t n)
{
    const double loss = results->sample[n];
    const size_t most = totals->most;
    const bool is_bad =
        summary->worst_count < most || loss > totals->worst[summary->worst_count - 1].loss;
    const bool is_good =
        summary->best_count < most || loss < totals->best[summary->best_count - 1].loss;
    if (most == 0 || isnan(loss) || !(is_bad || is_good))
        return;
    const bool multiclass = summary->rules.task == TASK_MULTICLASS;
    const struct eval_extreme extreme = {
        .loss = loss,
        .row = eval_source_row(source, block, n),
        .label = multiclass || block->classes == 1 ? (size_t)results->label[n] : SIZE_MAX,
        .predicted = multiclass ? eval_predicted(block, n) : SIZE_MAX,
        .p = multiclass && summary->kernels ? exp(-loss) : results->p_true[n],
    };
    if (is_bad)
        keep(totals->worst, &summary->worst_count, most, -1, &extreme);
    if (is_good)
        keep(totals->best, &summary->best_count, most, 1, &extreme);
}

/* ---- the sums ---- */

static void add_sums(struct eval_summary *summary, struct eval_totals *totals, size_t rows,
                     const struct eval_results *results)
{
    const size_t count = rows * results->outputs;
    if (summary->kernels)
        kernel_sum_add(&totals->exact, results->loss, count);
    for (size_t i = 0; i < count; i++) {
        if (!summary->kernels)
            total_add(&totals->sum, results->loss[i]);
        summary->infinite += isinf(results->loss[i]) != 0;
        summary->undefined += isnan(results->loss[i]) != 0;
    }
    double shares = 0; /* in the kernels' way they are whole numbers: nothing is rounded */
    for (size_t n = 0; n < rows; n++)
        if (summary->kernels)
            shares += results->share[n];
        else
            total_add(&totals->divisor, results->share[n]);
    if (summary->kernels)
        total_add(&totals->divisor, shares);
}

/* A prediction of p that came true, or did not. */
static void add_to_bin(struct eval_summary *summary, double p, bool came_true)
{
    const double place = p * EVAL_BINS;
    if (isnan(p))
        return;
    struct eval_bin *bin = &summary->bin[place < 1           ? 0
                                         : place < EVAL_BINS ? (size_t)place
                                                             : EVAL_BINS - 1];
    bin->count++;
    bin->sum += p;
    bin->right += came_true;
}

static void add_class(struct eval_class *class, double loss, bool right)
{
    class->count++;
    class->right += right;
    class->sum += loss;
}

static void add_judgements(struct eval_summary *summary, const struct eval_block *block,
                           size_t label_columns, const struct eval_results *results)
{
    const bool multiclass = summary->rules.task == TASK_MULTICLASS;
    for (size_t n = 0; n < block->rows; n++) {
        if (multiclass && results->label[n] < 0) {
            summary->ignored++;
            continue;
        }
        for (size_t i = 0; i < results->outputs; i++) {
            const size_t at = n * results->outputs + i;
            const bool right = results->right[at];
            const bool yes = !multiclass && block->labels[n * label_columns + i] > 0.5;
            summary->judged++;
            summary->right += right;
            add_to_bin(summary, results->p_top[at], multiclass ? right : yes);
            add_class(&summary->class[multiclass ? (size_t)results->label[n] : i],
                      results -> loss[at], right);
        }
    }
}

void eval_summary_add(struct eval_summary *summary, struct eval_totals *totals,
                      const struct eval_source *source, const struct eval_block *block,
                      const struct eval_results *results)
{
    summary->rows += block->rows;
    add_sums(summary, totals, block->rows, results);
    add_judgements(summary, block, source->label_columns, results);
    for (size_t n = 0; n < block->rows; n++)
        if (summary->rules.task == TASK_BINARY || results->label[n] >= 0)
            consider(summary, totals, source, block, results, n);
}

/* ---- the end ---- */

static const char *refusal_at_end(const struct eval_summary *summary)
{
    const struct convention_rules *rules = convention_rules(summary->rules.convention);
    const bool mean = summary->rules.reduction == REDUCTION_MEAN;
    return mean && summary->divisor == 0 ? rules->refusal[REFUSED_NO_WEIGHT] : NULL;
}

void eval_summary_end(struct eval_summary *summary, struct eval_totals *totals)
{
    const struct twofold sum =
        summary->kernels ? kernel_sum_value(&totals->exact) : total_twofold(&totals->sum);
    const struct twofold divisor = total_twofold(&totals->divisor);
    summary->sum = precision_round(summary->rules.precision, twofold_value(sum));
    summary->divisor = precision_round(summary->rules.precision, total_value(&totals->divisor));
    summary->mean = convention_mean(&summary->rules, sum, divisor);
    if (!summary->refusal)
        summary->refusal = refusal_at_end(summary);
    if (summary->refusal)
        summary->sum = summary->mean = NAN;
    summary->value = summary->rules.reduction == REDUCTION_MEAN  ? summary->mean
                     : summary->rules.reduction == REDUCTION_SUM ? summary->sum
                                                                 : NAN;
    summary->worst = totals->worst;
    summary->best = totals->best;
    *totals = (struct eval_totals){0};
}

void eval_summary_release(struct eval_summary *summary)
{
    problem_release(&summary->rules);
    free(summary->worst);
    free(summary->best);
    free(summary->class);
    eval_comparison_free(summary->comparison);
    *summary = (struct eval_summary){0};
}
