/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to a number, for who did not find it: the program's own steps with the numbers put in. */
#ifndef XENT_CORE_WORKING_H
#define XENT_CORE_WORKING_H

#include "core/canvas.h"
#include "core/session.h"
#include "core/text.h"

/* Appends the way to the value of an expression (evaluate.h), which must have one: a line for each
 * step.  A loss, a probability, a slope are worked out with the formulas of their steps
 * (derivation_chain()), any other arithmetic is shown with the numbers in it: "-ln(0.7) = 0.3567".
 * Nothing where there is no step to show: a quantity that was given, or one without a formula. */
void working_add(struct session *session, const char *expression, int digits, enum face face,
                 struct text *out);

#endif
