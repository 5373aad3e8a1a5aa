/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of doubles that share their rows.
 *
 * A matrix is a small value: copying it with matrix_share() copies no numbers, and changing one
 * number of the copy copies one row.  That is what makes undo without limit cheap for 4,096 x 4,096
 * values, and what lets a row that did not change be recognised by its address.
 *
 *     struct matrix a = matrix_new(2, 3);        2 rows of 3 zeros
 *     struct matrix b = matrix_share(&a);
 *     matrix_edit(&b, 1)[0] = 7;                 a is as before; both still share row 0
 *     matrix_release(&a);
 *     matrix_release(&b);
 *
 * `{0}` is an empty matrix (0 x 0).  A vector is a matrix of one row.  Not safe across threads,
 * with two exceptions: any number of them may read, and each may edit rows of its own in a matrix
 * that is new or was filled by matrix_edit() only, and was never shared. */
#ifndef XENT_CORE_MATRIX_H
#define XENT_CORE_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

struct matrix_table;

struct matrix {
    size_t rows, columns;
    struct matrix_table *table;
};

/* All zero.  The caller's: matrix_release(). */
struct matrix matrix_new(size_t rows, size_t columns);

/* The same for who writes every number before any is read: they are not cleared, which is faster
 * for a large one. */
struct matrix matrix_to_fill(size_t rows, size_t columns);

/* One more holder of the same numbers, to be released like the first. */
struct matrix matrix_share(const struct matrix *matrix);
void matrix_release(struct matrix *matrix); /* leaves an empty matrix behind */

/* Row i, to read: valid until the matrix is edited or released. */
const double *matrix_row(const struct matrix *matrix, size_t row);

/* How many rows from `row` on lie behind each other, so that their numbers are one array.  At first
 * all do; a row that is edited in a copy lies elsewhere. */
size_t matrix_run(const struct matrix *matrix, size_t row);

/* Row i, to write: private to this matrix until that is shared again. */
double *matrix_edit(struct matrix *matrix, size_t row);

/* All numbers of a matrix that has just been made, row behind row, to fill them at one go, also in
 * several threads. */
double *matrix_fill(struct matrix *fresh);

/* Puts a row of nothing but `value` before `row`, or takes a row away; the same for columns.
 * Rows that stay are shared as before.  Without its last row a matrix is empty (0 x 0). */
void matrix_insert_row(struct matrix *matrix, size_t row, double value);
void matrix_delete_row(struct matrix *matrix, size_t row);
void matrix_insert_column(struct matrix *matrix, size_t column, double value);
void matrix_delete_column(struct matrix *matrix, size_t column);

/* Takes all rows away but one, which is shared as before. */
void matrix_keep_row(struct matrix *matrix, size_t row);

/* A matrix of `count` > 0 rows of another, in this order, each at most once; they are shared. */
struct matrix matrix_of_rows(const struct matrix *matrix, const size_t *row, size_t count);

/* Turns one row into one column, or one column into one row; an empty matrix stays. */
void matrix_turn(struct matrix *line);

/* Same size and same numbers, bit for bit. */
bool matrix_equal(const struct matrix *a, const struct matrix *b);

/* The first row from `row` on that two matrices of the same size do not share; the number of rows
 * if there is none.  Shared rows have the same numbers; others may. */
size_t matrix_next_apart(const struct matrix *a, const struct matrix *b, size_t row);

bool matrix_is_empty(const struct matrix *matrix);

#endif
