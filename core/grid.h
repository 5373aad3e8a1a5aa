/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of short strings as lines of text: the first column to the left, the others to the right,
 * each as wide as its widest cell. */
#ifndef XENT_CORE_GRID_H
#define XENT_CORE_GRID_H

#include <stddef.h>

#include "core/text.h"

struct grid {
    size_t columns;
    size_t cells, room; /* cells there are, and offsets there is room for */
    size_t *offset;     /* of each cell in the text */
    struct text text;   /* all cells, each with a NUL */
};

struct grid grid_new(size_t columns);
void grid_release(struct grid *grid);

/* Fills the next cell; cells go from left to right, then to the next line. */
void grid_add(struct grid *grid, const char *string);

/* Appends the lines that are full, blanks at their ends removed. */
void grid_add_to_text(const struct grid *grid, struct text *out);

#endif
