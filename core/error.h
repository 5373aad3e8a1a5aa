/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, and where.
 *
 * A function that can fail on bad input returns bool and takes a `struct error *` last; on false
 * the error is filled and nothing else has changed.  The message is lower case, has no full stop,
 * quotes the thing in single quotes and says what is valid:
 *
 *     unknown setting 'logit'; did you mean 'logits'?
 *
 * Line and column count from 1, the column in characters; 0 means "does not apply".  Whoever reads
 * whole files fills in the line; the functions below only set the column. */
#ifndef XENT_CORE_ERROR_H
#define XENT_CORE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#define ERROR_ROOM 512

struct error {
    size_t line;
    size_t column;
    char message[ERROR_ROOM]; /* UTF-8, always terminated, never cut inside a character */
};

/* Fills message and column (which may be 0) and returns false, so that a caller can
 * `return error_set(...)`. */
bool error_set(struct error *error, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* clang-tidy looks at one source at a time and cannot see that the answer is always false. */
#ifdef __clang_analyzer__
#define error_set(...) ((void)error_set(__VA_ARGS__), false)
#endif

/* A word as it may stand in a message: at most QUOTED_CHARACTERS of the `length` bytes, "..." for
 * the rest, control characters and bytes that are no UTF-8 as '?'. */
#define QUOTED_CHARACTERS 40

struct quoted {
    char text[4 * QUOTED_CHARACTERS + sizeof "..."];
};
struct quoted error_quote(const char *bytes, size_t length);

#endif
