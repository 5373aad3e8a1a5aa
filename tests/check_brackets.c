/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random formulas, drawn on a line of ASCII and read back by the rules that a reader uses, mean the
 * same as before: that shows that brackets stand wherever they are needed.  The rules:
 *
 *     sum      [-] product, then + or - product ...
 *     product  factors with blanks or * between them; or one operand / one operand
 *     prefix   ln, log2, log10, max_j and an operand; sum_j and a whole product
 *     power    operand ^ operand
 *
 * The reader builds a formula again, so that only the structure can differ, not the rounding. */
#include <check.h>
#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/latex.h"
#include "core/layout.h"
#include "tests/formulas.h"

/* ---- the reader ---- */

struct reader {
    struct pool *pool;
    const char *at;
    bool failed;
};

static F read_sum(struct reader *r);
static F read_product(struct reader *r);
static F read_power(struct reader *r);

static bool skip(struct reader *r, const char *token)
{
    size_t length = strlen(token);
    if (strncmp(r->at, token, length) != 0)
        return false;
    r->at += length;
    return true;
}

static void need(struct reader *r, const char *token)
{
    if (!skip(r, token))
        r->failed = true;
}

static F read_bracketed(struct reader *r, const char *close)
{
    F inside = read_sum(r);
    need(r, close);
    return inside;
}

static F read_function(struct reader *r, bool *found)
{
    static const struct {
        const char *name;
        enum formula_function function;
    } functions[] = {{"ln", FUNCTION_LN},
                     {"log2", FUNCTION_LOG2},
                     {"log10", FUNCTION_LOG10},
                     {"exp", FUNCTION_EXP},
                     {"sigmoid", FUNCTION_SIGMOID}};
    *found = true;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        const char *before = r->at;
        if (skip(r, functions[i].name)) {
            if (skip(r, "("))
                return formula_call(r->pool, functions[i].function, read_bracketed(r, ")"));
            if (skip(r, " "))
                return formula_call(r->pool, functions[i].function, read_power(r));
            r->at = before;
        }
    }
    *found = false;
    return NULL;
}

static F read_list(struct reader *r, F first)
{
    F items[16] = {first};
    size_t count = 1;
    while (skip(r, ", ") && count < sizeof items / sizeof items[0])
        items[count++] = read_sum(r);
    need(r, ")");
    return formula_maximum_of(r->pool, count, items);
}

static F read_symbol(struct reader *r)
{
    char name[2] = {*r->at++, '\0'};
    if (!islower((unsigned char)name[0])) {
        r->failed = true;
        return formula_symbol(r->pool, "?");
    }
    if (skip(r, "_j"))
        return formula_indexed(r->pool, name, "j");
    if (skip(r, "_i"))
        return formula_indexed(r->pool, name, "i");
    if (skip(r, "(cat)"))
        return formula_item(r->pool, name, 1, "cat");
    return formula_symbol(r->pool, name);
}

static F read_operand(struct reader *r)
{
    bool found;
    F f = read_function(r, &found);
    if (found)
        return f;
    if (skip(r, "("))
        return read_bracketed(r, ")");
    if (skip(r, "|"))
        return formula_absolute(r->pool, read_bracketed(r, "|"));
    if (skip(r, "max(")) {
        f = read_sum(r);
        return read_list(r, f);
    }
    if (skip(r, "max_j("))
        return formula_maximum(r->pool, "j", read_bracketed(r, ")"));
    if (skip(r, "max_j "))
        return formula_maximum(r->pool, "j", read_power(r));
    if (skip(r, "sum_j "))
        return formula_sum(r->pool, "j", read_product(r));
    if (skip(r, "sum_i "))
        return formula_sum(r->pool, "i", read_product(r));
    if (isdigit((unsigned char)*r->at)) {
        char *end;
        double value = strtod(r->at, &end);
        r->at = end;
        return formula_number(r->pool, value, FORMULA_EXACT);
    }
    return read_symbol(r);
}

static F read_power(struct reader *r)
{
    F base = read_operand(r);
    return skip(r, "^") ? formula_power(r->pool, base, read_operand(r)) : base;
}

/* A blank multiplies if no sign, slash or bracket follows. */
static bool at_factor(const struct reader *r)
{
    return r->at[0] == ' ' && r->at[1] && !strchr("+-/|", r->at[1]);
}

static F read_product(struct reader *r)
{
    F factors[16] = {read_power(r)};
    size_t count = 1;
    if (skip(r, " / "))
        return formula_divide(r->pool, factors[0], read_power(r));
    while (!r->failed && count < sizeof factors / sizeof factors[0] &&
           (skip(r, " * ") || at_factor(r))) {
        skip(r, " ");
        factors[count++] = read_power(r);
    }
    return count == 1 ? factors[0] : formula_multiply(r->pool, count, factors);
}

static F read_sum(struct reader *r)
{
    F terms[16];
    size_t count = 0;
    bool minus = skip(r, "-");
    do {
        F term = read_product(r);
        if (minus && count == 0 && term->kind == FORMULA_NUMBER && term->value > 0)
            term = formula_number(r->pool, -term->value, FORMULA_EXACT);
        else if (minus)
            term = formula_negate(r->pool, term);
        terms[count++] = term;
        minus = skip(r, " - ");
    } while (!r->failed && count < sizeof terms / sizeof terms[0] && (minus || skip(r, " + ")));
    return count == 1 ? terms[0] : formula_add(r->pool, count, terms);
}

/* ---- random formulas ---- */

struct random {
    unsigned state;
};

static unsigned below(struct random *random, unsigned limit)
{
    random->state = random->state * 1664525u + 1013904223u;
    return (unsigned)((unsigned long long)(random->state >> 8) * limit >> 24);
}

static F leaf(struct pool *p, struct random *random, const char *bound)
{
    static const double values[] = {0.5, 1, 2, 3, 0.1, 1e-9, -1, -0.25, -2, 1.5};
    switch (below(random, 5)) {
    case 0:
    case 1:
        return full(p, values[below(random, sizeof values / sizeof values[0])]);
    case 2:
        return bound ? formula_indexed(p, "z", bound) : sym(p, "x");
    case 3:
        return formula_item(p, "p", 1, "cat");
    default:
        return sym(p, below(random, 2) ? "x" : "y");
    }
}

static F tree(struct pool *p, struct random *random, int depth, const char *bound);

static F list(struct pool *p, struct random *random, int depth, const char *bound,
              F (*build)(struct pool *, size_t, const F *))
{
    F parts[4];
    size_t count = 2 + below(random, 3);
    for (size_t i = 0; i < count; i++)
        parts[i] = tree(p, random, depth, bound);
    return build(p, count, parts);
}

static F tree(struct pool *p, struct random *random, int depth, const char *bound)
{
    if (depth == 0 || below(random, 8) == 0)
        return leaf(p, random, bound);
    depth--;
    const char *index = bound ? bound : below(random, 2) ? "i" : "j";
    switch (below(random, 11)) {
    case 0:
    case 1:
        return list(p, random, depth, bound, formula_add);
    case 2:
    case 3:
        return list(p, random, depth, bound, formula_multiply);
    case 4:
        return formula_divide(p, tree(p, random, depth, bound), tree(p, random, depth, bound));
    case 5:
        return below(random, 2)
                   ? exp_of(p, tree(p, random, depth, bound))
                   : formula_power(p, tree(p, random, depth, bound), leaf(p, random, bound));
    case 6:
        return formula_negate(p, tree(p, random, depth, bound));
    case 7:
        return formula_call(p, (enum formula_function)below(random, FUNCTION_CLIP),
                            tree(p, random, depth, bound));
    case 8:
        return formula_sum(p, index, tree(p, random, depth, index));
    case 9:
        return below(random, 2) ? list(p, random, depth, bound, formula_maximum_of)
                                : formula_maximum(p, "j", tree(p, random, depth, "j"));
    default:
        return formula_absolute(p, tree(p, random, depth, bound));
    }
}

static double value_of(const void *user, const char *name, enum formula_index index, size_t i)
{
    static const double z[] = {0.75, -1.25, 2.5};
    (void)user;
    if (index == INDEX_NONE)
        return name[0] == 'x' ? 1.375 : name[0] == 'y' ? -0.625 : NAN;
    return index == INDEX_ITEM ? 0.3125 : i < 3 ? z[i] : NAN;
}

static size_t range_of(const void *user, const char *variable)
{
    (void)user;
    return variable[0] == 'i' ? 2 : 3;
}

static bool is_same(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b || fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

static void add_picture(struct text *out, F formula, struct layout_options options)
{
    struct canvas canvas = layout_formula(formula, &options);
    ck_assert_int_gt(canvas.rows, 0);
    ck_assert_int_ge(canvas.baseline, 0);
    ck_assert_int_lt(canvas.baseline, canvas.rows);
    canvas_add_to_text(&canvas, out);
    canvas_release(&canvas);
}

/* Returns true if the value is a number, so that the caller can tell how much was shown. */
static bool reads_back(struct pool *p, F formula)
{
    static const struct formula_scope scope = {.value = value_of, .range = range_of};
    struct text text = {0};
    add_picture(&text, formula, (struct layout_options){FACE_ASCII, LAYOUT_LINE, 0, 0, NULL});
    struct reader reader = {.pool = p, .at = text_string(&text)};
    F again = read_sum(&reader);
    ck_assert_msg(!reader.failed && strcmp(reader.at, "\n") == 0, "cannot read %sat %s",
                  text_string(&text), reader.at);
    double expected = formula_evaluate(formula, &scope), got = formula_evaluate(again, &scope);
    ck_assert_msg(is_same(expected, got), "%s is %.17g, not %.17g", text_string(&text), got,
                  expected);
    struct text second = {0};
    add_picture(&second, again, (struct layout_options){FACE_ASCII, LAYOUT_LINE, 0, 0, NULL});
    ck_assert_str_eq(text_string(&second), text_string(&text));
    text_release(&second);
    text_release(&text);
    return isfinite(expected);
}

START_TEST(lines_are_read_back)
{
    struct random random = {.state = 20240607};
    int finite = 0;
    for (int i = 0; i < 6000; i++) {
        struct pool pool = {0};
        finite += reads_back(&pool, tree(&pool, &random, 1 + i % 4, NULL));
        pool_release(&pool);
    }
    ck_assert_int_ge(finite, 3000);
}
END_TEST

/* The reader itself: it does take a missing bracket for something else. */
START_TEST(reader_is_strict)
{
    static const struct {
        const char *line;
        double value;
    } cases[] = {
        {"1 - (2 - 3)", 2}, {"1 - 2 - 3", -4},    {"2 * 3 + 4", 10},   {"2 * (3 + 4)", 14},
        {"-2^2", -4},       {"(-2)^2", 4},        {"ln 1 + 1", 1},     {"sum_j 2 * z_j + 1", 5},
        {"(6 / 3) / 2", 1}, {"|1 - |2 - 4||", 1}, {"max(1, 2, 3)", 3}, {"2 x", 2.75},
        {"max_j z_j", 2.5}};
    static const struct formula_scope scope = {.value = value_of, .range = range_of};
    struct pool pool = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reader reader = {.pool = &pool, .at = cases[i].line};
        double got = formula_evaluate(read_sum(&reader), &scope);
        ck_assert_msg(!reader.failed && !*reader.at && got == cases[i].value, "%s is %g",
                      cases[i].line, got);
    }
    pool_release(&pool);
}
END_TEST

/* Every way to draw: no crash, brackets in pairs, within the width where nothing can be shorter. */
START_TEST(all_ways)
{
    struct random random = {.state = 99};
    for (int i = 0; i < 800; i++) {
        struct pool pool = {0};
        F formula = tree(&pool, &random, 1 + i % 5, NULL);
        for (int way = 0; way < 6; way++) {
            struct layout_options options = {.face = way % 2 ? FACE_ASCII : FACE_UNICODE,
                                             .style = (enum layout_style)(way / 2)};
            struct canvas whole = layout_formula(formula, &options);
            options.width = (int)below(&random, 100);
            struct canvas fitted = layout_formula(formula, &options);
            ck_assert_int_le(fitted.columns, whole.columns);
            if (whole.columns <= options.width)
                ck_assert_int_eq(fitted.columns, whole.columns);
            canvas_release(&whole);
            canvas_release(&fitted);
        }
        struct text text = {0};
        latex_add_formula(&text, formula);
        int open = 0;
        for (const char *c = text_string(&text); *c; c++) {
            open += *c == '{' ? 1 : *c == '}' ? -1 : 0;
            ck_assert_int_ge(open, 0);
        }
        ck_assert_int_eq(open, 0);
        text_release(&text);
        pool_release(&pool);
    }
}
END_TEST

/* A chain keeps to the width if every link alone does, and to one line if there is room. */
START_TEST(chains_keep_to_the_width)
{
    struct random random = {.state = 5};
    for (int i = 0; i < 800; i++) {
        struct pool pool = {0};
        struct chain chain = {0};
        struct layout_options options = {.face = i % 2 ? FACE_ASCII : FACE_UNICODE,
                                         .style = (enum layout_style)(i % 3),
                                         .width = 20 + (int)below(&random, 80)};
        bool alone = true;
        for (unsigned links = 1 + below(&random, CHAIN_LINKS); links; links--) {
            F link = tree(&pool, &random, 2, NULL);
            struct canvas canvas = layout_formula(link, &options);
            alone = alone && canvas.columns + 2 <= options.width;
            canvas_release(&canvas);
            chain_add(&chain, link, 4);
        }
        struct canvas canvas = layout_chain(&chain, &options);
        if (alone)
            ck_assert_int_le(canvas.columns, options.width);
        options.rows = 3;
        struct canvas lower = layout_chain(&chain, &options);
        ck_assert_int_le(lower.rows, canvas.rows);
        canvas_release(&lower);
        canvas_release(&canvas);
        pool_release(&pool);
    }
}
END_TEST

START_TEST(deep_nesting)
{
    struct pool pool = {0}, *p = &pool;
    F deep = sym(p, "x");
    for (int i = 0; i < 40; i++)
        deep = i % 2 ? formula_multiply2(p, formula_negate(p, deep), full(p, 2))
                     : ln_of(p, formula_add2(p, full(p, 1), deep));
    reads_back(p, deep);
    for (int style = 0; style < 3; style++) {
        struct text text = {0};
        add_picture(&text, deep,
                    (struct layout_options){FACE_ASCII, (enum layout_style)style, 80, 0, NULL});
        text_release(&text);
    }
    pool_release(&pool);
}
END_TEST

int main(void)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 77;
    const TTest *const tests[] = {reader_is_strict, lines_are_read_back, all_ways,
                                  chains_keep_to_the_width, deep_nesting};
    TCase *cases = tcase_create("brackets");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    tcase_set_timeout(cases, 60);
    Suite *suite = suite_create("brackets");
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
