/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A derivation, a comparison and the table of the frameworks as answers: text, LaTeX or JSON.  All
 * are renderings of the same data. */
#ifndef XENT_CORE_STEPS_H
#define XENT_CORE_STEPS_H

#include "core/compare.h"
#include "core/derive.h"
#include "core/frameworks.h"
#include "core/reply.h"

enum steps_form { STEPS_DRAWN, STEPS_LATEX };

/* Every step: title, formula in symbols, the numbers put in, the result, one line of why. */
void steps_add(const struct derivation *derivation, size_t item, enum steps_form form,
               struct reply *reply);

/* The four cases and where each wrong one leaves the right way; `sample` is the one that was
 * compared. */
void comparison_add(const struct problem *problem, const struct comparison *comparison,
                    size_t sample, struct reply *reply);

/* One sentence, without a line end: where a wrong case first leaves the right way. */
void comparison_add_difference(const struct problem *problem, const struct comparison_case *one,
                               size_t sample, struct text *out);

/* Every call.  `printed` is a number to be marked where a call gives it, written as `typed`; NULL:
 * none.  With reduction none the losses are those of the sample. */
void frameworks_add(const struct problem *problem, const struct frameworks *frameworks,
                    size_t sample, const struct printed *printed, const char *typed,
                    struct reply *reply);

#endif
