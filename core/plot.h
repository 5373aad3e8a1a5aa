/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curves with points on them, as a picture of characters.
 *
 *     -ln p
 *     4 ┤↑▀▄
 *       │   ▀▄
 *     2 ┤     A▄▄
 *       │        ▀▀▀▄▄▄▄
 *     0 ┤               ▀▀B▀▄▄▄▄
 *       └┬──────────┬──────────┬
 *        0         0.5       p 1
 *
 * A plot is plain data: whoever fills it owns the arrays, plot_draw() only reads them.
 *
 * It can be read without colour.  The first curve is made of half blocks, the second of dots, and
 * the head names both.  A curve that is infinite somewhere leaves the frame with an arrow there;
 * where it is NaN it has a gap; what lies outside of the y range is not drawn.  Steep parts have no
 * holes.  If y = 0 is inside a dashed line marks it. */
#ifndef XENT_CORE_PLOT_H
#define XENT_CORE_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/axis.h"
#include "core/canvas.h"

/* Points from left to right: x rises.  Between two points the curve is a straight line, left of the
 * first and right of the last it is not there.  With two points or more for a column of the picture
 * no corner is seen.  Infinite values of y are meant as such. */
struct plot_curve {
    const char *name;
    const double *x, *y;
    size_t count;
};

/* A point that stands on a curve.  A label of one column stands there itself; a longer one stands
 * beside a dot, to the right if there is room, to the left if there is room, or nowhere.  Where two
 * marks would stand in one cell the present one is seen, else the first.  A mark that is outside
 * the ranges is an arrow at the edge, its label beside it.  With NaN there is no mark. */
struct plot_mark {
    double x, y;
    const char *label;
    bool present; /* if inside, dashed lines lead from it to both axes */
};

#define PLOT_CURVES 2

struct plot {
    struct range x, y;
    struct plot_curve curve[PLOT_CURVES]; /* those with points count */
    const struct plot_mark *marks;
    size_t mark_count;
    const char *x_name; /* NULL or "" for none */
    enum face face;
};

/* The smallest region that a plot is drawn in, and the largest that it makes use of. */
#define PLOT_ROWS_MIN    4
#define PLOT_COLUMNS_MIN 12
#define PLOT_MAX         1000

/* Draws on the region of rows x columns cells that begins at (row, column): all of it is written,
 * and nothing outside.  If the region is too small it stays as it is. */
void plot_draw(const struct plot *plot, struct canvas *canvas, int row, int column, int rows,
               int columns);

#endif
