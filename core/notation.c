/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/notation.h"

#include <string.h>

enum shape {
    SHAPE_ATOM,       /* x, p(cat), 0.5, | x |, exp(x), max(a, b) */
    SHAPE_SCIENTIFIC, /* 1e-09 */
    SHAPE_NEGATIVE,   /* -0.5 */
    SHAPE_NEGATE,     /* -x */
    SHAPE_ADD,
    SHAPE_MULTIPLY,
    SHAPE_FRACTION,
    SHAPE_SLASH,  /* a / b */
    SHAPE_RAISED, /* a power */
    SHAPE_PREFIX, /* ln x */
    SHAPE_CALL,   /* ln(x + y) */
    SHAPE_SUM,    /* over an index */
    SHAPE_COUNT
};

/* clang-format off */
static const bool brackets[PLACE_COUNT][SHAPE_COUNT] = {
    /*                  atom 1e-9 -1  -x  add  mul frac slash pow ln x ln() sum */
    [PLACE_FREE]     = {0,   0,   0,  0,  0,   0,  0,   0,    0,  0,   0,   0},
    [PLACE_TERM]     = {0,   0,   1,  1,  1,   0,  0,   0,    0,  0,   0,   0},
    [PLACE_NEGATED]  = {0,   0,   1,  1,  1,   0,  0,   0,    0,  0,   0,   0},
    [PLACE_FACTOR]   = {0,   0,   1,  1,  1,   1,  0,   1,    0,  0,   0,   1},
    [PLACE_LAST]     = {0,   0,   1,  1,  1,   1,  0,   1,    0,  0,   0,   0},
    [PLACE_BASE]     = {0,   1,   1,  1,  1,   1,  1,   1,    1,  1,   1,   1},
    [PLACE_EXPONENT] = {0,   1,   1,  1,  1,   1,  1,   1,    1,  1,   1,   1},
    [PLACE_BODY]     = {0,   0,   1,  1,  1,   0,  0,   1,    0,  0,   0,   0},
    [PLACE_ARGUMENT] = {0,   1,   1,  1,  1,   1,  0,   1,    1,  1,   1,   0},
};
/* clang-format on */

const struct spelling *notation_symbol(const char *name)
{
    static const struct spelling symbols[] = {
        {"sigma", "σ", "sigma", "\\sigma"},
        {"epsilon", "ε", "eps", "\\varepsilon"},
        {"tau", "τ", "tau", "\\tau"},
        {"dots", "...", "...", "\\cdots"},
        {"w_y", "w_y", "w_y", "{w_y}"},
        {"y'", "y'", "y'", "y'"},
        {"r'", "r'", "r'", "r'"},
        {"dL/dz", "dL/dz", "dL/dz", "\\frac{dL}{dz"},
        {"dL/dp", "dL/dp", "dL/dp", "\\frac{dL}{dp"},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        if (strcmp(symbols[i].name, name) == 0)
            return &symbols[i];
    }
    return NULL;
}

const struct spelling *notation_function(enum formula_function function)
{
    static const struct spelling functions[] = {
        [FUNCTION_LN] = {"ln", "ln", "ln", "\\ln"},
        [FUNCTION_LOG2] = {"log2", "log2", "log2", "\\log_2"},
        [FUNCTION_LOG10] = {"log10", "log10", "log10", "\\log_{10}"},
        [FUNCTION_EXP] = {"exp", "exp", "exp", "\\exp"},
        [FUNCTION_SIGMOID] = {"sigmoid", "σ", "sigmoid", "\\sigma"},
        [FUNCTION_CLIP] = {"clip", "clip", "clip", "\\operatorname{clip}"},
    };
    return &functions[function];
}

struct number_text notation_number(const struct formula *number)
{
    return number->digits == FORMULA_EXACT ? number_exact(number->value)
                                           : number_show(number->value, number->digits);
}

static enum shape shape_of_text(const struct number_text *number)
{
    if (number->text[0] == '-')
        return SHAPE_NEGATIVE;
    return strchr(number->text, 'e') ? SHAPE_SCIENTIFIC : SHAPE_ATOM;
}

static enum shape shape_of_number(const struct formula *formula)
{
    const struct number_text number = notation_number(formula);
    return shape_of_text(&number);
}

bool notation_text_needs_brackets(const struct number_text *number, enum place place)
{
    return brackets[place][shape_of_text(number)];
}

/* Does the argument of this function always have brackets, as in exp(x)? */
static bool is_bracketed_call(const struct formula *formula)
{
    static const bool bracketed[] = {
        [FUNCTION_LN] = false, [FUNCTION_LOG2] = false,   [FUNCTION_LOG10] = false,
        [FUNCTION_EXP] = true, [FUNCTION_SIGMOID] = true, [FUNCTION_CLIP] = true,
    };
    return formula->kind == FORMULA_CALL && bracketed[formula->function];
}

bool notation_argument_needs_brackets(const struct formula *call, enum place place, bool flat)
{
    if (is_bracketed_call(call) || place == PLACE_FACTOR)
        return true;
    const struct formula *argument = formula_strip(call->child[0]);
    /* "log2 8" looks like one word of the number 28. */
    bool digits_meet = call->kind == FORMULA_CALL && call->function != FUNCTION_LN &&
                       argument->kind == FORMULA_NUMBER;
    return digits_meet || notation_needs_brackets(argument, PLACE_ARGUMENT, flat);
}

static enum shape shape_of_call(const struct formula *formula, bool flat)
{
    if (is_bracketed_call(formula))
        return SHAPE_ATOM;
    return notation_argument_needs_brackets(formula, PLACE_FREE, flat) ? SHAPE_CALL : SHAPE_PREFIX;
}

static enum shape shape_of(const struct formula *formula, bool flat)
{
    switch (formula->kind) {
    case FORMULA_NUMBER:
        return shape_of_number(formula);
    case FORMULA_SYMBOL:
    case FORMULA_ABSOLUTE:
        return SHAPE_ATOM;
    case FORMULA_NEGATE:
        return SHAPE_NEGATE;
    case FORMULA_ADD:
        return formula->count ? SHAPE_ADD : SHAPE_ATOM;
    case FORMULA_MULTIPLY:
        return formula->count ? SHAPE_MULTIPLY : SHAPE_ATOM;
    case FORMULA_DIVIDE:
        return flat ? SHAPE_SLASH : SHAPE_FRACTION;
    case FORMULA_POWER:
        return SHAPE_RAISED;
    case FORMULA_CALL:
        return shape_of_call(formula, flat);
    case FORMULA_SUM:
        return SHAPE_SUM;
    case FORMULA_MAXIMUM:
        return formula->index ? shape_of_call(formula, flat) : SHAPE_ATOM;
    }
    return SHAPE_ATOM;
}

bool notation_needs_brackets(const struct formula *formula, enum place place, bool flat)
{
    return brackets[place][shape_of(formula_strip(formula), flat)];
}

bool notation_factor_needs_sign(const struct formula *factor, enum place place, bool flat)
{
    factor = formula_strip(factor);
    if (notation_needs_brackets(factor, place, flat) || formula_is_numeric(factor))
        return true;
    if (factor->kind == FORMULA_POWER)
        return notation_factor_needs_sign(factor->child[0], PLACE_BASE, flat);
    return factor->kind == FORMULA_DIVIDE || factor->kind == FORMULA_ABSOLUTE;
}
