/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The leaves of the formulas of a derivation: either symbols, or the numbers that they stand for.
 *
 * The formulas of the steps (derive_chain.c) are written once over these leaves.  So what is said
 * in symbols and what is put in cannot differ. */
#ifndef XENT_CORE_DERIVE_LEAF_H
#define XENT_CORE_DERIVE_LEAF_H

#include "core/derive.h"

enum leaves { LEAVES_SYMBOLS, LEAVES_NUMBERS };

struct builder {
    const struct derivation *d;
    struct pool *pool;
    enum leaves leaves;
    int digits; /* of computed numbers; given ones are shown in full if they are short */
};

typedef const struct formula *tree;

/* "The item of a sum", in place of the number of an item; and that of a sum inside the sum. */
#define EACH       SIZE_MAX
#define EACH_INNER (SIZE_MAX - 1)

/* The numbers of all items at once, the terms of a sum: where numbers are put in, in place of the
 * number of an item. */
#define ALL (SIZE_MAX - 2)

/* Numbers that stay numbers in both forms: in full, and rounded for show. */
tree leaf_constant(const struct builder *b, double value);
tree leaf_rounded(const struct builder *b, double value);

/* A quantity with one number; a symbol for an item; a quantity with one number for each item.
 * FORMULA_EXACT is for what was given, see formula_given_digits(). */
tree leaf_scalar(const struct builder *b, const char *name, double value, int digits);
tree leaf_symbol(const struct builder *b, const char *name, size_t item);
tree leaf_of(const struct builder *b, const char *name, const double *values, size_t item,
             int digits);

tree leaf_value(const struct builder *b, size_t item);   /* z or p as given */
tree leaf_input(const struct builder *b, size_t item);   /* z, or u = z / T */
tree leaf_shifted(const struct builder *b, size_t item); /* d = z - m */
tree leaf_exp(const struct builder *b, size_t item);     /* e^z or e^d */
tree leaf_label(const struct builder *b, size_t item);   /* y, or y' if it is smoothed */
tree leaf_prob(const struct builder *b, size_t item);
tree leaf_rest(const struct builder *b, size_t item);     /* 1 - p */
tree leaf_surprise(const struct builder *b, size_t item); /* -ln p, or as below */
tree leaf_other(const struct builder *b, size_t item);    /* -ln(1 - p) */

/* w y', the weight and the label; without w where there is none. */
tree leaf_coefficient(const struct builder *b, size_t item);

/* The formulas behind four of these, over leaves: where a leaf would be one number, they are the
 * formula with the numbers put in. */
tree tree_exponential(const struct builder *b, size_t item); /* e^z or e^d */
tree tree_rest(const struct builder *b, size_t item);
tree tree_surprise(const struct builder *b, size_t item);
tree tree_other(const struct builder *b, size_t item);

tree tree_one_minus(const struct builder *b, tree a);
tree tree_exp(const struct builder *b, tree exponent);           /* e^exponent */
tree tree_times(const struct builder *b, tree left, tree right); /* products are not nested */
tree tree_log(const struct builder *b, tree a);                  /* in the base of the problem */

/* -ln p without p, which may underflow: ln sum e^d - d. */
tree tree_log_sum(const struct builder *b, size_t item);
bool derive_avoids_p(const struct derivation *d); /* is that how the surprise is written? */

/* ln of the base, which nats are divided by; NULL for nats. */
tree tree_unit(const struct builder *b);
tree tree_in_unit(const struct builder *b, tree nats);

/* The sum over the items: the sign with an index, or ALL the numbers. */
tree tree_total(const struct builder *b, tree (*body)(const struct builder *, size_t));

bool derive_has_weights(const struct derivation *d); /* class_weight or pos_weight */
bool derive_has_shares(const struct derivation *d);  /* sample_weight */

/* Is the value of this item held by the clip, so that it has no slope? */
bool derive_holds(const struct derivation *d, size_t item);

/* w y' as a number; the same, but 0 where the clip holds. */
double derive_coefficient(const struct derivation *d, size_t item);
double derive_free_coefficient(const struct derivation *d, size_t item);

#endif
