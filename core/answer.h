/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict on a loss that a person worked out: plain data, drawn by answer_text.h.
 *
 * What is tried, in this order, decides the verdict: right to the digits typed; right in another
 * unit or reduction; explained by rounding or cutting off the steps, which is proven by interval
 * arithmetic (answer_rounding.h), or by single precision; a known mistake, two of them together, a
 * constant that names its cause by itself (mistakes.h); none of these.  Whatever fits is listed, in
 * the same order and the most common first, because some of them coincide for some problems.
 *
 * A unit or reduction is named from 2 decimals on, a mistake from 3 and two of them from 4: with
 * fewer, other things would fit as well.  Then a mistake is listed but the verdict is unknown. */
#ifndef XENT_CORE_ANSWER_H
#define XENT_CORE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/loss.h"
#include "core/problem.h"
#include "core/text.h"

/* A number as it was typed. */
struct typed {
    double value;
    int decimals;    /* digits behind the point: 2 for 1.50, 4 for 1.2e-3, -3 for 2e3 */
    int significant; /* digits from the first that is not 0 */
    double unit;     /* of the last digit: 10 to the power of -decimals */
    bool exact;      /* arithmetic, not digits: decimals are TYPED_EXACT */
};

#define TYPED_EXACT 12

/* Reads a whole string: a decimal number with a point or one comma, which may be of percent (65.9%
 * is 0.659), inf, nan, or arithmetic as number.h knows it.  `column` is where the string stands. */
bool typed_read(const char *string, size_t length, size_t column, struct typed *typed,
                struct error *error);

/* Is it arithmetic, or written as a number is?  Then typed_read() says best why it is none. */
bool typed_says_why(const char *string);

/* Is a number of this size the typed one, to the digits typed?  Half way both neighbours are. */
bool typed_is(const struct typed *typed, double value);

/* Are its digits those of the value, the rest cut off instead of rounded? */
bool typed_is_cut(const struct typed *typed, double value);

enum verdict {
    VERDICT_RIGHT,
    VERDICT_CONVENTION,
    VERDICT_ROUNDING,
    VERDICT_MISTAKE,
    VERDICT_UNKNOWN,
    VERDICTS
};

/* "right", "convention", ... */
const char *verdict_word(enum verdict verdict);

/* Something that gives the number. */
#define MATCH_ID   64
#define MATCH_CODE 16

struct match {
    enum verdict kind;     /* what it would be if it stood alone */
    char id[MATCH_ID];     /* of the mistake; "this+that" for two together */
    char code[MATCH_CODE]; /* of the catalogue, in the same way */
    double value;          /* what it gives, in the unit of the problem */
    int lesson;            /* the one that is about it */
    struct text message;   /* one or two sentences */
};

struct answer {
    enum verdict verdict;
    struct typed typed;
    double right;    /* the loss */
    bool few_digits; /* more digits would tell more */
    size_t count;
    struct match *match;
};

/* What has been said already, so that the number cannot be meant in another way (bits). */
enum answer_stated { STATED_UNIT = 1, STATED_REDUCTION = 2 };

/* The verdict on a reduced loss; there must be values, labels and a reduction. */
struct answer answer_new(const struct problem *problem, const struct loss *loss,
                         const struct typed *typed, unsigned stated);
void answer_release(struct answer *answer);

/* What can be said of a number without a problem: the constants that name their cause by
 * themselves.  `right` is NaN. */
struct answer answer_alone(const struct typed *typed);

/* Appends a match; what it is about may still be added to its message. */
struct match *answer_add(struct answer *answer, enum verdict kind, const char *id, const char *code,
                         double value, int lesson);

#endif
