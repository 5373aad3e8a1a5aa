/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as text: comma separated values (RFC 4180) and their kin with tabs or semicolons.
 *
 * A record is a line of cells.  "..." groups, with "" for a quote inside, and may hold separators
 * and line ends; blanks round a cell that is not quoted do not count.  Lines end with LF, CRLF or
 * CR; a byte order mark and blank lines are passed over.  A line that begins with '#' is a comment:
 * it is split like the others, but always ends with its line.
 *
 *     struct csv csv = csv_new(bytes, length, ',');
 *     struct csv_record record = {0};
 *     while ((result = csv_next(&csv, &record, &error)) == CSV_RECORD)
 *         ...record.cell[i]...
 *     csv_record_release(&record);
 *
 * What the cells mean is none of its business. */
#ifndef XENT_CORE_CSV_H
#define XENT_CORE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/text.h"

struct csv {
    const char *bytes;
    size_t length, at;
    char separator;
};

struct csv_cell {
    const char *text; /* terminated; valid until the next record */
    size_t length;
    size_t at; /* byte of the file where it begins, its quote included */
    bool quoted;
};

struct csv_record {
    struct csv_cell *cell;
    size_t count, room;
    size_t end; /* byte of the file behind the last cell */
    bool comment;
    struct text letters; /* of all cells */
};

enum csv_result { CSV_RECORD, CSV_END, CSV_BAD };

struct csv csv_new(const char *bytes, size_t length, char separator);

/* The next record, in place of what *record held.  CSV_BAD: a quote that is not closed, or text
 * behind one; *error tells line and column. */
enum csv_result csv_next(struct csv *csv, struct csv_record *record, struct error *error);
void csv_record_release(struct csv_record *record);

/* The separator that the first record which is no comment uses outside of quotes: ',' if there is
 * one, else ';', else a tab; ',' if there is none. */
char csv_separator(const char *bytes, size_t length);

/* Line and column, from 1, of a byte of the file. */
void csv_locate(const char *bytes, size_t at, struct error *error);

/* Appends a cell, in quotes where it needs them. */
void csv_add_cell(struct text *out, const char *string, char separator);

#endif
