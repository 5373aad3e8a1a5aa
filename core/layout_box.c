/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/layout_box.h"

#include <string.h>

#include "core/larger.h"

/* The bar of a fraction sticks out on both sides: so a fraction in a fraction is read right. */
#define OVERHANG 1

/* Bytes of a text in a row, to begin with; there are mostly few. */
#define PENDING_ROOM 24

/* ---- drawing ---- */

static void draw_at(struct canvas *canvas, int row, int column, const struct box *box)
{
    if (box->text)
        canvas_put(canvas, row, column, box->style, box->text);
    if (box->bar)
        canvas_fill(canvas, row, column, box->columns, box->style, box->bar);
    for (const struct box *part = box->inside; part; part = part->next)
        draw_at(canvas, row + part->row, column + part->column, part);
}

struct canvas box_draw(const struct box *box)
{
    struct canvas canvas = canvas_new(box->rows, box->columns);
    canvas.baseline = box->baseline;
    draw_at(&canvas, 0, 0, box);
    return canvas;
}

/* ---- building ---- */

static struct box *new_box(struct pool *pool, int rows, int columns, int baseline)
{
    struct box *box = pool_new(pool, 1, sizeof *box);
    *box = (struct box){.rows = rows, .columns = columns, .baseline = baseline};
    return box;
}

static void put_into(struct box *whole, int row, int column, struct box *part)
{
    part->row = row;
    part->column = column;
    part->next = whole->inside;
    whole->inside = part;
}

struct box *box_again(struct pool *pool, const struct box *box)
{
    struct box *again = pool_new(pool, 1, sizeof *again);
    *again = *box;
    return again;
}

/* The string is the box's. */
static struct box *text_box(struct pool *pool, const char *string)
{
    struct box *box = new_box(pool, 1, (int)text_width(string), 0);
    box->text = string;
    return box;
}

struct box *box_text(struct pool *pool, const char *string)
{
    return text_box(pool, pool_copy(pool, string));
}

/* ---- rows ---- */

static void append(struct row *row, struct box *box)
{
    box->next = NULL;
    if (row->last)
        row->last->next = box;
    else
        row->first = box;
    row->last = box;
}

static void add_pending(struct row *row)
{
    if (row->length)
        append(row, text_box(row->pool, row->pending));
    row->length = row->room = 0;
}

void row_add(struct row *row, struct box *box)
{
    add_pending(row);
    append(row, box);
}

void row_add_text(struct row *row, const char *string)
{
    const size_t length = strlen(string);
    if (row->length + length >= row->room) {
        row->room = PENDING_ROOM + 2 * (row->length + length);
        char *more = pool_new(row->pool, row->room, 1);
        if (row->length)
            memcpy(more, row->pending, row->length);
        row->pending = more;
    }
    memcpy(row->pending + row->length, string, length + 1);
    row->length += length;
}

/* Stands the boxes of a row side by side. */
static struct box *align(struct pool *pool, struct box *first)
{
    int above = 0, below = 1, columns = 0;
    for (struct box *box = first; box; box = box->next) {
        above = larger(above, box->baseline);
        below = larger(below, box->rows - box->baseline);
        box->column = columns;
        columns += box->columns;
    }
    for (struct box *box = first; box; box = box->next)
        box->row = above - box->baseline;
    struct box *whole = new_box(pool, above + below, columns, above);
    whole->inside = first;
    return whole;
}

struct box *row_finish(struct row *row)
{
    add_pending(row);
    struct box *first = row->first;
    row->first = row->last = NULL;
    return first && !first->next ? first : align(row->pool, first);
}

/* ---- the other kinds ---- */

struct box *box_fraction(struct pool *pool, struct box *top, struct box *bottom, enum face face)
{
    const int columns = larger(top->columns, bottom->columns) + 2 * OVERHANG;
    struct box *whole = new_box(pool, top->rows + 1 + bottom->rows, columns, top->rows);
    struct box *bar = new_box(pool, 1, columns, 0);
    bar->bar = face == FACE_ASCII ? "-" : "─";
    put_into(whole, top->rows, 0, bar);
    put_into(whole, 0, (columns - top->columns) / 2, top);
    put_into(whole, top->rows + 1, (columns - bottom->columns) / 2, bottom);
    return whole;
}

struct box *box_raised(struct pool *pool, struct box *base, struct box *exponent)
{
    /* The lowest row of the exponent: beside the top of a high base, above that of a low one. */
    const int lowest = base->baseline ? 0 : -1;
    const int above = larger(0, exponent->rows - 1 - lowest);
    struct box *whole = new_box(pool, base->rows + above, base->columns + exponent->columns,
                                base->baseline + above);
    put_into(whole, above + lowest - (exponent->rows - 1), base->columns, exponent);
    put_into(whole, above, 0, base);
    return whole;
}

struct box *box_under(struct pool *pool, struct box *sign, struct box *bound)
{
    const int columns = larger(sign->columns, bound->columns);
    struct box *whole = new_box(pool, sign->rows + bound->rows, columns, sign->baseline);
    put_into(whole, 0, (columns - sign->columns) / 2, sign);
    put_into(whole, sign->rows, (columns - bound->columns) / 2, bound);
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

static void put_side(struct pool *pool, struct box *whole, int column, const struct side *side)
{
    const int last = whole->rows - 1;
    for (int row = 0; row <= last; row++) {
        const char *piece = row == 0 ? side->top : row == last ? side->bottom : side->middle;
        put_into(whole, row, column, box_text(pool, last ? piece : side->low));
    }
}

struct box *box_brackets(struct pool *pool, struct box *inside, enum bracket bracket,
                         enum face face)
{
    const struct bracket_shape *shape = bracket_shape(bracket, face);
    struct box *whole = new_box(pool, inside->rows, inside->columns + 2, inside->baseline);
    put_into(whole, 0, 1, inside);
    put_side(pool, whole, 0, &shape->left);
    put_side(pool, whole, whole->columns - 1, &shape->right);
    return whole;
}

/* Blank rows: exponents and denominators that meet would be taken for parts of each other. */
static int rows_between(const struct box *upper, const struct box *lower)
{
    return upper->baseline < upper->rows - 1 || lower->baseline > 0;
}

struct box *box_lines(struct pool *pool, struct box **line, size_t count, int indent)
{
    struct box *whole = new_box(pool, 0, 0, count ? line[0]->baseline : 0);
    for (size_t i = 0; i < count; i++) {
        const int left = i ? indent : 0, gap = i ? rows_between(line[i - 1], line[i]) : 0;
        put_into(whole, whole->rows + gap, left, line[i]);
        whole->rows += gap + line[i]->rows;
        whole->columns = larger(whole->columns, left + line[i]->columns);
    }
    return whole;
}
