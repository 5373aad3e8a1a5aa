/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/canvas.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

static const struct cell blank = {.code = ' ', .width = 1, .style = STYLE_PLAIN};

/* One character without marks. */
static void write_cell(struct cell *cell, uint32_t code, unsigned width, enum style style)
{
    cell->code = code & CODE_MASK;
    cell->width = width & 3;
    cell->style = style & STYLE_MASK;
    cell->marks[0] = cell->marks[1] = 0;
}

struct canvas canvas_new(int rows, int columns)
{
    struct canvas canvas = {.rows = rows > 0 ? rows : 0,
                            .columns = columns > 0 ? columns : 0,
                            .cursor_row = -1,
                            .cursor_column = -1};
    const size_t width = (size_t)canvas.columns, count = (size_t)canvas.rows * width;
    canvas.cells = memory_resize(NULL, count, sizeof *canvas.cells);
    for (size_t i = 0; i < width && i < count; i++)
        canvas.cells[i] = blank;
    for (size_t i = width; i < count; i += width) /* the first row is the pattern */
        memcpy(canvas.cells + i, canvas.cells, width * sizeof blank);
    return canvas;
}

void canvas_release(struct canvas *canvas)
{
    free(canvas->cells);
    *canvas = (struct canvas){.cursor_row = -1, .cursor_column = -1};
}

void canvas_set_cursor(struct canvas *canvas, int row, int column)
{
    canvas->cursor_row = row;
    canvas->cursor_column = column < canvas->columns ? column : canvas->columns - 1;
}

/* The cell for writing, or NULL outside. */
static struct cell *cell_at(const struct canvas *canvas, int row, int column)
{
    if (row < 0 || column < 0 || row >= canvas->rows || column >= canvas->columns)
        return NULL;
    return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

const struct cell *canvas_cell(const struct canvas *canvas, int row, int column)
{
    return cell_at(canvas, row, column);
}

/* Makes the cell a character of its own: the half of a wide one that would be left over, on either
 * side, becomes a blank in its old style. */
static void split(struct canvas *canvas, int row, int column)
{
    struct cell *cell = cell_at(canvas, row, column);
    if (!cell || cell->width == 1)
        return;
    struct cell *other = cell->width == 2 ? cell + 1 : cell - 1;
    write_cell(other, ' ', 1, (enum style)other->style);
    *cell = blank;
}

/* Writes one character with its marks.  Returns the cell if the whole of it is on the canvas. */
static struct cell *place(struct canvas *canvas, int row, int column, const struct cell *what)
{
    struct cell *left = cell_at(canvas, row, column);
    if (left && left->width == 1 && what->width == 1) { /* as nearly always */
        *left = *what;
        return left;
    }
    struct cell *right = what->width == 2 ? cell_at(canvas, row, column + 1) : NULL;
    split(canvas, row, column);
    if (what->width == 2)
        split(canvas, row, column + 1);
    if (what->width == 1 || (left && right)) {
        if (left)
            *left = *what;
        if (right)
            write_cell(right, 0, 0, (enum style)what->style);
        return left;
    }
    struct cell *half = left ? left : right;
    if (half)
        write_cell(half, ' ', 1, (enum style)what->style);
    return NULL;
}

/* Marks that reorder the line would move other cells about: they are left out. */
static bool turns_direction(uint32_t code)
{
    return code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

static void add_mark(struct cell *base, uint32_t code)
{
    if (!base || turns_direction(code))
        return;
    size_t which = 1;
    while (which < CELL_CODES && cell_code(base, which))
        which++;
    if (which == CELL_CODES)
        return;
    const uint64_t mark = (uint64_t)code << (which - 1) * CODE_BITS;
    base->marks[0] |= (uint32_t)mark;
    base->marks[1] |= (uint32_t)(mark >> 32);
}

/* Writes the plain characters at the start of the bytes, as nearly all are, as far as they go on
 * cells that are whole: how many. */
static size_t put_plain(struct canvas *canvas, int row, int column, enum style style,
                        const char *bytes, size_t length)
{
    struct cell *cells = cell_at(canvas, row, column);
    const size_t room = cells ? (size_t)(canvas->columns - column) : 0;
    size_t i = 0;
    for (; i < length && i < room && bytes[i] >= ' ' && bytes[i] < 0x7F && cells[i].width == 1; i++)
        write_cell(&cells[i], (unsigned char)bytes[i], 1, style);
    return i;
}

/* The character at the start of the bytes, a mark with a width of 0; how many bytes it takes. */
static size_t read_cell(const char *bytes, size_t length, enum style style, struct cell *cell)
{
    uint32_t code;
    const size_t used = text_character(bytes, length, &code);
    const int width = character_width(code);
    write_cell(cell, width < 0 ? '?' : code, width < 0 ? 1 : (unsigned)width, style);
    return used;
}

/* canvas_put() for `length` bytes. */
static int put_bytes(struct canvas *canvas, int row, int column, enum style style,
                     const char *bytes, size_t length)
{
    struct cell *base = NULL;
    for (size_t i = 0; i < length;) {
        const size_t plain = put_plain(canvas, row, column, style, bytes + i, length - i);
        if (plain) {
            column += (int)plain;
            base = cell_at(canvas, row, column - 1);
            i += plain;
            continue;
        }
        struct cell what;
        i += read_cell(bytes + i, length - i, style, &what);
        if (what.width == 0) {
            add_mark(base, what.code);
            continue;
        }
        base = place(canvas, row, column, &what);
        column += what.width;
    }
    return column;
}

int canvas_put(struct canvas *canvas, int row, int column, enum style style, const char *string)
{
    const size_t plain = put_plain(canvas, row, column, style, string, SIZE_MAX);
    if (!string[plain])
        return column + (int)plain;
    return put_bytes(canvas, row, column, style, string, strlen(string));
}

int canvas_putf(struct canvas *canvas, int row, int column, enum style style, const char *format,
                ...)
{
    struct text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_addv(&text, format, arguments);
    va_end(arguments);
    column = canvas_put(canvas, row, column, style, text_string(&text));
    text_release(&text);
    return column;
}

void canvas_put_right(struct canvas *canvas, int row, int end, enum style style, const char *string)
{
    canvas_put(canvas, row, end - (int)text_width(string), style, string);
}

void canvas_put_cut(struct canvas *canvas, int row, int column, int width, enum style style,
                    const char *string, enum face face)
{
    if (width <= 0)
        return;
    if (text_width(string) <= (size_t)width) {
        canvas_put(canvas, row, column, style, string);
        return;
    }
    int end = put_bytes(canvas, row, column, style, string, text_beginning(string, width - 1));
    end = canvas_put(canvas, row, end, style, face == FACE_ASCII ? "~" : "…");
    /* Where a wide character did not fit one column is left. */
    canvas_fill(canvas, row, end, column + width - end, style, " ");
}

/* Cuts the columns [*column, *column + *count) to those of the canvas. */
static void clip_columns(const struct canvas *canvas, int *column, int *count)
{
    int64_t first = *column, end = first + *count;
    if (first < 0)
        first = 0;
    if (end > canvas->columns)
        end = canvas->columns;
    *column = (int)first;
    *count = end > first ? (int)(end - first) : 0;
}

void canvas_fill(struct canvas *canvas, int row, int column, int count, enum style style,
                 const char *character)
{
    clip_columns(canvas, &column, &count);
    struct cell *cells = cell_at(canvas, row, column), what;
    if (count <= 0 || !cells)
        return;
    read_cell(character, strlen(character), style, &what);
    for (int i = 0; i < count; i++) {
        if (cells[i].width == 1)
            cells[i] = what;
        else
            place(canvas, row, column + i, &what);
    }
}

void canvas_restyle(struct canvas *canvas, int row, int column, int count, enum style style)
{
    clip_columns(canvas, &column, &count);
    for (int i = 0; i < count; i++) {
        struct cell *cell = cell_at(canvas, row, column + i);
        if (!cell)
            return;
        cell->style = style & STYLE_MASK;
        if (cell->width == 0)
            cell[-1].style = cell->style;
        else if (cell->width == 2)
            cell[1].style = cell->style;
    }
}

void canvas_clear_row(struct canvas *canvas, int row)
{
    for (int column = 0; column < canvas->columns; column++) {
        struct cell *cell = cell_at(canvas, row, column);
        if (cell)
            *cell = blank;
    }
}

/* Where `count` cells can be copied as they are, because nothing is clipped and no wide character
 * is split; NULL if they cannot. */
static struct cell *plain_room(const struct canvas *canvas, int row, int column, int count)
{
    struct cell *first = cell_at(canvas, row, column);
    if (!first || count < 1 || count > canvas->columns - column)
        return NULL;
    return first->width == 0 || first[count - 1].width == 2 ? NULL : first;
}

static void copy_row(struct canvas *canvas, int row, int column, const struct cell *cells,
                     int count)
{
    struct cell *room = plain_room(canvas, row, column, count);
    if (room) {
        memcpy(room, cells, (size_t)count * sizeof *cells);
        return;
    }
    for (int i = 0; i < count; i++)
        if (cells[i].width)
            place(canvas, row, column + i, &cells[i]);
}

void canvas_copy(struct canvas *canvas, int row, int column, const struct canvas *source)
{
    for (int i = 0; i < source->rows; i++)
        copy_row(canvas, row + i, column, source->cells + (size_t)i * (size_t)source->columns,
                 source->columns);
}

static bool is_blank(const struct cell *cell)
{
    return cell->code == ' ' && !cell_code(cell, 1);
}

void canvas_add_to_text(const struct canvas *canvas, struct text *out)
{
    for (int row = 0; row < canvas->rows; row++) {
        int end = canvas->columns;
        while (end > 0 && is_blank(canvas_cell(canvas, row, end - 1)))
            end--;
        for (int column = 0; column < end; column++) {
            const struct cell *cell = canvas_cell(canvas, row, column);
            for (size_t i = 0; i < CELL_CODES && cell_code(cell, i); i++) {
                char bytes[5];
                text_add_bytes(out, bytes, character_encode(cell_code(cell, i), bytes));
            }
        }
        text_add(out, "\n");
    }
}

void canvas_add_indented(const struct canvas *canvas, int indent, struct text *out)
{
    struct canvas moved = canvas_new(canvas->rows, canvas->columns + indent);
    canvas_copy(&moved, 0, indent, canvas);
    canvas_add_to_text(&moved, out);
    canvas_release(&moved);
}
