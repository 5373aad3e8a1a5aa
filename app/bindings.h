/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each key does: one table for the keys themselves, the key line and the help. */
#ifndef XENT_APP_BINDINGS_H
#define XENT_APP_BINDINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "app/ui.h"
#include "core/canvas.h"

struct binding {
    uint32_t key[3]; /* 0 for none */
    void (*act)(struct ui *ui, int argument);
    int argument;      /* what it is for `act` (actions.h) */
    const char *keys;  /* as the help writes them; NULL: belongs to the row above */
    const char *ascii; /* the same without arrows; NULL if `keys` is ASCII */
    const char *label; /* a word for the key line, shown through _(); NULL: not there */
    const char *help;  /* shown through _() */
    bool anywhere;     /* it works over a text, too */
};

/* Row i, or NULL behind the last. */
const struct binding *binding_at(size_t i);

/* The names of its keys. */
const char *binding_names(const struct binding *binding, enum face face);

/* Does what the key is bound to; false if it is bound to nothing, or to nothing that works over a
 * text while one lies over the view. */
bool binding_run(struct ui *ui, uint32_t key);

#endif
