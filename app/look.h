/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each style looks like, as data: the table from role to attributes and colour.
 *
 * The background is never painted, colours are few, and what a colour says is said by a word or an
 * attribute as well. */
#ifndef XENT_APP_LOOK_H
#define XENT_APP_LOOK_H

#include "core/canvas.h"

enum palette { PALETTE_NONE, PALETTE_8, PALETTE_256, PALETTE_COUNT };

enum { LOOK_BOLD = 1, LOOK_UNDERLINE = 2, LOOK_REVERSE = 4 };

struct look {
    unsigned attributes; /* LOOK_... */
    short colour;        /* number in the palette; -1: the terminal's own */
};

struct look look_of(enum palette palette, enum style style);

#endif
