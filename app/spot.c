/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/spot.h"

#include <stdlib.h>

#include "core/memory.h"

void spots_clear(struct spots *spots)
{
    spots->count = 0;
}

void spots_release(struct spots *spots)
{
    free(spots->list);
    *spots = (struct spots){0};
}

void spots_add(struct spots *spots, struct spot spot)
{
    spots->list = memory_grow(spots->list, spots->count, &spots->room, sizeof *spots->list);
    spots->list[spots->count++] = spot;
}

void spots_shift(struct spots *spots, size_t first, int rows, int columns)
{
    for (size_t i = first; i < spots->count; i++) {
        spots->list[i].row += rows;
        spots->list[i].column += columns;
    }
}

const struct spot *spots_at(const struct spots *spots, int row, int column)
{
    for (size_t i = spots->count; i-- > 0;) {
        const struct spot *spot = &spots->list[i];
        if (row == spot->row && column >= spot->column && column - spot->column < spot->width)
            return spot;
    }
    return NULL;
}
