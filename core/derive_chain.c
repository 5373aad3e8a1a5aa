/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formulas of the steps.  Each is written once, over leaves that are either symbols or the
 * numbers that they stand for; so what is said in symbols and what is put in cannot differ. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/derive.h"
#include "core/derive_leaf.h"

/* The loss of an output, with its sample weight; by the number of outputs where the mean over them
 * is the loss of the sample. */
static tree of_output(const struct builder *b, size_t item, tree loss)
{
    const double outputs = derive_outputs(b->d);
    if (outputs != 1)
        loss = formula_divide(b->pool, loss, leaf_scalar(b, "K", outputs, FORMULA_EXACT));
    if (!derive_has_shares(b->d))
        return loss;
    tree share = leaf_of(b, "s", b->d->share, item, FORMULA_EXACT);
    return tree_by_convention(b, formula_multiply2(b->pool, share, loss));
}

/* A binary loss: w y (-ln p) + (1-y) (-ln(1-p)), times the sample weight. */
static tree binary_term(const struct builder *b, size_t item)
{
    tree yes = tree_times(b, leaf_coefficient(b, item), leaf_surprise(b, item));
    tree no = tree_times(b, tree_one_minus(b, leaf_label(b, item)), leaf_other(b, item));
    return of_output(b, item,
                     formula_add2(b->pool, tree_by_convention(b, yes), tree_by_convention(b, no)));
}

/* What an item adds to the loss, as a formula.  Where a class number picks its class, the others
 * have no term that could be infinite. */
static tree term(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    if (d->problem->task == TASK_BINARY)
        return binary_term(b, item);
    tree product = tree_times(b, leaf_coefficient(b, item), leaf_surprise(b, item));
    const bool picks = d->call == CALL_NUMBERS && d->rules->picks_target;
    if (item >= d->items ? picks : derive_is_passed_over(d, item))
        return product;
    return tree_by_convention(b, product);
}

/* The same as a leaf: its number is put in as one number. */
static tree leaf_term(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    if (b->leaves == LEAVES_SYMBOLS)
        return term(b, item);
    return item == ALL ? tree_of_numbers(b, d->term, d->items, b->digits)
                       : leaf_rounded(b, d->term[item]);
}

/* max(z,0) */
static tree hinge(const struct builder *b, tree z)
{
    return formula_maximum_of(b->pool, 2, (tree[]){z, leaf_constant(b, 0)});
}

/* max(z,0) and the tail ln(1 + e^-|z|), which is -ln(1-p); with -z it is -ln p. */
static tree softplus(const struct builder *b, tree z, tree tail)
{
    return formula_add2(b->pool, hinge(b, z), tail);
}

/* With an infinite z the short formula is infinity minus infinity, in some frameworks too. */
static bool is_short(const struct derivation *d)
{
    for (size_t i = 0; i < d->items && d->rules->logistic == LOGISTIC_EXACT; i++)
        if (isinf(d->input[i]))
            return false;
    return !derive_has_weights(d);
}

/* max(z,0) - z y + ln(1 + e^-|z|) */
static tree short_logistic(const struct builder *b, tree z, tree y, tree tail)
{
    tree product = tree_by_convention(b, formula_multiply2(b->pool, z, y));
    tree less = formula_negate(b->pool, product);
    return formula_add(b->pool, 3, (tree[]){hinge(b, z), less, tail});
}

/* w y softplus(-z) + (1-y) softplus(z) */
static tree weighted_logistic(const struct builder *b, size_t item, tree z, tree y, tree tail)
{
    tree minus = formula_negate(b->pool, z);
    tree yes = tree_times(b, leaf_coefficient(b, item), softplus(b, minus, tail));
    tree no = tree_times(b, tree_one_minus(b, y), softplus(b, z, tail));
    return formula_add2(b->pool, tree_by_convention(b, yes), tree_by_convention(b, no));
}

/* (1-y) z + (1 + (w-1) y) softplus(-z), as PyTorch has it */
static tree shifted_logistic(const struct builder *b, size_t item, tree z, tree y, tree tail)
{
    struct pool *pool = b->pool;
    tree no = tree_by_convention(b, formula_multiply2(pool, tree_one_minus(b, y), z));
    tree price = softplus(b, formula_negate(pool, z), tail);
    if (!derive_has_weights(b->d))
        return formula_add2(pool, no, price);
    tree w = leaf_of(b, "w", b->d->weight, item, FORMULA_EXACT);
    tree more = formula_multiply2(pool, formula_subtract(pool, w, leaf_constant(b, 1)), y);
    tree factor = formula_add2(pool, leaf_constant(b, 1), more);
    return formula_add2(pool, no, tree_by_convention(b, formula_multiply2(pool, factor, price)));
}

static tree logistic(const struct builder *b, size_t item)
{
    struct pool *pool = b->pool;
    tree z = leaf_input(b, item), y = leaf_label(b, item);
    tree small = tree_exp(b, formula_negate(pool, formula_absolute(pool, z)));
    tree tail = formula_call(pool, FUNCTION_LN, formula_add2(pool, leaf_constant(b, 1), small));
    switch (b->d->rules->logistic) {
    case LOGISTIC_SHIFTED:
        return shifted_logistic(b, item, z, y, tail);
    case LOGISTIC_LOG_SIGMOID:
        return weighted_logistic(b, item, z, y, tail);
    case LOGISTIC_EXACT:
    case LOGISTIC_MAX:
        break;
    }
    return is_short(b->d) ? short_logistic(b, z, y, tail) : weighted_logistic(b, item, z, y, tail);
}

/* The loss of an output straight from z. */
static tree direct(const struct builder *b, size_t item)
{
    return of_output(b, item, tree_in_unit(b, logistic(b, item)));
}

/* ---- the loss of the batch ---- */

static double sample_loss(const struct derivation *d, size_t n)
{
    return n == d->sample && !d->ignored ? d->loss_of_sample : loss_of_sample(d->loss, n);
}

/* The losses of all samples, added: as a sum of terms where the items are the samples, unless the
 * logarithm brings so much with it that the sum would be too wide for a screen. */
static tree sum_of_losses(const struct builder *b)
{
    const struct derivation *d = b->d;
    const bool symbols = b->leaves == LEAVES_SYMBOLS;
    const bool wide = isfinite(d->clip.log_low) || d->clip.added != 0;
    if (d->sample == EVERY_SAMPLE && !(wide && symbols && d->items > 1))
        return tree_total(b, symbols && derive_avoids_p(d) ? direct : leaf_term);
    if (problem_samples(d->problem) > 1)
        return tree_over_samples(b, formula_indexed(b->pool, "L", "n"), sample_loss, b->digits);
    return symbols ? formula_item(b->pool, "L", 0, "0") : leaf_rounded(b, d->loss_of_sample);
}

static tree batch_loss(const struct builder *b)
{
    const struct derivation *d = b->d;
    const bool mean = d->problem->reduction == REDUCTION_MEAN;
    if (mean && d->loss->divisor == 0 && d->rules->empty == EMPTY_ZERO)
        return leaf_constant(b, 0); /* nothing is divided */
    tree by = derive_divisor(b);
    return by ? formula_divide(b->pool, sum_of_losses(b), by) : sum_of_losses(b);
}

/* ---- the steps ---- */

static tree scale(const struct builder *b, size_t item)
{
    return formula_divide(b->pool, leaf_value(b, item),
                          leaf_scalar(b, "T", b->d->problem->temperature, FORMULA_EXACT));
}

static tree maximum(const struct builder *b, size_t item)
{
    (void)item;
    if (b->leaves == LEAVES_SYMBOLS)
        return formula_maximum(b->pool, "j", leaf_input(b, EACH));
    return formula_maximum_of_terms(b->pool, leaf_input(b, ALL));
}

static tree shift(const struct builder *b, size_t item)
{
    const int digits = b->d->problem->temperature == 1 ? FORMULA_EXACT : b->digits;
    return formula_subtract(b->pool, leaf_input(b, item), leaf_scalar(b, "m", b->d->max, digits));
}

static tree add_up(const struct builder *b, size_t item)
{
    (void)item;
    return tree_total(b, derive_addend(b->d));
}

static tree divide(const struct builder *b, size_t item)
{
    return formula_divide(b->pool, derive_addend(b->d)(b, item), add_up(b, item));
}

/* A bound that is too long to read in full: the upper one by its distance from 1. */
static tree bound(const struct builder *b, double value)
{
    if (formula_given_digits(value, b->digits) == FORMULA_EXACT)
        return leaf_constant(b, value);
    return value < 0.5 ? leaf_rounded(b, value) : tree_one_minus(b, leaf_rounded(b, 1 - value));
}

static tree clip(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    tree inner = d->route == ROUTE_LOGITS                ? leaf_raw(b, item)
                 : d->clip.row_sum == ROW_SUM_BEFORE_CUT ? leaf_ratio(b, item)
                                                         : leaf_value(b, item);
    return formula_clip(b->pool, inner, bound(b, d->clip.low), bound(b, d->clip.high));
}

static tree clip_again(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    return formula_clip(b->pool, leaf_shared(b, item), bound(b, d->clip.low),
                        bound(b, d->clip.high));
}

static tree sigmoid_of(const struct builder *b, size_t item)
{
    tree power = tree_exp(b, formula_negate(b->pool, leaf_input(b, item)));
    return formula_divide(b->pool, leaf_constant(b, 1),
                          formula_add2(b->pool, leaf_constant(b, 1), power));
}

static tree smooth(const struct builder *b, size_t item)
{
    const struct problem *problem = b->d->problem;
    tree e = leaf_scalar(b, "epsilon", problem->label_smoothing, FORMULA_EXACT);
    tree kept = formula_multiply2(b->pool, tree_one_minus(b, e),
                                  leaf_of(b, "y", b->d->label, item, FORMULA_EXACT));
    tree parts = problem->task == TASK_BINARY
                     ? leaf_constant(b, 2)
                     : leaf_scalar(b, "C", (double)problem_classes(problem), FORMULA_EXACT);
    return formula_add2(b->pool, kept, formula_divide(b->pool, e, parts));
}

static tree sample_sum(const struct builder *b, size_t item)
{
    (void)item;
    const bool binary = b->d->problem->task == TASK_BINARY;
    const bool directly = binary && derive_avoids_p(b->d) && b->leaves == LEAVES_SYMBOLS;
    tree sum = tree_total(b, directly ? direct : leaf_term);
    return binary ? sum : tree_weighted(b, sum);
}

static tree reduce(const struct builder *b, size_t item)
{
    (void)item;
    return batch_loss(b);
}

/* The name on the left of the first sign; NULL where the formula speaks for itself. */
static const char *const left_name[STEP_KINDS] = {
    [STEP_SCALE] = "u",  [STEP_MAXIMUM] = "m",      [STEP_SHIFT] = "d",   [STEP_DIVIDE] = "p",
    [STEP_CLIP] = "p",   [STEP_SIGMOID] = "p",      [STEP_SMOOTH] = "y'", [STEP_SUM] = "L",
    [STEP_REDUCE] = "L", [STEP_GRADIENT] = "dL/dz",
};

static tree (*const definition[STEP_KINDS])(const struct builder *, size_t) = {
    [STEP_SCALE] = scale,        [STEP_MAXIMUM] = maximum,
    [STEP_SHIFT] = shift,        [STEP_EXP] = tree_exponential,
    [STEP_ADD_UP] = add_up,      [STEP_DIVIDE] = divide,
    [STEP_CLIP] = clip,          [STEP_CLIP_AGAIN] = clip_again,
    [STEP_SIGMOID] = sigmoid_of, [STEP_COMPLEMENT] = tree_rest,
    [STEP_SMOOTH] = smooth,      [STEP_SURPRISE] = tree_surprise,
    [STEP_OTHER] = tree_other,   [STEP_DIRECT] = direct,
    [STEP_COUNT] = term,         [STEP_SUM] = sample_sum,
    [STEP_REDUCE] = reduce,      [STEP_GRADIENT] = derive_gradient,
};

static tree left_side(const struct builder *b, enum step_kind kind, bool each, size_t item)
{
    const struct derivation *d = b->d;
    const char *name = left_name[kind];
    const bool clipped = d->route == ROUTE_CLIPPED, after = d->clip.row_sum == ROW_SUM_AFTER_CUT;
    if (kind == STEP_DIVIDE && clipped)
        name = d->clip.cut_again ? "r'" : after ? derivation_prob_name(d) : "r";
    if (kind == STEP_CLIP || kind == STEP_CLIP_AGAIN)
        name = after && kind == STEP_CLIP ? "r" : derivation_prob_name(d);
    if (kind == STEP_GRADIENT && strcmp(derive_value_name(d), "p") == 0)
        name = "dL/dp";
    if (!name)
        return NULL;
    if (each)
        return leaf_symbol(b, name, item);
    char room[CLASS_ROOM];
    if (kind != STEP_SUM || derivation_find(d, STEP_REDUCE) == d->count)
        return formula_symbol(b->pool, name);
    snprintf(room, sizeof room, "%zu", d->sample);
    return formula_item(b->pool, name, d->sample, room);
}

/* Between the numbers put in and the result: a sum or a power done, the rest still to do. */
static tree halfway(const struct builder *b, enum step_kind kind, size_t item)
{
    const struct derivation *d = b->d;
    if (kind == STEP_DIVIDE && d->items > 1)
        return formula_divide(b->pool, derive_addend(d)(b, item), leaf_rounded(b, d->sum));
    if (kind == STEP_SIGMOID)
        return formula_divide(
            b->pool, leaf_constant(b, 1),
            formula_add2(b->pool, leaf_constant(b, 1), leaf_rounded(b, exp(-d->input[item]))));
    if (kind == STEP_SURPRISE && derive_avoids_p(d) && d->items > 1)
        return tree_in_unit(
            b,
            formula_subtract(b->pool, formula_call(b->pool, FUNCTION_LN, leaf_rounded(b, d->sum)),
                             leaf_shifted(b, item)));
    return NULL;
}

void derivation_chain(const struct derivation *derivation, size_t step, size_t item,
                      struct pool *pool, struct chain *chain)
{
    const struct step *s = &derivation->step[step];
    const int digits = derivation->problem->digits;
    const struct builder symbols = {derivation, pool, LEAVES_SYMBOLS, digits};
    const struct builder numbers = {derivation, pool, LEAVES_NUMBERS, digits};
    *chain = (struct chain){0};
    tree left = left_side(&symbols, s->kind, s->each, item);
    if (left)
        chain_add(chain, left, digits);
    tree definition_in_symbols = definition[s->kind](&symbols, item);
    if (definition_in_symbols->kind != FORMULA_NUMBER) { /* a slope that the clip holds is just 0 */
        tree put_in = definition[s->kind](&numbers, item);
        chain_add(chain, definition_in_symbols, digits);
        if (put_in->kind != FORMULA_NUMBER) /* one number alone is the result itself */
            chain_add(chain, put_in, digits);
    }
    tree between = halfway(&numbers, s->kind, item);
    if (between)
        chain_add(chain, between, digits);
    chain_add(chain,
              s->each ? formula_number_of(pool, s->value[item], digits, item)
                      : leaf_rounded(&numbers, s->value[0]),
              digits);
}

double derivation_redo(const struct derivation *derivation, size_t step, size_t item)
{
    const enum step_kind kind = derivation->step[step].kind;
    struct pool pool = {0};
    const struct builder numbers = {derivation, &pool, LEAVES_NUMBERS, derivation->problem->digits};
    tree put_in = halfway(&numbers, kind, item);
    if (!put_in)
        put_in = definition[kind](&numbers, item);
    const double value = formula_evaluate(put_in, NULL);
    pool_release(&pool);
    return value;
}
