/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of formulas, and the signs of chains that follow from them. */
#include "core/formula.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/num.h"
#include "core/number.h"

/* So many numbers of a list are taken at once. */
#define LIST_BLOCK 64

/* Numbers whose digits add_units() is sure of: so large at most, of so many units of the last
 * decimal, and not so near to the middle between two of them.  Adding ROUND_SHIFT, where the
 * doubles are 1 apart, rounds to an integer. */
#define SURE_LARGEST 1e6
#define SURE_UNITS   0x1p+40
#define ROUND_SHIFT  0x1.8p+52
#define CERTAIN      0.4998

/* The index variables that are bound where we are, the innermost first. */
struct binding {
    const char *variable;
    size_t item;
    const struct binding *outer;
};

struct evaluation {
    const struct formula_scope *scope;
    bool shown; /* numbers are rounded to what is shown */
};

/* Values are carried as unevaluated sums of two doubles, so that 1 + e^-40 is not 1 on its way into
 * a logarithm. */
typedef struct twofold evaluator(const struct evaluation *evaluation, const struct formula *formula,
                                 const struct binding *bound);

static evaluator evaluate;

static struct twofold value_of_number(const struct evaluation *evaluation,
                                      const struct formula *formula, const struct binding *bound)
{
    (void)bound;
    bool rounded = evaluation->shown && formula->digits != FORMULA_EXACT;
    return twofold_from(rounded ? number_rounded(formula->value, formula->digits) : formula->value);
}

/* The same for numbers of a list, from number i on; there may be thousands. */
static void numbers_at(const struct evaluation *evaluation, const struct formula_numbers *numbers,
                       size_t i, size_t count, double *out)
{
    const double *value = numbers->value + i;
    if (!evaluation->shown || numbers->digits == FORMULA_EXACT) {
        memcpy(out, value, count * sizeof *out);
        return;
    }
    number_round(value, count, numbers->digits, out);
    for (size_t k = 0; numbers->given && k < count; k++)
        if (out[k] != value[k] && formula_given_digits(value[k], numbers->digits) == FORMULA_EXACT)
            out[k] = value[k];
}

static inline struct twofold value_of_child(const struct evaluation *evaluation,
                                            const struct formula *formula, size_t child,
                                            const struct binding *bound)
{
    double number;
    if (!formula->numbers)
        return evaluate(evaluation, formula->child[child], bound);
    numbers_at(evaluation, formula->numbers, child, 1, &number);
    return twofold_from(number);
}

static struct twofold value_of_symbol(const struct evaluation *evaluation,
                                      const struct formula *formula, const struct binding *bound)
{
    if (formula_is_e(formula))
        return twofold_from(M_E);
    const struct formula_scope *scope = evaluation->scope;
    if (!scope)
        return twofold_from(NAN);
    size_t item = formula->item;
    if (formula->index_kind == INDEX_VARIABLE) {
        while (bound && strcmp(bound->variable, formula->index) != 0)
            bound = bound->outer;
        if (!bound)
            return twofold_from(NAN);
        item = bound->item;
    }
    return twofold_from(scope->value(scope->user, formula->name, formula->index_kind, item));
}

static struct twofold value_of_negate(const struct evaluation *evaluation,
                                      const struct formula *formula, const struct binding *bound)
{
    return twofold_negate(evaluate(evaluation, formula->child[0], bound));
}

/* Adds numbers as they are shown, in units of the last decimal, `scale` of which make 1: as
 * integers and so without an error, and much faster than each by itself.  False, and nothing added,
 * if one of them is out of the common: large, uncertain, or too small for its decimals. */
static bool add_units(const double *value, size_t count, double scale, struct twofold *sum)
{
    double units = 0, off = 0, least = INFINITY, most = 0;
    for (size_t k = 0; k < count; k++) {
        const double product = value[k] * scale, integer = (product + ROUND_SHIFT) - ROUND_SHIFT;
        const double distance = fabs(product - integer), size = fabs(integer);
        units += integer;
        off = off > distance ? off : distance;
        most = most > size ? most : size;
        least = least < size ? least : size;
    }
    if (off >= CERTAIN || least < 1 || most >= SURE_LARGEST * scale || most >= SURE_UNITS)
        return false; /* one that is NaN makes the sum NaN */
    twofold_sum_up(sum, units);
    return true;
}

static struct twofold sum_of_list(const struct evaluation *evaluation,
                                  const struct formula_numbers *numbers)
{
    struct twofold sum = {0}, units = {0};
    double number[LIST_BLOCK], scale = 1;
    const bool rounded = evaluation->shown && numbers->digits != FORMULA_EXACT && !numbers->given;
    for (int i = 0; rounded && i < numbers->digits; i++)
        scale *= 10;
    for (size_t i = 0; i < numbers->count; i += LIST_BLOCK) {
        const size_t left = numbers->count - i, count = left < LIST_BLOCK ? left : LIST_BLOCK;
        if (rounded && add_units(numbers->value + i, count, scale, &units))
            continue;
        numbers_at(evaluation, numbers, i, count, number);
        for (size_t k = 0; k < count; k++)
            twofold_sum_up(&sum, number[k]);
    }
    return twofold_add(twofold_summed(sum),
                       twofold_divide(twofold_summed(units), twofold_from(scale)));
}

static struct twofold value_of_add(const struct evaluation *evaluation,
                                   const struct formula *formula, const struct binding *bound)
{
    if (formula->numbers)
        return sum_of_list(evaluation, formula->numbers);
    struct twofold sum = {0};
    for (size_t i = 0; i < formula->count; i++)
        sum = twofold_add(sum, evaluate(evaluation, formula->child[i], bound));
    return sum;
}

static struct twofold product(struct twofold a, struct twofold b)
{
    struct twofold main_part = twofold_times(a, b.hi);
    /* An infinite factor times the small part would bring in a NaN or the wrong sign. */
    return isfinite(main_part.hi) ? twofold_add(main_part, twofold_from(a.hi * b.lo)) : main_part;
}

static struct twofold value_of_multiply(const struct evaluation *evaluation,
                                        const struct formula *formula, const struct binding *bound)
{
    struct twofold result = {.hi = 1.0};
    for (size_t i = 0; i < formula->count; i++) {
        struct twofold factor = evaluate(evaluation, formula->child[i], bound);
        if (factor.hi == 0.0 && !formula->strict)
            return twofold_from(0.0);
        result = product(result, factor);
    }
    return result;
}

static struct twofold value_of_divide(const struct evaluation *evaluation,
                                      const struct formula *formula, const struct binding *bound)
{
    struct twofold top = evaluate(evaluation, formula->child[0], bound);
    return twofold_divide(top, evaluate(evaluation, formula->child[1], bound));
}

/* e^(hi + lo) = e^hi + e^hi lo, and the next term is beyond all digits. */
static struct twofold exponential(struct twofold x)
{
    double power = exp(x.hi);
    return isfinite(power) ? twofold_add(twofold_from(power), twofold_from(power * x.lo))
                           : twofold_from(power);
}

static struct twofold value_of_power(const struct evaluation *evaluation,
                                     const struct formula *formula, const struct binding *bound)
{
    struct twofold exponent = evaluate(evaluation, formula->child[1], bound);
    if (formula_is_e(formula_strip(formula->child[0])))
        return exponential(exponent);
    struct twofold base = evaluate(evaluation, formula->child[0], bound);
    return twofold_from(pow(base.hi, exponent.hi));
}

/* Near 1 the distance from 1 is what counts, and there hi - 1 has no rounding error. */
static bool is_near_one(struct twofold x)
{
    return x.hi > 0.6 && x.hi < 1.6;
}

static struct twofold logarithm_near_one(struct twofold x)
{
    struct twofold distance = twofold_add(x, twofold_from(-1.0));
    return twofold_add(twofold_from(log1p(distance.hi)),
                       twofold_from(distance.lo / (1.0 + distance.hi)));
}

/* `direct` is the logarithm of the C library, exact at the powers of its base. */
static struct twofold logarithm(struct twofold x, int base, double (*direct)(double))
{
    struct twofold scale = twofold_ln(base);
    if (is_near_one(x))
        return twofold_divide(logarithm_near_one(x), scale);
    double main_part = direct(x.hi);
    if (!isfinite(main_part) || !isfinite(x.hi))
        return twofold_from(main_part);
    return twofold_add(twofold_from(main_part), twofold_from(x.lo / x.hi / scale.hi));
}

static struct twofold call_ln(struct twofold x)
{
    return logarithm(x, 0, log);
}

static struct twofold call_log2(struct twofold x)
{
    return logarithm(x, 2, log2);
}

static struct twofold call_log10(struct twofold x)
{
    return logarithm(x, 10, log10);
}

static struct twofold call_sigmoid(struct twofold x)
{
    double p = sigmoid(x.hi);
    return isfinite(x.hi) ? twofold_add(twofold_from(p), twofold_from(p * (1.0 - p) * x.lo))
                          : twofold_from(p);
}

static bool is_less(struct twofold a, struct twofold b)
{
    return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo);
}

static struct twofold value_of_clip(const struct evaluation *evaluation,
                                    const struct formula *formula, const struct binding *bound)
{
    struct twofold x = evaluate(evaluation, formula->child[0], bound);
    struct twofold low = evaluate(evaluation, formula->child[1], bound);
    struct twofold high = evaluate(evaluation, formula->child[2], bound);
    if (is_less(x, low))
        x = low;
    return is_less(high, x) ? high : x;
}

static struct twofold value_of_call(const struct evaluation *evaluation,
                                    const struct formula *formula, const struct binding *bound)
{
    static struct twofold (*const call[])(struct twofold) = {
        [FUNCTION_LN] = call_ln,           [FUNCTION_LOG2] = call_log2,
        [FUNCTION_LOG10] = call_log10,     [FUNCTION_EXP] = exponential,
        [FUNCTION_SIGMOID] = call_sigmoid,
    };
    if (formula->function == FUNCTION_CLIP)
        return value_of_clip(evaluation, formula, bound);
    return call[formula->function](evaluate(evaluation, formula->child[0], bound));
}

static struct twofold larger(struct twofold a, struct twofold b)
{
    return isnan(a.hi) || is_less(b, a) ? a : b;
}

/* child[0] for every value of the index, put together by `combine`. */
static struct twofold over_range(const struct evaluation *evaluation, const struct formula *formula,
                                 const struct binding *bound, struct twofold start,
                                 struct twofold (*combine)(struct twofold, struct twofold))
{
    const struct formula_scope *scope = evaluation->scope;
    if (!scope)
        return twofold_from(NAN);
    struct binding inner = {.variable = formula->index, .outer = bound};
    size_t range = scope->range(scope->user, formula->index);
    for (; inner.item < range; inner.item++)
        start = combine(start, evaluate(evaluation, formula->child[0], &inner));
    return start;
}

static struct twofold value_of_sum(const struct evaluation *evaluation,
                                   const struct formula *formula, const struct binding *bound)
{
    return over_range(evaluation, formula, bound, twofold_from(0.0), twofold_add);
}

static struct twofold value_of_maximum(const struct evaluation *evaluation,
                                       const struct formula *formula, const struct binding *bound)
{
    struct twofold largest = twofold_from(-INFINITY);
    if (formula->index)
        return over_range(evaluation, formula, bound, largest, larger);
    for (size_t i = 0; i < formula->count; i++)
        largest = larger(largest, value_of_child(evaluation, formula, i, bound));
    return largest;
}

static struct twofold value_of_absolute(const struct evaluation *evaluation,
                                        const struct formula *formula, const struct binding *bound)
{
    struct twofold x = evaluate(evaluation, formula->child[0], bound);
    return signbit(x.hi) ? twofold_negate(x) : x;
}

static struct twofold evaluate(const struct evaluation *evaluation, const struct formula *formula,
                               const struct binding *bound)
{
    static evaluator *const value_of[] = {
        [FORMULA_NUMBER] = value_of_number,     [FORMULA_SYMBOL] = value_of_symbol,
        [FORMULA_NEGATE] = value_of_negate,     [FORMULA_ADD] = value_of_add,
        [FORMULA_MULTIPLY] = value_of_multiply, [FORMULA_DIVIDE] = value_of_divide,
        [FORMULA_POWER] = value_of_power,       [FORMULA_CALL] = value_of_call,
        [FORMULA_SUM] = value_of_sum,           [FORMULA_MAXIMUM] = value_of_maximum,
        [FORMULA_ABSOLUTE] = value_of_absolute,
    };
    return value_of[formula->kind](evaluation, formula, bound);
}

double formula_evaluate(const struct formula *formula, const struct formula_scope *scope)
{
    struct evaluation evaluation = {.scope = scope};
    return twofold_value(evaluate(&evaluation, formula, NULL));
}

double formula_evaluate_shown(const struct formula *formula)
{
    struct evaluation evaluation = {.shown = true};
    return twofold_value(evaluate(&evaluation, formula, NULL));
}

/* ---- chains ---- */

/* The largest number in a formula: what rounding in binary is measured by. */
static double largest_number(const struct formula *formula)
{
    double largest = formula->kind == FORMULA_NUMBER ? fabs(formula->value) : 0.0;
    struct formula room;
    for (size_t i = 0; i < formula->count; i++)
        largest = fmax(largest, largest_number(formula_child(formula, i, &room)));
    return largest;
}

static bool shows_same_value(const struct formula *a, const struct formula *b, int digits)
{
    double left = formula_evaluate_shown(a), right = formula_evaluate_shown(b);
    /* what ends in a 5 is rounded up on paper, and in binary is mostly not that number */
    const double paper = left * (1 + 4 * DBL_EPSILON);
    if (strcmp(number_show(paper, digits).text, number_show(right, digits).text) == 0)
        return true;
    /* On paper 0.1 + 0.2 - 0.3 is 0, in binary it is 2.8e-17.  Only a 0 is believed like that: any
     * other small number is a claim of its own. */
    return right == 0 && fabs(left) <= 4 * DBL_EPSILON * largest_number(a);
}

/* Does what stands for what inside two formulas give the same? */
static bool parts_agree(const struct formula *a, const struct formula *b, int digits)
{
    a = formula_strip(a);
    b = formula_strip(b);
    if (b->kind == FORMULA_NUMBER) {
        int shown = b->digits == FORMULA_EXACT ? digits : b->digits;
        return !formula_is_numeric(a) || shows_same_value(a, b, shown);
    }
    if (a->kind != b->kind || a->function != b->function || a->count != b->count)
        return true;
    struct formula room_a, room_b;
    for (size_t i = 0; i < a->count; i++) {
        if (!parts_agree(formula_child(a, i, &room_a), formula_child(b, i, &room_b), digits))
            return false;
    }
    return true;
}

/* Two links with numbers only: their parts, and their values.  The parts come first: where a long
 * sum became one number they are less work, and mostly enough to know. */
static bool agree_as_shown(const struct formula *a, const struct formula *b, int digits)
{
    return parts_agree(a, b, digits) &&
           (formula_strip(b)->kind == FORMULA_NUMBER || shows_same_value(a, b, digits));
}

void chain_add(struct chain *chain, const struct formula *link, int digits)
{
    if (chain->count == CHAIN_LINKS)
        return;
    enum relation sign = RELATION_EQUAL;
    if (chain->count) {
        const struct formula *left = chain->link[chain->count - 1];
        if (formula_is_numeric(left) && formula_is_numeric(link) &&
            !agree_as_shown(left, link, digits))
            sign = RELATION_ABOUT;
    }
    chain->sign[chain->count] = sign;
    chain->link[chain->count++] = link;
}

void chain_ask(struct chain *chain, struct pool *pool)
{
    if (chain->count == 0)
        return;
    chain->link[chain->count - 1] = formula_symbol(pool, "?");
    chain->sign[chain->count - 1] = RELATION_EQUAL;
}
