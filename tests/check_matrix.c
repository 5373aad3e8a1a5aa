/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrices share rows, and an edit of one is none of the other. */
#include "core/matrix.h"

#include <string.h>

#include "tests/problems.h"

static void expect_matrix(const struct matrix *matrix, size_t rows, size_t columns,
                          const double *numbers)
{
    struct matrix expected = matrix_from(rows, columns, numbers);
    ck_assert_uint_eq(matrix->rows, rows);
    ck_assert_uint_eq(matrix->columns, columns);
    for (size_t i = 0; i < rows * columns; i++)
        ck_assert_double_eq(matrix_row(matrix, i / columns)[i % columns], numbers[i]);
    ck_assert(matrix_equal(matrix, &expected) && matrix_equal(&expected, matrix));
    matrix_release(&expected);
}

#define EXPECT_MATRIX(matrix, rows, columns, ...)                                                  \
    expect_matrix(matrix, rows, columns, (const double[]){__VA_ARGS__})

static struct matrix counted(size_t rows, size_t columns)
{
    struct matrix matrix = matrix_new(rows, columns);
    for (size_t i = 0; i < rows * columns; i++)
        matrix_edit(&matrix, i / columns)[i % columns] = (double)(i + 1);
    return matrix;
}

START_TEST(matrix_sharing)
{
    struct matrix zeros = matrix_new(2, 2);
    EXPECT_MATRIX(&zeros, 2, 2, 0, 0, 0, 0);
    matrix_release(&zeros);
    ck_assert(matrix_is_empty(&zeros));
    matrix_release(&zeros);
    struct matrix a = counted(3, 2), b = matrix_share(&a);
    ck_assert_ptr_eq(matrix_row(&a, 1), matrix_row(&b, 1));
    matrix_edit(&b, 1)[0] = 70;
    EXPECT_MATRIX(&a, 3, 2, 1, 2, 3, 4, 5, 6);
    EXPECT_MATRIX(&b, 3, 2, 1, 2, 70, 4, 5, 6);
    ck_assert_ptr_ne(matrix_row(&a, 1), matrix_row(&b, 1));
    ck_assert_ptr_eq(matrix_row(&a, 0), matrix_row(&b, 0));
    ck_assert_ptr_eq(matrix_row(&a, 2), matrix_row(&b, 2));
    /* The other way round: the original is edited, the copy stays.  And a row of one's own is
     * edited in its place. */
    matrix_edit(&a, 2)[1] = 60;
    EXPECT_MATRIX(&b, 3, 2, 1, 2, 70, 4, 5, 6);
    const double *own = matrix_row(&a, 2);
    ck_assert_ptr_eq(matrix_edit(&a, 2), own);
    matrix_release(&a);
    EXPECT_MATRIX(&b, 3, 2, 1, 2, 70, 4, 5, 6);
    matrix_release(&b);
}
END_TEST

START_TEST(matrix_rows)
{
    struct matrix a = counted(2, 2), kept = matrix_share(&a);
    matrix_insert_row(&a, 0, 9);
    EXPECT_MATRIX(&a, 3, 2, 9, 9, 1, 2, 3, 4);
    ck_assert_ptr_eq(matrix_row(&a, 1), matrix_row(&kept, 0));
    matrix_insert_row(&a, 3, 8);
    EXPECT_MATRIX(&a, 4, 2, 9, 9, 1, 2, 3, 4, 8, 8);
    struct matrix b = matrix_share(&a);
    matrix_insert_row(&b, 2, 7);
    EXPECT_MATRIX(&b, 5, 2, 9, 9, 1, 2, 7, 7, 3, 4, 8, 8);
    matrix_delete_row(&a, 0);
    EXPECT_MATRIX(&a, 3, 2, 1, 2, 3, 4, 8, 8);
    struct matrix c = matrix_share(&a); /* its table has a place more than it has rows */
    matrix_edit(&c, 0)[0] = 5;
    matrix_delete_row(&a, 2);
    matrix_delete_row(&a, 0);
    EXPECT_MATRIX(&a, 1, 2, 3, 4);
    matrix_delete_row(&a, 0);
    ck_assert(matrix_is_empty(&a) && a.columns == 0);
    EXPECT_MATRIX(&kept, 2, 2, 1, 2, 3, 4);
    EXPECT_MATRIX(&b, 5, 2, 9, 9, 1, 2, 7, 7, 3, 4, 8, 8);
    EXPECT_MATRIX(&c, 3, 2, 5, 2, 3, 4, 8, 8);
    matrix_release(&c);
    matrix_release(&b);
    matrix_release(&kept);
}
END_TEST

START_TEST(matrix_rows_apart)
{
    struct matrix a = counted(100, 1), b = matrix_share(&a);
    ck_assert_uint_eq(matrix_next_apart(&a, &b, 0), 100);
    matrix_edit(&b, 32);
    matrix_edit(&b, 63);
    matrix_edit(&b, 64)[0] = 5;
    ck_assert_uint_eq(matrix_next_apart(&a, &b, 0), 32);
    ck_assert_uint_eq(matrix_next_apart(&a, &b, 1), 32); /* from the middle of what is shared */
    ck_assert_uint_eq(matrix_next_apart(&a, &b, 33), 63);
    ck_assert_uint_eq(matrix_next_apart(&b, &a, 63), 63);
    ck_assert_uint_eq(matrix_next_apart(&a, &b, 64), 64);
    ck_assert_uint_eq(matrix_next_apart(&a, &b, 65), 100);
    ck_assert_uint_eq(matrix_next_apart(&a, &b, 100), 100);
    ck_assert_uint_eq(matrix_run(&a, 0), 100); /* its rows stay where they are */
    ck_assert_uint_eq(matrix_run(&a, 40), 60);
    ck_assert_uint_eq(matrix_run(&b, 0), 32);
    ck_assert_uint_eq(matrix_run(&b, 32), 1);
    ck_assert_uint_eq(matrix_run(&b, 33), 30);
    ck_assert_uint_eq(matrix_run(&b, 65), 35);
    struct matrix one = matrix_share(&b);
    matrix_keep_row(&one, 64);
    EXPECT_MATRIX(&one, 1, 1, 5);
    ck_assert_ptr_eq(matrix_row(&one, 0), matrix_row(&b, 64));
    matrix_release(&a);
    matrix_release(&b);
    EXPECT_MATRIX(&one, 1, 1, 5);
    matrix_edit(&one, 0)[0] = 6;
    EXPECT_MATRIX(&one, 1, 1, 6);
    matrix_release(&one);
}
END_TEST

START_TEST(matrix_some_rows)
{
    struct matrix a = counted(70, 2), some = matrix_of_rows(&a, (size_t[]){69, 0, 33}, 3);
    EXPECT_MATRIX(&some, 3, 2, 139, 140, 1, 2, 67, 68);
    ck_assert_ptr_eq(matrix_row(&some, 2), matrix_row(&a, 33));
    matrix_edit(&some, 1)[0] = 7;
    ck_assert_double_eq(matrix_row(&a, 0)[0], 1);
    const double *last = matrix_row(&a, 69);
    matrix_release(&a);
    ck_assert_ptr_eq(matrix_edit(&some, 0), last); /* no longer shared */
    matrix_delete_row(&some, 2);
    EXPECT_MATRIX(&some, 2, 2, 139, 140, 7, 2);
    matrix_release(&some);
}
END_TEST

START_TEST(matrix_columns)
{
    struct matrix a = counted(2, 2), kept = matrix_share(&a);
    matrix_insert_column(&a, 0, 9);
    EXPECT_MATRIX(&a, 2, 3, 9, 1, 2, 9, 3, 4);
    matrix_insert_column(&a, 3, 8);
    EXPECT_MATRIX(&a, 2, 4, 9, 1, 2, 8, 9, 3, 4, 8);
    matrix_insert_column(&a, 2, 7);
    EXPECT_MATRIX(&a, 2, 5, 9, 1, 7, 2, 8, 9, 3, 7, 4, 8);
    matrix_delete_column(&a, 0);
    matrix_delete_column(&a, 3);
    matrix_delete_column(&a, 1);
    EXPECT_MATRIX(&a, 2, 2, 1, 2, 3, 4);
    EXPECT_MATRIX(&kept, 2, 2, 1, 2, 3, 4);
    matrix_release(&a);
    matrix_release(&kept);
}
END_TEST

START_TEST(matrix_turned)
{
    struct matrix line = counted(1, 3), empty = {0};
    matrix_turn(&empty);
    ck_assert(matrix_is_empty(&empty));
    matrix_turn(&line);
    EXPECT_MATRIX(&line, 3, 1, 1, 2, 3);
    matrix_turn(&line);
    EXPECT_MATRIX(&line, 1, 3, 1, 2, 3);
    matrix_release(&line);
}
END_TEST

START_TEST(matrix_equality)
{
    struct matrix a = counted(2, 2), b = counted(2, 2), wide = counted(1, 4), empty = {0};
    ck_assert(matrix_equal(&a, &b));
    ck_assert(!matrix_equal(&a, &wide) && !matrix_equal(&a, &empty));
    ck_assert(matrix_equal(&empty, &empty));
    matrix_edit(&b, 1)[1] = 5;
    ck_assert(!matrix_equal(&a, &b));
    /* Bit for bit: a zero is not a minus zero. */
    matrix_edit(&a, 0)[0] = 0;
    struct matrix c = matrix_share(&a);
    matrix_edit(&c, 0)[0] = -0.0;
    ck_assert(!matrix_equal(&a, &c));
    matrix_release(&a);
    matrix_release(&b);
    matrix_release(&c);
    matrix_release(&wide);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {matrix_sharing,   matrix_rows,    matrix_rows_apart,
                                  matrix_some_rows, matrix_columns, matrix_turned,
                                  matrix_equality};
    return run_tests("matrix", tests, sizeof tests / sizeof *tests);
}
