/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the mean divides by, and the gradient: the formulas that the conventions differ in most. */
#include <math.h>

#include "core/derive.h"
#include "core/derive_leaf.h"

/* What adding up labels in double can be off by; sums of labels that are meant to be something else
 * than 1 are off by more. */
#define ROUNDING_OF_SUM 1e-13

/* ---- the divisor ---- */

static double sample_share(const struct derivation *d, size_t n)
{
    return d->loss->share[n];
}

bool derive_counts_outputs(const struct derivation *d)
{
    return d->problem->task == TASK_BINARY && problem_classes(d->problem) > 1 &&
           problem_samples(d->problem) > 1 && !d->rules->averages_outputs &&
           d->rules->divisor != DIVISOR_NONZERO;
}

static tree count(const struct builder *b)
{
    const struct derivation *d = b->d;
    const struct problem *problem = d->problem;
    if (derive_counts_outputs(d))
        return formula_multiply2(
            b->pool, leaf_scalar(b, "N", (double)problem_samples(problem), FORMULA_EXACT),
            leaf_scalar(b, "K", (double)problem_classes(problem), FORMULA_EXACT));
    const bool outputs = problem->task == TASK_BINARY && problem_samples(problem) == 1 &&
                         d->rules->divisor != DIVISOR_NONZERO;
    return leaf_scalar(b, outputs ? "K" : "N", d->loss->divisor, FORMULA_EXACT);
}

/* The weights of all samples: sample_weight, that of the label, or their product. */
static tree sum_of_weights(const struct builder *b)
{
    const struct derivation *d = b->d;
    tree s = formula_indexed(b->pool, "s", "n"), w = formula_indexed(b->pool, "w_y", "n");
    if (d->problem->task == TASK_BINARY && problem_classes(d->problem) > 1)
        return leaf_scalar(b, "D", d->loss->divisor, FORMULA_EXACT);
    tree both = formula_multiply2(b->pool, s, w);
    tree one = !derive_weighs_labels(d) ? s : !derive_has_shares(d) ? w : both;
    return tree_over_samples(b, one, sample_share, FORMULA_EXACT);
}

tree derive_divisor(const struct builder *b)
{
    const struct derivation *d = b->d;
    if (d->problem->reduction != REDUCTION_MEAN || d->loss->divisor == 1)
        return NULL;
    switch (d->rules->divisor) {
    case DIVISOR_TARGETS:
        if (d->problem->label_form == LABELS_TARGET && derive_has_weights(d))
            return tree_over_samples(b, formula_indexed(b->pool, "w_y", "n"), sample_share,
                                     FORMULA_EXACT);
        break;
    case DIVISOR_WEIGHTS:
        if (derive_has_shares(d) || derive_weighs_labels(d))
            return sum_of_weights(b);
        break;
    case DIVISOR_COUNT:
    case DIVISOR_NONZERO:
        break;
    }
    return count(b);
}

/* ---- the gradient ---- */

/* Is the sum of w y' 1, so that it need not be written? */
static bool labels_sum_to_one(const struct derivation *d)
{
    double sum = 0;
    for (size_t i = 0; i < d->items; i++)
        sum += d->smooth[i];
    const double rounding = d->problem->precision == PRECISION_FLOAT64
                                ? ROUNDING_OF_SUM
                                : precision_epsilon(d->problem->precision) * (double)d->items;
    return !derive_has_weights(d) && fabs(sum - 1) < rounding;
}

bool derive_forgets_labels(const struct derivation *d)
{
    return d->rules->softmax_minus_label && d->call == CALL_VECTORS && d->route == ROUTE_LOGITS &&
           !labels_sum_to_one(d);
}

/* w y' of the classes that the clip does not hold. */
static tree free_coefficient(const struct builder *b, size_t item)
{
    if (b->leaves == LEAVES_SYMBOLS)
        return leaf_symbol(b, "b", item);
    if (item != ALL)
        return leaf_rounded(b, derive_free_coefficient(b->d, item));
    double *values = pool_new(b->pool, b->d->items, sizeof *values);
    for (size_t i = 0; i < b->d->items; i++)
        values[i] = derive_free_coefficient(b->d, i);
    return tree_of_numbers(b, values, b->d->items, b->digits);
}

/* top / bottom, but where a coefficient of exactly 0 removes its term 0 / 0 is 0. */
static tree quotient(const struct builder *b, tree top, double top_value, tree bottom,
                     double bottom_value)
{
    if (top_value == 0 && bottom_value == 0 && !b->d->rules->backward_pass)
        return leaf_constant(b, 0);
    return formula_divide(b->pool, top, bottom);
}

/* -w y / p, of a p that is not divided. */
static tree slope_of_log(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    tree p = tree_plus_added(b, leaf_prob(b, item));
    return formula_negate(b->pool,
                          quotient(b, leaf_coefficient(b, item), derive_coefficient(d, item), p,
                                   d->prob[item] + d->clip.added));
}

/* (sum b - b / p) / sum: of a p that is divided by the sum of the row, before the cut or after.
 * Behind a second cut b is 0 where that holds. */
static tree slope_of_share(const struct builder *b, size_t item)
{
    const struct clip *clip = &b->d->clip;
    const bool last = clip->row_sum == ROW_SUM_AFTER_CUT && !clip->cut_again;
    tree (*const coefficient)(const struct builder *, size_t) =
        last ? leaf_coefficient : free_coefficient;
    tree own = formula_divide(b->pool, coefficient(b, item), leaf_prob(b, item));
    tree all = formula_subtract(b->pool, tree_total(b, coefficient), own);
    tree sum = b->leaves == LEAVES_SYMBOLS ? tree_total(b, derive_addend(b->d))
                                           : leaf_rounded(b, b->d->sum);
    return formula_divide(b->pool, all, sum);
}

static tree multiclass_slope(const struct builder *b, size_t item)
{
    struct pool *pool = b->pool;
    const struct derivation *d = b->d;
    if (d->route != ROUTE_LOGITS)
        return d->clip.row_sum == ROW_SUM_NEVER ? slope_of_log(b, item) : slope_of_share(b, item);
    if (derivation_cuts(d))
        return formula_subtract(
            pool, formula_multiply2(pool, leaf_raw(b, item), tree_total(b, free_coefficient)),
            free_coefficient(b, item));
    tree p = leaf_prob(b, item), wy = leaf_coefficient(b, item);
    if (labels_sum_to_one(d) || derive_forgets_labels(d))
        return formula_subtract(pool, p, wy);
    return formula_subtract(pool, formula_multiply2(pool, p, tree_total(b, leaf_coefficient)), wy);
}

/* (p - y) / max(p (1-p), 1e-12): lest a confident mistake has an infinite slope. */
static tree guarded_slope(const struct builder *b, size_t item)
{
    struct pool *pool = b->pool;
    tree p = leaf_prob(b, item);
    tree least = formula_number(pool, LEAST_VARIANCE, b->digits);
    tree variance = formula_multiply2(pool, p, tree_one_minus(b, p));
    return formula_divide(pool, formula_subtract(pool, p, leaf_label(b, item)),
                          formula_maximum_of(pool, 2, (tree[]){variance, least}));
}

static tree binary_slope(const struct builder *b, size_t item)
{
    struct pool *pool = b->pool;
    const struct derivation *d = b->d;
    tree p = leaf_prob(b, item), y = leaf_label(b, item), wy = leaf_coefficient(b, item);
    if (d->route == ROUTE_LOGITS && !derive_has_weights(d))
        return formula_subtract(pool, p, y);
    tree no = tree_one_minus(b, y);
    if (d->route == ROUTE_LOGITS)
        return formula_subtract(pool, formula_multiply2(pool, no, p),
                                tree_times(b, wy, leaf_rest(b, item)));
    if (d->rules->backward_pass)
        return guarded_slope(b, item);
    tree rest = tree_plus_added(b, leaf_rest(b, item)), all = tree_plus_added(b, p);
    const double added = d->clip.added;
    return formula_subtract(
        pool, quotient(b, no, 1 - d->smooth[item], rest, d->rest[item] + added),
        quotient(b, wy, derive_coefficient(d, item), all, d->prob[item] + added));
}

/* Is the slope 0 because the clip holds the value? */
static bool is_held(const struct derivation *d, size_t item)
{
    const bool alone = d->problem->task == TASK_BINARY ||
                       (d->route == ROUTE_CLIPPED && d->clip.row_sum != ROW_SUM_BEFORE_CUT);
    return alone && derive_holds(d, item);
}

static tree weighted_slope(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    if (d->problem->task == TASK_MULTICLASS)
        return tree_weighted(b, multiclass_slope(b, item));
    tree slope = binary_slope(b, item);
    if (!derive_has_shares(d))
        return slope;
    return tree_by_convention(
        b, formula_multiply2(b->pool, leaf_of(b, "s", d->share, item, FORMULA_EXACT), slope));
}

tree derive_gradient(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    if (is_held(d, item))
        return leaf_constant(b, 0);
    tree slope = weighted_slope(b, item), below[4];
    size_t count = 0;
    if (d->route == ROUTE_LOGITS && d->problem->temperature != 1)
        below[count++] = leaf_scalar(b, "T", d->problem->temperature, FORMULA_EXACT);
    if (derive_outputs(d) != 1)
        below[count++] = leaf_scalar(b, "K", derive_outputs(d), FORMULA_EXACT);
    if (derive_divisor(b))
        below[count++] = derive_divisor(b);
    if (tree_unit(b))
        below[count++] = tree_unit(b);
    if (count == 0)
        return slope;
    return formula_divide(b->pool, slope,
                          count == 1 ? below[0] : formula_multiply(b->pool, count, below));
}
