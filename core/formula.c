/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/formula.h"

#include <string.h>

#include "core/number.h"

/* Characters of a given number that is still written as it is. */
#define GIVEN_LONGEST 9

/* ---- builders ---- */

static struct formula *new_node(struct pool *pool, enum formula_kind kind)
{
    struct formula *node = pool_new(pool, 1, sizeof *node);
    node->kind = kind;
    return node;
}

static struct formula *new_parent(struct pool *pool, enum formula_kind kind, size_t count,
                                  const struct formula *const *children)
{
    struct formula *node = new_node(pool, kind);
    const struct formula **copy = pool_new(pool, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = children[i];
    node->count = count;
    node->child = copy;
    return node;
}

static struct formula *new_number(struct pool *pool, double value, int digits)
{
    struct formula *node = new_node(pool, FORMULA_NUMBER);
    node->value = value;
    node->digits = digits;
    return node;
}

const struct formula *formula_number(struct pool *pool, double value, int digits)
{
    return new_number(pool, value, digits);
}

const struct formula *formula_number_of(struct pool *pool, double value, int digits, size_t item)
{
    struct formula *node = new_number(pool, value, digits);
    node->index_kind = INDEX_ITEM;
    node->item = item;
    return node;
}

static struct formula *new_symbol(struct pool *pool, const char *name)
{
    struct formula *node = new_node(pool, FORMULA_SYMBOL);
    node->name = pool_copy(pool, name);
    return node;
}

const struct formula *formula_symbol(struct pool *pool, const char *name)
{
    return new_symbol(pool, name);
}

const struct formula *formula_indexed(struct pool *pool, const char *name, const char *variable)
{
    struct formula *node = new_symbol(pool, name);
    node->index_kind = INDEX_VARIABLE;
    node->index = pool_copy(pool, variable);
    return node;
}

const struct formula *formula_item(struct pool *pool, const char *name, size_t item,
                                   const char *label)
{
    struct formula *node = new_symbol(pool, name);
    node->index_kind = INDEX_ITEM;
    node->index = pool_copy(pool, label);
    node->item = item;
    return node;
}

const struct formula *formula_negate(struct pool *pool, const struct formula *a)
{
    return new_parent(pool, FORMULA_NEGATE, 1, &a);
}

const struct formula *formula_add(struct pool *pool, size_t count,
                                  const struct formula *const *terms)
{
    return new_parent(pool, FORMULA_ADD, count, terms);
}

const struct formula *formula_add_numbers(struct pool *pool, const struct formula_numbers *numbers)
{
    struct formula *node = new_node(pool, FORMULA_ADD);
    struct formula_numbers *copy = pool_new(pool, 1, sizeof *copy);
    *copy = *numbers;
    node->count = numbers->count;
    node->numbers = copy;
    if (node->count != 1)
        return node;
    /* formula_strip() wants to find a node there */
    const struct formula *only = formula_child(node, 0, new_node(pool, FORMULA_NUMBER));
    return formula_add(pool, 1, &only);
}

const struct formula *formula_add2(struct pool *pool, const struct formula *a,
                                   const struct formula *b)
{
    return formula_add(pool, 2, (const struct formula *[]){a, b});
}

const struct formula *formula_subtract(struct pool *pool, const struct formula *a,
                                       const struct formula *b)
{
    return formula_add2(pool, a, formula_negate(pool, b));
}

const struct formula *formula_multiply(struct pool *pool, size_t count,
                                       const struct formula *const *factors)
{
    return new_parent(pool, FORMULA_MULTIPLY, count, factors);
}

const struct formula *formula_multiply2(struct pool *pool, const struct formula *a,
                                        const struct formula *b)
{
    return formula_multiply(pool, 2, (const struct formula *[]){a, b});
}

const struct formula *formula_strict(struct pool *pool, const struct formula *product)
{
    if (product->kind != FORMULA_MULTIPLY)
        return product;
    struct formula *node = new_node(pool, FORMULA_MULTIPLY);
    *node = *product;
    node->strict = true;
    return node;
}

const struct formula *formula_divide(struct pool *pool, const struct formula *a,
                                     const struct formula *b)
{
    return new_parent(pool, FORMULA_DIVIDE, 2, (const struct formula *[]){a, b});
}

const struct formula *formula_power(struct pool *pool, const struct formula *a,
                                    const struct formula *b)
{
    return new_parent(pool, FORMULA_POWER, 2, (const struct formula *[]){a, b});
}

const struct formula *formula_call(struct pool *pool, enum formula_function function,
                                   const struct formula *a)
{
    struct formula *node = new_parent(pool, FORMULA_CALL, 1, &a);
    node->function = function;
    return node;
}

const struct formula *formula_clip(struct pool *pool, const struct formula *a,
                                   const struct formula *low, const struct formula *high)
{
    struct formula *node =
        new_parent(pool, FORMULA_CALL, 3, (const struct formula *[]){a, low, high});
    node->function = FUNCTION_CLIP;
    return node;
}

const struct formula *formula_sum(struct pool *pool, const char *index, const struct formula *body)
{
    struct formula *node = new_parent(pool, FORMULA_SUM, 1, &body);
    node->index = pool_copy(pool, index);
    return node;
}

const struct formula *formula_maximum(struct pool *pool, const char *index,
                                      const struct formula *body)
{
    struct formula *node = new_parent(pool, FORMULA_MAXIMUM, 1, &body);
    node->index = pool_copy(pool, index);
    return node;
}

const struct formula *formula_maximum_of(struct pool *pool, size_t count,
                                         const struct formula *const *candidates)
{
    return new_parent(pool, FORMULA_MAXIMUM, count, candidates);
}

const struct formula *formula_maximum_of_terms(struct pool *pool, const struct formula *sum)
{
    struct formula *node = new_node(pool, FORMULA_MAXIMUM);
    node->count = sum->count;
    node->child = sum->child;
    node->numbers = sum->numbers;
    return node;
}

const struct formula *formula_absolute(struct pool *pool, const struct formula *a)
{
    return new_parent(pool, FORMULA_ABSOLUTE, 1, &a);
}

/* ---- questions ---- */

int formula_given_digits(double value, int digits)
{
    return strlen(number_exact(value).text) > GIVEN_LONGEST ? digits : FORMULA_EXACT;
}

const struct formula *formula_child(const struct formula *formula, size_t child,
                                    struct formula *room)
{
    const struct formula_numbers *numbers = formula->numbers;
    if (!numbers)
        return formula->child[child];
    const double value = numbers->value[child];
    *room = (struct formula){.kind = FORMULA_NUMBER,
                             .value = value,
                             .digits = numbers->given ? formula_given_digits(value, numbers->digits)
                                                      : numbers->digits,
                             .index_kind = numbers->index_kind,
                             .item = child};
    return room;
}

bool formula_is_e(const struct formula *formula)
{
    return formula->kind == FORMULA_SYMBOL && formula->index_kind == INDEX_NONE &&
           strcmp(formula->name, "e") == 0;
}

bool formula_is_numeric(const struct formula *formula)
{
    if (formula->kind == FORMULA_SYMBOL)
        return formula_is_e(formula);
    if (formula->index)
        return false;
    for (size_t i = 0; !formula->numbers && i < formula->count; i++) {
        if (!formula_is_numeric(formula->child[i]))
            return false;
    }
    return true;
}

const struct formula *formula_strip(const struct formula *formula)
{
    while (formula->count == 1 && !formula->index &&
           (formula->kind == FORMULA_ADD || formula->kind == FORMULA_MULTIPLY ||
            formula->kind == FORMULA_MAXIMUM))
        formula = formula->child[0];
    return formula;
}
