/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the answer to a quiz right? */
#ifndef XENT_CORE_JUDGE_H
#define XENT_CORE_JUDGE_H

#include <stdbool.h>

#include "core/error.h"
#include "core/session.h"
#include "core/text.h"

enum judgement { JUDGED_RIGHT, JUDGED_SHORT, JUDGED_WRONG };

/* Judges what a person typed against the value of an expression over the session's problem
 * (evaluate.h); appends the reason, a sentence or two without a line end.
 *
 * An answer with d decimals is right within half a unit of the last of them, and where it was cut
 * off in place of rounded.  With fewer than `wanted` decimals it is JUDGED_SHORT, unless it is
 * exact.  False if what was typed is no number, or the expression has no value: *error says which.
 */
bool lesson_judge(struct session *session, const char *expression, const char *typed, int wanted,
                  enum judgement *judgement, struct text *reason, struct error *error);

#endif
