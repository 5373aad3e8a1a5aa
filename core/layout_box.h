/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boxes that a formula is put together from.
 *
 * A box is a canvas whose baseline is set.  Every function takes over the boxes it is given and
 * returns a new one, the caller's: canvas_release(). */
#ifndef XENT_CORE_LAYOUT_BOX_H
#define XENT_CORE_LAYOUT_BOX_H

#include <stddef.h>

#include "core/canvas.h"

/* One line of text. */
struct canvas box_text(const char *string);

/* Boxes side by side on one baseline.  `struct row row = {0};` is an empty row; row_finish() leaves
 * it empty again. */
struct row {
    struct canvas *box;
    size_t count, room;
    struct text pending; /* texts that follow each other become one box */
};

void row_add(struct row *row, struct canvas box);
void row_add_text(struct row *row, const char *string);
struct canvas row_finish(struct row *row);

/* Top over bottom with a bar between them, which is the baseline. */
struct canvas box_fraction(struct canvas top, struct canvas bottom, enum face face);

/* The exponent one row above the base, right after it. */
struct canvas box_raised(struct canvas base, struct canvas exponent);

/* The bound centred below the sign; the sign keeps the baseline. */
struct canvas box_under(struct canvas sign, struct canvas bound);

/* Brackets as high as what is between them. */
enum bracket { BRACKET_ROUND, BRACKET_BAR };
struct canvas box_brackets(struct canvas inside, enum bracket bracket, enum face face);

/* Lines below each other, all but the first moved `indent` columns to the right; a blank row keeps
 * high lines apart.  The first line keeps the baseline. */
struct canvas box_lines(struct canvas *line, size_t count, int indent);

#endif
