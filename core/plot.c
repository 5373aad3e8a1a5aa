/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/plot_draw.h"

#define HEAD_ROWS_MIN 5 /* with fewer rows the curves are not named */
#define LABEL_SHARE                                                                                \
    3 /* labels at the side take this part of the columns at most, or are left out */

static const struct plot_glyphs faces[] = {
    [FACE_UNICODE] = {.pen = {{"▀", "▄", "█", "▄▀", STYLE_BAR}, {"", "", "•", "••", STYLE_PLAIN}},
                      .side = "│",
                      .side_tick = "┤",
                      .corner = "└",
                      .floor = "─",
                      .floor_tick = "┬",
                      .across = "╌",
                      .down = "╎",
                      .dot = "●",
                      .left = "←",
                      .right = "→",
                      .up = "↑",
                      .bottom = "↓"},
    [FACE_ASCII] = {.pen = {{"", "", "*", "**", STYLE_BAR}, {"'", ".", ":", ".'", STYLE_PLAIN}},
                    .side = "|",
                    .side_tick = "+",
                    .corner = "+",
                    .floor = "-",
                    .floor_tick = "+",
                    .across = "-",
                    .down = "|",
                    .dot = "@",
                    .left = "<",
                    .right = ">",
                    .up = "^",
                    .bottom = "v"},
};

/* ---- places ---- */

/* The nearest of `count` steps at a fraction of their range: -1 below all of them, `count` above,
 * PLOT_GAP for NaN. */
static int step_at(double fraction, int count)
{
    const double step = fraction * (count - 1);
    if (isnan(step))
        return PLOT_GAP;
    if (step < -0.5)
        return -1;
    return step > count - 0.5 ? count : (int)lround(fmin(step, count - 1));
}

int plot_column_at(const struct plot_drawing *d, double x)
{
    return step_at(range_place(d->x, x), d->columns);
}

int plot_level_at(const struct plot_drawing *d, double y)
{
    return step_at(range_place(d->y, y), d->rows * PLOT_LEVELS);
}

int plot_row_of(const struct plot_drawing *d, int level)
{
    return d->top + d->rows - 1 - level / PLOT_LEVELS;
}

/* ---- axes ---- */

static void draw_side(struct plot_drawing *d)
{
    const struct plot_glyphs *g = d->glyphs;
    const int axis = d->left - 1;
    for (int row = 0; row < d->rows; row++)
        canvas_put(&d->canvas, d->top + row, axis, STYLE_FAINT, g->side);
    int free_to = d->rows * PLOT_LEVELS; /* the levels below it are in rows without a tick */
    for (long k = d->y_ticks.last; k >= d->y_ticks.first; k--) {
        const int level = plot_level_at(d, ticks_value(&d->y_ticks, k));
        if (level < 0 || level >= free_to)
            continue;
        free_to = level - level % PLOT_LEVELS;
        canvas_put(&d->canvas, plot_row_of(d, level), axis, STYLE_FAINT, g->side_tick);
        if (axis > 0)
            canvas_put_right(&d->canvas, plot_row_of(d, level), axis - 1, STYLE_PLAIN,
                             ticks_label(&d->y_ticks, k).text);
    }
}

static int widest_label(const struct ticks *ticks)
{
    int widest = 0;
    for (long k = ticks->first; k <= ticks->last; k++) {
        const int width = (int)strlen(ticks_label(ticks, k).text);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static int x_name_width(const struct plot_drawing *d)
{
    return d->plot->x_name ? (int)text_width(d->plot->x_name) : 0;
}

/* As many ticks as there is room for between them: for a label and two blanks, while there are more
 * than two parts for the name of x as well. */
static struct ticks floor_ticks(const struct plot_drawing *d)
{
    const int name = x_name_width(d);
    int parts = d->columns / 4;
    struct ticks ticks = ticks_of(d->x, parts);
    while (parts > 1 &&
           (ticks.last - ticks.first) * (widest_label(&ticks) + 2 + (parts > 2 ? name : 0)) >
               d->columns)
        ticks = ticks_of(d->x, --parts);
    return ticks;
}

static bool is_free(const struct canvas *canvas, int row, int first, int end)
{
    for (int column = first; column < end; column++) {
        const struct cell *cell = canvas_cell(canvas, row, column);
        if (!cell || cell->code != ' ')
            return false;
    }
    return true;
}

/* The name of x goes to the end of the line, or before the last label, or nowhere. */
static void draw_floor_name(struct plot_drawing *d, int row, int last_label)
{
    const int width = x_name_width(d), ends[] = {d->canvas.columns, last_label - 1};
    for (size_t i = 0; width && i < sizeof ends / sizeof *ends; i++) {
        if (!is_free(&d->canvas, row, ends[i] - width - 1, ends[i]))
            continue;
        canvas_put_right(&d->canvas, row, ends[i], STYLE_PLAIN, d->plot->x_name);
        return;
    }
}

static void draw_floor(struct plot_drawing *d)
{
    const struct plot_glyphs *g = d->glyphs;
    const int row = d->top + d->rows;
    canvas_put(&d->canvas, row, d->left - 1, STYLE_FAINT, g->corner);
    canvas_fill(&d->canvas, row, d->left, d->columns, STYLE_FAINT, g->floor);
    const struct ticks ticks = floor_ticks(d);
    int free_from = 0, last_label = d->canvas.columns;
    for (long k = ticks.first; k <= ticks.last; k++) {
        const int column = plot_column_at(d, ticks_value(&ticks, k));
        const struct number_text label = ticks_label(&ticks, k);
        const int width = (int)strlen(label.text);
        if (column < 0 || column >= d->columns)
            continue;
        int start = d->left + column - width / 2;
        if (start + width > d->canvas.columns)
            start = d->canvas.columns - width;
        start = start < 0 ? 0 : start;
        if (start < free_from || start + width > d->canvas.columns)
            continue;
        canvas_put(&d->canvas, row, d->left + column, STYLE_FAINT, g->floor_tick);
        canvas_put(&d->canvas, row + 1, start, STYLE_PLAIN, label.text);
        last_label = start;
        free_from = start + width + 1;
    }
    draw_floor_name(d, row + 1, last_label);
}

static bool is_named(const struct plot_curve *curve)
{
    return curve->count && curve->name && *curve->name;
}

static void draw_head(struct plot_drawing *d)
{
    const struct plot_curve *curve = d->plot->curve;
    const bool two = curve[0].count && curve[1].count;
    int column = two ? d->left : 0;
    for (size_t i = 0; i < PLOT_CURVES && d->top; i++) {
        const struct plot_pen *pen = &d->glyphs->pen[i];
        const char *name = curve[i].name ? curve[i].name : "";
        if (!curve[i].count)
            continue;
        if (two)
            column = canvas_put(&d->canvas, 0, column, pen->style, pen->sample) + 1;
        canvas_put_cut(&d->canvas, 0, column, d->canvas.columns - column, STYLE_PLAIN, name,
                       d->plot->face);
        column += (int)text_width(name) + 3;
    }
}

static struct plot_drawing drawing_new(const struct plot *plot, int rows, int columns)
{
    struct plot_drawing d = {.plot = plot,
                             .glyphs = &faces[plot->face],
                             .x = range_sound(plot->x),
                             .y = range_sound(plot->y),
                             .top = rows >= HEAD_ROWS_MIN &&
                                    (is_named(&plot->curve[0]) || is_named(&plot->curve[1])),
                             .canvas = canvas_new(rows, columns)};
    d.rows = rows - d.top - 2;
    d.y_ticks = ticks_of(d.y, d.rows < 5 ? 2 : (d.rows - 1) / 2);
    const int label = widest_label(&d.y_ticks);
    d.left = label > 0 && label <= columns / LABEL_SHARE ? label + 2 : 1;
    d.columns = columns - d.left;
    d.taken = memory_new((size_t)rows * (size_t)columns, sizeof *d.taken);
    return d;
}

void plot_draw(const struct plot *plot, struct canvas *canvas, int row, int column, int rows,
               int columns)
{
    if (rows < PLOT_ROWS_MIN || columns < PLOT_COLUMNS_MIN)
        return;
    rows = rows < PLOT_MAX ? rows : PLOT_MAX;
    columns = columns < PLOT_MAX ? columns : PLOT_MAX;
    struct plot_drawing d = drawing_new(plot, rows, columns);
    draw_head(&d);
    draw_side(&d);
    draw_floor(&d);
    plot_draw_guides(&d);
    for (size_t i = PLOT_CURVES; i-- > 0;)
        plot_draw_curve(&d, &plot->curve[i], &d.glyphs->pen[i]);
    plot_draw_marks(&d);
    canvas_copy(canvas, row, column, &d.canvas);
    canvas_release(&d.canvas);
    free(d.taken);
}
