/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places of a frame that a mouse can do something with.  Drawing a frame fills the list, a
 * click asks it. */
#ifndef XENT_APP_SPOT_H
#define XENT_APP_SPOT_H

#include <stddef.h>
#include <stdint.h>

enum spot_kind {
    SPOT_KEY, /* a click presses `key` */
    SPOT_ROW, /* a click selects row `item` of the view */
    SPOT_CELL /* a click selects column `field` of row `item`, too; the wheel nudges it */
};

struct spot {
    int row, column, width;
    enum spot_kind kind;
    uint32_t key;
    size_t item;
    int field; /* SPOT_CELL: enum field, or what the view makes of it */
};

/* All zero is an empty list; the owner's: spots_release(). */
struct spots {
    struct spot *list;
    size_t count, room;
};

void spots_clear(struct spots *spots);
void spots_release(struct spots *spots);
void spots_add(struct spots *spots, struct spot spot);

/* Moves those from number `first` on: what they are on was drawn apart and then put there. */
void spots_shift(struct spots *spots, size_t first, int rows, int columns);

/* What is there; of several the one that was added last.  NULL if nothing is. */
const struct spot *spots_at(const struct spots *spots, int row, int column);

#endif
