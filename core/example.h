/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in examples: each a known stumble, in the language of a saved file. */
#ifndef XENT_CORE_EXAMPLE_H
#define XENT_CORE_EXAMPLE_H

#include <stddef.h>

struct example {
    const char *name;
    const char *story; /* one line; shown through _() */
    const char *lines; /* `set` lines */
};

/* Row i of the table, or NULL behind the last; the row of a name, or NULL if there is none. */
const struct example *example_at(size_t i);
const struct example *example_find(const char *name);

/* The example that was meant, if a name that is no file looks like one; or NULL. */
const char *example_nearest(const char *name);

#endif
