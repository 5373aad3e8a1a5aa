/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts as lines for a person or as JSON.  Both mark the reply as wrong if they are not right.
 */
#ifndef XENT_CORE_ANSWER_TEXT_H
#define XENT_CORE_ANSWER_TEXT_H

#include "core/answer.h"
#include "core/answer_cells.h"
#include "core/reply.h"

/* `typed` is the number as it stood there. */
void answer_add_to(const struct answer *answer, const struct problem *problem, const char *typed,
                   struct reply *reply);

/* The names of the classes are those of the problem. */
void cell_answer_add_to(const struct cell_answer *answer, const struct cells *cells,
                        const struct problem *problem, struct reply *reply);

#endif
