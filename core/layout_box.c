/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/layout_box.h"

#include <stdlib.h>

#include "core/memory.h"

/* The bar of a fraction sticks out on both sides: so a fraction in a fraction is read right. */
#define OVERHANG 1

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* Copies a box into a larger one and releases it. */
static void move_into(struct canvas *target, int row, int column, struct canvas *box)
{
    canvas_copy(target, row, column, box);
    canvas_release(box);
}

struct canvas box_text(const char *string)
{
    struct canvas box = canvas_new(1, (int)text_width(string));
    canvas_put(&box, 0, 0, STYLE_PLAIN, string);
    return box;
}

static void add_box(struct row *row, struct canvas box)
{
    row->box = memory_grow(row->box, row->count, &row->room, sizeof *row->box);
    row->box[row->count++] = box;
}

static void add_pending(struct row *row)
{
    if (row->pending.length)
        add_box(row, box_text(text_string(&row->pending)));
    text_release(&row->pending);
}

void row_add(struct row *row, struct canvas box)
{
    add_pending(row);
    add_box(row, box);
}

void row_add_text(struct row *row, const char *string)
{
    text_add(&row->pending, string);
}

struct canvas row_finish(struct row *row)
{
    add_pending(row);
    if (row->count == 1) {
        struct canvas only = row->box[0];
        free(row->box);
        *row = (struct row){0};
        return only;
    }
    int above = 0, below = 1, columns = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct canvas *box = &row->box[i];
        above = larger(above, box->baseline);
        below = larger(below, box->rows - box->baseline);
        columns += box->columns;
    }
    struct canvas whole = canvas_new(above + below, columns);
    whole.baseline = above;
    int column = 0;
    for (size_t i = 0; i < row->count; i++) {
        struct canvas *box = &row->box[i];
        int width = box->columns;
        move_into(&whole, above - box->baseline, column, box);
        column += width;
    }
    free(row->box);
    *row = (struct row){0};
    return whole;
}

struct canvas box_fraction(struct canvas top, struct canvas bottom, enum face face)
{
    int columns = larger(top.columns, bottom.columns) + 2 * OVERHANG;
    struct canvas whole = canvas_new(top.rows + 1 + bottom.rows, columns);
    whole.baseline = top.rows;
    canvas_fill(&whole, top.rows, 0, columns, STYLE_PLAIN, face == FACE_ASCII ? "-" : "─");
    move_into(&whole, 0, (columns - top.columns) / 2, &top);
    move_into(&whole, whole.baseline + 1, (columns - bottom.columns) / 2, &bottom);
    return whole;
}

struct canvas box_raised(struct canvas base, struct canvas exponent)
{
    /* The lowest row of the exponent: beside the top of a high base, above that of a low one. */
    int lowest = base.baseline ? 0 : -1;
    int above = larger(0, exponent.rows - 1 - lowest);
    struct canvas whole = canvas_new(base.rows + above, base.columns + exponent.columns);
    whole.baseline = base.baseline + above;
    move_into(&whole, above + lowest - (exponent.rows - 1), base.columns, &exponent);
    move_into(&whole, above, 0, &base);
    return whole;
}

struct canvas box_under(struct canvas sign, struct canvas bound)
{
    int columns = larger(sign.columns, bound.columns);
    struct canvas whole = canvas_new(sign.rows + bound.rows, columns);
    whole.baseline = sign.baseline;
    int below = sign.rows;
    move_into(&whole, 0, (columns - sign.columns) / 2, &sign);
    move_into(&whole, below, (columns - bound.columns) / 2, &bound);
    return whole;
}

/* One side of a bracket: as high as a row, or top, middle and bottom of a high one. */
struct side {
    const char *low, *top, *middle, *bottom;
};

struct bracket_shape {
    struct side left, right;
};

static const struct bracket_shape *bracket_shape(enum bracket bracket, enum face face)
{
    static const struct bracket_shape shapes[][2] = {
        [BRACKET_ROUND] = {[FACE_UNICODE] = {{"(", "⎛", "⎜", "⎝"}, {")", "⎞", "⎟", "⎠"}},
                           [FACE_ASCII] = {{"(", "/", "|", "\\"}, {")", "\\", "|", "/"}}},
        [BRACKET_BAR] = {[FACE_UNICODE] = {{"|", "│", "│", "│"}, {"|", "│", "│", "│"}},
                         [FACE_ASCII] = {{"|", "|", "|", "|"}, {"|", "|", "|", "|"}}},
    };
    return &shapes[bracket][face];
}

static void draw_side(struct canvas *canvas, int column, const struct side *side)
{
    if (canvas->rows == 1) {
        canvas_put(canvas, 0, column, STYLE_PLAIN, side->low);
        return;
    }
    canvas_put(canvas, 0, column, STYLE_PLAIN, side->top);
    for (int row = 1; row < canvas->rows - 1; row++)
        canvas_put(canvas, row, column, STYLE_PLAIN, side->middle);
    canvas_put(canvas, canvas->rows - 1, column, STYLE_PLAIN, side->bottom);
}

struct canvas box_brackets(struct canvas inside, enum bracket bracket, enum face face)
{
    const struct bracket_shape *shape = bracket_shape(bracket, face);
    struct canvas whole = canvas_new(inside.rows, inside.columns + 2);
    whole.baseline = inside.baseline;
    move_into(&whole, 0, 1, &inside);
    draw_side(&whole, 0, &shape->left);
    draw_side(&whole, whole.columns - 1, &shape->right);
    return whole;
}

/* Blank rows: exponents and denominators that meet would be taken for parts of each other. */
static int rows_between(const struct canvas *upper, const struct canvas *lower)
{
    return upper->baseline < upper->rows - 1 || lower->baseline > 0;
}

struct canvas box_lines(struct canvas *line, size_t count, int indent)
{
    int rows = 0, columns = 0;
    for (size_t i = 0; i < count; i++) {
        rows += line[i].rows + (i ? rows_between(&line[i - 1], &line[i]) : 0);
        columns = larger(columns, line[i].columns + (i ? indent : 0));
    }
    struct canvas whole = canvas_new(rows, columns);
    whole.baseline = count ? line[0].baseline : 0;
    int row = 0;
    for (size_t i = 0; i < count; i++) {
        int next = row + line[i].rows + (i + 1 < count ? rows_between(&line[i], &line[i + 1]) : 0);
        canvas_copy(&whole, row, i ? indent : 0, &line[i]);
        row = next;
    }
    for (size_t i = 0; i < count; i++)
        canvas_release(&line[i]);
    return whole;
}
