/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of styled text: a page of a lesson, laid out for so many columns. */
#ifndef XENT_APP_RICH_H
#define XENT_APP_RICH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/canvas.h"
#include "core/lesson.h"
#include "core/text.h"

struct rich_line {
    struct text bytes, styles; /* one byte of enum style for each byte */
};

/* `struct rich rich = {.columns = 60, .face = FACE_UNICODE}` is an empty one. */
struct rich {
    int columns;
    enum face face;
    bool airy; /* there is room for a blank line under a heading */
    struct rich_line *line;
    size_t count, room;
};

void rich_release(struct rich *rich);

/* These append.  A blank line is left out at the top, and after another one. */
void rich_blank(struct rich *rich);

/* Words, wrapped where Unicode allows a break; the first line begins with `mark`, the further ones
 * below its words. */
void rich_words(struct rich *rich, int indent, const char *mark, const struct lesson_text *words);
void rich_string(struct rich *rich, int indent, const char *mark, enum style style,
                 const char *words);

/* Lines as they stand; what is too wide is cut, with a mark. */
void rich_lines(struct rich *rich, int indent, const char *mark, enum style style,
                const char *lines);

/* A table; where it is too wide its last columns are cut. */
void rich_table(struct rich *rich, const struct lesson_table *table);

/* Draws the lines from `first` on into so many rows. */
void rich_draw(const struct rich *rich, size_t first, struct canvas *canvas, int row, int column,
               int rows);

/* Appends all lines. */
void rich_add_to_text(const struct rich *rich, struct text *out);

#endif
