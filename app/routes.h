/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The selected sample on every route to its loss: the four cases of from_logits, and the softmax or
 * sigmoid of its logits in plain double arithmetic. */
#ifndef XENT_APP_ROUTES_H
#define XENT_APP_ROUTES_H

#include "app/ui.h"
#include "core/compare.h"
#include "core/derive.h"

struct route_case {
    struct problem problem; /* the sample alone, passed and told as the case says */
    struct loss loss;       /* of it */
    struct derivation *derivation;
    struct comparison_case verdict; /* without labels there is no loss in it, and no stage; its
                                       array is the session's */
};

struct routes {
    const struct problem *problem; /* the whole one; the session's */
    size_t sample, class;
    bool labelled;                           /* there are labels, and the sample is not ignored */
    bool whole;                              /* the losses of the cases are those of the batch */
    const struct comparison *comparison;     /* the session's; NULL without labels */
    struct route_case one[COMPARISON_CASES]; /* in the order of the comparison */
    const struct derivation *stable;         /* that of the logits that are told to be logits, */
    struct derivation *textbook;             /* and the same literally as in the textbook */
};

/* The values of the problem must be there.  Derivations point into *routes: it must stay where it
 * is until routes_release(). */
void routes_take(struct routes *routes, const struct ui *ui);
void routes_release(struct routes *routes);

/* Numbers of cases: the present one; the one to be explained, which is the person's choice, else
 * the present one if it is wrong, else the first wrong one. */
size_t routes_present(const struct ui *ui);
size_t routes_chosen(const struct ui *ui);

/* What a derivation says of each item at a step, also if it does not take that step; NULL for steps
 * that are not compared. */
const double *routes_numbers(const struct derivation *derivation, enum step_kind kind);

/* The loss of the sample as a derivation ends with it. */
double routes_loss(const struct derivation *derivation, size_t item);

/* The first step at which the textbook's way leaves what is true, for the selected class; the
 * number of its steps if there is none. */
size_t routes_break(const struct routes *routes);

/* Is there a score of inf, so that no way has an answer? */
bool routes_are_lost(const struct routes *routes);

/* Do two numbers differ by more than rounding?  Relative, since a loss may be tiny; where a
 * precision has few digits, as a part of 1 too. */
bool routes_part(const struct problem *problem, double a, double b);

#endif
