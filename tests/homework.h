/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of hand answers: problems as somebody could be given them, and the verdicts on them. */
#ifndef XENT_TESTS_HOMEWORK_H
#define XENT_TESTS_HOMEWORK_H

#include <stdbool.h>

#include "core/answer.h"
#include "core/loss.h"
#include "core/mistakes.h"
#include "core/text.h"
#include "tests/problems.h"

/* Puts the lines of a random problem in place of what `lines` held: few samples, numbers with two
 * decimals, now and then each of the options, scores that are large, equal or all but certain. */
void homework_random(struct dice *dice, struct text *lines);

struct homework {
    struct problem problem;
    struct loss loss;
    struct worked worked;
};

/* The problem of these lines; false if it cannot be worked out (it is to be released all the
 * same). */
bool homework_new(struct homework *homework, const char *lines);
void homework_release(struct homework *homework);

/* The verdict on a number, and whether it lists a mistake. */
struct answer homework_answer(const struct homework *homework, const char *number);
bool homework_lists(const struct answer *answer, const char *id);

#endif
