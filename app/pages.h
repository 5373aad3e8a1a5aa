/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that is longer than the screen: an answer, the help.  Keys scroll it, a search goes
 * through it. */
#ifndef XENT_APP_PAGES_H
#define XENT_APP_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/canvas.h"
#include "core/text.h"

/* All zero is a closed one. */
struct pages {
    struct text text; /* "" while closed */
    size_t line;      /* the first line shown */
    size_t left;      /* columns that are scrolled out to the left */
    size_t rows;      /* lines and columns that the last frame had room for */
    size_t columns;
    struct text sought; /* what was found last, to be marked; "" for nothing */
    size_t found;       /* the line it stands in */
};

/* Shows a text from its beginning.  Sentences that are wider than the screen are broken between
 * words; a line with gaps in it belongs to a table and is left alone. */
void pages_open(struct pages *pages, const char *text);
void pages_close(struct pages *pages);
void pages_release(struct pages *pages);

bool pages_are_open(const struct pages *pages);

/* Scrolls if the key is one for that; false for any other. */
bool pages_scroll(struct pages *pages, uint32_t key);

/* Goes to the next line that holds `what`, in either letter case, or (`by` < 0) the one before;
 * from the end on from the beginning.  False if there is none. */
bool pages_find(struct pages *pages, const char *what, int by);

/* Fills the canvas but for its last row, which has the message or, if that is "", says where one is
 * and which keys lead on. */
void pages_draw(struct pages *pages, struct canvas *canvas, enum face face, const char *message);

#endif
