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

tree leaf_value(const struct builder *b, size_t item);    /* z or p as given, in the precision */
tree leaf_input(const struct builder *b, size_t item);    /* z, or u = z / T */
tree leaf_shifted(const struct builder *b, size_t item);  /* d = z - m */
tree leaf_label(const struct builder *b, size_t item);    /* y, or y' if it is smoothed */
tree leaf_raw(const struct builder *b, size_t item);      /* p out of softmax, before a cut */
tree leaf_ratio(const struct builder *b, size_t item);    /* r */
tree leaf_shared(const struct builder *b, size_t item);   /* r' */
tree leaf_prob(const struct builder *b, size_t item);     /* p, or q */
tree leaf_rest(const struct builder *b, size_t item);     /* 1 - p */
tree leaf_surprise(const struct builder *b, size_t item); /* -ln p, or as below */
tree leaf_other(const struct builder *b, size_t item);    /* -ln(1 - p) */

/* w y', the weight and the label; without w where there is none. */
tree leaf_coefficient(const struct builder *b, size_t item);

/* The formulas behind e^z and three of these, over leaves: where a leaf would be one number, they
 * are the formula with the numbers put in. */
tree tree_exponential(const struct builder *b, size_t item); /* e^z or e^d */
tree tree_rest(const struct builder *b, size_t item);
tree tree_surprise(const struct builder *b, size_t item);
tree tree_other(const struct builder *b, size_t item);

tree tree_one_minus(const struct builder *b, tree a);
tree tree_exp(const struct builder *b, tree exponent);           /* e^exponent */
tree tree_times(const struct builder *b, tree left, tree right); /* products are not nested */

/* Is -ln p written without p, which may underflow: ln sum e^d - d; in a binary problem straight
 * from z? */
bool derive_avoids_p(const struct derivation *d);

/* "z" or "p", as given. */
const char *derive_value_name(const struct derivation *d);

/* p, or 1 - p, with what the convention adds to it inside the logarithm. */
tree tree_plus_added(const struct builder *b, tree p);

/* The product, strict where the convention has no rule for 0 times infinity. */
tree tree_by_convention(const struct builder *b, tree product);

/* The tree of a loss, times the weight of its sample: s, w_y, or nothing. */
tree tree_weighted(const struct builder *b, tree loss);

/* ln of the base, which nats are divided by; NULL for nats. */
tree tree_unit(const struct builder *b);
tree tree_in_unit(const struct builder *b, tree nats);

/* The sum over the items: the sign with an index, or ALL the numbers. */
tree tree_total(const struct builder *b, tree (*body)(const struct builder *, size_t));

/* Numbers, the terms of a sum, that nothing points to by its item. */
tree tree_of_numbers(const struct builder *b, const double *values, size_t count, int digits);

/* The sum over the samples: the sign with the index n, or a number for each. */
tree tree_over_samples(const struct builder *b, tree symbol,
                       double (*value)(const struct derivation *, size_t), int digits);

/* What STEP_ADD_UP adds and STEP_DIVIDE divides: e^z, z, or r. */
tree (*derive_addend(const struct derivation *d))(const struct builder *, size_t);

bool derive_has_weights(const struct derivation *d); /* class_weight or pos_weight, in a term */
bool derive_weighs_labels(
    const struct derivation *d);                    /* class_weight, of the sample by its label */
bool derive_has_shares(const struct derivation *d); /* sample_weight */

/* Has the class no term at all, because a class number picks another? */
bool derive_is_passed_over(const struct derivation *d, size_t item);

/* The mean over the outputs, where the convention takes it: what their terms are divided by; else
 * 1. */
double derive_outputs(const struct derivation *d);

/* Is the value of this item held by the clip, so that it has no slope? */
bool derive_holds(const struct derivation *d, size_t item);

/* w y' as a number; the same, but 0 where the clip holds p: the second one if there are two. */
double derive_coefficient(const struct derivation *d, size_t item);
double derive_free_coefficient(const struct derivation *d, size_t item);

/* What the mean divides by, as a tree, the number and the name of a quantity; NULL if nothing is
 * divided.  derive_slope.c, as is the gradient. */
tree derive_divisor(const struct builder *b);
tree derive_gradient(const struct builder *b, size_t item);

/* Does the framework take the labels for 1 in its gradient though they sum to another number? */
bool derive_forgets_labels(const struct derivation *d);

/* Is N in the formulas the number of samples, and not the whole divisor? */
bool derive_counts_outputs(const struct derivation *d);

#endif
