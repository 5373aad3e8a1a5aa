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

struct reading {
    const char *text;               /* NULL: it is in a file ... */
    const struct file_pieces *file; /* ... of which only what is being read is held */
    size_t begin, end;
    atomic_size_t line_end; /* of a file */
    size_t *rows;           /* of each piece; later those of the pieces before it */
    struct matrix matrix;
    atomic_bool wrong;
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
static size_t count_columns(const struct reading *reading)
{
    char room[TAIL];
    const size_t length = bytes_held(reading, reading->begin, sizeof room);
    const char *at = bytes_at(reading, reading->begin, length, room);
    if (!at)
        return 0;
    const char *const end = at + length;
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

/* The first line end stays, whichever thread comes first. */
static void note_line_end(struct reading *reading, size_t at)
{
    size_t first = atomic_load(&reading->line_end);
    while (at < first && !atomic_compare_exchange_weak(&reading->line_end, &first, at))
        continue;
}

static void count_rows(struct reading *reading, size_t piece)
{
    char room[PIECE];
    const size_t begin = reading->begin + piece * PIECE, left = reading->end - begin;
    const size_t length = left < PIECE ? left : PIECE;
    const char *bytes = bytes_at(reading, begin, length, room);
    if (!bytes) {
        atomic_store(&reading->wrong, true);
        return;
    }
    const char *line_end = reading->text ? NULL : memchr(bytes, '\n', length);
    const char *const end = line_end ? line_end : bytes + length;
    if (line_end)
        note_line_end(reading, begin + (size_t)(line_end - bytes));
    size_t rows = piece == 0; /* there is no ';' before the first row */
    for (const char *at = bytes; (at = next_row(at, end));)
        rows++;
    reading->rows[piece] = rows;
}

static void count_pieces(void *user, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        count_rows(user, i);
}

/* Takes the ';' at the end away, which is no border, and what is behind it.  False if it cannot be
 * looked for. */
static bool pass_end(struct reading *reading)
{
    char room[TAIL];
    const size_t left = reading->end - reading->begin;
    const size_t most = reading->text || left < sizeof room ? left : sizeof room;
    const char *bytes = bytes_at(reading, reading->end - most, most, room);
    size_t length = bytes ? most : 0;
    if (length && !reading->text && bytes[length - 1] == '\r')
        length--; /* of the line end */
    while (length && is_separator(bytes[length - 1]))
        length--;
    if (length == 0)
        return false; /* of a file: blanks, and more before them */
    reading->end -= most - length;
    if (bytes[length - 1] == ';') {
        size_t *rows = &reading->rows[(--reading->end - reading->begin) / PIECE];
        if (*rows == 0) /* the file has changed since it was counted */
            return false;
        --*rows;
    }
    return true;
}

/* Makes sums of the rows of each piece: those before it. */
static void sum_up(size_t *rows, size_t pieces)
{
    size_t before = 0;
    for (size_t i = 0; i <= pieces; i++) {
        const size_t here = rows[i];
        rows[i] = before;
        before += here;
    }
}

static bool read_rows(struct reading *reading, size_t piece)
{
    char room[PIECE + TAIL];
    const size_t columns = reading->matrix.columns, begin = reading->begin + piece * PIECE;
    const size_t length = bytes_held(reading, begin, sizeof room);
    const bool is_last = length == reading->end - begin;
    const struct decimal_lanes *const lanes = decimal_lanes(0);
    const char *at = bytes_at(reading, begin, length, room);
    if (!at)
        return false;
    const char *const end = at + length;
    if (piece > 0)
        at = next_row(at, end);
    /* a row that is no longer there, in a file that has changed since, is NULL, and stays it */
    for (size_t r = reading->rows[piece]; r < reading->rows[piece + 1]; r++) {
        at = read_row(at, end, matrix_edit(&reading->matrix, r), columns, lanes);
        if (!at || (at == end && !is_last)) /* the row may go on */
            return false;
        at = at < end ? at + 1 : NULL; /* behind the ';' */
    }
    return true;
}

static void read_pieces(void *user, size_t from, size_t to)
{
    struct reading *reading = user;
    for (size_t i = from; i < to; i++)
        if (!read_rows(reading, i))
            atomic_store(&reading->wrong, true);
}

/* The pieces have been counted: fills the matrix.  Where it is false there is none. */
static bool fill(struct reading *reading, size_t columns)
{
    if (atomic_load(&reading->wrong) || !pass_end(reading))
        return false;
    const size_t pieces = piece_count(reading);
    sum_up(reading->rows, pieces);
    const size_t rows = reading->rows[pieces];
    if (rows > (reading->end - reading->begin) / columns) /* a number takes a byte or more */
        return false;
    reading->matrix = matrix_to_fill(rows, columns);
    parallel_run(pieces, 1, read_pieces, reading);
    if (atomic_load(&reading->wrong))
        matrix_release(&reading->matrix);
    return reading->matrix.rows > 0;
}

static bool read_all(struct reading *reading, struct matrix *matrix)
{
    const size_t columns = count_columns(reading), pieces = piece_count(reading);
    if (columns == 0)
        return false;
    reading->rows = memory_new(pieces + 1, sizeof *reading->rows);
    parallel_run(pieces, 1, count_pieces, reading);
    reading->end = atomic_load(&reading->line_end);
    const bool good = fill(reading, columns);
    free(reading->rows);
    if (good)
        *matrix = reading->matrix;
    return good;
}

bool rows_read(const char *text, size_t length, struct matrix *matrix)
{
    struct reading reading = {.text = text, .end = length, .line_end = length};
    return read_all(&reading, matrix);
}

bool rows_read_line(const struct file_pieces *file, size_t *at, struct matrix *matrix)
{
    struct reading reading = {
        .file = file, .begin = *at, .end = file->length, .line_end = file->length};
    if (!read_all(&reading, matrix))
        return false;
    *at = atomic_load(&reading.line_end);
    return true;
}
