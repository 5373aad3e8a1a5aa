/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formulas of the steps.  Each is written once, over leaves that are either symbols or the
 * numbers that they stand for; so what is said in symbols and what is put in cannot differ. */
#include <math.h>
#include <stdio.h>

#include "core/derive.h"
#include "core/derive_leaf.h"

/* A binary loss: w y (-ln p) + (1-y) (-ln(1-p)), times the sample weight. */
static tree binary_term(const struct builder *b, size_t item)
{
    tree yes = tree_times(b, leaf_coefficient(b, item), leaf_surprise(b, item));
    tree no = tree_times(b, tree_one_minus(b, leaf_label(b, item)), leaf_other(b, item));
    tree both = formula_add2(b->pool, yes, no);
    if (!derive_has_shares(b->d))
        return both;
    return formula_multiply2(b->pool, leaf_of(b, "s", b->d->share, item, FORMULA_EXACT), both);
}

/* What an item adds to the loss, as a formula. */
static tree term(const struct builder *b, size_t item)
{
    if (b->d->problem->task == TASK_BINARY)
        return binary_term(b, item);
    return tree_times(b, leaf_coefficient(b, item), leaf_surprise(b, item));
}

/* Numbers, the terms of a sum, that nothing points to by its item. */
static tree sum_of_numbers(const struct builder *b, const double *values, size_t count, int digits)
{
    return formula_add_numbers(
        b->pool, &(struct formula_numbers){.value = values, .count = count, .digits = digits});
}

/* The same as a leaf: its number is put in as one number. */
static tree leaf_term(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    if (b->leaves == LEAVES_SYMBOLS)
        return term(b, item);
    return item == ALL ? sum_of_numbers(b, d->term, d->items, b->digits)
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

/* With an infinite z the short formula would be infinity minus infinity. */
static bool is_short(const struct derivation *d)
{
    for (size_t i = 0; i < d->items; i++)
        if (isinf(d->input[i]))
            return false;
    return !derive_has_weights(d);
}

/* max(z,0) - z y + ln(1 + e^-|z|); with weights w y softplus(-z) + (1-y) softplus(z). */
static tree direct(const struct builder *b, size_t item)
{
    struct pool *pool = b->pool;
    tree z = leaf_input(b, item), y = leaf_label(b, item), minus = formula_negate(pool, z);
    tree small = tree_exp(b, formula_negate(pool, formula_absolute(pool, z)));
    tree tail = formula_call(pool, FUNCTION_LN, formula_add2(pool, leaf_constant(b, 1), small));
    tree nats;
    if (is_short(b->d)) {
        tree less = formula_negate(pool, formula_multiply2(pool, z, y));
        nats = formula_add(pool, 3, (tree[]){hinge(b, z), less, tail});
    } else {
        tree yes = tree_times(b, leaf_coefficient(b, item), softplus(b, minus, tail));
        tree no = tree_times(b, tree_one_minus(b, y), softplus(b, z, tail));
        nats = formula_add2(pool, yes, no);
    }
    tree loss = tree_in_unit(b, nats);
    if (!derive_has_shares(b->d))
        return loss;
    return formula_multiply2(pool, leaf_of(b, "s", b->d->share, item, FORMULA_EXACT), loss);
}

/* ---- the loss of the batch ---- */

static double sample_loss(const struct derivation *d, size_t n)
{
    return loss_of_sample(d->loss, n);
}

/* The sum over the samples: the sign with an index, or a number for each. */
static tree sum_of_samples(const struct builder *b, const char *name,
                           double (*value)(const struct derivation *, size_t), int digits)
{
    const size_t samples = problem_samples(b->d->problem);
    if (b->leaves == LEAVES_SYMBOLS)
        return formula_sum(b->pool, "n", formula_indexed(b->pool, name, "n"));
    double *values = pool_new(b->pool, samples, sizeof *values);
    for (size_t n = 0; n < samples; n++)
        values[n] = value(b->d, n);
    return sum_of_numbers(b, values, samples, digits);
}

static double sample_share(const struct derivation *d, size_t n)
{
    return d->loss->share[n];
}

/* What the mean divides by; NULL if nothing is divided. */
static tree divisor(const struct builder *b)
{
    const struct derivation *d = b->d;
    const struct problem *problem = d->problem;
    if (problem->reduction != REDUCTION_MEAN || d->loss->divisor == 1)
        return NULL;
    if (problem->label_form == LABELS_TARGET && derive_has_weights(d))
        return sum_of_samples(b, "w_y", sample_share, FORMULA_EXACT);
    if (problem->task == TASK_BINARY && problem_classes(problem) > 1 &&
        problem_samples(problem) > 1)
        return formula_multiply2(
            b->pool, leaf_scalar(b, "N", (double)problem_samples(problem), FORMULA_EXACT),
            leaf_scalar(b, "K", (double)problem_classes(problem), FORMULA_EXACT));
    const bool outputs = problem->task == TASK_BINARY && problem_samples(problem) == 1;
    return leaf_scalar(b, outputs ? "K" : "N", d->loss->divisor, FORMULA_EXACT);
}

/* The losses of all samples, added: as a sum of terms where the items are the samples. */
static tree sum_of_losses(const struct builder *b)
{
    const struct derivation *d = b->d;
    const bool symbols = b->leaves == LEAVES_SYMBOLS;
    if (d->sample == EVERY_SAMPLE)
        return tree_total(
            b, symbols && d->way == DERIVE_STABLE && d->route == ROUTE_LOGITS ? direct : leaf_term);
    if (problem_samples(d->problem) > 1)
        return sum_of_samples(b, "L", sample_loss, b->digits);
    return symbols ? formula_item(b->pool, "L", 0, "0") : leaf_rounded(b, d->loss_of_sample);
}

static tree batch_loss(const struct builder *b)
{
    tree by = divisor(b);
    return by ? formula_divide(b->pool, sum_of_losses(b), by) : sum_of_losses(b);
}

/* ---- the gradient ---- */

/* Is the sum of w y' 1, so that it need not be written? */
static bool labels_sum_to_one(const struct derivation *d)
{
    double sum = 0;
    for (size_t i = 0; i < d->items; i++)
        sum += d->smooth[i];
    return !derive_has_weights(d) && fabs(sum - 1) < 1e-13;
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
    return sum_of_numbers(b, values, b->d->items, b->digits);
}

/* top / bottom, but 0 / 0 is 0: a coefficient of exactly 0 removes its term. */
static tree quotient(const struct builder *b, tree top, double top_value, tree bottom,
                     double bottom_value)
{
    if (top_value == 0 && bottom_value == 0)
        return leaf_constant(b, 0);
    return formula_divide(b->pool, top, bottom);
}

static tree multiclass_slope(const struct builder *b, size_t item)
{
    struct pool *pool = b->pool;
    tree p = leaf_prob(b, item), wy = leaf_coefficient(b, item);
    switch (b->d->route) {
    case ROUTE_LOGITS:
        break;
    case ROUTE_PROBS:
        return formula_negate(pool,
                              quotient(b, wy, derive_coefficient(b->d, item), p, b->d->prob[item]));
    case ROUTE_CLIPPED: {
        tree own = formula_divide(pool, free_coefficient(b, item), p);
        tree all = formula_subtract(pool, tree_total(b, free_coefficient), own);
        tree sum =
            b->leaves == LEAVES_SYMBOLS ? tree_total(b, leaf_value) : leaf_rounded(b, b->d->sum);
        return formula_divide(pool, all, sum);
    }
    }
    if (labels_sum_to_one(b->d))
        return formula_subtract(pool, p, wy);
    return formula_subtract(pool, formula_multiply2(pool, p, tree_total(b, leaf_coefficient)), wy);
}

static tree binary_slope(const struct builder *b, size_t item)
{
    struct pool *pool = b->pool;
    tree p = leaf_prob(b, item), y = leaf_label(b, item), wy = leaf_coefficient(b, item);
    if (b->d->route == ROUTE_LOGITS && !derive_has_weights(b->d))
        return formula_subtract(pool, p, y);
    tree no = tree_one_minus(b, y);
    if (b->d->route == ROUTE_LOGITS)
        return formula_subtract(pool, formula_multiply2(pool, no, p),
                                tree_times(b, wy, leaf_rest(b, item)));
    const struct derivation *d = b->d;
    return formula_subtract(pool,
                            quotient(b, no, 1 - d->smooth[item], leaf_rest(b, item), d->rest[item]),
                            quotient(b, wy, derive_coefficient(d, item), p, d->prob[item]));
}

static tree gradient(const struct builder *b, size_t item)
{
    const struct derivation *d = b->d;
    const bool binary = d->problem->task == TASK_BINARY;
    if (binary && derive_holds(d, item))
        return leaf_constant(b, 0);
    tree slope = binary ? binary_slope(b, item) : multiclass_slope(b, item);
    if (derive_has_shares(d)) {
        tree share = binary ? leaf_of(b, "s", d->share, item, FORMULA_EXACT)
                            : leaf_scalar(b, "s", d->share[0], FORMULA_EXACT);
        slope = formula_multiply2(b->pool, share, slope);
    }
    tree below[3];
    size_t count = 0;
    if (d->route == ROUTE_LOGITS && d->problem->temperature != 1)
        below[count++] = leaf_scalar(b, "T", d->problem->temperature, FORMULA_EXACT);
    if (divisor(b))
        below[count++] = divisor(b);
    if (tree_unit(b))
        below[count++] = tree_unit(b);
    if (count == 0)
        return slope;
    return formula_divide(b->pool, slope,
                          count == 1 ? below[0] : formula_multiply(b->pool, count, below));
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
    return tree_total(b, b->d->route == ROUTE_CLIPPED ? leaf_value : leaf_exp);
}

static tree divide(const struct builder *b, size_t item)
{
    const bool clipped = b->d->route == ROUTE_CLIPPED;
    return formula_divide(b->pool, clipped ? leaf_value(b, item) : leaf_exp(b, item),
                          add_up(b, item));
}

static tree clip(const struct builder *b, size_t item)
{
    tree inner = b->d->problem->task == TASK_BINARY ? leaf_value(b, item)
                                                    : leaf_of(b, "r", b->d->ratio, item, b->digits);
    return formula_clip(b->pool, inner, leaf_constant(b, CLIP_LOW), leaf_constant(b, 1 - CLIP_LOW));
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
    const bool stable = b->d->way == DERIVE_STABLE && b->d->route == ROUTE_LOGITS;
    const bool binary = b->d->problem->task == TASK_BINARY;
    tree sum = tree_total(b, binary && stable && b->leaves == LEAVES_SYMBOLS ? direct : leaf_term);
    if (binary || !derive_has_shares(b->d))
        return sum;
    return formula_multiply2(b->pool, leaf_scalar(b, "s", b->d->share[0], FORMULA_EXACT), sum);
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
    [STEP_SCALE] = scale,
    [STEP_MAXIMUM] = maximum,
    [STEP_SHIFT] = shift,
    [STEP_EXP] = tree_exponential,
    [STEP_ADD_UP] = add_up,
    [STEP_DIVIDE] = divide,
    [STEP_CLIP] = clip,
    [STEP_SIGMOID] = sigmoid_of,
    [STEP_COMPLEMENT] = tree_rest,
    [STEP_SMOOTH] = smooth,
    [STEP_SURPRISE] = tree_surprise,
    [STEP_OTHER] = tree_other,
    [STEP_DIRECT] = direct,
    [STEP_COUNT] = term,
    [STEP_SUM] = sample_sum,
    [STEP_REDUCE] = reduce,
    [STEP_GRADIENT] = gradient,
};

static tree left_side(const struct builder *b, enum step_kind kind, bool each, size_t item)
{
    const struct derivation *d = b->d;
    const char *name = left_name[kind];
    if (kind == STEP_DIVIDE && d->route == ROUTE_CLIPPED)
        name = "r";
    if (kind == STEP_GRADIENT && d->route == ROUTE_PROBS)
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
        return formula_divide(b->pool,
                              d->route == ROUTE_CLIPPED ? leaf_value(b, item) : leaf_exp(b, item),
                              leaf_rounded(b, d->sum));
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
