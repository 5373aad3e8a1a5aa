/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was worked out by hand, beside the derivation: a cell for each result of each step, filled
 * in as far as a person likes and in any order, and what is to be said about each.
 *
 *     struct handwork hand = handwork_new(problem, derivation);
 *     handwork_type(&hand, derivation, 0, 1, "2.82", &error);     e^z of class 1
 *     handwork_judge(&hand, derivation);
 *     handwork_release(&hand);
 *
 * A number is judged to the digits that were typed.  One that is not ours may still be what its
 * formula gives from the numbers that the person has for the steps before: then it follows, and the
 * slip is further up.  A step that was left out is taken as done without a slip, from what stands
 * before it; it may have been done with rounded numbers. */
#ifndef XENT_CORE_HANDWORK_H
#define XENT_CORE_HANDWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/derive.h"
#include "core/error.h"
#include "core/problem.h"
#include "core/text.h"

enum hand_verdict {
    HAND_EMPTY,
    HAND_RIGHT,   /* to the digits typed */
    HAND_VAGUE,   /* it fits, but with so few digits so would much else */
    HAND_CUT,     /* cut off after its last digit where it should be rounded */
    HAND_ROUNDED, /* what the formula gives from rounded numbers, those that were typed or those of
                     the steps that were left out; nothing else is wrong */
    HAND_FOLLOWS, /* what the formula gives from a wrong number of an earlier step */
    HAND_WRONG
};

#define HAND_ROOM 32

/* One result of a step; item 0 where there is one for all. */
struct hand_place {
    size_t step, item;
};

struct hand_cell {
    char typed[HAND_ROOM]; /* "" if it is empty */
    double value;          /* of it */
    double margin;         /* half a unit of its last digit */
    bool asked;            /* the person wanted to see ours */
    enum hand_verdict verdict;
    double yours; /* what its formula gives from the numbers before it, wrong ones as they are */
    int decimals; /* HAND_ROUNDED: to which the steps left out were rounded; 0: those typed tell */
};

/* A cell as it was typed, and what was there before. */
struct hand_entry {
    struct hand_place place;
    char before[HAND_ROOM], after[HAND_ROOM];
};

struct handwork {
    struct problem problem; /* that it is about; shared */
    size_t sample;          /* of the derivation */
    size_t steps, items;
    struct hand_cell *cell; /* steps * items; use handwork_cell() */
    double secret;          /* what a question asks for; NAN: there is none */
    int secret_digits;      /* decimals that it asks for */

    struct hand_entry *entry;   /* all that was typed, in its order, */
    size_t done, entries, room; /* so many of them done, and not taken back */
};

/* Empty cells for a derivation, from which it takes nothing else.  The caller's. */
struct handwork handwork_new(const struct problem *problem, const struct derivation *derivation);
void handwork_release(struct handwork *hand);

/* Is it about this derivation of this problem?  How many digits are shown, what the classes and the
 * problem are called does not matter. */
bool handwork_is_about(const struct handwork *hand, const struct problem *problem,
                       const struct derivation *derivation);

/* Has nothing been typed? */
bool handwork_is_empty(const struct handwork *hand);

/* The cell of an item; where a step has one result for all it is that of item 0. */
const struct hand_cell *handwork_cell(const struct handwork *hand, size_t step, size_t item);

/* Could this be typed?  A number as typed_read() knows it: with a point or a comma, of percent,
 * 1/3 or ln(0.7), inf, nan; "" for an empty cell. */
bool handwork_reads(const char *typed, struct error *error);

/* Takes what was typed into a cell; "" empties it.  handwork_judge() is to be called afterwards,
 * and after handwork_undo(). */
bool handwork_type(struct handwork *hand, const struct derivation *derivation, size_t step,
                   size_t item, const char *typed, struct error *error);

/* Takes back what was typed last, or (`again`) types again what was taken back; *place is where.
 * False if there is nothing. */
bool handwork_undo(struct handwork *hand, bool again, struct hand_place *place);

/* Notes that ours was asked for in a cell. */
void handwork_ask(struct handwork *hand, struct hand_place place);

/* A question is open whose answer is this number, asked for to so many decimals; NAN: none is. */
void handwork_hide(struct handwork *hand, double secret, int digits);

/* May a person see ours in a cell?  Not if it is what a question asks for, until it stands there
 * with as many decimals as are asked for. */
bool handwork_shows(const struct handwork *hand, const struct derivation *derivation,
                    struct hand_place place);

/* Fills verdict and `yours` of all cells. */
void handwork_judge(struct handwork *hand, const struct derivation *derivation);

/* The first cell that is wrong, in the order of the steps; false if there is none. */
bool handwork_slip(const struct handwork *hand, struct hand_place *slip);

/* Does what is wrong in one cell change what the formula gives for another? */
bool handwork_reaches(const struct handwork *hand, const struct derivation *derivation,
                      struct hand_place slip, struct hand_place place);

/* How many cells are filled in; how many of these are wrong. */
size_t handwork_filled(const struct handwork *hand);
size_t handwork_wrong(const struct handwork *hand);

/* The word for a verdict: "right", "WRONG"; "" for an empty cell.  Shown through _().  And one for
 * JSON: "right", "vague", "cut", "rounded", "follows", "wrong". */
const char *hand_verdict_word(enum hand_verdict verdict);
const char *hand_verdict_id(enum hand_verdict verdict);

/* Appends one sentence about a cell, without a line end: what its verdict means here, and for a
 * wrong one what its formula gives, unless that may not be seen.  Nothing about an empty cell. */
void handwork_say(const struct handwork *hand, const struct derivation *derivation,
                  struct hand_place place, struct text *out);

/* Appends one sentence about the whole: where the first slip is and what it does to the loss, or
 * that there is none.  Nothing if no cell is filled. */
void handwork_sum_up(const struct handwork *hand, const struct derivation *derivation,
                     struct text *out);

#endif
