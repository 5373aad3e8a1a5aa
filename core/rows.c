/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/rows.h"

#include <math.h>
#include <string.h>

#include "core/decimal.h"

static bool is_separator(char c)
{
    return c == ' ' || c == '\t' || c == ',';
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

/* A finite number, and what separates it from the next: where that begins.  NULL for anything
 * else. */
static const char *read_number(const char *at, const char *end, double *value)
{
    static const double sign[] = {1.0, -1.0};
    if (at == end)
        return NULL;
    /* every second number may be negative: no branch could guess which */
    const size_t negative = *at == '-';
    at += negative;
    double size;
    const size_t used = decimal_read(at, (size_t)(end - at), &size);
    if (used == 0 || isinf(size))
        return NULL;
    *value = size * sign[negative];
    const char *next = skip_separators(at + used, end);
    return next > at + used || row_ends(next, end) ? next : NULL;
}

/* `columns` numbers: the end of the row.  NULL if there are more or fewer, or anything else. */
static const char *read_row(const char *at, const char *end, double *row, size_t columns)
{
    at = skip_separators(at, end);
    for (size_t c = 0; at && c < columns; c++)
        at = row_ends(at, end) ? NULL : read_number(at, end, &row[c]);
    return at && row_ends(at, end) ? at : NULL;
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

/* How many there would be: the last ';' is no border if only separators follow it. */
static size_t count_rows(const char *text, size_t length)
{
    size_t rows = 1;
    while (length && is_separator(text[length - 1]))
        length--;
    if (length && text[length - 1] == ';')
        length--;
    for (const char *end = text; (end = memchr(end, ';', length - (size_t)(end - text))); end++)
        rows++;
    return rows;
}

bool rows_read(const char *text, size_t length, struct matrix *matrix)
{
    const size_t columns = count_columns(text, length), rows = count_rows(text, length);
    if (columns == 0 || rows > length / columns) /* a number takes a byte or more */
        return false;
    struct matrix read = matrix_new(rows, columns);
    const char *end = text + length, *at = text;
    for (size_t r = 0; at && r < rows; r++) {
        at = read_row(at, end, matrix_edit(&read, r), columns);
        if (at && at < end)
            at++; /* the ';' */
    }
    if (at)
        *matrix = read;
    else
        matrix_release(&read);
    return at != NULL;
}
