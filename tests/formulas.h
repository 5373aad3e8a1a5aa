/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short names for building formulas in tests. */
#ifndef XENT_TESTS_FORMULAS_H
#define XENT_TESTS_FORMULAS_H

#include "core/formula.h"

typedef const struct formula *F;

/* Arrays of formulas on the spot. */
#define LIST(...) ((const F[]){__VA_ARGS__})

/* A number with four digits; one in full. */
static inline F four(struct pool *p, double value)
{
    return formula_number(p, value, 4);
}

static inline F full(struct pool *p, double value)
{
    return formula_number(p, value, FORMULA_EXACT);
}

/* Numbers of items as a list: with so many digits, or as they were given. */
static inline F number_list(struct pool *p, size_t count, const double *values, int digits,
                            bool given)
{
    return formula_add_numbers(p, &(struct formula_numbers){.value = values,
                                                            .count = count,
                                                            .digits = digits,
                                                            .given = given,
                                                            .index_kind = INDEX_ITEM});
}

/* The same with a node for each number. */
static inline F number_nodes(struct pool *p, size_t count, const double *values, int digits,
                             bool given)
{
    F *nodes = pool_new(p, count, sizeof *nodes);
    for (size_t i = 0; i < count; i++)
        nodes[i] = formula_number_of(p, values[i],
                                     given ? formula_given_digits(values[i], digits) : digits, i);
    return formula_add(p, count, nodes);
}

static inline F sym(struct pool *p, const char *name)
{
    return formula_symbol(p, name);
}

static inline F zj(struct pool *p)
{
    return formula_indexed(p, "z", "j");
}

static inline F item(struct pool *p, const char *name, const char *label)
{
    return formula_item(p, name, 0, label);
}

static inline F exp_of(struct pool *p, F exponent)
{
    return formula_power(p, sym(p, "e"), exponent);
}

static inline F ln_of(struct pool *p, F argument)
{
    return formula_call(p, FUNCTION_LN, argument);
}

static inline F sum_of_exp(struct pool *p)
{
    return formula_sum(p, "j", exp_of(p, zj(p)));
}

/* p(cat) from its definition on, the formula of the first screen. */
static inline F softmax_definition(struct pool *p)
{
    return formula_divide(p, exp_of(p, item(p, "z", "cat")), sum_of_exp(p));
}

static inline F softmax_numbers(struct pool *p)
{
    F sum = formula_add(
        p, 3,
        LIST(four(p, 7.38905609893065), four(p, 2.718281828459045), four(p, 1.1051709180756477)));
    return formula_divide(p, four(p, 7.38905609893065), sum);
}

static inline F softmax_reduced(struct pool *p)
{
    return formula_divide(p, four(p, 7.38905609893065), four(p, 11.212508845465344));
}

static inline struct chain softmax_chain(struct pool *p)
{
    struct chain chain = {0};
    chain_add(&chain, item(p, "p", "cat"), 4);
    chain_add(&chain, softmax_definition(p), 4);
    chain_add(&chain, softmax_numbers(p), 4);
    chain_add(&chain, softmax_reduced(p), 4);
    chain_add(&chain, four(p, 0.65900113), 4);
    return chain;
}

#endif
