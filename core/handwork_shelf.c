/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/handwork_shelf.h"

#include <stdlib.h>

#include "core/memory.h"

void hand_shelf_release(struct hand_shelf *shelf)
{
    handwork_release(&shelf->open);
    for (size_t i = 0; i < shelf->count; i++)
        handwork_release(&shelf->other[i]);
    free(shelf->other);
    *shelf = (struct hand_shelf){0};
}

/* Puts the open one back, if anything was typed there: an empty one is made again. */
static void put_back(struct hand_shelf *shelf)
{
    if (!shelf->open.cell || handwork_is_empty(&shelf->open)) {
        handwork_release(&shelf->open);
        return;
    }
    shelf->other = memory_grow(shelf->other, shelf->count, &shelf->room, sizeof *shelf->other);
    shelf->other[shelf->count++] = shelf->open;
    shelf->open = (struct handwork){0};
}

bool hand_shelf_open(struct hand_shelf *shelf, const struct problem *problem,
                     const struct derivation *derivation)
{
    if (handwork_is_about(&shelf->open, problem, derivation))
        return false;
    put_back(shelf);
    const bool lost =
        shelf->count > 0 && !problem_has_numbers_of(&shelf->other[0].problem, problem);
    if (lost)
        hand_shelf_release(shelf);
    for (size_t i = 0; !lost && i < shelf->count; i++)
        if (handwork_is_about(&shelf->other[i], problem, derivation)) {
            shelf->open = shelf->other[i];
            shelf->other[i] = shelf->other[--shelf->count];
            return false;
        }
    shelf->open = handwork_new(problem, derivation);
    return lost;
}
