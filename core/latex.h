/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes formulas as LaTeX for amsmath.  Class names are escaped and set in \text{}. */
#ifndef XENT_CORE_LATEX_H
#define XENT_CORE_LATEX_H

#include "core/formula.h"
#include "core/number.h"
#include "core/text.h"

void latex_add_formula(struct text *out, const struct formula *formula);
void latex_add_chain(struct text *out, const struct chain *chain);

/* A chain as lines for `align*` or `aligned`, one link on each, lined up at the signs.  Of a sum or
 * a maximum of more than `most` numbers the middle is left out. */
void latex_add_lines(struct text *out, const struct chain *chain, size_t most);

/* The heading of a column (step_text.ascii) in mathematics: "-ln p", "e^z/sum", "y(-log2 p)". */
void latex_add_heading(struct text *out, const char *heading);

/* A number as it is shown: infinity as its sign, an exponent raised. */
void latex_add_number(struct text *out, struct number_text number);

/* A string for use inside \text{}: the ten special characters escaped. */
void latex_add_escaped(struct text *out, const char *string);

#endif
