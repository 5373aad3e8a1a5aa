/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/matrix.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

struct slab;

struct row {
    size_t users;
    double *value;
    struct slab *slab;
};

/* Rows that came together live as long as any of them.  Their numbers stand behind them all. */
struct slab {
    size_t users;
    struct row row[];
};

/* The bytes of a row and its numbers; SIZE_MAX if that cannot be counted. */
static size_t row_bytes(size_t columns)
{
    const size_t header = sizeof(struct row), number = sizeof(double);
    return columns > (SIZE_MAX - header) / number ? SIZE_MAX : header + columns * number;
}

/* All zero, unless they are to be filled; those are not touched, so that who fills them is the
 * first in fresh memory. */
static struct slab *slab_new(size_t rows, size_t columns, bool zero)
{
    const size_t bytes = row_bytes(columns);
    struct slab *slab = zero ? memory_new_tail(sizeof *slab, rows, bytes)
                             : memory_for_tail(sizeof *slab, rows, bytes);
    double *values = (double *)(void *)(slab->row + rows);
    slab->users = rows;
    for (size_t i = 0; i < rows; i++)
        slab->row[i] = (struct row){.users = 1, .value = values + i * columns, .slab = slab};
    return slab;
}

static struct row *row_new(size_t columns)
{
    return slab_new(1, columns, false)->row;
}

static void row_release(struct row *row)
{
    struct slab *slab = row->slab;
    if (--row->users == 0 && --slab->users == 0)
        free(slab);
}

/* Rows are shared in blocks, so that a changed copy of a matrix touches few of them. */
#define BLOCK_ROWS 32

struct block {
    size_t users;
    struct row *row[BLOCK_ROWS]; /* NULL behind the last */
};

struct matrix_table {
    size_t users;
    struct block *block[];
};

static struct block *block_new(void)
{
    struct block *block = memory_new(1, sizeof *block);
    block->users = 1;
    return block;
}

static void block_release(struct block *block)
{
    if (--block->users > 0)
        return;
    for (size_t i = 0; i < BLOCK_ROWS && block->row[i]; i++)
        row_release(block->row[i]);
    free(block);
}

static size_t block_count(size_t rows)
{
    return rows / BLOCK_ROWS + (rows % BLOCK_ROWS > 0);
}

/* Without the blocks. */
static struct matrix_table *table_new(size_t rows)
{
    struct matrix_table *table =
        memory_new_tail(sizeof *table, block_count(rows), sizeof(struct block *));
    table->users = 1;
    return table;
}

static struct row **place(const struct matrix_table *table, size_t row)
{
    return &table->block[row / BLOCK_ROWS]->row[row % BLOCK_ROWS];
}

/* A table with blocks of its own, and no rows yet. */
static struct matrix_table *table_of_blanks(size_t rows)
{
    struct matrix_table *table = table_new(rows);
    for (size_t i = 0; i < block_count(rows); i++)
        table->block[i] = block_new();
    return table;
}

static struct matrix matrix_of(size_t rows, size_t columns, bool zero)
{
    if (rows == 0)
        return (struct matrix){0};
    struct matrix matrix = {.rows = rows, .columns = columns, .table = table_of_blanks(rows)};
    struct slab *slab = slab_new(rows, columns, zero);
    for (size_t i = 0; i < rows; i++)
        *place(matrix.table, i) = &slab->row[i];
    return matrix;
}

struct matrix matrix_new(size_t rows, size_t columns)
{
    return matrix_of(rows, columns, true);
}

struct matrix matrix_to_fill(size_t rows, size_t columns)
{
    return matrix_of(rows, columns, false);
}

double *matrix_fill(struct matrix *fresh)
{
    return (*place(fresh->table, 0))->value;
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
        for (size_t i = 0; i < block_count(matrix->rows); i++)
            block_release(table->block[i]);
        free(table);
    }
    *matrix = (struct matrix){0};
}

const double *matrix_row(const struct matrix *matrix, size_t row)
{
    return (*place(matrix->table, row))->value;
}

size_t matrix_run(const struct matrix *matrix, size_t row)
{
    const double *next = matrix_row(matrix, row);
    size_t end = row;
    for (; end < matrix->rows && matrix_row(matrix, end) == next; end++)
        next += matrix->columns;
    return end - row;
}

/* A table of its own for this matrix, and in it the block of this row. */
static void own_block(struct matrix *matrix, size_t row)
{
    if (matrix->table->users > 1) {
        struct matrix_table *table = table_new(matrix->rows);
        for (size_t i = 0; i < block_count(matrix->rows); i++) {
            table->block[i] = matrix->table->block[i];
            table->block[i]->users++;
        }
        matrix->table->users--;
        matrix->table = table;
    }
    struct block **shared = &matrix->table->block[row / BLOCK_ROWS];
    if ((*shared)->users == 1)
        return;
    struct block *own = block_new();
    for (size_t i = 0; i < BLOCK_ROWS && (*shared)->row[i]; i++) {
        own->row[i] = (*shared)->row[i];
        own->row[i]->users++;
    }
    (*shared)->users--;
    *shared = own;
}

double *matrix_edit(struct matrix *matrix, size_t row)
{
    own_block(matrix, row);
    struct row **own = place(matrix->table, row);
    if ((*own)->users > 1) {
        struct row *copy = row_new(matrix->columns);
        memcpy(copy->value, (*own)->value, matrix->columns * sizeof copy->value[0]);
        row_release(*own);
        *own = copy;
    }
    return (*own)->value;
}

struct matrix matrix_of_rows(const struct matrix *matrix, const size_t *row, size_t count)
{
    struct matrix chosen = {
        .rows = count, .columns = matrix->columns, .table = table_of_blanks(count)};
    for (size_t i = 0; i < count; i++) {
        struct row *shared = *place(matrix->table, row[i]);
        shared->users++;
        *place(chosen.table, i) = shared;
    }
    return chosen;
}

/* The rows in a new table: those before `row` stay, the others begin at old row `from` and come to
 * stand at `to`. */
static void move_rows(struct matrix *matrix, size_t row, size_t from, size_t to)
{
    const size_t rows = matrix->rows - from + to, columns = matrix->columns;
    struct matrix_table *table = table_of_blanks(rows);
    for (size_t i = 0; i < matrix->rows; i++) {
        if (i >= row && i < from)
            continue;
        struct row *shared = *place(matrix->table, i);
        shared->users++;
        *place(table, i < row ? i : i - from + to) = shared;
    }
    matrix_release(matrix);
    *matrix = (struct matrix){.rows = rows, .columns = columns, .table = table};
}

void matrix_insert_row(struct matrix *matrix, size_t row, double value)
{
    struct row *fresh = row_new(matrix->columns);
    for (size_t c = 0; c < matrix->columns; c++)
        fresh->value[c] = value;
    move_rows(matrix, row, row, row + 1);
    *place(matrix->table, row) = fresh;
}

void matrix_delete_row(struct matrix *matrix, size_t row)
{
    if (matrix->rows == 1)
        matrix_release(matrix);
    else
        move_rows(matrix, row, row + 1, row);
}

void matrix_keep_row(struct matrix *matrix, size_t row)
{
    struct matrix one = matrix_of_rows(matrix, &row, 1);
    matrix_release(matrix);
    *matrix = one;
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
        double *to = (*place(rebuilt.table, i))->value;
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

void matrix_turn(struct matrix *line)
{
    if (line->columns == 0)
        return; /* empty */
    struct matrix turned = matrix_new(line->columns, line->rows);
    double *to = matrix_fill(&turned);
    if (line->rows == 1)
        memcpy(to, matrix_row(line, 0), line->columns * sizeof *to);
    for (size_t i = 0; line->rows > 1 && i < line->rows; i++)
        to[i] = matrix_row(line, i)[0];
    matrix_release(line);
    *line = turned;
}

bool matrix_is_empty(const struct matrix *matrix)
{
    return matrix->rows == 0;
}

size_t matrix_next_apart(const struct matrix *a, const struct matrix *b, size_t row)
{
    if (a->table == b->table)
        return a->rows;
    while (row < a->rows) {
        if (a->table->block[row / BLOCK_ROWS] == b->table->block[row / BLOCK_ROWS])
            row += BLOCK_ROWS - row % BLOCK_ROWS;
        else if (*place(a->table, row) == *place(b->table, row))
            row++;
        else
            return row;
    }
    return a->rows;
}

bool matrix_equal(const struct matrix *a, const struct matrix *b)
{
    if (a->rows != b->rows || a->columns != b->columns)
        return false;
    for (size_t i = matrix_next_apart(a, b, 0); i < a->rows; i = matrix_next_apart(a, b, i + 1))
        if (memcmp(matrix_row(a, i), matrix_row(b, i), a->columns * sizeof(double)) != 0)
            return false;
    return true;
}
