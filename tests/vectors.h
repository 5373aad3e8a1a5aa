/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the tables of reference numbers in tests/vectors/ (what is in them: the README there).
 *
 * A table that cannot be read ends the program: without it there is nothing to test. */
#ifndef XENT_TESTS_VECTORS_H
#define XENT_TESTS_VECTORS_H

#include <stddef.h>

#define VECTOR_FIELDS 32

struct vector_row {
    size_t line; /* in the file, from 1 */
    size_t count;
    const char *field[VECTOR_FIELDS];
};

struct vector_table {
    char *bytes;
    size_t count;
    struct vector_row *row;
};

/* Reads $srcdir/tests/vectors/NAME, as automake's tests are told where the sources are, or
 * tests/vectors/NAME.  A header line is row 0. */
struct vector_table vectors_read(const char *name);
void vectors_release(struct vector_table *table);

/* The field of a row under the heading in row 0; ends the program if there is no such heading. */
const char *vectors_field(const struct vector_table *table, size_t row, const char *heading);

/* The numbers of a field, separated by blanks, commas or semicolons: their count, and the numbers
 * in *values, which the caller frees.  "-" is no number at all: 0. */
size_t vectors_numbers(const char *field, double **values);

#endif
