/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for a plot of any size and of any numbers. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/plot.h"
#include "core/sweep.h"
#include "tests/problems.h"

static uint32_t code_at(const struct canvas *canvas, int row, int column)
{
    return canvas_cell(canvas, row, column)->code;
}

/* -ln p without names and marks, from 0 to 4. */
static struct canvas curve_alone(const struct sweep *sweep, enum face face, int rows, int columns)
{
    const struct plot plot = {.x = {0, 1},
                              .y = {0, 4},
                              .curve = {{NULL, sweep->x, sweep->loss, sweep->count}},
                              .face = face};
    struct canvas canvas = canvas_new(rows, columns);
    plot_draw(&plot, &canvas, 0, 0, rows, columns);
    return canvas;
}

/* The first column right of the axis. */
static int inner(const struct canvas *canvas)
{
    int column = 0;
    while (code_at(canvas, canvas->rows - 2, column) == ' ')
        column++;
    return column + 1;
}

/* The half rows of a column that the curve or its arrow fills, counted from above. */
static bool extent(const struct canvas *canvas, int column, int *first, int *last)
{
    *first = *last = -1;
    for (int row = 0; row < canvas->rows - 2; row++) {
        const uint32_t code = code_at(canvas, row, column);
        const bool both = code == 0x2588 || code == '*' || code == 0x2191 || code == '^';
        const bool upper = both || code == 0x2580, lower = both || code == 0x2584;
        if ((upper || lower) && *first < 0)
            *first = 2 * row + !upper;
        if (upper || lower)
            *last = 2 * row + lower;
    }
    return *first >= 0;
}

/* The curve falls all the way and has no holes. */
START_TEST(falls)
{
    struct sweep sweep = sweep_surprise(LOG_BASE_E, 801);
    for (int size = 0; size < 200; size++) {
        const int rows = 4 + size % 37, columns = 12 + size * 7 % 109;
        const enum face face = size % 2 ? FACE_ASCII : FACE_UNICODE;
        struct canvas canvas = curve_alone(&sweep, face, rows, columns);
        const int left = inner(&canvas);
        int first, last, above = 0, filled = 0;
        for (int column = left; column < columns; column++) {
            if (!extent(&canvas, column, &first, &last))
                continue;
            ck_assert_int_ge(first, filled ? above - 1 : 0);
            ck_assert_int_le(first, above + 1);
            above = last;
            filled++;
        }
        /* Between the arrow at 0 and p = e^-4 the curve is above the frame. */
        ck_assert_int_ge(filled + (int)(exp(-4) * (columns - left)), columns - left);
        ck_assert_int_eq(above, 2 * (rows - 2) - 1);
        ck_assert_uint_eq(code_at(&canvas, 0, left), face == FACE_ASCII ? '^' : 0x2191);
        canvas_release(&canvas);
    }
    sweep_release(&sweep);
}
END_TEST

static bool is_curve(const struct canvas *canvas, int row, int column)
{
    const uint32_t code = row < 0 ? 0 : code_at(canvas, row, column);
    return code == 0x2580 || code == 0x2584 || code == 0x2588 || code == '*' || code == 0x2191 ||
           code == '^';
}

/* A mark stands on its curve: in a cell of it or, where it is steep, at its side. */
START_TEST(on_the_curve)
{
    struct sweep sweep = sweep_surprise(LOG_BASE_E, 801);
    struct dice dice = {4};
    size_t on = 0, count = 400;
    for (size_t i = 0; i < count; i++) {
        const int rows = 4 + (int)dice_below(&dice, 30), columns = 12 + (int)dice_below(&dice, 100);
        const enum face face = i % 2 ? FACE_ASCII : FACE_UNICODE;
        const double p = dice_between(&dice, 0.02, 1);
        const struct plot_mark mark = {p, -log(p), "Q", false};
        const struct plot plot = {
            .x = {0, 1}, .y = {0, 4}, .marks = &mark, .mark_count = 1, .face = face};
        struct canvas curve = curve_alone(&sweep, face, rows, columns);
        struct canvas marked = canvas_new(rows, columns);
        plot_draw(&plot, &marked, 0, 0, rows, columns);
        int found = 0;
        for (int row = 0; row < rows - 2; row++)
            for (int column = inner(&marked); column < columns; column++) {
                if (code_at(&marked, row, column) != 'Q')
                    continue;
                found++;
                on += is_curve(&curve, row, column);
                ck_assert(is_curve(&curve, row, column) || is_curve(&curve, row - 1, column) ||
                          is_curve(&curve, row + 1, column));
            }
        ck_assert_int_eq(found, 1);
        canvas_release(&curve);
        canvas_release(&marked);
    }
    ck_assert_uint_ge(on * 10, count * 9);
    sweep_release(&sweep);
}
END_TEST

/* Every size, and every part of it on the canvas: what is outside of the region stays, what is
 * inside is drawn anew, and the ASCII face is ASCII. */
START_TEST(any_size)
{
    struct sweep sweep = sweep_surprise(LOG_BASE_E, 50);
    const struct plot_mark marks[] = {{0.5, 0.7, "now", true}, {9, 9, "B", false}};
    struct plot plot = {.x = {0, 1},
                        .y = {-4, 4},
                        .curve = {{"loss", sweep.x, sweep.loss, sweep.count},
                                  {"slope", sweep.x, sweep.slope, sweep.count}},
                        .marks = marks,
                        .mark_count = 2,
                        .x_name = "p"};
    for (int rows = 0; rows <= 40; rows++) {
        for (int columns = 0; columns <= 120; columns++) {
            plot.face = (rows + columns) % 2 ? FACE_ASCII : FACE_UNICODE;
            const int top = (rows * 5 + columns) % 9 - 3, left = columns % 7 - 2;
            struct canvas canvas = canvas_new(40, 120);
            for (int row = 0; row < 40; row++)
                canvas_fill(&canvas, row, 0, 120, STYLE_WRONG, "z");
            plot_draw(&plot, &canvas, top, left, rows, columns);
            const bool drawn = rows >= PLOT_ROWS_MIN && columns >= PLOT_COLUMNS_MIN;
            size_t wrong = 0;
            for (int row = 0; row < 40; row++) {
                for (int column = 0; column < 120; column++) {
                    const bool inside = drawn && row >= top && row < top + rows && column >= left &&
                                        column < left + columns;
                    const struct cell *cell = canvas_cell(&canvas, row, column);
                    wrong += (cell->style == STYLE_WRONG) == inside;
                    wrong += plot.face == FACE_ASCII && cell->code > 0x7E;
                }
            }
            ck_assert_uint_eq(wrong, 0);
            canvas_release(&canvas);
        }
    }
    sweep_release(&sweep);
}
END_TEST

/* Numbers of all kinds in all places. */
START_TEST(any_numbers)
{
    static const double odd[] = {0,       -0.0,    1,   -1,       1e308,  -1e308, DBL_MAX,
                                 -1e-300, DBL_MIN, NAN, INFINITY, 5e-324, 1e15,   -INFINITY};
    const size_t kinds = sizeof odd / sizeof *odd;
    struct dice dice = {6};
    for (size_t i = 0; i < 4000; i++) {
        double pick[16];
        for (size_t k = 0; k < 16; k++)
            pick[k] = odd[dice_below(&dice, kinds)];
        const double x[] = {-1e308, -1, 0, 1e-300, 1e308};
        const struct plot_mark mark = {pick[4], pick[5], "cat", i % 2};
        const struct plot plot = {.x = {pick[0], pick[1]},
                                  .y = {pick[2], pick[3]},
                                  .curve = {{"a", x, pick + 6, 5}, {"b", x, pick + 11, i % 6}},
                                  .marks = &mark,
                                  .mark_count = i % 3 != 0,
                                  .x_name = "x",
                                  .face = i % 2 ? FACE_ASCII : FACE_UNICODE};
        struct canvas canvas = canvas_new(9, 30);
        plot_draw(&plot, &canvas, 0, 0, 9, 30);
        struct text picture = {0};
        canvas_add_to_text(&canvas, &picture);
        ck_assert_ptr_null(strstr(text_string(&picture), "nan"));
        ck_assert_ptr_null(strstr(text_string(&picture), "inf"));
        text_release(&picture);
        canvas_release(&canvas);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {falls, on_the_curve, any_size, any_numbers};
    return run_tests("plot_rules", tests, sizeof tests / sizeof *tests);
}
