/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/plot_draw.h"

/* From this size on (of what is inside the axes) there is room for dashed lines to the axes. */
#define GUIDE_ROWS    4
#define GUIDE_COLUMNS 16

/* Where a mark is on the canvas, moved to the edge if it is outside, and what stands there. */
struct spot {
    int row, column;
    const char *glyph; /* NULL: nothing */
    const char *label; /* what stands beside it, "" for nothing */
    bool inside;
};

static struct spot find_spot(const struct plot_drawing *d, const struct plot_mark *mark)
{
    const struct plot_glyphs *g = d->glyphs;
    int column = plot_column_at(d, mark->x), level = plot_level_at(d, mark->y);
    if (column == PLOT_GAP || level == PLOT_GAP)
        return (struct spot){0};
    const char *label = mark->label ? mark->label : "";
    const bool single = text_width(label) == 1;
    struct spot spot = {
        .glyph = single ? label : g->dot, .label = single ? "" : label, .inside = true};
    const char *arrow = column < 0                       ? g->left
                        : column >= d->columns           ? g->right
                        : level < 0                      ? g->bottom
                        : level >= d->rows * PLOT_LEVELS ? g->up
                                                         : NULL;
    if (arrow)
        spot = (struct spot){.glyph = arrow, .label = label};
    const int last_column = d->columns - 1, last_level = d->rows * PLOT_LEVELS - 1;
    column = column < 0 ? 0 : column > last_column ? last_column : column;
    level = level < 0 ? 0 : level > last_level ? last_level : level;
    spot.row = plot_row_of(d, level);
    spot.column = d->left + column;
    return spot;
}

static enum style style_of(const struct plot_mark *mark)
{
    return mark->present ? STYLE_CURSOR : STYLE_STRONG;
}

/* Takes cells of a row for a mark, if they are inside the axes and none is another mark's. */
static bool take(struct plot_drawing *d, int row, int column, int count)
{
    bool *cells = d->taken + (size_t)row * (size_t)d->canvas.columns;
    if (column < d->left || column + count > d->left + d->columns)
        return false;
    for (int i = 0; i < count; i++)
        if (cells[column + i])
            return false;
    memset(cells + column, true, (size_t)count);
    return true;
}

static void draw_label(struct plot_drawing *d, const struct plot_mark *mark)
{
    const struct spot spot = find_spot(d, mark);
    const size_t width = spot.glyph ? text_width(spot.label) : 0;
    if (width == 0 || width >= (size_t)d->columns)
        return;
    const int starts[] = {spot.column + 1, spot.column - (int)width};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (take(d, spot.row, starts[i], (int)width)) {
            canvas_put(&d->canvas, spot.row, starts[i], style_of(mark), spot.label);
            return;
        }
    }
}

/* First the points of all marks, then the labels of those that are seen: a label never hides a
 * point.  The present mark comes first, since the first to take a cell has it. */
void plot_draw_marks(struct plot_drawing *d)
{
    const struct plot *plot = d->plot;
    bool *seen = memory_new(plot->mark_count, sizeof *seen);
    for (int present = 1; present >= 0; present--) {
        for (size_t i = 0; i < plot->mark_count; i++) {
            const struct spot spot = find_spot(d, &plot->marks[i]);
            if (plot->marks[i].present != present || !spot.glyph)
                continue;
            seen[i] = take(d, spot.row, spot.column, 1);
            if (seen[i])
                canvas_put(&d->canvas, spot.row, spot.column, style_of(&plot->marks[i]),
                           spot.glyph);
        }
    }
    for (int present = 1; present >= 0; present--)
        for (size_t i = 0; i < plot->mark_count; i++)
            if (plot->marks[i].present == present && seen[i])
                draw_label(d, &plot->marks[i]);
    free(seen);
}

void plot_draw_guides(struct plot_drawing *d)
{
    const struct plot_glyphs *g = d->glyphs;
    const int zero = plot_level_at(d, 0);
    if (zero > 0 && zero < d->rows * PLOT_LEVELS - 1)
        canvas_fill(&d->canvas, plot_row_of(d, zero), d->left, d->columns, STYLE_FAINT, g->across);
    for (size_t i = 0; i < d->plot->mark_count; i++) {
        const struct plot_mark *mark = &d->plot->marks[i];
        const struct spot spot = find_spot(d, mark);
        if (!mark->present || !spot.inside || d->rows < GUIDE_ROWS || d->columns < GUIDE_COLUMNS)
            continue;
        canvas_fill(&d->canvas, spot.row, d->left, spot.column - d->left, STYLE_FAINT, g->across);
        for (int row = spot.row + 1; row < d->top + d->rows; row++)
            canvas_put(&d->canvas, row, spot.column, STYLE_FAINT, g->down);
    }
}
