/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A canvas as a picture in SVG. */
#ifndef XENT_APP_PICTURE_SVG_H
#define XENT_APP_PICTURE_SVG_H

#include "core/canvas.h"

/* Appends a whole SVG document: dark on white, with the colours of the 256-colour palette.
 *
 * A cell is 8.4 by 17 units, which suits DejaVu Sans Mono at 14.  Another font cannot misalign
 * anything: each run of ASCII characters in one style is placed and stretched to its cells, each
 * other character is placed on its own.  Blocks and rules are drawn as rectangles, so that bars and
 * lines are solid whatever the font has.  Characters that XML cannot hold become '?'. */
void picture_svg(const struct canvas *canvas, struct text *out);

#endif
