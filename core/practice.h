/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exercises one after the other: the one that waits for an answer, and how it went so far.
 *
 * Kinds that went wrong come again more often, until as many were right.  `{0}` is a practice that
 * has not begun. */
#ifndef XENT_CORE_PRACTICE_H
#define XENT_CORE_PRACTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/exercise.h"

struct practice {
    bool open;                /* does the exercise wait for an answer? */
    struct exercise exercise; /* the last one; empty before the first */
    int level;                /* of the last one; 0 before the first */
    uint64_t seed;            /* of the next one for which none is given */
    size_t begun;             /* how many there were */
    unsigned right[EXERCISE_KINDS], wrong[EXERCISE_KINDS];
    unsigned in_a_row; /* right at the first attempt, at one level */
    bool tried;        /* a wrong answer was given to this one */
};

void practice_release(struct practice *practice);

/* Which kind comes next.  Depends on nothing but how it went and the seed. */
const struct exercise_kind *practice_choose(const struct practice *practice);

/* Makes an exercise, in place of the one before.  The next seed follows on this one. */
void practice_begin(struct practice *practice, const struct exercise_kind *kind, uint64_t seed,
                    int level);

/* Takes over the exercise that waits in another practice (and empties it), if one does, and adds
 * how it went there to how it went here. */
void practice_take(struct practice *practice, struct practice *from);

/* Does the exercise wait, and is this its problem?  Digits, names and title do not matter. */
bool practice_is_about(const struct practice *practice, const struct problem *problem);

/* Counts an answer; a right one, or one that was given up, closes the exercise. */
void practice_count(struct practice *practice, bool right);
void practice_give_up(struct practice *practice);

/* Is a harder level due?  After three in a row. */
bool practice_is_ready(const struct practice *practice);

#endif
