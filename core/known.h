/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Do I know this number?"  Some losses say more about how they came to be than about the model:
 * the price of an even guess, the least that softmax of a softmax can cost, the constants at which
 * the frameworks clip.
 *
 * They are told in nats, whatever the logarithm of the problem.  A match is one to 1e-9 of the
 * value: a loss here is right to the last bits, a mean adds a few of them, and 1 - 1e-7, where
 * Keras clips, is no double: rounded, it moves the smallest of these numbers by 5.3e-10 of its
 * value.  Between the constants there is room for a thousand such tolerances and more. */
#ifndef XENT_CORE_KNOWN_H
#define XENT_CORE_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/problem.h"
#include "core/text.h"

/* A number that tells its story. */
struct known {
    const char *name;                               /* as a formula: "ln 2" */
    double (*value)(size_t classes);                /* in nats */
    bool (*applies)(const struct problem *problem); /* can it mean this in the problem? */
    const char *sentence;                           /* of the amount (%s) and of C (%zu) */
};

/* Row i of the table, or NULL behind the last. */
const struct known *known_at(size_t i);

/* Appends one sentence about a loss, if it is a known number for such a problem: a mean, or what
 * one sample (binary: one output) costs before weights.  False if it is none. */
bool known_number(const struct problem *problem, double nats, struct text *out);

#endif
