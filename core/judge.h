/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the answer to a quiz right? */
#ifndef XENT_CORE_JUDGE_H
#define XENT_CORE_JUDGE_H

#include <stdbool.h>

#include "core/error.h"
#include "core/lesson.h"
#include "core/session.h"
#include "core/text.h"

enum judgement {
    JUDGED_RIGHT,
    JUDGED_SHORT, /* it fits, but it has too few decimals */
    JUDGED_WRONG,
    JUDGED_MISTAKEN /* wrong, and the reason says what gives it */
};

/* Judges what a person typed against the answer of a question, an expression over the session's
 * problem (evaluate.h); appends the reason, a sentence or more without a line end.
 *
 * An answer with d decimals is right within half a unit of the last of them, and where it was cut
 * off in place of rounded.  With fewer than are asked for it is JUDGED_SHORT, unless it is exact.
 * A wrong one is looked for among the slips that the question names, then in the catalogue of the
 * mistakes (answer.h, answer_cells.h), then as the right number turned round: its sign, its
 * reciprocal, a percentage.  False if what was typed is no number, or the expression has no value:
 * *error says which. */
bool lesson_judge(struct session *session, const struct lesson_quiz *quiz, const char *typed,
                  enum judgement *judgement, struct text *reason, struct error *error);

#endif
