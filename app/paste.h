/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What arrives between the marks of a bracketed paste: collected byte by byte, then made safe. */
#ifndef XENT_APP_PASTE_H
#define XENT_APP_PASTE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/text.h"

struct paste {
    struct text text;
    bool cut; /* more came than was taken */
};

/* Forgets the former paste. */
void paste_begin(struct paste *paste);

/* One byte more, if there are not `limit` yet. */
void paste_add(struct paste *paste, char byte, size_t limit);

/* Line ends become '\n', a byte that is no UTF-8 becomes '?', control characters but '\n' and '\t'
 * go away. */
void paste_clean(struct paste *paste);

void paste_release(struct paste *paste);

#endif
