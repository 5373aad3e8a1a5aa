/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of formulas. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/layout.h"
#include "tests/formulas.h"
#include "tests/problems.h"

/* The six ways to draw, and how many columns there are (0: any number). */
static struct layout_options way(enum face face, enum layout_style style, int width)
{
    return (struct layout_options){.face = face, .style = style, .width = width};
}

static void expect_canvas(struct canvas *canvas, const struct layout_options *options,
                          const char *picture)
{
    struct text text = {0};
    canvas_add_to_text(canvas, &text);
    ck_assert_msg(strcmp(text_string(&text), picture) == 0, "face %d style %d:\n%s\nnot\n%s",
                  (int)options->face, (int)options->style, text_string(&text), picture);
    ck_assert_int_ge(canvas->baseline, 0);
    ck_assert_int_lt(canvas->baseline, canvas->rows);
    text_release(&text);
    canvas_release(canvas);
}

/* Draws in one way. */
static void draws(F formula, enum face face, enum layout_style style, const char *picture)
{
    struct layout_options options = way(face, style, 0);
    struct canvas canvas = layout_formula(formula, &options);
    expect_canvas(&canvas, &options, picture);
}

/* Draws within a width: one line of ASCII. */
static void fits(F formula, int width, const char *picture)
{
    struct layout_options options = way(FACE_ASCII, LAYOUT_LINE, width);
    struct canvas canvas = layout_formula(formula, &options);
    expect_canvas(&canvas, &options, picture);
}

/* On one line of ASCII. */
static void reads(F formula, const char *line)
{
    struct text text = {0};
    text_addf(&text, "%s\n", line);
    draws(formula, FACE_ASCII, LAYOUT_LINE, text_string(&text));
    text_release(&text);
}

START_TEST(softmax)
{
    struct pool pool = {0}, *p = &pool;
    F f = softmax_definition(p);
    draws(f, FACE_UNICODE, LAYOUT_TEXTBOOK,
          "  z(cat)\n"
          " e\n"
          "─────────\n"
          "     zⱼ\n"
          "  Σ e\n"
          "  j\n");
    draws(f, FACE_ASCII, LAYOUT_TEXTBOOK,
          "  z(cat)\n"
          " e\n"
          "----------\n"
          "      z_j\n"
          " sum e\n"
          "  j\n");
    draws(f, FACE_UNICODE, LAYOUT_COMPACT,
          " e^z(cat)\n"
          "──────────\n"
          "  Σ e^z\n");
    draws(f, FACE_ASCII, LAYOUT_COMPACT,
          " e^z(cat)\n"
          "----------\n"
          " sum e^z\n");
    draws(f, FACE_UNICODE, LAYOUT_LINE, "e^z(cat) / (Σⱼ e^zⱼ)\n");
    draws(f, FACE_ASCII, LAYOUT_LINE, "e^z(cat) / (sum_j e^z_j)\n");
    pool_release(&pool);
}
END_TEST

START_TEST(sigmoid_and_brackets)
{
    struct pool pool = {0}, *p = &pool;
    F soft = formula_add2(p, full(p, 1), exp_of(p, formula_negate(p, sym(p, "z"))));
    F f = formula_divide(p, full(p, 1), soft);
    draws(f, FACE_UNICODE, LAYOUT_TEXTBOOK,
          "    1\n"
          "─────────\n"
          "      -z\n"
          " 1 + e\n");
    draws(f, FACE_ASCII, LAYOUT_COMPACT,
          "     1\n"
          "------------\n"
          " 1 + e^(-z)\n");
    draws(ln_of(p, soft), FACE_UNICODE, LAYOUT_TEXTBOOK,
          "  ⎛     -z⎞\n"
          "ln⎝1 + e  ⎠\n");
    draws(ln_of(p, soft), FACE_ASCII, LAYOUT_TEXTBOOK,
          "  /     -z\\\n"
          "ln\\1 + e  /\n");
    F square = formula_power(p, f, full(p, 2));
    draws(square, FACE_UNICODE, LAYOUT_TEXTBOOK,
          "⎛    1    ⎞2\n"
          "⎜─────────⎟\n"
          "⎜      -z ⎟\n"
          "⎝ 1 + e   ⎠\n");
    draws(square, FACE_ASCII, LAYOUT_COMPACT,
          "/     1      \\\n"
          "|------------|^2\n"
          "\\ 1 + e^(-z) /\n");
    draws(formula_absolute(p, formula_divide(p, sym(p, "a"), sym(p, "b"))), FACE_UNICODE,
          LAYOUT_COMPACT,
          "│ a │\n"
          "│───│\n"
          "│ b │\n");
    draws(formula_call(p, FUNCTION_SIGMOID, sym(p, "z")), FACE_UNICODE, LAYOUT_LINE, "σ(z)\n");
    pool_release(&pool);
}
END_TEST

START_TEST(cross_entropy)
{
    struct pool pool = {0}, *p = &pool;
    F term =
        formula_multiply2(p, formula_indexed(p, "y", "i"), ln_of(p, formula_indexed(p, "p", "i")));
    F loss = formula_negate(p, formula_sum(p, "i", term));
    draws(loss, FACE_UNICODE, LAYOUT_TEXTBOOK,
          "-Σ yᵢ ln pᵢ\n"
          " i\n");
    draws(loss, FACE_ASCII, LAYOUT_TEXTBOOK,
          "-sum y_i ln p_i\n"
          "  i\n");
    draws(loss, FACE_UNICODE, LAYOUT_COMPACT, "-Σ y ln p\n");
    draws(loss, FACE_UNICODE, LAYOUT_LINE, "-Σᵢ yᵢ ln pᵢ\n");
    F shifted = exp_of(p, formula_subtract(p, zj(p), sym(p, "m")));
    F stable = formula_add(p, 3,
                           LIST(sym(p, "m"), ln_of(p, formula_sum(p, "j", shifted)),
                                formula_negate(p, item(p, "z", "true"))));
    draws(stable, FACE_UNICODE, LAYOUT_TEXTBOOK,
          "          zⱼ - m\n"
          "m + ln Σ e       - z(true)\n"
          "       j\n");
    draws(stable, FACE_UNICODE, LAYOUT_COMPACT, "m + ln Σ e^(z - m) - z(true)\n");
    draws(stable, FACE_ASCII, LAYOUT_LINE, "m + ln sum_j e^(z_j - m) - z(true)\n");
    F one_minus_y = formula_subtract(p, full(p, 1), sym(p, "y"));
    F other = ln_of(p, formula_subtract(p, full(p, 1), sym(p, "p")));
    F binary =
        formula_negate(p, formula_add2(p, formula_multiply2(p, sym(p, "y"), ln_of(p, sym(p, "p"))),
                                       formula_multiply2(p, one_minus_y, other)));
    reads(binary, "-(y ln p + (1 - y) ln(1 - p))");
    F ratio = formula_divide(p, four(p, 7.38905609), four(p, 11.21250885));
    draws(formula_negate(p, ln_of(p, ratio)), FACE_UNICODE, LAYOUT_COMPACT,
          "     7.3891\n"
          "-ln ─────────\n"
          "     11.2125\n");
    draws(formula_negate(p, ratio), FACE_ASCII, LAYOUT_TEXTBOOK,
          "   7.3891\n"
          "- ---------\n"
          "   11.2125\n");
    pool_release(&pool);
}
END_TEST

/* The index is left out only where nothing else then looks like its symbol. */
START_TEST(indices)
{
    struct pool pool = {0}, *p = &pool;
    F yn = formula_indexed(p, "y", "n");
    F nested = formula_sum(p, "n", formula_sum(p, "j", formula_multiply2(p, yn, zj(p))));
    draws(nested, FACE_UNICODE, LAYOUT_COMPACT, "Σ_n Σⱼ y_n zⱼ\n");
    draws(nested, FACE_UNICODE, LAYOUT_TEXTBOOK,
          "Σ Σ y_n zⱼ\n"
          "n j\n");
    F alike = formula_sum(p, "j", formula_subtract(p, zj(p), sym(p, "z")));
    draws(alike, FACE_UNICODE, LAYOUT_COMPACT, "Σⱼ (zⱼ - z)\n");
    F unlike = formula_sum(p, "j", formula_subtract(p, zj(p), sym(p, "m")));
    draws(unlike, FACE_UNICODE, LAYOUT_COMPACT, "Σ (z - m)\n");
    draws(zj(p), FACE_ASCII, LAYOUT_COMPACT, "z_j\n");
    F largest = formula_maximum(p, "j", zj(p));
    draws(largest, FACE_UNICODE, LAYOUT_TEXTBOOK,
          "max zⱼ\n"
          " j\n");
    draws(largest, FACE_ASCII, LAYOUT_COMPACT, "max z\n");
    draws(largest, FACE_UNICODE, LAYOUT_LINE, "maxⱼ zⱼ\n");
    draws(formula_maximum(p, "j", unlike->child[0]), FACE_ASCII, LAYOUT_LINE, "max_j(z_j - m)\n");
    draws(item(p, "p", "猫"), FACE_ASCII, LAYOUT_LINE, "p(猫)\n");
    draws(formula_divide(p, sym(p, "epsilon"), sym(p, "tau")), FACE_UNICODE, LAYOUT_LINE,
          "ε / τ\n");
    draws(formula_divide(p, sym(p, "epsilon"), sym(p, "sigma")), FACE_ASCII, LAYOUT_LINE,
          "eps / sigma\n");
    pool_release(&pool);
}
END_TEST

START_TEST(brackets_of_sums)
{
    struct pool pool = {0}, *p = &pool;
    F a = sym(p, "a"), b = sym(p, "b"), c = sym(p, "c"), two = full(p, 2), less = full(p, -2);
    F sum = formula_add2(p, a, b);
    reads(formula_add2(p, two, less), "2 + (-2)");
    reads(formula_subtract(p, two, less), "2 - (-2)");
    reads(formula_add2(p, less, two), "-2 + 2");
    reads(formula_subtract(p, a, sum), "a - (a + b)");
    reads(formula_add2(p, sum, c), "a + b + c");
    reads(formula_add2(p, formula_negate(p, a), b), "-a + b");
    reads(formula_negate(p, formula_negate(p, a)), "-(-a)");
    reads(formula_negate(p, formula_multiply2(p, a, b)), "-a b");
    reads(formula_multiply2(p, sum, c), "(a + b) c");
    reads(formula_multiply2(p, c, sum), "c * (a + b)");
    reads(formula_multiply2(p, less, two), "(-2) * 2");
    reads(formula_multiply2(p, two, a), "2 a");
    reads(formula_multiply2(p, a, two), "a * 2");
    reads(formula_multiply2(p, full(p, 1), ln_of(p, full(p, 0.5))), "1 * ln 0.5");
    reads(formula_multiply2(p, ln_of(p, a), b), "ln(a) b");
    reads(formula_multiply2(p, a, ln_of(p, b)), "a ln b");
    reads(formula_multiply2(p, sum_of_exp(p), a), "(sum_j e^z_j) a");
    reads(formula_multiply2(p, a, formula_divide(p, b, c)), "a * (b / c)");
    reads(formula_multiply2(p, a, formula_absolute(p, b)), "a * |b|");
    reads(formula_add(p, 1, LIST(formula_multiply(p, 1, LIST(a)))), "a");
    reads(formula_add(p, 0, NULL), "0");
    reads(formula_multiply(p, 0, NULL), "1");
    pool_release(&pool);
}
END_TEST

START_TEST(brackets_of_powers_and_calls)
{
    struct pool pool = {0}, *p = &pool;
    F a = sym(p, "a"), b = sym(p, "b"), c = sym(p, "c"), two = full(p, 2), less = full(p, -2);
    F sum = formula_add2(p, a, b), ratio = formula_divide(p, a, b);
    reads(formula_divide(p, ratio, c), "(a / b) / c");
    reads(formula_divide(p, a, formula_divide(p, b, c)), "a / (b / c)");
    reads(formula_divide(p, formula_multiply2(p, a, b), sum), "(a b) / (a + b)");
    reads(formula_divide(p, less, ln_of(p, a)), "(-2) / ln(a)");
    reads(formula_power(p, less, two), "(-2)^2");
    reads(formula_power(p, full(p, 1e-9), two), "(1e-09)^2");
    reads(formula_power(p, sum, two), "(a + b)^2");
    reads(formula_power(p, ratio, two), "(a / b)^2");
    reads(formula_power(p, formula_power(p, a, b), c), "(a^b)^c");
    reads(formula_power(p, a, formula_power(p, b, c)), "a^(b^c)");
    reads(formula_power(p, ln_of(p, a), two), "(ln a)^2");
    reads(exp_of(p, formula_subtract(p, two, full(p, 1))), "e^(2 - 1)");
    reads(exp_of(p, less), "e^(-2)");
    reads(formula_power(p, ln_of(p, sum), two), "(ln(a + b))^2");
    reads(exp_of(p, ln_of(p, sum)), "e^(ln(a + b))");
    reads(exp_of(p, ln_of(p, a)), "e^(ln a)");
    reads(exp_of(p, full(p, 1e-9)), "e^(1e-09)");
    reads(ln_of(p, ln_of(p, sum)), "ln(ln(a + b))");
    reads(ln_of(p, item(p, "p", "cat")), "ln p(cat)");
    reads(ln_of(p, four(p, 0.659)), "ln 0.6590");
    reads(ln_of(p, less), "ln(-2)");
    reads(ln_of(p, ln_of(p, a)), "ln(ln a)");
    reads(ln_of(p, exp_of(p, a)), "ln(e^a)");
    reads(ln_of(p, formula_multiply2(p, a, b)), "ln(a b)");
    reads(ln_of(p, ratio), "ln(a / b)");
    reads(formula_call(p, FUNCTION_LOG2, two), "log2(2)");
    reads(formula_call(p, FUNCTION_LOG10, a), "log10 a");
    reads(formula_call(p, FUNCTION_EXP, a), "exp(a)");
    reads(formula_clip(p, sum, full(p, 1e-7), formula_subtract(p, full(p, 1), full(p, 1e-7))),
          "clip(a + b, 1e-07, 1 - 1e-07)");
    reads(formula_maximum_of(p, 2, LIST(sum, full(p, 0))), "max(a + b, 0)");
    reads(formula_sum(p, "j", sum), "sum_j (a + b)");
    reads(formula_sum(p, "j", ratio), "sum_j (a / b)");
    reads(full(p, -INFINITY), "-inf");
    draws(formula_power(p, sum, less), FACE_ASCII, LAYOUT_TEXTBOOK,
          "       -2\n"
          "(a + b)\n");
    pool_release(&pool);
}
END_TEST

static F numbers(struct pool *p, size_t count, F (*list)(struct pool *, size_t, const F *))
{
    static F terms[4096];
    for (size_t i = 0; i < count; i++)
        terms[i] = full(p, (double)i);
    return list(p, count, terms);
}

START_TEST(shortened_lists)
{
    struct pool pool = {0}, *p = &pool;
    F sum = numbers(p, 8, formula_add), three = numbers(p, 3, formula_add);
    fits(sum, 29, "0 + 1 + 2 + 3 + 4 + 5 + 6 + 7\n");
    fits(sum, 28, "0 + 1 + 2 + ... + 5 + 6 + 7\n");
    fits(sum, 22, "0 + 1 + ... + 6 + 7\n");
    fits(sum, 18, "0 + 1 + ... + 7\n");
    fits(sum, 14, "0 + ... + 7\n");
    fits(sum, 3, "0 + ... + 7\n");
    fits(three, 8, "0 + 1 + 2\n"); /* shorter than with dots */
    fits(numbers(p, 4096, formula_maximum_of), 30, "max(0, 1, 2, ..., 4094, 4095)\n");
    fits(numbers(p, 4096, formula_multiply), 30, "0 * 1 * 2 * ... * 4094 * 4095\n");
    F symbols = formula_add(p, 3, LIST(sym(p, "alpha"), sym(p, "beta"), sym(p, "gamma")));
    fits(symbols, 10, "alpha + beta + gamma\n");
    F signs =
        formula_add(p, 4, LIST(full(p, 1), full(p, 2), full(p, 3), formula_negate(p, full(p, 4))));
    fits(signs, 12, "1 + ... - 4\n");
    struct layout_options any = way(FACE_ASCII, LAYOUT_COMPACT, 0);
    struct canvas canvas = layout_formula(numbers(p, 4096, formula_add), &any);
    ck_assert_int_eq(canvas.columns, 10 + 90 * 2 + 900 * 3 + 3096 * 4 + 4095 * 3);
    canvas_release(&canvas);
    pool_release(&pool);
}
END_TEST

/* A list of numbers is drawn as the same numbers as nodes are, in every style and width. */
START_TEST(lists_of_numbers)
{
    static const double values[] = {0.5, -2, 1.0 / 3, 12, 0.00001234567, 0, 7, 3.25, -0.125};
    const size_t count = sizeof values / sizeof *values, third = 2;
    struct pool pool = {0}, *p = &pool;
    F list = number_list(p, count, values, 4, true),
      nodes = number_nodes(p, count, values, 4, true);
    for (int i = 0; i < 90; i++) {
        struct layout_options options =
            way(i % 2 ? FACE_ASCII : FACE_UNICODE, (enum layout_style)(i / 2 % 3), i);
        options.marked = &third;
        F power = exp_of(p, i % 4 ? list : formula_maximum_of_terms(p, list));
        F wanted = exp_of(p, i % 4 ? nodes : formula_maximum_of_terms(p, nodes));
        struct canvas canvas = layout_formula(formula_divide(p, full(p, 1), power), &options);
        struct canvas other = layout_formula(formula_divide(p, full(p, 1), wanted), &options);
        ck_assert_int_eq(canvas.rows, other.rows);
        ck_assert_int_eq(canvas.columns, other.columns);
        ck_assert_int_eq(canvas.baseline, other.baseline);
        ck_assert_mem_eq(canvas.cells, other.cells,
                         (size_t)(canvas.rows * canvas.columns) * sizeof *canvas.cells);
        canvas_release(&canvas);
        canvas_release(&other);
    }
    fits(list, 50, "0.5 + (-2) + 0.3333 + ... + 7 + 3.25 + (-0.125)\n");
    fits(number_list(p, 3, values, 4, true), 99, "0.5 + (-2) + 0.3333\n");
    pool_release(&pool);
}
END_TEST

/* ---- chains ---- */

static void draws_chain(const struct chain *chain, struct layout_options options,
                        const char *picture)
{
    struct canvas canvas = layout_chain(chain, &options);
    expect_canvas(&canvas, &options, picture);
}

START_TEST(chain_on_one_line)
{
    struct pool pool = {0};
    struct chain chain = softmax_chain(&pool);
    draws_chain(&chain, way(FACE_UNICODE, LAYOUT_COMPACT, 69),
                "          e^z(cat)              7.3891              7.3891\n"
                "p(cat) = ────────── = ────────────────────────── ≈ ───────── = 0.6590\n"
                "           Σ e^z       7.3891 + 2.7183 + 1.1052     11.2125\n");
    draws_chain(&chain, way(FACE_ASCII, LAYOUT_COMPACT, 0),
                "          e^z(cat)              7.3891              7.3891\n"
                "p(cat) = ---------- = -------------------------- ~ --------- = 0.6590\n"
                "          sum e^z      7.3891 + 2.7183 + 1.1052     11.2125\n");
    pool_release(&pool);
}
END_TEST

START_TEST(chain_wraps)
{
    struct pool pool = {0};
    struct chain chain = softmax_chain(&pool);
    draws_chain(&chain, way(FACE_UNICODE, LAYOUT_COMPACT, 68),
                "          e^z(cat)              7.3891              7.3891\n"
                "p(cat) = ────────── = ────────────────────────── ≈ ─────────\n"
                "           Σ e^z       7.3891 + 2.7183 + 1.1052     11.2125\n"
                "\n"
                "       = 0.6590\n");
    draws_chain(&chain, way(FACE_UNICODE, LAYOUT_LINE, 46),
                "p(cat) = e^z(cat) / (Σⱼ e^zⱼ)\n"
                "       = 7.3891 / (7.3891 + 2.7183 + 1.1052)\n"
                "       ≈ 7.3891 / 11.2125 = 0.6590\n");
    /* Too narrow for the longest link: it is shortened, and the rest keeps to the width. */
    draws_chain(&chain, way(FACE_ASCII, LAYOUT_LINE, 42),
                "p(cat) = e^z(cat) / (sum_j e^z_j)\n"
                "       = 7.3891 / (7.3891 + ... + 1.1052)\n"
                "       ~ 7.3891 / 11.2125 = 0.6590\n");
    pool_release(&pool);
}
END_TEST

START_TEST(chain_with_a_long_left_side)
{
    struct pool pool = {0}, *p = &pool;
    struct chain chain = {0};
    chain_add(&chain, formula_maximum_of(p, 3, LIST(full(p, 1000), full(p, 2000), full(p, 3000))),
              0);
    chain_add(&chain, sym(p, "a_long_name"), 0);
    chain_add(&chain, sym(p, "b"), 0);
    draws_chain(&chain, way(FACE_ASCII, LAYOUT_LINE, 24),
                "max(1000, 2000, 3000)\n"
                "           = a_long_name\n"
                "           = b\n");
    draws_chain(&(struct chain){0}, way(FACE_ASCII, LAYOUT_LINE, 24), "\n");
    pool_release(&pool);
}
END_TEST

/* Either what layout_chain() draws, or nothing. */
static void draws_chain_within(const struct chain *chain, const struct layout_options *options,
                               bool fits)
{
    struct canvas canvas = layout_chain_within(chain, options);
    if (fits) {
        struct text text = {0};
        canvas_add_to_text(&canvas, &text);
        draws_chain(chain, *options, text_string(&text));
        text_release(&text);
        ck_assert_int_le(canvas.rows, options->rows);
        ck_assert_int_le(canvas.columns, options->width);
    }
    ck_assert_int_eq(canvas.rows > 0, fits);
    canvas_release(&canvas);
}

START_TEST(chain_within_rows)
{
    struct pool pool = {0}, *p = &pool;
    struct chain chain = {0};
    chain_add(&chain, item(p, "p", "cat"), 4);
    chain_add(&chain, softmax_definition(p), 4);
    chain_add(&chain, formula_divide(p, full(p, 7), numbers(p, 12, formula_add)), 4);
    chain_add(&chain, full(p, 7.0 / 66), 4);
    struct layout_options options = way(FACE_ASCII, LAYOUT_COMPACT, 72);
    struct canvas canvas = layout_chain(&chain, &options);
    ck_assert_int_eq(canvas.rows, 5);
    canvas_release(&canvas);
    options.rows = 3;
    draws_chain(&chain, options,
                "          e^z(cat)                 7\n"
                "p(cat) = ---------- = --------------------------- = 0.10606060606060606\n"
                "          sum e^z      0 + 1 + 2 + ... + 10 + 11\n");
    draws_chain_within(&chain, &options, true);
    options.rows = 2; /* a fraction takes three, however short its sum */
    draws_chain_within(&chain, &options, false);
    options.style = LAYOUT_LINE;
    draws_chain_within(&chain, &options, true);
    options.width = 20;
    draws_chain_within(&chain, &options, false);
    pool_release(&pool);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {softmax,
                                  sigmoid_and_brackets,
                                  cross_entropy,
                                  indices,
                                  brackets_of_sums,
                                  brackets_of_powers_and_calls,
                                  shortened_lists,
                                  lists_of_numbers,
                                  chain_on_one_line,
                                  chain_wraps,
                                  chain_with_a_long_left_side,
                                  chain_within_rows};
    return run_tests("layout", tests, sizeof tests / sizeof *tests);
}
