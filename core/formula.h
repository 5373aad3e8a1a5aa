/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas as data.
 *
 * A formula is a tree of const nodes in a pool.  The same tree is typeset (layout.h), written as
 * LaTeX (latex.h) and evaluated (here), so a formula on the screen cannot disagree with the number
 * beside it.  Nodes live as long as their pool; nobody frees one.
 *
 *     formula_divide(p, formula_power(p, formula_symbol(p, "e"), formula_item(p, "z", 0, "cat")),
 *                       formula_sum(p, "j", formula_power(p, formula_symbol(p, "e"),
 *                                                         formula_indexed(p, "z", "j"))))
 *
 * is e^z(cat) over the sum over j of e^z_j. */
#ifndef XENT_CORE_FORMULA_H
#define XENT_CORE_FORMULA_H

#include <stdbool.h>
#include <stddef.h>

#include "core/pool.h"

enum formula_kind {
    FORMULA_NUMBER, /* value, shown with `digits` decimals, or in full if digits is FORMULA_EXACT */
    FORMULA_SYMBOL, /* name, perhaps with an index: L, z_j, p(cat) */
    FORMULA_NEGATE, /* - child[0] */
    FORMULA_ADD, /* child[0] + child[1] + ...; a child that is a FORMULA_NEGATE is drawn with "-" */
    FORMULA_MULTIPLY, /* child[0] child[1] ...; numbers are drawn with a sign between them */
    FORMULA_DIVIDE,   /* child[0] over child[1] */
    FORMULA_POWER,    /* child[0] to the child[1] */
    FORMULA_CALL,     /* function(child[0]) */
    FORMULA_SUM,      /* sum over `index` of child[0] */
    FORMULA_MAXIMUM,  /* largest over `index` of child[0], or of all children if index is NULL */
    FORMULA_ABSOLUTE, /* | child[0] | */
};

enum formula_function {
    FUNCTION_LN,
    FUNCTION_LOG2,
    FUNCTION_LOG10,
    FUNCTION_EXP,
    FUNCTION_SIGMOID,
    FUNCTION_CLIP, /* child[0] cut to child[1] .. child[2] */
};

#define FORMULA_EXACT (-1)

/* What a symbol's index is. */
enum formula_index { INDEX_NONE, INDEX_VARIABLE, INDEX_ITEM };

/* The children of a sum or maximum that are numbers and nothing else: a list of a thousand costs no
 * more than one of three until somebody wants to see a child.  The array is not copied: it must
 * live as long as the formula. */
struct formula_numbers {
    const double *value;
    size_t count;
    int digits;
    bool given;                    /* each is shown with formula_given_digits() */
    enum formula_index index_kind; /* INDEX_ITEM: child i is the number of item i; or none */
};

struct formula {
    enum formula_kind kind;
    enum formula_function function; /* FORMULA_CALL */
    enum formula_index index_kind;  /* FORMULA_SYMBOL; FORMULA_NUMBER: INDEX_ITEM or none */
    double value;                   /* FORMULA_NUMBER */
    int digits;                     /* FORMULA_NUMBER */
    const char *name;  /* FORMULA_SYMBOL; "sigma", "epsilon", "tau" stand for the Greek letters */
    const char *index; /* the index variable, or the label of the item ("cat", "0") */
    size_t item;       /* INDEX_ITEM: its number */
    size_t count;      /* children */
    const struct formula *const *child;
    const struct formula_numbers *numbers; /* what is there in place of `child`; or NULL */
    bool strict;                           /* FORMULA_MULTIPLY: 0 removes nothing */
};

/* Builders.  Names, labels and lists of children are copied into the pool. */
const struct formula *formula_number(struct pool *pool, double value, int digits);
const struct formula *formula_number_of(struct pool *pool, double value, int digits,
                                        size_t item); /* the number of an item */
const struct formula *formula_symbol(struct pool *pool, const char *name);
const struct formula *formula_indexed(struct pool *pool, const char *name, const char *variable);
const struct formula *formula_item(struct pool *pool, const char *name, size_t item,
                                   const char *label);
const struct formula *formula_negate(struct pool *pool, const struct formula *a);
const struct formula *formula_add(struct pool *pool, size_t count,
                                  const struct formula *const *terms);
const struct formula *formula_add_numbers(struct pool *pool, const struct formula_numbers *numbers);
const struct formula *formula_add2(struct pool *pool, const struct formula *a,
                                   const struct formula *b);
const struct formula *formula_subtract(struct pool *pool, const struct formula *a,
                                       const struct formula *b);
const struct formula *formula_multiply(struct pool *pool, size_t count,
                                       const struct formula *const *factors);
const struct formula *formula_multiply2(struct pool *pool, const struct formula *a,
                                        const struct formula *b);

/* The same product, in which 0 times infinity has no value, as in floating-point arithmetic;
 * another formula stays as it is. */
const struct formula *formula_strict(struct pool *pool, const struct formula *product);

const struct formula *formula_divide(struct pool *pool, const struct formula *a,
                                     const struct formula *b);
const struct formula *formula_power(struct pool *pool, const struct formula *a,
                                    const struct formula *b);
const struct formula *formula_call(struct pool *pool, enum formula_function function,
                                   const struct formula *a);
const struct formula *formula_clip(struct pool *pool, const struct formula *a,
                                   const struct formula *low, const struct formula *high);
const struct formula *formula_sum(struct pool *pool, const char *index, const struct formula *body);
const struct formula *formula_maximum(struct pool *pool, const char *index,
                                      const struct formula *body);
const struct formula *formula_maximum_of(struct pool *pool, size_t count,
                                         const struct formula *const *candidates);
const struct formula *formula_maximum_of_terms(struct pool *pool, const struct formula *sum);
const struct formula *formula_absolute(struct pool *pool, const struct formula *a);

/* The decimals of a number that was given: it is written as it was given, unless it is too long to
 * read, as what softmax left behind is; then with `digits`. */
int formula_given_digits(double value, int digits);

/* A child of any formula.  `room` is for one that is not there before it is asked for. */
const struct formula *formula_child(const struct formula *formula, size_t child,
                                    struct formula *room);

/* True for the symbol "e" without an index, the base of exp. */
bool formula_is_e(const struct formula *formula);

/* True if the formula has no symbol but "e", so that its value needs no scope. */
bool formula_is_numeric(const struct formula *formula);

/* What there is to draw: the formula itself, or the only child of a sum, product or maximum. */
const struct formula *formula_strip(const struct formula *formula);

/* What the symbols of a formula stand for. */
struct formula_scope {
    /* The value of a symbol; `item` is the number behind its index and does not count without one.
     * NaN for a symbol that is not known.  "e" need not be answered: it is the base of exp. */
    double (*value)(const void *user, const char *name, enum formula_index index, size_t item);
    /* How many values an index variable takes: 0 .. range-1. */
    size_t (*range)(const void *user, const char *variable);
    const void *user;
};

/* The value of a formula.  `scope` may be NULL where there are no symbols but "e".
 * In a product a factor that is exactly 0 gives 0 whatever the others are (0 ln 0 = 0), unless it
 * is strict. */
double formula_evaluate(const struct formula *formula, const struct formula_scope *scope);

/* The value of a formula in which every number is first rounded to what is shown: what a reader
 * with a pocket calculator gets. */
double formula_evaluate_shown(const struct formula *formula);

/* A chain: definition = numbers put in = result.  `sign[i]` stands before link i (sign[0] does not
 * count). */
enum relation { RELATION_EQUAL, RELATION_ABOUT };

#define CHAIN_LINKS 6

struct chain {
    size_t count;
    enum relation sign[CHAIN_LINKS];
    const struct formula *link[CHAIN_LINKS];
};

/* Appends a link; one beyond CHAIN_LINKS is dropped.  The sign is '=' unless the numbers as shown
 * on either side of it do not give the same shown result: then it is 'about equal', because that is
 * what a reader would find.  That goes for the parts as well: where a number takes the place of a
 * part of the link before (11.2125 that of 7.3891 + 2.7183 + 1.1052), it is compared with that
 * part.  Results that bring no digits of their own are compared with `digits`.  A link with symbols
 * is never 'about'. */
void chain_add(struct chain *chain, const struct formula *link, int digits);

/* Puts a question mark in place of the last link, for who is to find the result. */
void chain_ask(struct chain *chain, struct pool *pool);

#endif
