/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a terminal can do, asked by the names that terminfo gives it.
 *
 * The functions are those of whoever knows the terminal, so that everything else can do without the
 * library that does (and a test without a terminal). */
#ifndef XENT_APP_CAPABILITY_H
#define XENT_APP_CAPABILITY_H

#include "core/text.h"

struct capabilities {
    /* A string, and one with two parameters put in (the second one may be idle); NULL if the
     * terminal has none.  Valid until the next call. */
    const char *(*string)(const char *name);
    const char *(*expand)(const char *name, int first, int second);
    int (*number)(const char *name); /* a number, or 1 for a flag that is set; else 0 */
};

/* Append a string; nothing if the terminal has none.  The padding "$<...>" that may end it is left
 * out: no terminal of these days is slower than its line. */
void capability_add(const struct capabilities *terminal, const char *name, struct text *out);
void capability_expand(const struct capabilities *terminal, const char *name, int first, int second,
                       struct text *out);

#endif
