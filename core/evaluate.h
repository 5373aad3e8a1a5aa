/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic over what is computed: "losses[0] - losses[1]", "ln(probs[0][1])", "perplexity".
 *
 * It is the arithmetic of number.h with names in it: the quantities of `show` (show.h), and
 * `values` for the logits or probabilities that were given.  A row is chosen by [SAMPLE], a number
 * in it by a further [CLASS], both from 0; what has only one row, or one column, goes without. */
#ifndef XENT_CORE_EVALUATE_H
#define XENT_CORE_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/session.h"
#include "core/text.h"

/* Could the word be such an expression, and no plain name?  Then evaluate() has the better message
 * for what is wrong with it. */
bool evaluate_is_expression(const char *word);

/* The value, in the units of `show`.  False for what has no value: a name that is none, a place
 * that is not there, a number that is not defined; error->column then counts from `column`, where
 * the expression stands. */
bool evaluate(struct session *session, const char *expression, size_t column, double *value,
              struct error *error);

/* Calls `each` with every number that stands behind a name, up to the first that has none. */
void evaluate_each(struct session *session, const char *expression,
                   void (*each)(void *user, double value), void *user);

/* One number of a quantity. */
struct evaluated_place {
    const char *quantity; /* its name in `show` */
    size_t sample, class; /* its row and column, from 0 */
};

/* Is the expression such a place and nothing else, "losses[1]" but not "losses[1]/3"?  Then the
 * quantity applies to the problem and has this place. */
bool evaluate_is_place(struct session *session, const char *expression,
                       struct evaluated_place *place);

/* Appends the expression with the numbers, rounded to so many places, in place of the names:
 * "-ln(0.7109)".  It must be one that has a value. */
void evaluate_put_in(struct session *session, const char *expression, int places, struct text *out);

#endif
