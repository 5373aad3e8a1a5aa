/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "core/pool.h"
#include "tests/formulas.h"
#include "tests/problems.h"

/* ---- the pool ---- */

START_TEST(pool_is_clear_and_aligned)
{
    struct pool pool = {0};
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *block = pool_new(&pool, size, 3);
        ck_assert_uint_eq((uintptr_t)block % _Alignof(max_align_t), 0);
        unsigned char all = 0;
        for (size_t i = 0; i < size * 3; i++)
            all |= block[i];
        ck_assert_uint_eq(all, 0);
        memset(block, 0xAA, size * 3);
    }
    const char *copy = pool_copy(&pool, "猫");
    ck_assert_str_eq(copy, "猫");
    /* A large block leaves the current one in use, which is not full. */
    pool_release(&pool);
    char *small = pool_new(&pool, 1, 1);
    memset(pool_new(&pool, 100000, 8), 1, 800000);
    char *next = pool_new(&pool, 1, 1);
    ck_assert_ptr_eq(next, small + _Alignof(max_align_t));
    pool_release(&pool);
    ck_assert_ptr_null(pool.blocks);
    pool_release(&pool);
}
END_TEST

START_TEST(names_and_lists_are_copied)
{
    struct pool pool = {0};
    char name[] = "p", label[] = "cat";
    F symbol = formula_item(&pool, name, 2, label);
    F terms[] = {symbol, symbol};
    F sum = formula_add(&pool, 2, terms);
    name[0] = label[0] = 'x';
    terms[0] = NULL;
    ck_assert_str_eq(symbol->name, "p");
    ck_assert_str_eq(symbol->index, "cat");
    ck_assert_uint_eq(symbol->item, 2);
    ck_assert_ptr_eq(sum->child[0], symbol);
    pool_release(&pool);
}
END_TEST

/* ---- the value ---- */

/* Three classes with z = 2 1 0.1 or what the test puts there; i and j run over them, n over none.
 */
struct sample {
    double z[3], y[3];
};

static double value_of(const void *user, const char *name, enum formula_index index, size_t i)
{
    const struct sample *sample = user;
    if (index == INDEX_NONE)
        return strcmp(name, "m") == 0 ? 2.0 : NAN;
    if (i > 2)
        return NAN;
    return strcmp(name, "z") == 0 ? sample->z[i] : strcmp(name, "y") == 0 ? sample->y[i] : NAN;
}

static size_t range_of(const void *user, const char *variable)
{
    (void)user;
    return strcmp(variable, "n") == 0 ? 0 : 3;
}

static double evaluate(F formula, struct sample sample)
{
    struct formula_scope scope = {.value = value_of, .range = range_of, .user = &sample};
    return formula_evaluate(formula, &scope);
}

static const struct sample demo = {{2, 1, 0.1}, {1, 0, 0}};

START_TEST(softmax_value)
{
    struct pool pool = {0}, *p = &pool;
    /* From Python's decimal module with 50 digits. */
    ck_assert_double_eq_tol(evaluate(softmax_definition(p), demo), 0.65900113888596791, 1.2e-16);
    ck_assert_double_eq_tol(evaluate(formula_negate(p, ln_of(p, softmax_definition(p))), demo),
                            0.41703001627783348, 6e-17);
    F cross = formula_negate(
        p, formula_sum(
               p, "i",
               formula_multiply2(p, formula_indexed(p, "y", "i"),
                                 ln_of(p, formula_divide(p, exp_of(p, formula_indexed(p, "z", "i")),
                                                         sum_of_exp(p))))));
    F direct = formula_subtract(p, ln_of(p, sum_of_exp(p)), formula_item(p, "z", 0, "cat"));
    ck_assert_double_eq_tol(evaluate(cross, demo), evaluate(direct, demo), 2.3e-16);
    ck_assert_double_eq(evaluate(formula_maximum(p, "j", zj(p)), demo), 2.0);
    ck_assert_double_eq(evaluate(formula_sum(p, "n", zj(p)), demo), 0.0);
    ck_assert_double_eq(evaluate(formula_maximum(p, "n", sym(p, "m")), demo), -INFINITY);
    pool_release(&pool);
}
END_TEST

/* The loss of a confident prediction keeps its digits: ln(1 + e^-40) is 4.248354255291589e-18. */
START_TEST(digits_survive)
{
    struct pool pool = {0}, *p = &pool;
    F tiny = ln_of(p, formula_add2(p, full(p, 1), exp_of(p, full(p, -40))));
    ck_assert_double_eq_tol(formula_evaluate(tiny, NULL), 4.248354255291589e-18, 1e-33);
    struct sample sure = {{40, 0, -INFINITY}, {1, 0, 0}};
    F loss = formula_negate(p, ln_of(p, softmax_definition(p)));
    ck_assert_double_eq_tol(evaluate(loss, sure), 4.248354255291589e-18, 1e-33);
    /* Summed from left to right 1e16 swallows the ones. */
    F terms[] = {full(p, 1e16), full(p, 1), full(p, 1), full(p, -1e16)};
    ck_assert_double_eq(formula_evaluate(formula_add(p, 4, terms), NULL), 2.0);
    F third = formula_divide(p, full(p, 1), full(p, 3));
    ck_assert_double_eq(formula_evaluate(formula_multiply2(p, third, full(p, 3)), NULL), 1.0);
    pool_release(&pool);
}
END_TEST

START_TEST(functions)
{
    struct pool pool = {0}, *p = &pool;
    static const struct {
        enum formula_function function;
        double x, value, tolerance;
    } cases[] = {
        {FUNCTION_LN, 1, 0, 0},
        {FUNCTION_LN, 0, -INFINITY, 0},
        {FUNCTION_LN, INFINITY, INFINITY, 0},
        {FUNCTION_LN, 2, 0.6931471805599453, 1.2e-16},
        {FUNCTION_LOG2, 8, 3, 0},
        {FUNCTION_LOG2, 0.25, -2, 0},
        {FUNCTION_LOG2, 1, 0, 0},
        {FUNCTION_LOG2, 1.5, 0.5849625007211562, 1.2e-16},
        {FUNCTION_LOG10, 1000, 3, 0},
        {FUNCTION_LOG10, 1.5, 0.17609125905568124, 3e-17},
        {FUNCTION_EXP, 1, 2.718281828459045, 4.5e-16},
        {FUNCTION_EXP, -INFINITY, 0, 0},
        {FUNCTION_EXP, 1000, INFINITY, 0},
        {FUNCTION_SIGMOID, 0, 0.5, 0},
        {FUNCTION_SIGMOID, -800, 0, 5e-324},
        {FUNCTION_SIGMOID, 40, 1, 0},
        {FUNCTION_SIGMOID, INFINITY, 1, 0},
        {FUNCTION_SIGMOID, -INFINITY, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double got =
            formula_evaluate(formula_call(p, cases[i].function, full(p, cases[i].x)), NULL);
        ck_assert_msg(got == cases[i].value || fabs(got - cases[i].value) <= cases[i].tolerance,
                      "case %zu: %.17g", i, got);
    }
    ck_assert_double_nan(formula_evaluate(ln_of(p, full(p, -1)), NULL));
    F clipped = formula_clip(p, full(p, 1), full(p, 0.1), full(p, 0.9));
    ck_assert_double_eq(formula_evaluate(clipped, NULL), 0.9);
    clipped = formula_clip(p, full(p, -1), full(p, 0.1), full(p, 0.9));
    ck_assert_double_eq(formula_evaluate(clipped, NULL), 0.1);
    ck_assert_double_nan(
        formula_evaluate(formula_clip(p, full(p, NAN), full(p, 0), full(p, 1)), NULL));
    pool_release(&pool);
}
END_TEST

START_TEST(special_values)
{
    struct pool pool = {0}, *p = &pool;
    F zero = full(p, 0), infinite = full(p, INFINITY), unknown = full(p, NAN);
    F nothing = formula_multiply2(p, zero, ln_of(p, zero));
    ck_assert_double_eq(formula_evaluate(nothing, NULL), 0.0);
    ck_assert_double_eq(formula_evaluate(formula_multiply2(p, infinite, zero), NULL), 0.0);
    ck_assert_double_eq(formula_evaluate(formula_multiply2(p, unknown, zero), NULL), 0.0);
    ck_assert_double_eq(formula_evaluate(formula_multiply2(p, infinite, full(p, -2)), NULL),
                        -INFINITY);
    ck_assert_double_nan(formula_evaluate(formula_subtract(p, infinite, infinite), NULL));
    ck_assert_double_eq(formula_evaluate(formula_divide(p, full(p, 1), zero), NULL), INFINITY);
    ck_assert_double_nan(formula_evaluate(formula_divide(p, zero, zero), NULL));
    ck_assert_double_eq(formula_evaluate(formula_divide(p, full(p, 1), infinite), NULL), 0.0);
    ck_assert_double_nan(
        formula_evaluate(formula_maximum_of(p, 3, LIST(full(p, 1), unknown, full(p, 2))), NULL));
    ck_assert_double_nan(formula_evaluate(sym(p, "x"), NULL));
    ck_assert_double_nan(formula_evaluate(sum_of_exp(p), NULL));
    ck_assert_double_nan(evaluate(zj(p), demo)); /* j is not bound */
    ck_assert_double_eq(formula_evaluate(formula_add(p, 0, NULL), NULL), 0.0);
    ck_assert_double_eq(formula_evaluate(formula_multiply(p, 0, NULL), NULL), 1.0);
    ck_assert_double_eq(formula_evaluate(formula_absolute(p, full(p, -3)), NULL), 3.0);
    ck_assert_double_eq(formula_evaluate(sym(p, "e"), NULL), 2.718281828459045);
    ck_assert_double_eq(formula_evaluate(exp_of(p, zero), NULL), 1.0);
    ck_assert_double_eq(formula_evaluate(formula_power(p, full(p, -2), full(p, 3)), NULL), -8.0);
    pool_release(&pool);
}
END_TEST

/* An index variable is the one of the nearest sum around. */
START_TEST(nested_sums)
{
    struct pool pool = {0}, *p = &pool;
    F zi = formula_indexed(p, "z", "i");
    F square = formula_sum(p, "i", formula_multiply2(p, zi, formula_sum(p, "j", zj(p))));
    ck_assert_double_eq_tol(evaluate(square, demo), 3.1 * 3.1, 2e-15);
    F shadow = formula_sum(p, "j", formula_multiply2(p, zj(p), formula_sum(p, "j", zj(p))));
    ck_assert_double_eq_tol(evaluate(shadow, demo), 3.1 * 3.1, 2e-15);
    pool_release(&pool);
}
END_TEST

START_TEST(large_formulas)
{
    struct pool pool = {0}, *p = &pool;
    static F terms[4096];
    for (size_t i = 0; i < 4096; i++)
        terms[i] = full(p, 0.1);
    /* 0.1 is 2^-56 times 7205759403792794, and 4096 of it needs no rounding. */
    ck_assert_double_eq(formula_evaluate(formula_add(p, 4096, terms), NULL), 409.6);
    F deep = full(p, 1);
    for (int i = 0; i < 60; i++)
        deep = formula_divide(p, full(p, 1), formula_add2(p, full(p, 1), deep));
    ck_assert_double_eq(formula_evaluate(deep, NULL), (sqrt(5.0) - 1) / 2);
    pool_release(&pool);
}
END_TEST

/* ---- what is shown ---- */

START_TEST(shown_value)
{
    struct pool pool = {0}, *p = &pool;
    F half = formula_number(p, 0.65900113, 2);
    ck_assert_double_eq(formula_evaluate_shown(half), 0.66);
    ck_assert_double_eq(formula_evaluate(half, NULL), 0.65900113);
    ck_assert_double_eq(formula_evaluate_shown(full(p, 0.65900113)), 0.65900113);
    /* The true sum is 11.212509, the shown one 11.2126. */
    F sum = softmax_numbers(p)->child[1];
    ck_assert_double_eq(formula_evaluate_shown(sum), 11.2126);
    ck_assert_double_eq_tol(formula_evaluate(sum, NULL), 11.212508845465344, 2e-15);
    ck_assert_double_nan(formula_evaluate_shown(sym(p, "x")));
    pool_release(&pool);
}
END_TEST

START_TEST(numeric)
{
    struct pool pool = {0}, *p = &pool;
    ck_assert(formula_is_numeric(exp_of(p, full(p, 2))));
    ck_assert(!formula_is_numeric(exp_of(p, sym(p, "z"))));
    ck_assert(!formula_is_numeric(formula_sum(p, "j", full(p, 1))));
    ck_assert(!formula_is_numeric(formula_item(p, "e", 0, "0")));
    F one = formula_add(p, 1, LIST(formula_multiply(p, 1, LIST(full(p, 7)))));
    ck_assert_int_eq(formula_strip(one)->kind, FORMULA_NUMBER);
    ck_assert_int_eq(formula_strip(formula_maximum(p, "j", zj(p)))->kind, FORMULA_MAXIMUM);
    pool_release(&pool);
}
END_TEST

static const double given_numbers[] = {0.5, 1.0 / 3, -2, 12.34567, 0, 0.00001234567, 123456789};

#define GIVEN_COUNT (sizeof given_numbers / sizeof *given_numbers)

START_TEST(given_digits)
{
    static const int wanted[] = {FORMULA_EXACT, 4, FORMULA_EXACT, FORMULA_EXACT,
                                 FORMULA_EXACT, 4, FORMULA_EXACT};
    for (size_t i = 0; i < GIVEN_COUNT; i++)
        ck_assert_int_eq(formula_given_digits(given_numbers[i], 4), wanted[i]);
    ck_assert_int_eq(formula_given_digits(1234567890, 4), 4);
    ck_assert_int_eq(formula_given_digits(-INFINITY, 4), FORMULA_EXACT);
}
END_TEST

/* Longer than what is taken at once, with digits that one double would lose on the way. */
START_TEST(long_list)
{
    enum { COUNT = 150 };
    struct pool pool = {0}, *p = &pool;
    double numbers[COUNT];
    for (int i = 0; i < COUNT; i++)
        numbers[i] = i % 7 == 3 ? 0.00001 * i : 1.0 / (i + 1);
    F list = number_list(p, COUNT, numbers, 4, false),
      nodes = number_nodes(p, COUNT, numbers, 4, false);
    ck_assert_double_eq(formula_evaluate_shown(list), formula_evaluate_shown(nodes));
    numbers[0] = 0x1p+60;
    numbers[COUNT - 1] = -0x1p+60;
    list = number_list(p, COUNT, numbers, 4, false);
    nodes = number_nodes(p, COUNT, numbers, 4, false);
    ck_assert_double_eq(formula_evaluate(list, NULL), formula_evaluate(nodes, NULL));
    numbers[0] = INFINITY;
    list = number_list(p, COUNT, numbers, 4, false);
    ck_assert_double_eq(formula_evaluate_shown(list), INFINITY);
    pool_release(&pool);
}
END_TEST

/* Two numbers out of the common among many that are not. */
START_TEST(odd_ones_in_a_list)
{
    enum { COUNT = 100 };
    static const double odd[] = {0,        -0.0,     0.00003,    -0.00004, 0.00005, 1.00005,
                                 5e-324,   1e6,      -1e6,       9999999,  1e7,     -1e7,
                                 123456.5, 0x1p+41,  0x1p+60,    1e300,    99999.9, 999999.5,
                                 NAN,      INFINITY, -INFINITY,  1e-7,     -1e-12,  0.5,
                                 -0.49999, 16777216, 12345678.9, -3};
    double numbers[COUNT];
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        for (int digits = 0; digits < 13; digits++) {
            struct pool pool = {0};
            for (int k = 0; k < COUNT; k++)
                numbers[k] = k % 3 ? 1 + k / 101.0 : -2.3;
            numbers[i * 3 % COUNT] = odd[i];
            numbers[(i * 3 + 50) % COUNT] = -odd[i] / 2;
            F list = number_list(&pool, COUNT, numbers, digits, false),
              nodes = number_nodes(&pool, COUNT, numbers, digits, false);
            const struct number_text sum = number_show(formula_evaluate_shown(list), digits),
                                     other = number_show(formula_evaluate_shown(nodes), digits);
            ck_assert_msg(strcmp(sum.text, other.text) == 0, "%g with %d decimals: %s is not %s",
                          odd[i], digits, sum.text, other.text);
            pool_release(&pool);
        }
}
END_TEST

/* What is added as shown has the digits of the paper: a thousand times 0.1 is 100. */
START_TEST(long_list_on_paper)
{
    enum { COUNT = 1000 };
    struct pool pool = {0};
    double numbers[COUNT];
    for (int i = 0; i < COUNT; i++)
        numbers[i] = i % 2 ? 0.1000301 : -0.0999699;
    ck_assert_double_eq(formula_evaluate_shown(number_list(&pool, COUNT, numbers, 4, false)), 0);
    for (int i = 0; i < COUNT; i++)
        numbers[i] = 0.1000301 + i;
    ck_assert_double_eq(formula_evaluate_shown(number_list(&pool, COUNT, numbers, 4, false)),
                        499600);
    for (int i = 0; i < COUNT; i++)
        numbers[i] = 0.00004; /* 4.0000e-05 */
    ck_assert_double_eq_tol(formula_evaluate_shown(number_list(&pool, COUNT, numbers, 4, false)),
                            0.04, 1e-16);
    pool_release(&pool);
}
END_TEST

/* A list of numbers is what the same numbers as nodes are. */
START_TEST(lists_of_numbers)
{
    struct pool pool = {0}, *p = &pool;
    for (int way = 0; way < 4; way++) {
        const int digits = way < 2 ? 2 : 4;
        F list = number_list(p, GIVEN_COUNT, given_numbers, digits, way % 2);
        F nodes = number_nodes(p, GIVEN_COUNT, given_numbers, digits, way % 2);
        ck_assert_uint_eq(list->count, GIVEN_COUNT);
        ck_assert(formula_is_numeric(list));
        for (size_t i = 0; i < GIVEN_COUNT; i++) {
            struct formula room;
            F child = formula_child(list, i, &room);
            ck_assert_int_eq(child->kind, FORMULA_NUMBER);
            ck_assert_double_eq(child->value, given_numbers[i]);
            ck_assert_int_eq(child->digits, nodes->child[i]->digits);
            ck_assert_int_eq(child->index_kind, INDEX_ITEM);
            ck_assert_uint_eq(child->item, i);
            ck_assert_ptr_eq(formula_child(nodes, i, &room), nodes->child[i]);
        }
        F most = formula_maximum_of_terms(p, list);
        ck_assert_double_eq(formula_evaluate(list, NULL), formula_evaluate(nodes, NULL));
        ck_assert_double_eq(formula_evaluate_shown(list), formula_evaluate_shown(nodes));
        ck_assert_double_eq(formula_evaluate(most, NULL), 123456789);
    }
    F both = number_list(p, 2, given_numbers, 4, true);
    ck_assert_double_eq(formula_evaluate_shown(both), 0.5 + 0.3333);
    ck_assert_double_eq(formula_evaluate_shown(number_list(p, 2, given_numbers, 0, true)),
                        0.5 + 0.3);
    F one = number_list(p, 1, given_numbers + 1, 2, false);
    ck_assert_int_eq(formula_strip(one)->kind, FORMULA_NUMBER);
    ck_assert_int_eq(formula_strip(one)->digits, 2);
    ck_assert_double_eq(formula_evaluate(formula_maximum_of_terms(p, one), NULL), 1.0 / 3);
    pool_release(&pool);
}
END_TEST

static enum relation relation(F left, F right)
{
    struct chain chain = {0};
    chain_add(&chain, left, 4);
    chain_add(&chain, right, 4);
    ck_assert_uint_eq(chain.count, 2);
    ck_assert_ptr_eq(chain.link[1], right);
    return chain.sign[1];
}

START_TEST(relations)
{
    struct pool pool = {0}, *p = &pool;
    struct chain chain = softmax_chain(p);
    ck_assert_int_eq(chain.sign[1], RELATION_EQUAL);
    ck_assert_int_eq(chain.sign[2], RELATION_EQUAL);
    /* 11.2126 became 11.2125, though both give 0.6590. */
    ck_assert_int_eq(chain.sign[3], RELATION_ABOUT);
    ck_assert_int_eq(chain.sign[4], RELATION_EQUAL);

    F sum = softmax_numbers(p)->child[1];
    ck_assert_int_eq(relation(sum, four(p, 11.212508845465344)), RELATION_ABOUT);
    ck_assert_int_eq(relation(sum, formula_number(p, 11.212508845465344, 3)), RELATION_EQUAL);
    ck_assert_int_eq(relation(sum, full(p, 11.212508845465344)), RELATION_ABOUT);
    ck_assert_int_eq(relation(formula_divide(p, full(p, 1), full(p, 3)), four(p, 1.0 / 3)),
                     RELATION_EQUAL);
    static const double exps[] = {7.38905609893065, 2.718281828459045, 1.1051709180756477};
    F list = number_list(p, 3, exps, 4, false);
    ck_assert_int_eq(relation(list, four(p, 11.212508845465344)), RELATION_ABOUT);
    ck_assert_int_eq(relation(list, formula_number(p, 11.212508845465344, 3)), RELATION_EQUAL);
    ck_assert_int_eq(relation(formula_divide(p, full(p, 1), list),
                              formula_divide(p, full(p, 1), four(p, 11.212508845465344))),
                     RELATION_ABOUT);
    ck_assert_int_eq(relation(list, number_list(p, 3, exps, 4, false)), RELATION_EQUAL);
    ck_assert_int_eq(relation(list, number_list(p, 3, exps, 3, false)), RELATION_ABOUT);
    F loss = formula_negate(p, ln_of(p, four(p, 0.65900113)));
    ck_assert_int_eq(relation(loss, four(p, 0.41703)), RELATION_EQUAL);
    F rough = formula_negate(p, ln_of(p, formula_number(p, 0.65900113, 2)));
    ck_assert_int_eq(relation(rough, four(p, 0.41703)), RELATION_ABOUT);
    /* On paper they end in a 5, which is rounded up; in binary they are a bit more or less. */
    F half =
        formula_divide(p, formula_add(p, 2, LIST(four(p, 0.3425), four(p, 1.2040))), full(p, 2));
    ck_assert_int_eq(relation(half, four(p, 0.7733)), RELATION_EQUAL);
    ck_assert_int_eq(relation(half, four(p, 0.7732)), RELATION_ABOUT);
    F below = formula_multiply(p, 2, LIST(four(p, -0.1), four(p, 4.3615)));
    ck_assert_int_eq(relation(below, four(p, -0.4362)), RELATION_EQUAL);
    ck_assert_int_eq(relation(below, four(p, -0.4361)), RELATION_ABOUT);
    /* In binary this is 5.6e-17. */
    F zero = formula_add(p, 3, LIST(full(p, 0.1), full(p, 0.2), full(p, -0.3)));
    ck_assert_double_ne(formula_evaluate(zero, NULL), 0.0);
    ck_assert_int_eq(relation(zero, four(p, 0)), RELATION_EQUAL);
    ck_assert_int_eq(relation(sym(p, "x"), four(p, 0)), RELATION_EQUAL);
    ck_assert_int_eq(relation(four(p, 0), sym(p, "x")), RELATION_EQUAL);
    F infinite = formula_negate(p, ln_of(p, full(p, 0)));
    ck_assert_int_eq(relation(infinite, full(p, INFINITY)), RELATION_EQUAL);
    pool_release(&pool);
}
END_TEST

START_TEST(chain_is_full)
{
    struct pool pool = {0};
    struct chain chain = {0};
    for (int i = 0; i < CHAIN_LINKS + 3; i++)
        chain_add(&chain, full(&pool, i), 4);
    ck_assert_uint_eq(chain.count, CHAIN_LINKS);
    ck_assert_double_eq(chain.link[CHAIN_LINKS - 1]->value, CHAIN_LINKS - 1);
    pool_release(&pool);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {pool_is_clear_and_aligned,
                                  names_and_lists_are_copied,
                                  softmax_value,
                                  digits_survive,
                                  functions,
                                  special_values,
                                  nested_sums,
                                  large_formulas,
                                  shown_value,
                                  numeric,
                                  given_digits,
                                  lists_of_numbers,
                                  long_list,
                                  odd_ones_in_a_list,
                                  long_list_on_paper,
                                  relations,
                                  chain_is_full};
    return run_tests("formula", tests, sizeof tests / sizeof *tests);
}
