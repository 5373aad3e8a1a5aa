/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How formulas are written: the names of things, and which part is drawn in brackets.
 *
 * Brackets depend on what a part looks like, its shape, and where it stands, its place; one table
 * says it for every pair.  The picture (layout.h) and LaTeX (latex.h) ask the same table, so they
 * agree. */
#ifndef XENT_CORE_NOTATION_H
#define XENT_CORE_NOTATION_H

#include <stdbool.h>

#include "core/formula.h"
#include "core/number.h"

enum place {
    PLACE_FREE,     /* alone: between the bars of | |, in a fraction, raised, between commas */
    PLACE_TERM,     /* after a plus sign */
    PLACE_NEGATED,  /* after a minus sign */
    PLACE_FACTOR,   /* in a product, not last; on either side of a slash */
    PLACE_LAST,     /* the last factor */
    PLACE_BASE,     /* of a power */
    PLACE_EXPONENT, /* on the line, after ^ */
    PLACE_BODY,     /* of a sum over an index */
    PLACE_ARGUMENT, /* of ln and the like, or of a maximum over an index */
    PLACE_COUNT
};

/* One name on paper. */
struct spelling {
    const char *name, *unicode, *ascii;
    const char *latex; /* of a name with '/': \frac, left open for the index */
};

/* NULL for the name of a symbol that is written as it is. */
const struct spelling *notation_symbol(const char *name);
const struct spelling *notation_function(enum formula_function function);

/* How a number is written: as in number.h. */
struct number_text notation_number(const struct formula *number);

/* Must a formula at this place be drawn in brackets?  `flat`, here and below: powers and quotients
 * stand on one line, a^b and a / b, not raised and not as fractions. */
bool notation_needs_brackets(const struct formula *formula, enum place place, bool flat);

/* The same for a number as it is written. */
bool notation_text_needs_brackets(const struct number_text *number, enum place place);

/* The same for the argument of a call, or of a maximum over an index, that itself stands at
 * `place`: exp(x) always, ln x, but ln(x) y, lest y be taken for a part of the argument. */
bool notation_argument_needs_brackets(const struct formula *call, enum place place, bool flat);

/* Must a multiplication sign stand before this factor?  Otherwise a blank will do: y ln p. */
bool notation_factor_needs_sign(const struct formula *factor, enum place place, bool flat);

#endif
