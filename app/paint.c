/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paint.h"

#include <stdlib.h>
#include <string.h>

#include "core/larger.h"
#include "core/memory.h"

/* To write so many cells again is no longer than to move the cursor past them. */
enum { BRIDGE = 4 };

/* So many backspaces are no longer than to say how far to the left; more line feeds are hardly ever
 * shorter than to say where. */
enum { BACKSPACES = 4, LINE_FEEDS = 8 };

/* Bytes of a sequence with one number and with two, beside their digits. */
enum { ONE_NUMBER = 3, TWO_NUMBERS = 4 };

/* From the end of what was written the next row is reached by a short way if that begins so near:
 * the numbers of a column stand below each other. */
enum { NEAR = 12 };

/* So many cells are compared at once. */
enum { BLOCK = 24 };

/* Bytes of a sequence with two numbers. */
enum { SEQUENCE_ROOM = 32 };

/* Cells that differ, in one row. */
struct run {
    int row, first, end;
    bool clear; /* nothing but blanks follows: the rest of the row is cleared */
    bool written;
};

struct runs {
    struct run *list;
    size_t count, room;
};

/* While a frame is written: where the terminal stands. */
struct pen {
    struct paint *paint;
    struct text *out;
    int row, column; /* of the cursor; -1 if that is not known */
    uint16_t style;
};

void paint_release(struct paint *paint)
{
    for (size_t i = 0; i < STYLE_COUNT; i++) {
        text_release(&paint->style[i]);
        text_release(&paint->on_plain[i]);
    }
    text_release(&paint->clear);
    text_release(&paint->clear_right);
    canvas_release(&paint->shown);
}

void paint_forget(struct paint *paint)
{
    canvas_release(&paint->shown);
}

static bool same(const struct cell *a, const struct cell *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* The first cell from `from` on that differs, `columns` if none does: most are passed in blocks. */
static int next_apart(const struct cell *old, const struct cell *new, int from, int columns)
{
    int length;
    while ((length = smaller(BLOCK, columns - from)) > 0 &&
           memcmp(&old[from], &new[from], (size_t)length * sizeof *new) == 0)
        from += length;
    while (from < columns && same(&old[from], &new[from]))
        from++;
    return from;
}

/* A blank as clearing leaves it. */
static bool is_clear(const struct cell *cell)
{
    static const struct cell clear = {.code = ' ', .width = 1, .style = STYLE_PLAIN};
    return same(cell, &clear);
}

/* The next cells from *end on that differ, with short gaps between them; false if none do.  Half of
 * a wide character is never left behind. */
static bool next_run(const struct cell *old, const struct cell *new, int columns, int *first,
                     int *end)
{
    *first = *end = next_apart(old, new, *end, columns);
    for (int i = *first; i < columns && i - *end <= BRIDGE; i++)
        if (!same(&old[i], &new[i]) || !new[i].width)
            *end = i + 1;
    return *first < columns;
}

/* Writes the digits of a number from 1 on so that they end before `end`; returns where they begin.
 */
static char *write_digits(char *end, int number)
{
    for (; number; number /= 10)
        *--end = (char)('0' + number % 10);
    return end;
}

/* "\033[12D" or, with a row, "\033[5;12H". */
static void add_sequence(struct text *out, int row, int number, char final)
{
    char bytes[SEQUENCE_ROOM], *const end = bytes + sizeof bytes, *at = end;
    *--at = final;
    at = write_digits(at, number);
    if (row) {
        *--at = ';';
        at = write_digits(at, row);
    }
    *--at = '[';
    *--at = '\033';
    text_add_bytes(out, at, (size_t)(end - at));
}

static int count_digits(int number)
{
    return number < 10 ? 1 : number < 100 ? 2 : 3;
}

/* So many lead to the column; 0 if none do, or another way is shorter. */
static int count_backspaces(const struct pen *pen, int column)
{
    const int left = pen->column - column;
    return left > 0 && left <= BACKSPACES ? left : 0;
}

/* Is there a way down by line feeds and then along the row, shorter than to say where? */
static bool is_step(const struct pen *pen, int row, int column)
{
    const int down = row - pen->row, aside = abs(column - pen->column);
    if (!pen->paint->steps || pen->row < 0 || down < 0 || down > LINE_FEEDS)
        return false;
    const bool back = aside == count_backspaces(pen, column);
    const int way = down + (back ? aside : ONE_NUMBER + count_digits(aside));
    return way < TWO_NUMBERS + count_digits(row + 1) + count_digits(column + 1);
}

static void step(struct pen *pen, int row, int column)
{
    static const char steps[LINE_FEEDS + BACKSPACES + 1] = "\n\n\n\n\n\n\n\n\b\b\b\b";
    const int down = row - pen->row, left = pen->column - column;
    const int back = count_backspaces(pen, column);
    text_add_bytes(pen->out, steps + LINE_FEEDS - down, (size_t)(down + back));
    if (left == back)
        return;
    if (pen->paint->ansi)
        add_sequence(pen->out, 0, abs(left), left > 0 ? 'D' : 'C');
    else
        capability_expand(pen->paint->terminal, left > 0 ? "cub" : "cuf", abs(left), 0, pen->out);
}

static void move(struct pen *pen, int row, int column)
{
    if (pen->row == row && pen->column == column)
        return;
    if (is_step(pen, row, column))
        step(pen, row, column);
    else if (pen->paint->ansi)
        add_sequence(pen->out, row + 1, column + 1, 'H');
    else
        capability_expand(pen->paint->terminal, "cup", row, column, pen->out);
    pen->row = row;
    pen->column = column;
}

/* Several styles may look alike. */
static void set_style(struct pen *pen, uint16_t style)
{
    if (style == pen->style)
        return;
    const struct paint *paint = pen->paint;
    const char *now = text_string(&paint->on_plain[pen->style]);
    const char *next = text_string(&paint->on_plain[style]);
    if (strcmp(now, next) != 0)
        text_add(pen->out, *now ? text_string(&paint->style[style]) : next);
    pen->style = style;
}

static void add_characters(struct pen *pen, const struct cell *cell)
{
    const bool foreign = !pen->paint->unicode && (cell->code > 0x7E || cell_code(cell, 1));
    if (foreign) {
        text_add(pen->out, cell->width == 2 ? "? " : "?");
        return;
    }
    for (size_t i = 0; i < CELL_CODES && cell_code(cell, i); i++) {
        char bytes[5];
        text_add_bytes(pen->out, bytes, character_encode(cell_code(cell, i), bytes));
    }
}

/* As nearly all are: an ASCII character without marks. */
static bool is_ascii(const struct cell *cell)
{
    return cell->code >= ' ' && cell->code <= 0x7E && !cell_code(cell, 1);
}

/* Writes the ASCII characters from `first` on that are in the present style; where they end. */
static int add_ascii(struct pen *pen, const struct cell *cells, int first, int end)
{
    text_reserve(pen->out, (size_t)(end - first));
    char *const bytes = pen->out->bytes + pen->out->length;
    size_t count = 0;
    for (const struct cell *cell = &cells[first];
         cell < &cells[end] && is_ascii(cell) && cell->style == pen->style; cell++)
        bytes[count++] = (char)cell->code;
    bytes[count] = '\0';
    pen->out->length += count;
    return first + (int)count;
}

/* Writes the cells of a row from `first` up to `end`; from `limit` on nothing may be written. */
static void write_cells(struct pen *pen, const struct cell *cells, int row, int first, int end,
                        int limit)
{
    move(pen, row, first);
    for (int column = first; (column = add_ascii(pen, cells, column, end)) < end; column++) {
        const struct cell *cell = &cells[column];
        if (!cell->width)
            continue;
        set_style(pen, cell->style);
        if (column + cell->width > limit)
            text_add(pen->out, " ");
        else
            add_characters(pen, cell);
    }
    pen->column = end;
    if (end >= limit) /* behind the last column: where that is depends on the terminal */
        pen->row = -1;
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

static void add_run(struct runs *runs, struct run run)
{
    runs->list = memory_grow(runs->list, runs->count, &runs->room, sizeof *runs->list);
    runs->list[runs->count++] = run;
}

/* Adds what differs before the column `limit`, which is shown from now on: what begins in the plain
 * style, and what in another. */
static void find_runs(struct paint *paint, const struct canvas *frame, int row, int limit,
                      struct runs *plain, struct runs *styled)
{
    const size_t columns = (size_t)frame->columns, start = (size_t)row * columns;
    struct cell *old = paint->shown.cells + start;
    const struct cell *new = frame->cells + start;
    int first, end = 0;
    while (next_run(old, new, limit, &first, &end)) {
        /* a run goes beyond the text only if it ends with a blank */
        const int text_end = is_clear(&new[end - 1]) ? end_of_text(paint, new, limit) : limit;
        const bool clear = first >= text_end;
        end = clear ? limit : smaller(end, text_end);
        add_run(new[first].style == STYLE_PLAIN ? plain : styled,
                (struct run){row, first, end, clear, false});
        memcpy(&old[first], &new[first], (size_t)(end - first) * sizeof *new);
    }
}

/* The run of the row below that begins nearest to where the pen is; NULL if none is near. */
static struct run *run_below(const struct pen *pen, const struct runs *runs, struct run *run)
{
    const struct run *const end = runs->list + runs->count;
    struct run *nearest = NULL;
    int distance = NEAR + 1;
    if (pen->row < 0)
        return NULL;
    for (struct run *other = run + 1; other < end && other->row <= run->row + 1; other++) {
        const int aside = abs(other->first - pen->column);
        if (other->row == run->row || other->written || aside >= distance)
            continue;
        distance = aside;
        nearest = other;
    }
    return nearest;
}

/* Row by row, or down a column where that is the shorter way. */
static void write_runs(struct pen *pen, const struct canvas *frame, struct runs *runs, int limit)
{
    for (size_t i = 0; i < runs->count; i++) {
        struct run *run = &runs->list[i];
        while (run && !run->written) {
            if (run->clear)
                clear_right(pen, run->row, run->first);
            else
                write_cells(pen, frame->cells + (size_t)run->row * (size_t)frame->columns, run->row,
                            run->first, run->end, limit);
            run->written = true;
            run = pen->paint->steps ? run_below(pen, runs, run) : NULL;
        }
    }
}

/* Makes `shown` a canvas of the frame's size, blank as the screen becomes. */
static void begin_afresh(struct pen *pen, const struct canvas *frame)
{
    struct paint *paint = pen->paint;
    canvas_release(&paint->shown);
    paint->shown = canvas_new(frame->rows, frame->columns);
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

/* To change the style costs as much as to move: what begins in one waits until the rest is written.
 */
bool paint_frame(struct paint *paint, const struct canvas *frame, int rows, int columns,
                 struct text *out)
{
    struct pen pen = {.paint = paint, .out = out, .row = -1, .column = -1, .style = STYLE_PLAIN};
    if (paint->shown.rows != frame->rows || paint->shown.columns != frame->columns)
        begin_afresh(&pen, frame);
    const int width = smaller(columns, frame->columns), height = smaller(rows, frame->rows);
    struct runs plain = {0}, styled = {0};
    for (int row = 0; row < height; row++) {
        const bool corner = paint->corner_scrolls && row == rows - 1 && width == columns;
        find_runs(paint, frame, row, width - corner, &plain, &styled);
    }
    write_runs(&pen, frame, &plain, width);
    write_runs(&pen, frame, &styled, width);
    free(plain.list);
    free(styled.list);
    set_style(&pen, STYLE_PLAIN);
    return place_cursor(&pen, frame, rows, columns);
}
