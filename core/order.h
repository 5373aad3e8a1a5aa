/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samples in the order of their losses, the largest first.
 *
 * `struct order order = {0};` is an empty one.  It is kept from frame to frame: a sample whose
 * losses did not change is not looked at again, so that a nudge in a large batch costs next to
 * nothing.  Samples with the same loss stay in the order of their numbers; behind all others come
 * those whose loss is NaN, then those that are ignored. */
#ifndef XENT_CORE_ORDER_H
#define XENT_CORE_ORDER_H

#include <stddef.h>

#include "core/loss.h"
#include "core/matrix.h"

enum order_group { ORDER_NUMBER, ORDER_NAN, ORDER_IGNORED };

struct order_entry {
    double loss; /* in nats; of a binary problem the outputs together */
    enum order_group group;
    size_t sample;
};

struct order {
    struct matrix losses; /* what it is the order of: shared */
    struct order_entry *entry;
    size_t count;
};

/* Brings it up to date.  `loss` has been evaluated; without labels the order is empty. */
void order_update(struct order *order, const struct loss *loss);
void order_release(struct order *order);

/* Where a sample stands, from 0; `count` if it is not there. */
size_t order_place(const struct order *order, size_t sample);

#endif
