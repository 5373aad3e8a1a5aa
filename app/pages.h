/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text of several lines: an answer, the help.  A short one lies over the lower part of the view,
 * until the next key; a longer one takes the screen, keys scroll it, a search goes through it. */
#ifndef XENT_APP_PAGES_H
#define XENT_APP_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/canvas.h"
#include "core/text.h"

/* All zero is a closed one. */
struct pages {
    struct text given, text; /* as it was given, and in lines for the screen; "" while closed */
    size_t line;             /* the first line shown */
    size_t left;             /* columns that are scrolled out to the left */
    bool whole;              /* takes the screen, however short it is */
    size_t rows;             /* lines and columns that the last frame had room for */
    size_t columns;
    struct text sought; /* what was found last, to be marked; "" for nothing */
    size_t found;       /* the line it stands in */
};

/* Shows a text from its beginning.  Sentences that are wider than the screen are broken between
 * words; a line with gaps in it belongs to a table and is left alone. */
void pages_open(struct pages *pages, const char *text);

/* From now on there are so many columns. */
void pages_set_columns(struct pages *pages, size_t columns);
void pages_close(struct pages *pages);
void pages_release(struct pages *pages);

bool pages_are_open(const struct pages *pages);

/* Scrolls if the key is one for that; false for any other. */
bool pages_scroll(struct pages *pages, uint32_t key);

/* Goes to the next line that holds `what`, in either letter case, or (`by` < 0) the one before;
 * from the end on from the beginning.  False if there is none. */
bool pages_find(struct pages *pages, const char *what, int by);

/* With this message below it, is the text so short, and no line too long, that half of the screen
 * is enough for it?  Then there is nothing to scroll. */
bool pages_are_short(const struct pages *pages, int rows, int columns, const char *message);

/* Fills the canvas, or where the text is short its lowest rows.  The last row says where one is and
 * which keys lead on; the message, if it is not "", stands over it, in as many rows as it takes. */
void pages_draw(struct pages *pages, struct canvas *canvas, enum face face, const char *message);

#endif
