/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/order.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/twofold.h"

/* With so few changes it is quicker to move single entries than to sort anew. */
#define FEW 16

static int compare(const void *left, const void *right)
{
    const struct order_entry *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->group == ORDER_NUMBER && a->loss != b->loss)
        return a->loss > b->loss ? -1 : 1;
    return a->sample < b->sample ? -1 : a->sample > b->sample;
}

static void evaluate(struct order_entry *entry, const struct loss *loss)
{
    const double *losses = matrix_row(&loss->losses, entry->sample);
    struct twofold sum = twofold_from(0);
    for (size_t c = 0; c < loss->losses.columns; c++)
        sum = twofold_add(sum, twofold_from(losses[c]));
    entry->loss = twofold_value(sum);
    entry->group = problem_ignored(&loss->problem, entry->sample) ? ORDER_IGNORED
                   : isnan(entry->loss)                           ? ORDER_NAN
                                                                  : ORDER_NUMBER;
}

/* The order of another batch: by number, nothing evaluated yet. */
static void begin(struct order *order, size_t count)
{
    order_release(order);
    order->entry = memory_new(count, sizeof *order->entry);
    order->count = count;
    for (size_t n = 0; n < count; n++)
        order->entry[n].sample = n;
}

/* Evaluates the samples whose losses are new; returns their number. */
static size_t refresh(struct order *order, const struct loss *loss)
{
    const bool fresh = matrix_is_empty(&order->losses);
    size_t changed = 0;
    for (size_t i = 0; i < order->count; i++) {
        struct order_entry *entry = &order->entry[i];
        if (!fresh &&
            matrix_row(&order->losses, entry->sample) == matrix_row(&loss->losses, entry->sample))
            continue;
        evaluate(entry, loss);
        changed++;
    }
    return changed;
}

static void move_entries(struct order *order)
{
    for (size_t i = 1; i < order->count; i++) {
        const struct order_entry entry = order->entry[i];
        size_t to = i;
        for (; to > 0 && compare(&entry, &order->entry[to - 1]) < 0; to--)
            order->entry[to] = order->entry[to - 1];
        order->entry[to] = entry;
    }
}

void order_update(struct order *order, const struct loss *loss)
{
    if (matrix_is_empty(&loss->losses)) {
        order_release(order);
        return;
    }
    if (loss->losses.table == order->losses.table)
        return;
    if (loss->losses.rows != order->count)
        begin(order, loss->losses.rows);
    if (refresh(order, loss) > FEW)
        qsort(order->entry, order->count, sizeof *order->entry, compare);
    else
        move_entries(order);
    matrix_release(&order->losses);
    order->losses = matrix_share(&loss->losses);
}

void order_release(struct order *order)
{
    matrix_release(&order->losses);
    free(order->entry);
    *order = (struct order){0};
}

size_t order_place(const struct order *order, size_t sample)
{
    size_t place = 0;
    while (place < order->count && order->entry[place].sample != sample)
        place++;
    return place;
}
