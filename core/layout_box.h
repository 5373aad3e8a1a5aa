/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boxes that a formula is put together from.
 *
 * A box knows its size and what is in it; it is drawn when everything round it is known, and so
 * that the wrong tries cost little.  Boxes live as long as their pool.  A box belongs in one other:
 * every function takes over the boxes that it is given, and may return one of them. */
#ifndef XENT_CORE_LAYOUT_BOX_H
#define XENT_CORE_LAYOUT_BOX_H

#include <stddef.h>

#include "core/canvas.h"
#include "core/pool.h"

struct box {
    int rows, columns;
    int baseline;       /* the row to align on when boxes stand beside each other */
    int row, column;    /* where it stands in the box around it */
    enum style style;   /* of the text */
    const char *text;   /* one line; or NULL */
    const char *bar;    /* a character that all columns are filled with; or NULL */
    struct box *inside; /* the first of the boxes in it; or NULL */
    struct box *next;   /* the next in the same box */
};

/* A canvas of the size and the baseline of the box; the caller's: canvas_release(). */
struct canvas box_draw(const struct box *box);

/* The same box, to stand in another one as well: what is in it is shared. */
struct box *box_again(struct pool *pool, const struct box *box);

/* One line of text. */
struct box *box_text(struct pool *pool, const char *string);

/* Boxes side by side on one baseline.  `struct row row = {.pool = pool};` is an empty row;
 * row_finish() leaves it empty again. */
struct row {
    struct pool *pool;
    struct box *first, *last;
    char *pending; /* texts that follow each other become one box; it is in the pool, */
    size_t length; /* has so many bytes */
    size_t room;   /* and room for so many */
};

void row_add(struct row *row, struct box *box);
void row_add_text(struct row *row, const char *string);
struct box *row_finish(struct row *row);

/* Top over bottom with a bar between them, which is the baseline. */
struct box *box_fraction(struct pool *pool, struct box *top, struct box *bottom, enum face face);

/* The exponent one row above the base, right after it. */
struct box *box_raised(struct pool *pool, struct box *base, struct box *exponent);

/* The bound centred below the sign; the sign keeps the baseline. */
struct box *box_under(struct pool *pool, struct box *sign, struct box *bound);

/* Brackets as high as what is between them. */
enum bracket { BRACKET_ROUND, BRACKET_BAR };
struct box *box_brackets(struct pool *pool, struct box *inside, enum bracket bracket,
                         enum face face);

/* Lines below each other, all but the first moved `indent` columns to the right; a blank row keeps
 * high lines apart.  The first line keeps the baseline. */
struct box *box_lines(struct pool *pool, struct box **line, size_t count, int indent);

#endif
