/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/latex.h"
#include "tests/formulas.h"
#include "tests/problems.h"

static void writes(F formula, const char *latex)
{
    struct text text = {0};
    latex_add_formula(&text, formula);
    ck_assert_str_eq(text_string(&text), latex);
    text_release(&text);
}

START_TEST(chain_of_links)
{
    struct pool pool = {0};
    struct chain chain = softmax_chain(&pool);
    struct text text = {0};
    latex_add_chain(&text, &chain);
    ck_assert_str_eq(text_string(&text),
                     "p_{\\text{cat}} = \\frac{e^{z_{\\text{cat}}}}{\\sum_{j} e^{z_{j}}}"
                     " = \\frac{7.3891}{7.3891 + 2.7183 + 1.1052}"
                     " \\approx \\frac{7.3891}{11.2125} = 0.6590");
    text_release(&text);
    pool_release(&pool);
}
END_TEST

START_TEST(every_kind)
{
    struct pool pool = {0}, *p = &pool;
    F a = sym(p, "a"), b = sym(p, "b"), sum = formula_add2(p, a, b);
    writes(formula_subtract(p, a, b), "a - b");
    writes(formula_negate(p, sum), "-(a + b)");
    writes(formula_multiply(p, 3, LIST(full(p, 2), a, sum)), "2 a \\cdot (a + b)");
    writes(formula_multiply2(p, full(p, 0.5), full(p, -2)), "0.5 \\cdot (-2)");
    writes(formula_power(p, formula_divide(p, a, b), full(p, 2)),
           "\\left(\\frac{a}{b}\\right)^{2}");
    writes(formula_maximum(p, "j", zj(p)), "\\max_{j} z_{j}");
    writes(formula_maximum_of(p, 2, LIST(a, full(p, 0))), "\\max(a, 0)");
    static const double values[] = {0.5, -2, 1.0 / 3};
    F list = number_list(p, 3, values, 4, true);
    writes(list, "0.5 + (-2) + 0.3333");
    writes(formula_multiply2(p, a, list), "a \\cdot (0.5 + (-2) + 0.3333)");
    writes(formula_maximum_of_terms(p, list), "\\max(0.5, -2, 0.3333)");
    writes(formula_absolute(p, a), "\\left| a \\right|");
    writes(formula_sum(p, "i", sum), "\\sum_{i} (a + b)");
    writes(formula_add(p, 0, NULL), "0");
    writes(formula_multiply(p, 0, NULL), "1");
    pool_release(&pool);
}
END_TEST

START_TEST(functions)
{
    struct pool pool = {0}, *p = &pool;
    F a = sym(p, "a"), half = formula_divide(p, a, full(p, 2));
    writes(ln_of(p, a), "\\ln a");
    writes(ln_of(p, half), "\\ln \\frac{a}{2}");
    writes(formula_multiply2(p, ln_of(p, half), a), "\\ln\\left(\\frac{a}{2}\\right) a");
    writes(formula_call(p, FUNCTION_LOG2, a), "\\log_2 a");
    writes(formula_call(p, FUNCTION_LOG10, full(p, 5)), "\\log_{10}(5)");
    writes(formula_call(p, FUNCTION_EXP, a), "\\exp(a)");
    writes(formula_call(p, FUNCTION_SIGMOID, a), "\\sigma(a)");
    writes(formula_clip(p, a, full(p, 0), full(p, 1)), "\\operatorname{clip}(a, 0, 1)");
    pool_release(&pool);
}
END_TEST

START_TEST(numbers_and_names)
{
    struct pool pool = {0}, *p = &pool;
    writes(four(p, 1.23456e-9), "1.2346 \\times 10^{-9}");
    writes(four(p, -1.5e10), "-1.5000 \\times 10^{10}");
    writes(exp_of(p, full(p, 1e-7)), "e^{1 \\times 10^{-7}}");
    writes(formula_power(p, full(p, 1e-7), full(p, 2)), "(1 \\times 10^{-7})^{2}");
    writes(full(p, INFINITY), "\\infty");
    writes(full(p, -INFINITY), "-\\infty");
    writes(full(p, NAN), "\\text{nan}");
    writes(sym(p, "epsilon"), "\\varepsilon");
    writes(sym(p, "tau"), "\\tau");
    writes(sym(p, "sigma"), "\\sigma");
    writes(sym(p, "max_z"), "\\mathrm{max\\_z}");
    writes(item(p, "p", "50% {a_b}"), "p_{\\text{50\\% \\{a\\_b\\}}}");
    writes(item(p, "p", "猫"), "p_{\\text{猫}}");
    pool_release(&pool);
}
END_TEST

/* A number as it was written, outside a formula. */
START_TEST(plain_numbers)
{
    static const struct {
        const char *written, *latex;
    } table[] = {
        {"-2.50", "-2.50"},
        {"6.02e+23", "6.02 \\times 10^{23}"},
        {"-1e-09", "-1 \\times 10^{-9}"},
        {"inf", "\\infty"},
        {"-inf", "-\\infty"},
        {"nan", "\\text{nan}"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct number_text number;
        struct text text = {0};
        strcpy(number.text, table[i].written);
        latex_add_number(&text, number);
        ck_assert_str_eq(text_string(&text), table[i].latex);
        text_release(&text);
    }
}
END_TEST

START_TEST(escapes)
{
    struct text text = {0};
    latex_add_escaped(&text, "#$%&_{}~^\\ x");
    ck_assert_str_eq(text_string(&text),
                     "\\#\\$\\%\\&\\_\\{\\}\\textasciitilde{}\\textasciicircum{}"
                     "\\textbackslash{} x");
    text_release(&text);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {chain_of_links,    every_kind,    functions,
                                  numbers_and_names, plain_numbers, escapes};
    return run_tests("latex", tests, sizeof tests / sizeof *tests);
}
