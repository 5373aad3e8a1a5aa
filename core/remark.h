/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a loss is what nobody expects: infinite, or not a number.  Both are results, and a result
 * wants a reason. */
#ifndef XENT_CORE_REMARK_H
#define XENT_CORE_REMARK_H

#include <stdbool.h>

#include "core/loss.h"
#include "core/text.h"

/* Appends one sentence about the first thing that makes the loss infinite or NaN; false if it is
 * finite, or if there is no loss. */
bool remark_on_loss(const struct problem *problem, const struct loss *loss, struct text *out);

#endif
