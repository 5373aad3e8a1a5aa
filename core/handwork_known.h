/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known to give a wrong number of the step check: a slip of that one step
 * (handwork_slips.h), or a mistake of the catalogue (mistakes.h) where the cell is the loss or a
 * probability and nothing before it is wrong. */
#ifndef XENT_CORE_HANDWORK_KNOWN_H
#define XENT_CORE_HANDWORK_KNOWN_H

#include "core/derive.h"
#include "core/handwork.h"

/* The sentence about it, to be shown through _(); NULL if nothing is known, or if the number has
 * too few digits to tell. */
const char *hand_known(const struct handwork *hand, const struct derivation *derivation,
                       struct hand_place place);

#endif
