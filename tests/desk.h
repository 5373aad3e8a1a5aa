/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A problem with its derivation and a column worked out by hand, for tests of the step check. */
#ifndef XENT_TESTS_DESK_H
#define XENT_TESTS_DESK_H

#include "core/handwork.h"
#include "core/loss.h"
#include "core/problem.h"

struct desk {
    struct problem problem;
    struct loss loss;
    struct derivation *d;
    struct handwork hand;
};

/* Three classes, sample 0: e^z is 7.389056, 2.718282, 1.648721, their sum 11.756059. */
#define DESK_LINES "set logits 2 1 0.5\nset target 2\nset names cat dog owl\n"

/* Of the problem that these lines set; the caller's: desk_clear().  The second: of sample 0, the
 * textbook's way. */
struct desk *desk_of_sample(struct desk *desk, const char *lines, size_t sample,
                            enum derivation_way way);
struct desk *desk_of(struct desk *desk, const char *lines);
void desk_clear(struct desk *desk);

/* Types a number into the cell of a step, and has all judged. */
void desk_type(struct desk *desk, enum step_kind kind, size_t item, const char *typed);

/* The verdict on a cell and what is said about it; what is said about the whole. */
void desk_expect(const struct desk *desk, enum step_kind kind, size_t item,
                 enum hand_verdict verdict, const char *said);
void desk_expect_sum(const struct desk *desk, const char *said);

#endif
