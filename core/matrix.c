/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/matrix.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

struct row {
    size_t users;
    double value[];
};

struct matrix_table {
    size_t users;
    struct row *row[];
};

static struct row *row_new(size_t columns)
{
    struct row *row = memory_new_tail(sizeof *row, columns, sizeof row->value[0]);
    row->users = 1;
    return row;
}

static void row_release(struct row *row)
{
    if (--row->users == 0)
        free(row);
}

static struct matrix_table *table_new(size_t rows)
{
    struct matrix_table *table = memory_new_tail(sizeof *table, rows, sizeof(struct row *));
    table->users = 1;
    return table;
}

struct matrix matrix_new(size_t rows, size_t columns)
{
    if (rows == 0)
        return (struct matrix){0};
    struct matrix matrix = {.rows = rows, .columns = columns, .table = table_new(rows)};
    for (size_t i = 0; i < rows; i++)
        matrix.table->row[i] = row_new(columns);
    return matrix;
}

struct matrix matrix_share(const struct matrix *matrix)
{
    if (matrix->table)
        matrix->table->users++;
    return *matrix;
}

void matrix_release(struct matrix *matrix)
{
    struct matrix_table *table = matrix->table;
    if (table && --table->users == 0) {
        for (size_t i = 0; i < matrix->rows; i++)
            row_release(table->row[i]);
        free(table);
    }
    *matrix = (struct matrix){0};
}

const double *matrix_row(const struct matrix *matrix, size_t row)
{
    return matrix->table->row[row]->value;
}

/* A table of its own for this matrix, with `rows` places: old row i goes to place i, or i + 1 from
 * `gap` on (gap == rows: no gap).  The place at the gap is left NULL. */
static void own_table(struct matrix *matrix, size_t rows, size_t gap)
{
    struct matrix_table *table = table_new(rows);
    for (size_t i = 0; i < matrix->rows; i++) {
        struct row *row = matrix->table->row[i];
        row->users++;
        table->row[i < gap ? i : i + 1] = row;
    }
    size_t columns = matrix->columns;
    matrix_release(matrix);
    *matrix = (struct matrix){.rows = rows, .columns = columns, .table = table};
}

double *matrix_edit(struct matrix *matrix, size_t row)
{
    if (matrix->table->users > 1)
        own_table(matrix, matrix->rows, matrix->rows);
    struct row **place = &matrix->table->row[row];
    if ((*place)->users > 1) {
        struct row *copy = row_new(matrix->columns);
        memcpy(copy->value, (*place)->value, matrix->columns * sizeof copy->value[0]);
        row_release(*place);
        *place = copy;
    }
    return (*place)->value;
}

void matrix_insert_row(struct matrix *matrix, size_t row, double value)
{
    struct row *fresh = row_new(matrix->columns);
    for (size_t c = 0; c < matrix->columns; c++)
        fresh->value[c] = value;
    own_table(matrix, matrix->rows + 1, row);
    matrix->table->row[row] = fresh;
}

void matrix_delete_row(struct matrix *matrix, size_t row)
{
    if (matrix->rows == 1) {
        matrix_release(matrix);
        return;
    }
    own_table(matrix, matrix->rows, matrix->rows);
    struct matrix_table *table = matrix->table;
    row_release(table->row[row]);
    memmove(&table->row[row], &table->row[row + 1],
            (matrix->rows - row - 1) * sizeof(struct row *));
    matrix->rows--;
}

#define NO_COLUMN SIZE_MAX

/* Every row anew with `columns` columns; value[c] comes from old column c, or c - 1 behind
 * `inserted`, or c + 1 from `deleted` on. */
static void rebuild_rows(struct matrix *matrix, size_t columns, size_t inserted, size_t deleted,
                         double value)
{
    struct matrix rebuilt = matrix_new(matrix->rows, columns);
    for (size_t i = 0; i < matrix->rows; i++) {
        const double *from = matrix_row(matrix, i);
        double *to = rebuilt.table->row[i]->value;
        for (size_t c = 0; c < columns; c++)
            to[c] = c == inserted ? value : from[c - (c > inserted) + (c >= deleted)];
    }
    matrix_release(matrix);
    *matrix = rebuilt;
}

void matrix_insert_column(struct matrix *matrix, size_t column, double value)
{
    rebuild_rows(matrix, matrix->columns + 1, column, NO_COLUMN, value);
}

void matrix_delete_column(struct matrix *matrix, size_t column)
{
    rebuild_rows(matrix, matrix->columns - 1, NO_COLUMN, column, 0);
}

void matrix_turn(struct matrix *row)
{
    struct matrix column = matrix_new(row->columns, 1);
    for (size_t n = 0; n < column.rows; n++)
        matrix_edit(&column, n)[0] = matrix_row(row, 0)[n];
    matrix_release(row);
    *row = column;
}

bool matrix_is_empty(const struct matrix *matrix)
{
    return matrix->rows == 0;
}

bool matrix_equal(const struct matrix *a, const struct matrix *b)
{
    if (a->rows != b->rows || a->columns != b->columns)
        return false;
    if (a->table == b->table)
        return true;
    for (size_t i = 0; i < a->rows; i++) {
        const struct row *left = a->table->row[i], *right = b->table->row[i];
        if (left != right &&
            memcmp(left->value, right->value, a->columns * sizeof left->value[0]) != 0)
            return false;
    }
    return true;
}
