/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/plot_draw.h"

/* The curve's value at x; *from is where to look first, for calls with rising x. */
static double curve_value(const struct plot_curve *curve, double x, size_t *from)
{
    size_t i = *from;
    while (i + 1 < curve->count && curve->x[i + 1] <= x)
        i++;
    *from = i;
    if (curve->x[i] == x)
        return curve->y[i];
    if (!(x > curve->x[i]) || i + 1 == curve->count)
        return NAN;
    const double part = range_place((struct range){curve->x[i], curve->x[i + 1]}, x);
    return range_point((struct range){curve->y[i], curve->y[i + 1]}, part);
}

/* One column of a curve, in parts of a row: halves if the pen has halves, else whole ones. */
struct column {
    int middle, edge; /* where the curve is in the middle of the column and at its right edge */
    int low, high;    /* what is drawn; high below low: nothing */
    double value;     /* in the middle */
};

static int parts_of_row(const struct plot_pen *pen)
{
    return *pen->lower ? PLOT_LEVELS : 1;
}

static int part_at(const struct plot_drawing *d, const struct plot_pen *pen, double y)
{
    const int level = plot_level_at(d, y);
    return level < 0 ? level : level / (PLOT_LEVELS / parts_of_row(pen));
}

static void find_columns(const struct plot_drawing *d, const struct plot_curve *curve,
                         const struct plot_pen *pen, struct column *columns)
{
    const double last = d->columns - 1;
    size_t from = 0;
    for (int k = 0; k < d->columns; k++) {
        struct column *c = &columns[k];
        c->value = curve_value(curve, range_point(d->x, k / last), &from);
        c->middle = part_at(d, pen, c->value);
        c->edge = part_at(d, pen, curve_value(curve, range_point(d->x, (k + 0.5) / last), &from));
        c->low = c->high = c->middle;
    }
}

static void widen(struct column *column, int part)
{
    column->low = part < column->low ? part : column->low;
    column->high = part > column->high ? part : column->high;
}

/* From the middle of one column to the next there are no holes: each takes the parts on its side of
 * the edge between them.  Neighbours one part apart touch already. */
static void connect(struct column *here, struct column *there)
{
    const int way = there->middle > here->middle ? 1 : -1;
    int edge = here->edge;
    if (here->middle == PLOT_GAP || there->middle == PLOT_GAP || edge == PLOT_GAP)
        return;
    /* A curve that turns round in between shows how far it went. */
    if (way * (edge - here->middle) < 0 || way * (there->middle - edge) < 0)
        widen(here, edge);
    if (abs(there->middle - here->middle) < 2 || way * (there->middle - edge) < 0)
        return;
    if (way * (edge - here->middle) < 0)
        edge = here->middle;
    if (edge == there->middle)
        edge -= way;
    widen(here, edge);
    widen(there, edge + way);
}

static void draw_column(struct plot_drawing *d, const struct plot_pen *pen, int column,
                        const struct column *what)
{
    const int parts = parts_of_row(pen);
    for (int row = 0; what->middle != PLOT_GAP && row < d->rows; row++) {
        const bool lower = what->low <= row * parts && row * parts <= what->high;
        const int second = row * parts + parts - 1;
        const bool upper = what->low <= second && second <= what->high;
        const char *glyph = lower && upper ? pen->both : lower ? pen->lower : pen->upper;
        if (lower || upper)
            canvas_put(&d->canvas, d->top + d->rows - 1 - row, d->left + column, pen->style, glyph);
    }
}

void plot_draw_curve(struct plot_drawing *d, const struct plot_curve *curve,
                     const struct plot_pen *pen)
{
    if (!curve->count)
        return;
    struct column *columns = memory_new((size_t)d->columns, sizeof *columns);
    find_columns(d, curve, pen, columns);
    for (int k = 0; k + 1 < d->columns; k++)
        connect(&columns[k], &columns[k + 1]);
    for (int k = 0; k < d->columns; k++) {
        draw_column(d, pen, k, &columns[k]);
        if (isinf(columns[k].value))
            canvas_put(&d->canvas, columns[k].value > 0 ? d->top : d->top + d->rows - 1,
                       d->left + k, pen->style,
                       columns[k].value > 0 ? d->glyphs->up : d->glyphs->bottom);
    }
    free(columns);
}
