/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scripts in the languages of others have in common: numbers as literals, arrays as nested
 * lists, the comment that says what the problem is, the value that is expected and how near a
 * result must come to it.
 *
 * A number is written with the fewest digits that read back to it, always with a point or an
 * exponent, so that no language takes it for an integer; the expected value has 17 digits. */
#ifndef XENT_CORE_EXPORT_TEXT_H
#define XENT_CORE_EXPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/loss.h"
#include "core/session.h"
#include "core/text.h"

/* How a language writes things. */
struct tongue {
    const char *comment;        /* what begins one, with a blank */
    const char *infinity, *nan; /* as words of their own; a minus stands before the first */
    const char *open, *close;   /* brackets of a list */
};

extern const struct tongue tongue_python; /* after `from math import inf, nan` */
extern const struct tongue tongue_python_line;
extern const struct tongue tongue_javascript;
extern const struct tongue tongue_c;

/* A script, or one line, while it is being written. */
struct listing {
    struct text *out; /* borrowed */
    const struct tongue *tongue;
    struct problem problem; /* under the convention of the framework */
    struct loss loss;       /* of it */
    bool is_line;           /* one line: arrays stand where they are used */
};

/* The problem as another convention reads it; to be released. */
struct problem listing_problem(const struct session *session, enum convention convention);

/* The listing owns the problem from now on and evaluates it; refused with the framework's reason if
 * that gives no number.  On true the listing is the caller's: listing_release(). */
bool listing_begin(struct listing *listing, struct problem problem, const struct tongue *tongue,
                   struct text *out, struct error *error);
void listing_release(struct listing *listing);

/* Appends, as text_addf() does. */
void listing_add(struct listing *listing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A line of comment. */
void listing_say(struct listing *listing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The first lines: whose loss this is (`what`, a sentence), and what the problem is. */
void listing_describe(struct listing *listing, const char *what);

/* A number, with as many digits as it needs. */
void listing_number(struct listing *listing, double value);

/* How an array is written. */
enum array {
    ARRAY_ROWS,     /* as it is: a list of rows */
    ARRAY_FLAT,     /* one list of all numbers */
    ARRAY_INTEGERS, /* the same, of whole numbers */
    ARRAY_RESULTS,  /* the same, of numbers with 17 digits */
};

/* The brackets and what is in them; in a script rows stand in lines of their own.  The second puts
 * `before` and `after` around it: "logits = torch.tensor(", ")\n". */
void listing_array(struct listing *listing, const struct matrix *matrix, enum array array);
void listing_define(struct listing *listing, const char *before, const struct matrix *matrix,
                    enum array array, const char *after);

/* ---- what the problem asks for ---- */

bool listing_is_binary(const struct listing *listing);
bool listing_has_numbers(const struct listing *listing); /* are the labels class numbers? */
bool listing_is_sparse(const struct listing *listing);   /* and are they not smoothed? */
bool listing_has_weights(const struct listing *listing); /* sample_weight or class_weight */
bool listing_has_ignored(const struct listing *listing); /* is any sample ignored? */

/* What multiplies the loss of each sample (one column), or of each of its outputs (as many):
 * sample_weight times, where the convention takes it so, the class_weight of the label; 0 for an
 * ignored sample.  The matrix is the caller's. */
struct matrix listing_weights(const struct listing *listing, size_t columns);

/* Refuses what takes more than one line, which `export FORMAT` writes. */
bool listing_fits_line(bool fits, const char *format, struct error *error);

/* ---- what is expected ---- */

/* One number, or with reduction none one for each sample or output, row by row.  The array is the
 * caller's. */
struct matrix listing_expected(const struct listing *listing);

/* How near a computed result must come to the expected one e: |r - e| <= relative * max(|e|, size).
 *
 * `size` bounds the numbers that are added up on the way, in the unit of the result: rounding each
 * of them is what a result can be off by.  0 where nothing cancels on the way, so that the result
 * itself is as exact. */
struct nearness {
    double relative, size;
};

/* For a program that forms the exponentials and their sum in the type that `precision` says;
 * `careful`: as num.h does, so that a small loss keeps its digits. */
struct nearness listing_nearness(const struct listing *listing, bool careful);

/* The comment that says so, and the list of the expected numbers with 17 digits. */
void listing_say_nearness(struct listing *listing, bool careful);
void listing_add_expected(struct listing *listing);

#endif
