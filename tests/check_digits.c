/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Big digits: every shape, and how they stand beside each other. */
#include <limits.h>
#include <string.h>

#include "app/digits.h"
#include "tests/problems.h"

/* The strokes as '#', the rest as it is; rows without the blanks at their ends. */
static void expect(const char *text, const char *picture)
{
    struct canvas canvas = canvas_new(DIGITS_ROWS, digits_width(text));
    struct text seen = {0};
    ck_assert_int_eq(digits_draw(&canvas, 0, 0, text), canvas.columns);
    for (int row = 0; row < canvas.rows; row++) {
        for (int column = 0; column < canvas.columns; column++) {
            const struct cell *cell = canvas_cell(&canvas, row, column);
            ck_assert_uint_eq(cell->code, ' ');
            if (cell->style != STYLE_BIG)
                ck_assert_int_eq(cell->style, STYLE_PLAIN);
            text_add(&seen, cell->style == STYLE_BIG ? "#" : " ");
        }
        while (seen.length && seen.bytes[seen.length - 1] == ' ')
            seen.bytes[--seen.length] = '\0';
        text_add(&seen, "\n");
    }
    ck_assert_str_eq(text_string(&seen), picture);
    text_release(&seen);
    canvas_release(&canvas);
}

START_TEST(a_loss)
{
    ck_assert_int_eq(digits_width("0.417"), 34);
    expect("0.417", "######      ##  ##    ##    ######\n"
                    "##  ##      ##  ##  ####        ##\n"
                    "##  ##      ######    ##        ##\n"
                    "##  ##          ##    ##        ##\n"
                    "######  ##      ##  ######      ##\n");
}
END_TEST

START_TEST(other_digits)
{
    expect("235689", "######  ######  ######  ######  ######  ######\n"
                     "    ##      ##  ##      ##      ##  ##  ##  ##\n"
                     "######  ######  ######  ######  ######  ######\n"
                     "##          ##      ##  ##  ##  ##  ##      ##\n"
                     "######  ######  ######  ######  ######  ######\n");
}
END_TEST

START_TEST(signs)
{
    expect("-+e .", "                ######\n"
                    "          ##    ##  ##\n"
                    "######  ######  ######\n"
                    "          ##    ##\n"
                    "                ######      ##\n");
}
END_TEST

START_TEST(words)
{
    expect("inf nan", "##  ######  ######      ######  ######  ######\n"
                      "    ##  ##  ##          ##  ##      ##  ##  ##\n"
                      "##  ##  ##  ####        ##  ##  ######  ##  ##\n"
                      "##  ##  ##  ##          ##  ##  ##  ##  ##  ##\n"
                      "##  ##  ##  ##          ##  ##  ######  ##  ##\n");
}
END_TEST

START_TEST(nothing_and_unknown)
{
    ck_assert_int_eq(digits_width(""), 0);
    ck_assert_int_eq(digits_width("7"), 6);
    expect("", "\n\n\n\n\n");
    expect("x1", "          ##\n        ####\n          ##\n          ##\n        ######\n");
}
END_TEST

/* What lies between the strokes stays; what lies outside is cut. */
START_TEST(on_a_canvas)
{
    struct canvas canvas = canvas_new(3, 8);
    struct text text = {0};
    for (int row = 0; row < 3; row++)
        canvas_fill(&canvas, row, 0, 8, STYLE_FAINT, ".");
    ck_assert_int_eq(digits_draw(&canvas, -3, 4, "0"), 10);
    canvas_add_to_text(&canvas, &text);
    ck_assert_str_eq(text_string(&text), "....  ..\n....\n........\n");
    ck_assert_int_eq(canvas_cell(&canvas, 0, 6)->style, STYLE_FAINT);
    ck_assert_int_eq(canvas_cell(&canvas, 1, 6)->style, STYLE_BIG);
    text_release(&text);
    canvas_release(&canvas);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {a_loss, other_digits,        signs,
                                  words,  nothing_and_unknown, on_a_canvas};
    return run_tests("digits", tests, sizeof tests / sizeof *tests);
}
