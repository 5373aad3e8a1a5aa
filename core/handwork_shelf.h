/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns worked out by hand for the samples of one problem: the one that is open, and those
 * that were begun for other samples.  `{0}` is an empty shelf. */
#ifndef XENT_CORE_HANDWORK_SHELF_H
#define XENT_CORE_HANDWORK_SHELF_H

#include <stdbool.h>
#include <stddef.h>

#include "core/handwork.h"

struct hand_shelf {
    struct handwork open;
    struct handwork *other;
    size_t count, room;
};

void hand_shelf_release(struct hand_shelf *shelf);

/* Opens the column of this derivation of this problem, as it was left or an empty one.  Where the
 * numbers of the problem are others than they were all columns are dropped; true if one of them was
 * not empty. */
bool hand_shelf_open(struct hand_shelf *shelf, const struct problem *problem,
                     const struct derivation *derivation);

#endif
