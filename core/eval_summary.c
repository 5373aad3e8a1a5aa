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
    const bool multiclass = summary->rules.task == TASK_MULTICLASS;
    if (isnan(loss) || (multiclass && results->label[n] < 0))
        return;
    const struct eval_extreme extreme = {
        .loss = loss,
        .row = eval_source_row(source, block, n),
        .label = multiclass || block->classes == 1 ? (size_t)results->label[n] : SIZE_MAX,
        .predicted = multiclass ? eval_predicted(block, n) : SIZE_MAX,
        .p = multiclass && summary->kernels ? exp(-loss) : results->p_true[n],
    };
    keep(totals->worst, &summary->worst_count, totals->most, -1, &extreme);
    keep(totals->best, &summary->best_count, totals->most, 1, &extreme);
}

/* What a list does not want any more; NaN while it wants all. */
static double limit_of(const struct eval_extreme *list, size_t count, size_t most)
{
    return count < most ? NAN : list[count - 1].loss;
}

static void add_extremes(struct eval_summary *summary, struct eval_totals *totals,
                         const struct eval_source *source, const struct eval_block *block,
                         const struct eval_results *results)
{
    const size_t most = totals->most;
    for (size_t n = 0; most && n < block->rows; n++) {
        const double worst = limit_of(totals->worst, summary->worst_count, most);
        const double best = limit_of(totals->best, summary->best_count, most);
        /* nearly all rows are between the two, and nothing changes */
        while (n < block->rows && results->sample[n] <= worst && results->sample[n] >= best)
            n++;
        if (n < block->rows)
            consider(summary, totals, source, block, results, n);
    }
}

/* ---- rows of probabilities ---- */

static void look_at_sums(struct eval_summary *summary, const struct eval_source *source,
                         const struct eval_block *block)
{
    struct eval_uneven *uneven = &summary->uneven;
    if (source->kind != VALUES_PROBS || summary->rules.task == TASK_BINARY)
        return;
    for (size_t n = 0; n < block->rows; n++) {
        double sum = 0;
        for (size_t c = 0; c < block->classes; c++)
            sum += eval_value(block, n, c);
        const double off = fabs(sum - 1);
        if (off <= SUM_TOLERANCE)
            continue;
        const size_t row = eval_source_row(source, block, n);
        if (uneven->count++ == 0) {
            uneven->first = row;
            uneven->first_line = feed_line(&source->values.block, block->first + n);
        }
        if (off > uneven->off) {
            uneven->off = off;
            uneven->farthest = row;
        }
    }
}

/* ---- the sums ---- */

static void add_sums(struct eval_summary *summary, struct eval_totals *totals, size_t rows,
                     const struct eval_results *results)
{
    const size_t count = rows * results->outputs;
    if (summary->kernels)
        kernel_sum_add(&totals->exact, results->loss, count);
    const bool all_finite = summary->kernels && totals->exact.odd == 0;
    for (size_t i = 0; !all_finite && i < count; i++) {
        summary->infinite += isinf(results->loss[i]) != 0;
        summary->undefined += isnan(results->loss[i]) != 0;
    }
    if (summary->kernels) /* each loss counts as one: the divisor is how many were judged */
        return;
    for (size_t i = 0; i < count; i++)
        total_add(&totals->sum, results->loss[i]);
    for (size_t n = 0; n < rows; n++)
        total_add(&totals->divisor, results->share[n]);
}

/* A prediction of p that came true, or did not. */
static inline void add_to_bin(struct eval_bin *bins, double p, bool came_true)
{
    const double place = p * EVAL_BINS;
    if (isnan(p))
        return;
    struct eval_bin *bin = bins + (place < 1 ? 0 : place < EVAL_BINS ? (int)place : EVAL_BINS - 1);
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

/* Two loops: a processor that does not foresee which sums the next row adds to waits for all. */
static void judge_classes(struct eval_summary *summary, size_t rows,
                          const struct eval_results *results)
{
    struct eval_class *const of_class = summary->class;
    size_t counted = 0, right = 0;
    for (size_t n = 0; n < rows; n++)
        if (results->label[n] >= 0) {
            counted++;
            right += results->right[n];
            add_to_bin(summary->bin, results->p_top[n], results->right[n]);
        }
    for (size_t n = 0; n < rows; n++)
        if (results->label[n] >= 0)
            add_class(of_class + results->label[n], results->loss[n], results->right[n]);
    summary->ignored += rows - counted;
    summary->judged += counted;
    summary->right += right;
}

static void judge_outputs(struct eval_summary *summary, const struct eval_block *block,
                          size_t label_columns, const struct eval_results *results)
{
    struct eval_class *const of_output = summary->class;
    const size_t outputs = results->outputs;
    for (size_t n = 0; n < block->rows; n++)
        for (size_t i = 0; i < outputs; i++) {
            const size_t at = n * outputs + i;
            const bool yes = block->labels[n * label_columns + i] > 0.5;
            summary->right += results->right[at];
            add_to_bin(summary->bin, results->p_top[at], yes);
            add_class(of_output + i, results->loss[at], results->right[at]);
        }
    summary->judged += block->rows * outputs;
}

void eval_summary_add(struct eval_summary *summary, struct eval_totals *totals,
                      const struct eval_source *source, const struct eval_block *block,
                      const struct eval_results *results)
{
    summary->rows += block->rows;
    look_at_sums(summary, source, block);
    add_sums(summary, totals, block->rows, results);
    if (summary->rules.task == TASK_MULTICLASS)
        judge_classes(summary, block->rows, results);
    else
        judge_outputs(summary, block, source->label_columns, results);
    add_extremes(summary, totals, source, block, results);
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
    const struct twofold divisor =
        summary->kernels ? twofold_from((double)summary->judged) : total_twofold(&totals->divisor);
    summary->sum = precision_round(summary->rules.precision, twofold_value(sum));
    summary->divisor = precision_round(summary->rules.precision, twofold_value(divisor));
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
