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

/* `columns` numbers: the end of the row.  NULL if there are more or fewer, or anything else. */
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

/* The numbers of the first row; 0 if there is anything else in it. */
static size_t count_columns(const char *text, size_t length)
{
    const char *end = text + length, *at = skip_separators(text, end);
    size_t columns = 0;
    double ignored;
    for (; at && !row_ends(at, end); columns++)
        at = read_number(at, end, &ignored);
    return at ? columns : 0;
}

/* The text without the ';' at its end, which is no border. */
static size_t without_end(const char *text, size_t length)
{
    while (length && is_separator(text[length - 1]))
        length--;
    return length && text[length - 1] == ';' ? length - 1 : length;
}

/* A text is read in pieces of so many bytes.  A row belongs to the piece with the ';' before it. */
#define PIECE ((size_t)1 << 16)

struct reading {
    const char *text;
    size_t length;
    size_t *rows; /* of each piece; later those of the pieces before it */
    struct matrix matrix;
    atomic_bool wrong;
};

static const char *piece_begin(const struct reading *reading, size_t piece)
{
    const size_t begin = piece * PIECE;
    return reading->text + (begin < reading->length ? begin : reading->length);
}

/* Behind the next ';', NULL if there is none. */
static const char *next_row(const char *at, const char *end)
{
    const char *border = memchr(at, ';', (size_t)(end - at));
    return border ? border + 1 : NULL;
}

static void count_pieces(struct reading *reading, size_t pieces)
{
    for (size_t i = 0; i < pieces; i++) {
        const char *end = piece_begin(reading, i + 1), *at = piece_begin(reading, i);
        size_t rows = i == 0; /* there is no ';' before the first row */
        while ((at = next_row(at, end)))
            rows++;
        reading->rows[i] = rows;
    }
}

static void read_pieces(void *user, size_t from, size_t to)
{
    struct reading *reading = user;
    const char *end = reading->text + reading->length, *at = piece_begin(reading, from);
    const struct decimal_lanes *const lanes = decimal_lanes(0);
    if (from > 0)
        at = next_row(at, end);
    for (size_t r = reading->rows[from]; r < reading->rows[to]; r++) {
        at = read_row(at, end, matrix_edit(&reading->matrix, r), reading->matrix.columns, lanes);
        if (!at) {
            atomic_store(&reading->wrong, true);
            return;
        }
        at++; /* the ';' */
    }
}

/* Makes sums of the rows of each piece: those of all. */
static size_t sum_up(size_t *rows, size_t pieces)
{
    size_t before = 0;
    for (size_t i = 0; i <= pieces; i++) {
        const size_t here = rows[i];
        rows[i] = before;
        before += here;
    }
    return before;
}

bool rows_read(const char *text, size_t length, struct matrix *matrix)
{
    length = without_end(text, length);
    const size_t columns = count_columns(text, length), pieces = length / PIECE + 1;
    if (columns == 0)
        return false;
    struct reading reading = {.text = text, .length = length};
    reading.rows = memory_new(pieces + 1, sizeof *reading.rows);
    count_pieces(&reading, pieces);
    const size_t rows = sum_up(reading.rows, pieces);
    bool good = rows <= length / columns; /* a number takes a byte or more */
    if (good) {
        reading.matrix = matrix_to_fill(rows, columns);
        parallel_run(pieces, 1, read_pieces, &reading);
        good = !atomic_load(&reading.wrong);
    }
    free(reading.rows);
    if (good)
        *matrix = reading.matrix;
    else
        matrix_release(&reading.matrix);
    return good;
}
