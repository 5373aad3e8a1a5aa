/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/derive_leaf.h"

#include <math.h>
#include <string.h>

tree leaf_constant(const struct builder *b, double value)
{
    return formula_number(b->pool, value, FORMULA_EXACT);
}

tree leaf_rounded(const struct builder *b, double value)
{
    return formula_number(b->pool, value, b->digits);
}

/* Of a number that is put in. */
static int put_in_digits(const struct builder *b, double value, int digits)
{
    return digits == FORMULA_EXACT ? formula_given_digits(value, b->digits) : digits;
}

tree leaf_scalar(const struct builder *b, const char *name, double value, int digits)
{
    return b->leaves == LEAVES_SYMBOLS
               ? formula_symbol(b->pool, name)
               : formula_number(b->pool, value, put_in_digits(b, value, digits));
}

tree leaf_symbol(const struct builder *b, const char *name, size_t item)
{
    char room[CLASS_ROOM];
    if (item == EACH_INNER)
        return formula_indexed(b->pool, name, "k");
    if (item == EACH)
        return formula_indexed(b->pool, name, b->d->sample == EVERY_SAMPLE ? "n" : "j");
    if (b->d->items == 1)
        return formula_symbol(b->pool, name);
    return formula_item(b->pool, name, item, derivation_item_name(b->d, item, room));
}

tree leaf_of(const struct builder *b, const char *name, const double *values, size_t item,
             int digits)
{
    if (b->leaves == LEAVES_SYMBOLS)
        return leaf_symbol(b, name, item);
    if (item != ALL)
        return formula_number_of(b->pool, values[item], put_in_digits(b, values[item], digits),
                                 item);
    const bool given = digits == FORMULA_EXACT;
    return formula_add_numbers(b->pool,
                               &(struct formula_numbers){.value = values,
                                                         .count = b->d->items,
                                                         .digits = given ? b->digits : digits,
                                                         .given = given,
                                                         .index_kind = INDEX_ITEM});
}

const char *derive_value_name(const struct derivation *d)
{
    return d->route == ROUTE_LOGITS ? "z" : values_symbol(d->problem->kind);
}

const char *derivation_prob_name(const struct derivation *d)
{
    if (d->route == ROUTE_PROBS)
        return derive_value_name(d);
    const bool p_before =
        d->route == ROUTE_LOGITS ? derivation_cuts(d) : d->problem->kind == VALUES_PROBS;
    return p_before ? "q" : "p";
}

/* As given, or as the precision rounds it. */
static const double *given(const struct derivation *d, const double *exact, const double *rounded)
{
    return d->problem->precision == PRECISION_FLOAT64 ? exact : rounded;
}

tree leaf_value(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    const bool scaled = d->route == ROUTE_LOGITS && d->problem->temperature != 1;
    const double *values = scaled ? d->value : given(d, d->value, d->input);
    return leaf_of(b, derive_value_name(d), values, item, FORMULA_EXACT);
}

tree leaf_input(const struct builder *b, size_t item)
{
    if (b->d->problem->temperature == 1 || b->d->route != ROUTE_LOGITS)
        return leaf_value(b, item);
    return leaf_of(b, "u", b->d->input, item, b->digits);
}

tree leaf_shifted(const struct builder *b, size_t item)
{
    return leaf_of(b, "d", b->d->shifted, item, b->digits);
}

tree leaf_label(const struct builder *b, size_t item)
{
    if (b->d->problem->label_smoothing == 0)
        return leaf_of(b, "y", given(b->d, b->d->label, b->d->smooth), item, FORMULA_EXACT);
    return leaf_of(b, "y'", b->d->smooth, item, b->digits);
}

/* w: class_weight or pos_weight. */
static tree leaf_weight(const struct builder *b, size_t item)
{
    return leaf_of(b, "w", b->d->weight, item, FORMULA_EXACT);
}

tree leaf_raw(const struct builder *b, size_t item)
{
    return leaf_of(b, "p", b->d->raw, item, b->digits);
}

tree leaf_ratio(const struct builder *b, size_t item)
{
    return leaf_of(b, "r", b->d->ratio, item, b->digits);
}

tree leaf_shared(const struct builder *b, size_t item)
{
    return leaf_of(b, "r'", b->d->shared, item, b->digits);
}

tree leaf_prob(const struct builder *b, size_t item)
{
    const bool as_given = b->d->route == ROUTE_PROBS;
    return leaf_of(b, derivation_prob_name(b->d), b->d->prob, item,
                   as_given ? FORMULA_EXACT : b->digits);
}

tree tree_one_minus(const struct builder *b, tree a)
{
    return formula_subtract(b->pool, leaf_constant(b, 1), a);
}

tree tree_rest(const struct builder *b, size_t item)
{
    return tree_one_minus(b, leaf_prob(b, item));
}

/* A number where numbers are put in, else the formula. */
static tree number_or(const struct builder *b, const double *values, size_t item,
                      tree (*formula)(const struct builder *, size_t))
{
    return b->leaves == LEAVES_NUMBERS ? leaf_of(b, NULL, values, item, b->digits)
                                       : formula(b, item);
}

tree leaf_rest(const struct builder *b, size_t item)
{
    return number_or(b, b->d->rest, item, tree_rest);
}

tree tree_exp(const struct builder *b, tree exponent)
{
    return formula_power(b->pool, formula_symbol(b->pool, "e"), exponent);
}

tree tree_exponential(const struct builder *b, size_t item)
{
    const bool stable = b->d->way == DERIVE_STABLE;
    return tree_exp(b, stable ? leaf_shifted(b, item) : leaf_input(b, item));
}

/* e^z or e^d */
static tree leaf_exp(const struct builder *b, size_t item)
{
    return number_or(b, b->d->exp, item, tree_exponential);
}

/* In the base of the problem. */
static tree tree_log(const struct builder *b, tree a)
{
    static const enum formula_function function[] = {
        [LOG_BASE_E] = FUNCTION_LN,
        [LOG_BASE_2] = FUNCTION_LOG2,
        [LOG_BASE_10] = FUNCTION_LOG10,
    };
    return formula_call(b->pool, function[b->d->problem->log_base], a);
}

tree tree_unit(const struct builder *b)
{
    const enum log_base base = b->d->problem->log_base;
    if (base == LOG_BASE_E)
        return NULL;
    return formula_call(b->pool, FUNCTION_LN, leaf_constant(b, base == LOG_BASE_2 ? 2 : 10));
}

tree tree_in_unit(const struct builder *b, tree nats)
{
    tree divisor = tree_unit(b);
    return divisor ? formula_divide(b->pool, nats, divisor) : nats;
}

bool derive_avoids_p(const struct derivation *d)
{
    return d->way == DERIVE_STABLE && d->route == ROUTE_LOGITS && !derivation_cuts(d);
}

tree tree_plus_added(const struct builder *b, tree p)
{
    const double added = b->d->clip.added;
    if (added == 0)
        return p;
    return formula_add2(b->pool, p,
                        formula_number(b->pool, added, formula_given_digits(added, b->digits)));
}

/* -ln p, with what the convention adds to p, or cuts off. */
static tree minus_log(const struct builder *b, tree p)
{
    const double low = b->d->clip.log_low;
    tree sum = tree_plus_added(b, p);
    if (isinf(low))
        return formula_negate(b->pool, tree_log(b, sum));
    tree log = formula_call(b->pool, FUNCTION_LN, sum); /* it is cut in nats */
    tree most = formula_maximum_of(b->pool, 2, (tree[]){log, leaf_constant(b, low)});
    return tree_in_unit(b, formula_negate(b->pool, most));
}

tree tree_by_convention(const struct builder *b, tree product)
{
    return b->d->rules->zero_removes ? product : formula_strict(b->pool, product);
}

/* -ln p without p, which may underflow: ln sum e^d - d. */
static tree tree_log_sum(const struct builder *b, size_t item)
{
    tree sum =
        item == EACH ? formula_sum(b->pool, "k", leaf_exp(b, EACH_INNER)) : tree_total(b, leaf_exp);
    tree log_sum = formula_call(b->pool, FUNCTION_LN, sum);
    return tree_in_unit(b, formula_subtract(b->pool, log_sum, leaf_shifted(b, item)));
}

tree tree_surprise(const struct builder *b, size_t item)
{
    if (derive_avoids_p(b->d))
        return tree_log_sum(b, item);
    return minus_log(b, leaf_prob(b, item));
}

tree leaf_surprise(const struct builder *b, size_t item)
{
    return number_or(b, b->d->surprise, item, tree_surprise);
}

tree tree_other(const struct builder *b, size_t item)
{
    return minus_log(b, leaf_rest(b, item));
}

tree leaf_other(const struct builder *b, size_t item)
{
    return number_or(b, b->d->other, item, tree_other);
}

tree tree_total(const struct builder *b, tree (*body)(const struct builder *, size_t))
{
    const struct derivation *d = b->d;
    if (d->items == 1)
        return body(b, 0);
    if (b->leaves == LEAVES_NUMBERS)
        return body(b, ALL);
    return formula_sum(b->pool, d->sample == EVERY_SAMPLE ? "n" : "j", body(b, EACH));
}

tree tree_of_numbers(const struct builder *b, const double *values, size_t count, int digits)
{
    return formula_add_numbers(
        b->pool, &(struct formula_numbers){.value = values, .count = count, .digits = digits});
}

tree tree_over_samples(const struct builder *b, tree symbol,
                       double (*value)(const struct derivation *, size_t), int digits)
{
    const size_t samples = problem_samples(b->d->problem);
    if (b->leaves == LEAVES_SYMBOLS)
        return formula_sum(b->pool, "n", symbol);
    double *values = pool_new(b->pool, samples, sizeof *values);
    for (size_t n = 0; n < samples; n++)
        values[n] = value(b->d, n);
    return tree_of_numbers(b, values, samples, digits);
}

tree (*derive_addend(const struct derivation *d))(const struct builder *, size_t)
{
    if (d->route != ROUTE_CLIPPED)
        return leaf_exp;
    return d->clip.row_sum == ROW_SUM_AFTER_CUT ? leaf_ratio : leaf_value;
}

bool derive_weighs_labels(const struct derivation *d)
{
    return d->problem->task == TASK_MULTICLASS && !matrix_is_empty(&d->problem->class_weight) &&
           d->rules->weighting == WEIGHTS_OF_SAMPLES;
}

bool derive_has_weights(const struct derivation *d)
{
    return d->problem->task == TASK_BINARY
               ? !matrix_is_empty(&d->problem->pos_weight)
               : !matrix_is_empty(&d->problem->class_weight) && !derive_weighs_labels(d);
}

bool derive_is_passed_over(const struct derivation *d, size_t item)
{
    return d->call == CALL_NUMBERS && d->rules->picks_target && d->smooth[item] == 0;
}

double derive_outputs(const struct derivation *d)
{
    return d->problem->task == TASK_BINARY && d->rules->averages_outputs
               ? (double)problem_classes(d->problem)
               : 1;
}

static bool is_cut(const struct derivation *d, double p)
{
    return p < d->clip.low || p > d->clip.high;
}

bool derive_holds(const struct derivation *d, size_t item)
{
    if (!derivation_cuts(d))
        return false;
    const double *uncut = d->route == ROUTE_LOGITS                ? d->raw
                          : d->clip.row_sum == ROW_SUM_BEFORE_CUT ? d->ratio
                                                                  : d->input;
    return is_cut(d, uncut[item]);
}

double derive_coefficient(const struct derivation *d, size_t item)
{
    return derive_has_weights(d) ? d->weight[item] * d->smooth[item] : d->smooth[item];
}

double derive_free_coefficient(const struct derivation *d, size_t item)
{
    const bool held = d->clip.cut_again ? is_cut(d, d->shared[item]) : derive_holds(d, item);
    return held ? 0 : derive_coefficient(d, item);
}

bool derive_has_shares(const struct derivation *d)
{
    return !matrix_is_empty(&d->problem->sample_weight);
}

/* The products of all items. */
static tree all_weighted(const struct builder *b)
{
    tree *terms = pool_new(b->pool, b->d->items, sizeof *terms);
    for (size_t i = 0; i < b->d->items; i++)
        terms[i] = leaf_coefficient(b, i);
    return formula_add(b->pool, b->d->items, terms);
}

tree leaf_coefficient(const struct builder *b, size_t item)
{
    if (!derive_has_weights(b->d))
        return leaf_label(b, item);
    if (item == ALL)
        return all_weighted(b);
    tree label = leaf_label(b, item);
    return formula_multiply2(b->pool, leaf_weight(b, item), label);
}

tree tree_weighted(const struct builder *b, tree loss)
{
    const struct derivation *d = b->d;
    tree factor[3];
    size_t count = 0;
    if (derive_has_shares(d))
        factor[count++] = leaf_scalar(b, "s", d->share[0], FORMULA_EXACT);
    if (derive_weighs_labels(d))
        factor[count++] = leaf_scalar(b, "w_y", d->label_weight, FORMULA_EXACT);
    factor[count++] = loss;
    return count == 1 ? loss : tree_by_convention(b, formula_multiply(b->pool, count, factor));
}

tree tree_times(const struct builder *b, tree left, tree right)
{
    if (left->kind != FORMULA_MULTIPLY)
        return formula_multiply2(b->pool, left, right);
    tree *factors = pool_new(b->pool, left->count + 1, sizeof *factors);
    memcpy(factors, left->child, left->count * sizeof *factors);
    factors[left->count] = right;
    return formula_multiply(b->pool, left->count + 1, factors);
}
