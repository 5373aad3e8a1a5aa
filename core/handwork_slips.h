/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slips of one step: what a hand, a key or a formula gets wrong on the way from one column to the
 * next.  Mistakes that are only to be seen in the loss are another table. */
#ifndef XENT_CORE_HANDWORK_SLIPS_H
#define XENT_CORE_HANDWORK_SLIPS_H

#include <stddef.h>

#include "core/derive.h"

struct hand_slip {
    enum step_kind kind;  /* the step in which it is made */
    const char *sentence; /* shown through _() */

    /* What it gives for an item from the numbers of the steps before; NaN where it cannot be made.
     */
    double (*value)(const struct derivation *d, size_t step, size_t item);
};

/* Row i of the table, the likely ones first, or NULL behind the last. */
const struct hand_slip *hand_slip_at(size_t i);

#endif
