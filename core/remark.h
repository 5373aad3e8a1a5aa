/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a loss is what it is: infinite or not a number, which are results, and a result wants a
 * reason; or a number with a name (known.h). */
#ifndef XENT_CORE_REMARK_H
#define XENT_CORE_REMARK_H

#include <stdbool.h>

#include "core/loss.h"
#include "core/text.h"

/* Appends one sentence: why the framework refuses the problem, or about the first thing that makes
 * the loss infinite or NaN; false if it is finite, or if there is no loss. */
bool remark_on_loss(const struct problem *problem, const struct loss *loss, struct text *out);

/* Appends one sentence about the mean, if it is a known number (a sum: if it is of one loss only);
 * or about the loss of sample n, which must be one without a weight of its own.  False if there is
 * nothing to say. */
bool remark_known(const struct problem *problem, const struct loss *loss, struct text *out);
bool remark_known_sample(const struct problem *problem, const struct loss *loss, size_t n,
                         struct text *out);

#endif
