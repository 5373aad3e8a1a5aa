/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a line that is being edited looks: control characters as ^X, half of a wide character never,
 * a window on what is too long for the row with '<' and '>' where it goes on. */
#ifndef XENT_APP_PROMPT_VIEW_H
#define XENT_APP_PROMPT_VIEW_H

#include <stddef.h>

#include "core/canvas.h"

/* All zero at the start of a line. */
struct prompt_view {
    size_t offset; /* columns that are scrolled out on the left */
};

/* Draws `label` and `line` into the row and puts the canvas's cursor before byte `point` of the
 * line. */
void prompt_view_draw(struct prompt_view *view, struct canvas *canvas, int row, const char *label,
                      const char *line, size_t point);

#endif
