/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/latex.h"

#include <string.h>

#include "core/notation.h"

/* Writes a formula that stands at `place`; the brackets round it are not its business. */
typedef void writer(struct text *out, const struct formula *formula, enum place place);

static writer add;

void latex_add_escaped(struct text *out, const char *string)
{
    static const char special[] = "\\{}#$%&_^~<>|";
    static const char *const escaped[] = {"\\textbackslash{}",
                                          "\\{",
                                          "\\}",
                                          "\\#",
                                          "\\$",
                                          "\\%",
                                          "\\&",
                                          "\\_",
                                          "\\textasciicircum{}",
                                          "\\textasciitilde{}",
                                          "\\textless{}",
                                          "\\textgreater{}",
                                          "\\textbar{}"};
    while (*string) {
        size_t plain = strcspn(string, special);
        text_add_bytes(out, string, plain);
        string += plain;
        if (*string)
            text_add(out, escaped[strchr(special, *string++) - special]);
    }
}

static void add_command(struct text *out, const char *command, const char *string)
{
    text_addf(out, "\\%s{", command);
    latex_add_escaped(out, string);
    text_add(out, "}");
}

/* True for what is higher than a line with exponents and needs brackets that grow. */
static bool is_high(const struct formula *formula)
{
    if (formula->kind == FORMULA_DIVIDE || formula->kind == FORMULA_SUM)
        return true;
    for (size_t i = 0; !formula->numbers && i < formula->count; i++) {
        if (is_high(formula->child[i]))
            return true;
    }
    return false;
}

static void open_bracket(struct text *out, const struct formula *inside)
{
    text_add(out, is_high(inside) ? "\\left(" : "(");
}

static void close_bracket(struct text *out, const struct formula *inside)
{
    text_add(out, is_high(inside) ? "\\right)" : ")");
}

void latex_add_number(struct text *out, struct number_text number)
{
    char *letter = number.text;
    letter += *letter == '-';
    if (strcmp(letter, "inf") == 0) {
        text_addf(out, "%s\\infty", letter > number.text ? "-" : "");
    } else if (strcmp(letter, "nan") == 0) {
        text_add(out, "\\text{nan}");
    } else if ((letter = strchr(number.text, 'e'))) {
        const char *sign = letter[1] == '-' ? "-" : "";
        const char *digits = letter + 1 + strspn(letter + 1, "+-0");
        text_add_bytes(out, number.text, (size_t)(letter - number.text));
        text_addf(out, " \\times 10^{%s%s}", sign, *digits ? digits : "0");
    } else {
        text_add(out, number.text);
    }
}

static void add_number(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    latex_add_number(out, notation_number(formula));
}

static void add_variable(struct text *out, const char *name)
{
    if (name[0] && !name[1])
        latex_add_escaped(out, name);
    else
        add_command(out, "mathrm", name);
}

static void add_symbol(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    const struct spelling *spelling = notation_symbol(formula->name);
    if (spelling)
        text_add(out, spelling->latex);
    else
        add_variable(out, formula->name);
    if (formula->index_kind != INDEX_NONE) {
        text_add(out, "_{");
        if (formula->index_kind == INDEX_ITEM)
            add_command(out, "text", formula->index);
        else
            add_variable(out, formula->index);
        text_add(out, "}");
    }
    /* dL/dz is a fraction, and its index belongs below the line */
    if (strchr(formula->name, '/'))
        text_add(out, "}");
}

static void add_negate(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    text_add(out, "-");
    add(out, formula->child[0], PLACE_NEGATED);
}

static void add_sum_of_terms(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    struct formula room;
    for (size_t i = 0; i < formula->count; i++) {
        const struct formula *term = formula_strip(formula_child(formula, i, &room));
        bool negative = i && term->kind == FORMULA_NEGATE;
        if (i)
            text_add(out, negative ? " - " : " + ");
        add(out, negative ? term->child[0] : term,
            negative ? PLACE_NEGATED
            : i      ? PLACE_TERM
                     : PLACE_FREE);
    }
    if (!formula->count)
        text_add(out, "0");
}

static void add_multiply(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    for (size_t i = 0; i < formula->count; i++) {
        const struct formula *factor = formula->child[i];
        enum place here = i + 1 == formula->count ? PLACE_LAST : PLACE_FACTOR;
        if (i)
            text_add(out, notation_factor_needs_sign(factor, here, false) ? " \\cdot " : " ");
        add(out, factor, here);
    }
    if (!formula->count)
        text_add(out, "1");
}

static void add_divide(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    text_add(out, "\\frac{");
    add(out, formula->child[0], PLACE_FREE);
    text_add(out, "}{");
    add(out, formula->child[1], PLACE_FREE);
    text_add(out, "}");
}

static void add_power(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    add(out, formula->child[0], PLACE_BASE);
    text_add(out, "^{");
    add(out, formula->child[1], PLACE_FREE);
    text_add(out, "}");
}

static void add_arguments(struct text *out, const struct formula *formula)
{
    struct formula room;
    open_bracket(out, formula);
    for (size_t i = 0; i < formula->count; i++) {
        if (i)
            text_add(out, ", ");
        add(out, formula_child(formula, i, &room), PLACE_FREE);
    }
    close_bracket(out, formula);
}

static void apply(struct text *out, const struct formula *formula, enum place place)
{
    if (formula->count != 1 || notation_argument_needs_brackets(formula, place, false)) {
        add_arguments(out, formula);
    } else {
        text_add(out, " ");
        add(out, formula->child[0], PLACE_ARGUMENT);
    }
}

static void add_call(struct text *out, const struct formula *formula, enum place place)
{
    text_add(out, notation_function(formula->function)->latex);
    apply(out, formula, place);
}

static void add_bound(struct text *out, const char *sign, const struct formula *formula)
{
    text_addf(out, "%s_{", sign);
    add_variable(out, formula->index);
    text_add(out, "}");
}

static void add_sum(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    add_bound(out, "\\sum", formula);
    text_add(out, " ");
    add(out, formula->child[0], PLACE_BODY);
}

static void add_maximum(struct text *out, const struct formula *formula, enum place place)
{
    if (formula->index) {
        add_bound(out, "\\max", formula);
        apply(out, formula, place);
    } else {
        text_add(out, "\\max");
        add_arguments(out, formula);
    }
}

static void add_absolute(struct text *out, const struct formula *formula, enum place place)
{
    (void)place;
    text_add(out, "\\left| ");
    add(out, formula->child[0], PLACE_FREE);
    text_add(out, " \\right|");
}

static void add(struct text *out, const struct formula *formula, enum place place)
{
    static writer *const writers[] = {
        [FORMULA_NUMBER] = add_number,     [FORMULA_SYMBOL] = add_symbol,
        [FORMULA_NEGATE] = add_negate,     [FORMULA_ADD] = add_sum_of_terms,
        [FORMULA_MULTIPLY] = add_multiply, [FORMULA_DIVIDE] = add_divide,
        [FORMULA_POWER] = add_power,       [FORMULA_CALL] = add_call,
        [FORMULA_SUM] = add_sum,           [FORMULA_MAXIMUM] = add_maximum,
        [FORMULA_ABSOLUTE] = add_absolute,
    };
    formula = formula_strip(formula);
    bool bracketed = notation_needs_brackets(formula, place, false);
    if (bracketed)
        open_bracket(out, formula);
    writers[formula->kind](out, formula, bracketed ? PLACE_FREE : place);
    if (bracketed)
        close_bracket(out, formula);
}

void latex_add_formula(struct text *out, const struct formula *formula)
{
    add(out, formula, PLACE_FREE);
}

static const char *const signs[] = {
    [RELATION_EQUAL] = " = ",
    [RELATION_ABOUT] = " \\approx ",
};

void latex_add_chain(struct text *out, const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (i)
            text_add(out, signs[chain->sign[i]]);
        add(out, chain->link[i], PLACE_FREE);
    }
}

/* ---- lines ---- */

/* Which of the children of a long list stay: two at its beginning and the last. */
#define KEPT_FIRST 2

/* The same formula with dots for the middle of its long lists of numbers. */
static const struct formula *shorten(struct pool *pool, const struct formula *formula, size_t most)
{
    const bool list =
        formula->kind == FORMULA_ADD || (formula->kind == FORMULA_MAXIMUM && !formula->index);
    const bool cut = list && formula->count > most;
    const size_t count = cut ? KEPT_FIRST + 2 : formula->count;
    struct formula *copy = pool_new(pool, 1, sizeof *copy);
    const struct formula **child = pool_new(pool, count + 1, sizeof *child);
    for (size_t i = 0; i < count; i++) {
        if (cut && i == KEPT_FIRST)
            child[i] = formula_symbol(pool, "dots");
        else
            child[i] =
                shorten(pool,
                        formula_child(formula, cut && i > KEPT_FIRST ? formula->count - 1 : i,
                                      pool_new(pool, 1, sizeof *copy)),
                        most);
    }
    *copy = *formula;
    copy->count = count;
    copy->child = child;
    copy->numbers = NULL;
    return copy;
}

void latex_add_lines(struct text *out, const struct chain *chain, size_t most)
{
    struct pool pool = {0};
    for (size_t i = 0; i < chain->count; i++) {
        if (i > 1)
            text_add(out, " \\\\\n ");
        if (i)
            text_addf(out, " &%s", signs[chain->sign[i]]);
        add(out, shorten(&pool, chain->link[i], most), PLACE_FREE);
    }
    pool_release(&pool);
}

/* ---- headings ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void latex_add_heading(struct text *out, const char *heading)
{
    static const struct {
        const char *word, *latex;
    } words[] = {{"ln", "\\ln"},       {"log2", "\\log_2"}, {"log10", "\\log_{10}"},
                 {"lg", "\\log_{10}"}, {"sum", "\\Sigma"},  {"dL", "dL"},
                 {"dz", "dz"},         {"dp", "dp"},        {"wy", "wy"}};
    for (size_t length; *heading; heading += length) {
        length = 0;
        while (is_letter(heading[length]) ||
               (length && heading[length] >= '0' && heading[length] <= '9'))
            length++;
        const char *latex = NULL;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strlen(words[i].word) == length && strncmp(words[i].word, heading, length) == 0)
                latex = words[i].latex;
        if (length > 1 && !latex)
            text_addf(out, "\\text{%.*s}", (int)length, heading);
        else if (latex)
            text_add(out, latex);
        length += length == 0;
        if (length == 1)
            text_add_bytes(out, heading, 1);
    }
}
