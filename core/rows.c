/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/rows.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal.h"
#include "core/decimal_eight.h"
#include "core/decimal_lanes.h"
#include "core/memory.h"
#include "core/parallel.h"

static bool is_separator(char c)
{
    return c <= ',' && (c == ' ' || c == ',' || c == '\t'); /* below all that numbers have */
}

static const char *skip_separators(const char *at, const char *end)
{
    while (at < end && is_separator(*at))
        at++;
    return at;
}

/* Does a row end here, or the text? */
static bool row_ends(const char *at, const char *end)
{
    return at == end || *at == ';';
}

/* A finite number with the separators on both sides: where the next one begins, or the row ends.
 * NULL for anything else. */
static const char *read_number(const char *at, const char *end, double *value)
{
    at = skip_separators(at, end);
    const size_t used = decimal_read(at, (size_t)(end - at), value);
    if (used == 0 || isinf(*value))
        return NULL;
    at += used;
    return row_ends(at, end) || is_separator(*at) ? skip_separators(at, end) : NULL;
}

/* Numbers one by one: where the next one begins, or the row ends; NULL for anything else. */
static const char *read_numbers(const char *at, const char *end, double *value, size_t count)
{
    for (size_t i = 0; at && i < count; i++) {
        /* the usual number, with one separator behind it, or else any */
        const size_t used = end - at < 8 ? 0 : decimal_eight(at, &value[i]);
        at = used && is_separator(at[used]) ? at + used + 1 : read_number(at, end, &value[i]);
    }
    return at;
}

/* `columns` numbers: the end of the row.  NULL if there are more or fewer, or anything else, or no
 * row (NULL). */
static const char *read_row(const char *at, const char *end, double *row, size_t columns,
                            const struct decimal_lanes *lanes)
{
    const size_t most = lanes ? lanes->numbers : 1;
    for (size_t c = 0, count; at && c < columns; c += count) {
        const char *next = NULL;
        count = columns - c < most ? columns - c : most;
        if (lanes && count == most && (size_t)(end - at) >= lanes->bytes)
            next = lanes->read(at, row + c);
        at = next ? next : read_numbers(at, end, row + c, count);
    }
    if (!at)
        return NULL;
    at = skip_separators(at, end);
    return row_ends(at, end) ? at : NULL;
}

/* A text is read in pieces of so many bytes.  A row belongs to the piece with the ';' before it. */
#define PIECE ((size_t)1 << 16)

/* Rows of a file end no more than so many bytes behind their piece. */
#define TAIL ((size_t)1 << 14)

/* The rows of a piece, and the place of the first of them in the matrix. */
struct piece {
    size_t rows, place;
    bool wrong; /* is something else in it? */
};

struct reading {
    const char *text;               /* NULL: it is in a file ... */
    const struct file_pieces *file; /* ... of which only what is being read is held */
    size_t begin, end;
    size_t columns;
    atomic_size_t line_end; /* of a file: the first that was found, or `end` */
    struct piece *piece;
    struct matrix matrix; /* the pieces take their places in it as they come */
    atomic_size_t taken;  /* of those */
};

/* `length` bytes, which may be in `room`; NULL if they cannot be read. */
static const char *bytes_at(const struct reading *reading, size_t at, size_t length, char *room)
{
    return reading->text ? reading->text + at : file_piece(reading->file, at, length, room);
}

static size_t piece_count(const struct reading *reading)
{
    return (reading->end - reading->begin) / PIECE + 1;
}

/* Bytes from a place on: all that there are, but of a file `most`. */
static size_t bytes_held(const struct reading *reading, size_t at, size_t most)
{
    const size_t left = reading->end - at;
    return reading->text || left < most ? left : most;
}

/* The numbers of the first row; 0 if there is anything else in it.  Of one that goes on behind what
 * is held there are more, and it is refused when it is read. */
static size_t count_columns(const char *at, const char *end)
{
    size_t columns = 0;
    double ignored;
    for (at = skip_separators(at, end); at && !row_ends(at, end); columns++)
        at = read_number(at, end, &ignored);
    return at ? columns : 0;
}

/* Behind the next ';', NULL if there is none. */
static const char *next_row(const char *at, const char *end)
{
    const char *border = memchr(at, ';', (size_t)(end - at));
    return border ? border + 1 : NULL;
}

static size_t count_borders(const char *at, const char *end)
{
    size_t borders = 0;
    while ((at = next_row(at, end)))
        borders++;
    return borders;
}

/* The first line end stays, whichever thread comes first. */
static void note_line_end(struct reading *reading, size_t at)
{
    size_t first = atomic_load(&reading->line_end);
    while (at < first && !atomic_compare_exchange_weak(&reading->line_end, &first, at))
        continue;
}

/* Where the last row ends: the ';' at the end of all is no border. */
static const char *end_of_rows(const char *begin, const char *end)
{
    while (end > begin && is_separator(end[-1]))
        end--;
    return end > begin && end[-1] == ';' ? end - 1 : end;
}

/* The bytes of a piece, and of the row that goes on behind it. */
struct bytes {
    const char *begin, *end;
    bool is_last; /* does the line end there? */
};

/* No `begin`: they cannot be read. */
static struct bytes bytes_of(struct reading *reading, size_t number, char room[PIECE + TAIL])
{
    const size_t at = reading->begin + number * PIECE;
    const size_t length = bytes_held(reading, at, PIECE + TAIL);
    const char *const begin = bytes_at(reading, at, length, room);
    if (!begin)
        return (struct bytes){0};
    struct bytes bytes = {begin, begin + length, length == reading->end - at};
    const char *const line_end = reading->text ? NULL : memchr(begin, '\n', length);
    if (line_end) {
        note_line_end(reading, at + (size_t)(line_end - begin));
        bytes.end = line_end;
        bytes.is_last = true;
    }
    if (bytes.is_last && !reading->text) {
        const bool is_crlf = bytes.end > begin && bytes.end[-1] == '\r';
        bytes.end = end_of_rows(begin, bytes.end - is_crlf);
    }
    return bytes;
}

static bool read_rows(struct reading *reading, size_t number, struct piece *piece)
{
    char room[PIECE + TAIL];
    const struct bytes bytes = bytes_of(reading, number, room);
    const struct decimal_lanes *const lanes = decimal_lanes(0);
    const char *at = bytes.begin;
    if (!at)
        return false;
    const char *const behind = bytes.end - at < (ptrdiff_t)PIECE ? bytes.end : at + PIECE;
    piece->rows = count_borders(at, behind) + (number == 0); /* no ';' before the first row */
    piece->place = atomic_fetch_add(&reading->taken, piece->rows);
    if (piece->rows > reading->matrix.rows || piece->place > reading->matrix.rows - piece->rows)
        return false;
    if (number > 0)
        at = next_row(at, behind);
    for (size_t r = 0; r < piece->rows; r++) {
        double *row = matrix_edit(&reading->matrix, piece->place + r);
        at = read_row(at, bytes.end, row, reading->columns, lanes);
        if (!at || (at == bytes.end && !bytes.is_last)) /* the row may go on */
            return false;
        at = at < bytes.end ? at + 1 : NULL; /* behind the ';' */
    }
    return true;
}

/* What is behind the line end is none of the line, and what is found in it does not count. */
static void read_pieces(void *user, size_t from, size_t to)
{
    struct reading *reading = user;
    for (size_t i = from; i < to; i++)
        if (reading->begin + i * PIECE <= atomic_load(&reading->line_end))
            reading->piece[i].wrong = !read_rows(reading, i, &reading->piece[i]);
}

/* The rows in their order; an empty matrix if a piece of the line is wrong. */
static struct matrix in_order(const struct reading *reading)
{
    const size_t pieces = (atomic_load(&reading->line_end) - reading->begin) / PIECE + 1;
    size_t *order = memory_new(reading->matrix.rows, sizeof *order), rows = 0;
    bool wrong = false;
    for (size_t i = 0; i < pieces && !wrong; i++) {
        const struct piece *piece = &reading->piece[i];
        wrong = piece->wrong;
        for (size_t r = 0; r < piece->rows && !wrong; r++)
            order[rows++] = piece->place + r;
    }
    struct matrix ordered = {0};
    if (!wrong)
        ordered = matrix_of_rows(&reading->matrix, order, rows);
    free(order);
    return ordered;
}

/* With room for so many rows. */
static bool read_all(struct reading *reading, size_t room, struct matrix *matrix)
{
    const size_t pieces = piece_count(reading);
    reading->piece = memory_new(pieces, sizeof *reading->piece);
    reading->matrix = matrix_to_fill(room, reading->columns);
    atomic_store(&reading->taken, 0);
    parallel_run(pieces, 1, read_pieces, reading);
    *matrix = in_order(reading);
    matrix_release(&reading->matrix);
    free(reading->piece);
    return matrix->rows > 0;
}

/* Of a file it is a guess how many rows there are: room that is not used is never touched, and for
 * rows that come to be much shorter than the first ones all is read once more. */
static bool read_line(struct reading *reading, struct matrix *matrix)
{
    char room[TAIL];
    const size_t left = reading->end - reading->begin;
    const size_t held = bytes_held(reading, reading->begin, sizeof room);
    const char *at = bytes_at(reading, reading->begin, held, room);
    reading->columns = at ? count_columns(at, at + held) : 0;
    if (reading->columns == 0)
        return false;
    const size_t most = left / 2 / reading->columns + 1; /* a number and what ends it: two bytes */
    size_t rows = count_borders(at, at + held) + 1;
    if (held < left) {
        rows *= left / held + 1;
        rows += rows / 4;
    }
    return read_all(reading, rows < most ? rows : most, matrix) ||
           (held < left && rows < most && read_all(reading, most, matrix));
}

bool rows_read(const char *text, size_t length, struct matrix *matrix)
{
    const size_t end = (size_t)(end_of_rows(text, text + length) - text);
    struct reading reading = {.text = text, .end = end, .line_end = end};
    return read_line(&reading, matrix);
}

bool rows_read_line(const struct file_pieces *file, size_t *at, struct matrix *matrix)
{
    struct reading reading = {
        .file = file, .begin = *at, .end = file->length, .line_end = file->length};
    if (!read_line(&reading, matrix))
        return false;
    *at = atomic_load(&reading.line_end);
    return true;
}
