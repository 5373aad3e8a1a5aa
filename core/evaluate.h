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

/* Could the word be such an expression, and no plain name?  Then evaluate() has the better message
 * for what is wrong with it. */
bool evaluate_is_expression(const char *word);

/* The value, in the units of `show`.  False for what has no value: a name that is none, a place
 * that is not there, a number that is not defined; error->column then counts from `column`, where
 * the expression stands. */
bool evaluate(struct session *session, const char *expression, size_t column, double *value,
              struct error *error);

#endif
