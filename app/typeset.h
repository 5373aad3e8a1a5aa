/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas where there is little room. */
#ifndef XENT_APP_TYPESET_H
#define XENT_APP_TYPESET_H

#include "core/canvas.h"
#include "core/formula.h"

/* The chain with its fractions if that fits the rows and columns, else in a line; an empty canvas
 * if that does not fit either.  The caller's: canvas_release(). */
struct canvas typeset_chain(const struct chain *chain, enum face face, int rows, int columns);

#endif
