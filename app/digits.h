/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Big digits for the projector: reverse-video blanks, so that no font, no colour and no Unicode is
 * needed, and as heavy as a terminal can draw.
 *
 * They can draw the numbers that are shown: 0 to 9 . - + e, "inf", "nan"; a blank is a gap, any
 * other character is a wide one.  A stroke is two columns wide.  As plain text the blanks say
 * nothing: picture.h writes '#' for them. */
#ifndef XENT_APP_DIGITS_H
#define XENT_APP_DIGITS_H

#include "core/canvas.h"

#define DIGITS_ROWS 5

/* Columns that the text takes. */
int digits_width(const char *text);

/* Draws it in STYLE_BIG with its upper left corner at (row, column); returns the column behind it.
 * Between the strokes nothing is written. */
int digits_draw(struct canvas *canvas, int row, int column, const char *text);

#endif
