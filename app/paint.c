/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paint.h"

#include <string.h>

/* To write so many cells again is no longer than to move the cursor past them. */
enum { BRIDGE = 5 };

/* While a frame is written: where the terminal stands. */
struct pen {
    struct paint *paint;
    struct text *out;
    int row, column; /* of the cursor; -1 if that is not known */
    uint16_t style;
};

void paint_release(struct paint *paint)
{
    for (size_t i = 0; i < STYLE_COUNT; i++)
        text_release(&paint->style[i]);
    text_release(&paint->clear);
    text_release(&paint->clear_right);
    canvas_release(&paint->shown);
}

void paint_forget(struct paint *paint)
{
    canvas_release(&paint->shown);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static bool same(const struct cell *a, const struct cell *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* A blank as clearing leaves it. */
static bool is_clear(const struct cell *cell)
{
    static const struct cell clear = {.code = {' '}, .width = 1, .style = STYLE_PLAIN};
    return same(cell, &clear);
}

/* The next cells from *end on that differ, with short gaps between them; false if none do.  Half of
 * a wide character is never left behind. */
static bool next_run(const struct cell *old, const struct cell *new, int columns, int *first,
                     int *end)
{
    int from = *end;
    if (memcmp(&old[from], &new[from], (size_t)(columns - from) * sizeof *new) == 0)
        return false;
    while (same(&old[from], &new[from]))
        from++;
    *first = from;
    *end = from + 1;
    for (int i = *end; i < columns && i - *end <= BRIDGE; i++)
        if (!same(&old[i], &new[i]) || !old[i].width || !new[i].width)
            *end = i + 1;
    return true;
}

static void move(struct pen *pen, int row, int column)
{
    if (pen->row != row || pen->column != column)
        capability_expand(pen->paint->terminal, "cup", row, column, pen->out);
    pen->row = row;
    pen->column = column;
}

/* Several styles may look alike. */
static void set_style(struct pen *pen, uint16_t style)
{
    if (style == pen->style)
        return;
    const char *string = text_string(&pen->paint->style[style]);
    if (strcmp(string, text_string(&pen->paint->style[pen->style])) != 0)
        text_add(pen->out, string);
    pen->style = style;
}

static void add_characters(struct pen *pen, const struct cell *cell)
{
    const bool foreign = !pen->paint->unicode && (cell->code[0] > 0x7E || cell->code[1]);
    if (foreign) {
        text_add(pen->out, cell->width == 2 ? "? " : "?");
        return;
    }
    for (size_t i = 0; i < CELL_CODES && cell->code[i]; i++) {
        char bytes[5];
        text_add_bytes(pen->out, bytes, character_encode(cell->code[i], bytes));
    }
}

/* Writes the cells of a row from `first` up to `end`; from `limit` on nothing may be written. */
static void write_cells(struct pen *pen, const struct cell *cells, int row, int first, int end,
                        int limit)
{
    move(pen, row, first);
    for (int column = first; column < end; column++) {
        const struct cell *cell = &cells[column];
        if (!cell->width)
            continue;
        set_style(pen, cell->style);
        if (column + cell->width > limit)
            text_add(pen->out, " ");
        else
            add_characters(pen, cell);
    }
    pen->column = end; /* or somewhere else behind the last column, where nothing is ever wanted */
}

static void clear_right(struct pen *pen, int row, int first)
{
    move(pen, row, first);
    set_style(pen, STYLE_PLAIN);
    text_add(pen->out, text_string(&pen->paint->clear_right));
}

/* Where the blanks begin that end the row, if the terminal can clear them at once. */
static int end_of_text(const struct paint *paint, const struct cell *cells, int limit)
{
    while (paint->clear_right.length && limit > 0 && is_clear(&cells[limit - 1]))
        limit--;
    return limit;
}

/* Writes what differs before the column `limit`. */
static void write_row(struct pen *pen, const struct canvas *frame, int row, int limit)
{
    const size_t columns = (size_t)frame->columns, start = (size_t)row * columns;
    struct cell *old = pen->paint->shown.cells + start;
    const struct cell *new = frame->cells + start;
    int first, end = 0;
    if (!next_run(old, new, limit, &first, &end))
        return;
    const int text_end = end_of_text(pen->paint, new, limit);
    do {
        if (first >= text_end) {
            clear_right(pen, row, first);
            break;
        }
        end = least(end, text_end);
        write_cells(pen, new, row, first, end, limit);
    } while (next_run(old, new, limit, &first, &end));
    memcpy(old, new, columns * sizeof *new);
}

/* Makes `shown` a canvas of the frame's size, blank as the screen becomes. */
static void begin_afresh(struct pen *pen, const struct canvas *frame)
{
    struct paint *paint = pen->paint;
    canvas_release(&paint->shown);
    paint->shown = canvas_new(frame->rows, frame->columns);
    text_add(pen->out, text_string(&paint->style[STYLE_PLAIN]));
    text_add(pen->out, text_string(&paint->clear));
}

static bool place_cursor(struct pen *pen, const struct canvas *frame, int rows, int columns)
{
    struct canvas *shown = &pen->paint->shown;
    const bool placed = frame->cursor_row >= 0 && frame->cursor_row < rows &&
                        frame->cursor_column >= 0 && frame->cursor_column < columns;
    const int row = placed ? frame->cursor_row : rows - 1;
    const int column = placed ? frame->cursor_column : 0;
    if (pen->out->length || shown->cursor_row != row || shown->cursor_column != column)
        move(pen, row, column);
    shown->cursor_row = row;
    shown->cursor_column = column;
    return placed;
}

bool paint_frame(struct paint *paint, const struct canvas *frame, int rows, int columns,
                 struct text *out)
{
    struct pen pen = {.paint = paint, .out = out, .row = -1, .column = -1, .style = STYLE_PLAIN};
    if (paint->shown.rows != frame->rows || paint->shown.columns != frame->columns)
        begin_afresh(&pen, frame);
    const int width = least(columns, frame->columns);
    for (int row = 0; row < least(rows, frame->rows); row++) {
        const bool corner = paint->corner_scrolls && row == rows - 1 && width == columns;
        write_row(&pen, frame, row, width - corner);
    }
    set_style(&pen, STYLE_PLAIN);
    return place_cursor(&pen, frame, rows, columns);
}
