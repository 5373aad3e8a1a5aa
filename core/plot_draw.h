/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of plot share: a plot while it is being drawn. */
#ifndef XENT_CORE_PLOT_DRAW_H
#define XENT_CORE_PLOT_DRAW_H

#include <limits.h>
#include <stdbool.h>

#include "core/plot.h"

/* A row of the picture is two levels high; level 0 is the lower half of the lowest row. */
#define PLOT_LEVELS 2

#define PLOT_GAP INT_MIN /* in place of a level or column: no value */

/* What a curve is drawn with: one string for a half of a cell each and one for both, or, if a cell
 * is not divided, `both` alone. */
struct plot_pen {
    const char *upper, *lower, *both;
    const char *sample; /* of the curve, before its name */
    enum style style;
};

struct plot_glyphs {
    struct plot_pen pen[PLOT_CURVES];
    const char *side, *side_tick, *corner, *floor, *floor_tick;
    const char *across, *down; /* dashed lines */
    const char *dot;
    const char *left, *right, *up, *bottom; /* arrows */
};

/* A plot with its ranges made sound, on a canvas of the region's size.  The cells inside the axes
 * are rows top .. top + rows - 1 and columns left .. left + columns - 1. */
struct plot_drawing {
    const struct plot *plot;
    const struct plot_glyphs *glyphs;
    struct range x, y;
    struct ticks y_ticks;
    int top, left, rows, columns;
    struct canvas canvas;
    bool *taken; /* rows * columns: cells that belong to a mark */
};

/* Where a value is: the column inside the axes, the level. -1 is left of or below all of them,
 * their number right of or above them, PLOT_GAP stands for NaN. */
int plot_column_at(const struct plot_drawing *drawing, double x);
int plot_level_at(const struct plot_drawing *drawing, double y);

/* The row on the canvas of a level that is inside. */
int plot_row_of(const struct plot_drawing *drawing, int level);

void plot_draw_curve(struct plot_drawing *drawing, const struct plot_curve *curve,
                     const struct plot_pen *pen);

/* The dashed lines from the present mark to the axes, and along y = 0, where nothing else is yet;
 * then the marks themselves, over the curves. */
void plot_draw_guides(struct plot_drawing *drawing);
void plot_draw_marks(struct plot_drawing *drawing);

#endif
