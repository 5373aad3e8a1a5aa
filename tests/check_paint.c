/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that turn one frame into the next, for terminals whose strings can be read
 * (terminals.h). */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "app/paint.h"
#include "tests/terminals.h"

/* What is written for the frame, which this releases. */
static void expect_bytes(struct paint *paint, struct canvas frame, int rows, int columns,
                         const char *want)
{
    struct text out = {0};
    paint_frame(paint, &frame, rows, columns, &out);
    ck_assert_str_eq(text_string(&out), want);
    text_release(&out);
    canvas_release(&frame);
}

/* A frame of 3 rows of 20 with a text in row 1. */
static struct canvas frame_with(int column, enum style style, const char *text)
{
    struct canvas frame = canvas_new(3, 20);
    frame.cursor_row = frame.cursor_column = 0;
    canvas_put(&frame, 1, column, style, text);
    return frame;
}

static void expect_text(struct paint *paint, const char *text, const char *want)
{
    expect_bytes(paint, frame_with(0, STYLE_PLAIN, text), 3, 20, want);
}

START_TEST(only_what_differs)
{
    struct paint paint;
    paint_start(&paint, &terminal_modern, true, true);
    expect_text(&paint, "loss 1.4815", "{0}{C}[1;0]loss 1.4815[0;0]");
    expect_text(&paint, "loss 1.4815", "");
    expect_text(&paint, "loss 1.4816", "[1;10]6[0;0]");
    /* over a short gap it is written on: the 8 is the same, and so are six cells before the 3 */
    expect_text(&paint, "Loss 1.3825", "[1;0]L[1;7]3825[0;0]");
    expect_text(&paint, "Loss", "[1;5]{K}[0;0]");
    expect_text(&paint, "Loss of all", "[1;5]of all[0;0]");
    expect_text(&paint, "less", "[1;0]less[1;5]{K}[0;0]");
    expect_text(&paint, "", "[1;0]{K}[0;0]");
    paint_forget(&paint);
    expect_text(&paint, "less", "{0}{C}[1;0]less[0;0]");
    paint_release(&paint);
}
END_TEST

START_TEST(styles)
{
    struct paint paint;
    paint_start(&paint, &terminal_modern, true, true);
    expect_bytes(&paint, frame_with(2, STYLE_BAR, "ab"), 3, 20, "{0}{C}[1;2]{c32}ab{0}[0;0]");
    expect_bytes(&paint, frame_with(2, STYLE_STRONG, "ab"), 3, 20, "[1;2]{b}ab{0}[0;0]");
    /* a heading looks the same */
    struct canvas frame = frame_with(2, STYLE_HEADING, "a");
    canvas_put(&frame, 1, 3, STYLE_STRONG, "c");
    expect_bytes(&paint, frame, 3, 20, "[1;2]{b}ac{0}[0;0]");
    paint_release(&paint);
}
END_TEST

/* The cursor in the row of the text, in its third column. */
static struct canvas frame_pointing_back(const char *text)
{
    struct canvas frame = frame_with(0, STYLE_PLAIN, text);
    canvas_set_cursor(&frame, 1, 2);
    return frame;
}

START_TEST(as_ansi_says)
{
    struct paint paint;
    paint_start(&paint, &terminal_common, true, true);
    expect_text(&paint, "loss 1.4815", "{0}{C}\033[2;1Hloss 1.4815\033[1;1H");
    expect_text(&paint, "loss 1.4816", "\033[2;11H6\033[1;1H");
    expect_text(&paint, "Loss 1.4817", "\033[2;1HL\033[9C7\033[1;1H");
    /* nine to the left */
    expect_bytes(&paint, frame_pointing_back("Loss 1.4819"), 3, 20, "\033[2;11H9\033[9D");
    struct canvas frame = frame_with(0, STYLE_PLAIN, "Loss 1.4819");
    frame.cursor_row = 2;
    frame.cursor_column = 19;
    expect_bytes(&paint, frame, 3, 20, "\033[3;20H");
    paint_release(&paint);
}
END_TEST

static void expect_style(const struct paint *paint, enum style style, const char *on_plain,
                         const char *anew)
{
    ck_assert_str_eq(text_string(&paint->on_plain[style]), on_plain);
    ck_assert_str_eq(text_string(&paint->style[style]), anew);
}

START_TEST(attributes_as_ansi_says)
{
    struct paint paint;
    paint_start(&paint, &terminal_ansi, true, true);
    ck_assert_str_eq(text_string(&paint.clear), "\033(B\033[m{C}");
    expect_style(&paint, STYLE_PLAIN, "", "\033[m");
    expect_style(&paint, STYLE_STRONG, "\033[1m", "\033[;1m");
    expect_style(&paint, STYLE_RESULT, "\033[1;7m", "\033[;1;7m");
    expect_style(&paint, STYLE_STEP, "\033[4;38;5;32m", "\033[;4;38;5;32m");
    struct canvas frame = frame_with(2, STYLE_RESULT, "a");
    canvas_put(&frame, 1, 3, STYLE_BAR, "b");
    canvas_put(&frame, 1, 4, STYLE_PLAIN, "c");
    expect_bytes(&paint, frame, 3, 20,
                 "\033(B\033[m{C}\033[2;3H\033[1;7ma\033[;38;5;32mb\033[mc\033[1;1H");
    paint_release(&paint);
    /* where the cursor moves otherwise the character set may matter */
    paint_start(&paint, &terminal_stiff, true, true);
    expect_style(&paint, STYLE_PLAIN, "", "\033(B\033[m");
    expect_style(&paint, STYLE_RESULT, "\033[1;7m", "\033(B\033[m\033[1;7m");
    paint_release(&paint);
}
END_TEST

START_TEST(few_colours_and_none)
{
    struct paint paint;
    paint_start(&paint, &terminal_humble, true, true);
    ck_assert_str_eq(text_string(&paint.style[STYLE_BAR]), "{0}{c5}");
    ck_assert_str_eq(text_string(&paint.style[STYLE_WRONG]), "{0}{b}{c1}");
    ck_assert_str_eq(text_string(&paint.style[STYLE_RESULT]), "{0}{b}{r}");
    paint_release(&paint);
    paint_start(&paint, &terminal_humble, false, true);
    ck_assert_str_eq(text_string(&paint.style[STYLE_BAR]), "{0}");
    ck_assert_str_eq(text_string(&paint.style[STYLE_WRONG]), "{0}{b}{u}");
    paint_release(&paint);
}
END_TEST

START_TEST(wide_characters)
{
    struct paint paint;
    paint_start(&paint, &terminal_modern, true, true);
    expect_text(&paint, "交叉", "{0}{C}[1;0]交叉[0;0]");
    expect_text(&paint, "交x叉", "[1;2]x叉[0;0]");
    expect_text(&paint, "交x", "[1;3]{K}[0;0]");
    expect_text(&paint, "a x", "[1;0]a [0;0]");
    expect_text(&paint, "e\u0301 x", "[1;0]e\u0301[0;0]");
    paint_release(&paint);
    paint_start(&paint, &terminal_modern, true, false);
    expect_text(&paint, "交x叉", "{0}{C}[1;0]? x? [0;0]");
    paint_release(&paint);
}
END_TEST

START_TEST(cursor)
{
    struct paint paint;
    paint_start(&paint, &terminal_modern, true, true);
    expect_text(&paint, "a", "{0}{C}[1;0]a[0;0]");
    struct canvas frame = frame_with(0, STYLE_PLAIN, "a");
    frame.cursor_row = 2;
    frame.cursor_column = 7;
    expect_bytes(&paint, frame, 3, 20, "[2;7]");
    frame = frame_with(0, STYLE_PLAIN, "b"); /* there it is already */
    frame.cursor_row = frame.cursor_column = 1;
    expect_bytes(&paint, frame, 3, 20, "[1;0]b");
    frame = frame_with(0, STYLE_PLAIN, "b");
    frame.cursor_row = 3; /* not on the screen */
    struct text out = {0};
    ck_assert(!paint_frame(&paint, &frame, 3, 20, &out));
    ck_assert_str_eq(text_string(&out), "[2;0]");
    text_release(&out);
    canvas_release(&frame);
    paint_release(&paint);
}
END_TEST

START_TEST(cursor_on_a_right_half)
{
    struct paint paint;
    paint_start(&paint, &terminal_modern, true, true);
    expect_text(&paint, "交", "{0}{C}[1;0]交[0;0]");
    struct canvas frame = frame_with(0, STYLE_PLAIN, "叉");
    frame.cursor_row = frame.cursor_column = 1;
    expect_bytes(&paint, frame, 3, 20, "[1;0]叉[1;1]");
    paint_release(&paint);
}
END_TEST

START_TEST(sizes)
{
    struct paint paint;
    paint_start(&paint, &terminal_modern, true, true);
    expect_text(&paint, "0123456789012345678交", "{0}{C}[1;0]0123456789012345678[0;0]");
    paint_forget(&paint);
    expect_bytes(&paint, frame_with(3, STYLE_PLAIN, "abc交d"), 2, 7, "{0}{C}[1;3]abc [0;0]");
    paint_forget(&paint);
    expect_bytes(&paint, frame_with(3, STYLE_PLAIN, "abc"), 1, 7, "{0}{C}[0;0]");
    paint_forget(&paint);
    struct canvas frame = frame_with(17, STYLE_PLAIN, "abc");
    frame.cursor_row = 2;
    expect_bytes(&paint, frame, 3, 20, "{0}{C}[1;17]abc[2;0]");
    expect_bytes(&paint, canvas_new(0, 0), 3, 20, "{0}{C}[2;0]");
    paint_release(&paint);
}
END_TEST

START_TEST(last_cell_that_scrolls)
{
    struct paint paint;
    paint_start(&paint, &terminal_humble, true, true);
    expect_bytes(&paint, frame_with(16, STYLE_PLAIN, "abcd"), 2, 20, "{0}{C}[1;16]abc[0;0]");
    paint_forget(&paint);
    expect_bytes(&paint, frame_with(16, STYLE_PLAIN, "abcd"), 3, 20, "{0}{C}[1;16]abcd[0;0]");
    paint_release(&paint);
}
END_TEST

/* Numbers below each other, as in a table whose column changes. */
static struct canvas frame_of_numbers(const char *const (*numbers)[2])
{
    struct canvas frame = canvas_new(3, 20);
    frame.cursor_row = frame.cursor_column = 0;
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 2; i++)
            canvas_put_right(&frame, row, 8 + 10 * i, STYLE_PLAIN, numbers[row][i]);
    return frame;
}

START_TEST(down_a_column)
{
    static const char *const before[3][2] = {{"0.25", "1"}, {"0.5", "2"}, {"0.25", "3"}};
    static const char *const after[3][2] = {{"0.26", "4"}, {"0.6", "5"}, {"0.27", "6"}};
    struct paint paint;
    paint_start(&paint, &terminal_nimble, true, true);
    expect_bytes(&paint, frame_of_numbers(before), 3, 20,
                 "{0}{C}[0;4]0.25\n\b\b\b0.5\n\b\b\b\b0.25[0;17]1\n\b2\n\b3[0;0]");
    expect_bytes(&paint, frame_of_numbers(after), 3, 20, "[0;7]6\n\b6\n\b7[0;17]4\n\b5\n\b6[0;0]");
    /* far apart in one row */
    paint_forget(&paint);
    expect_text(&paint, "a        b", "{0}{C}[1;0]a>8;b[0;0]");
    paint_release(&paint);
}
END_TEST

/* From behind the "a" to the "b" by the shorter way: line feeds, or its place. */
static const struct way {
    int from_row, from_column, row, column;
    const char *want;
} ways[] = {
    {0, 9, 3, 9, "\033[1;10Ha\n\n\n\bb\033[1;1H"},
    {0, 9, 5, 9, "\033[1;10Ha\n\n\n\n\n\bb\033[1;1H"},
    {0, 9, 6, 9, "\033[1;10Ha\033[7;10Hb\033[1;1H"},
    {0, 9, 2, 7, "\033[1;10Ha\n\n\b\b\bb\033[1;1H"},
    {0, 9, 3, 7, "\033[1;10Ha\033[4;8Hb\033[1;1H"},
    {0, 9, 1, 5, "\033[1;10Ha\n\033[5Db\033[1;1H"},
    {0, 9, 1, 29, "\033[1;10Ha\n\033[19Cb\033[1;1H"},
    {0, 9, 2, 29, "\033[1;10Ha\033[3;30Hb\033[1;1H"},
    {0, 99, 1, 0, "\033[1;100Ha\033[2;1Hb\033[1;1H"},
    {100, 150, 108, 151, "\033[101;151Ha\n\n\n\n\n\n\n\nb\033[1;1H"},
    {100, 150, 109, 151, "\033[101;151Ha\033[110;152Hb\033[1;1H"},
};

START_TEST(down_some_rows)
{
    const struct way *way = &ways[_i];
    struct canvas blank = canvas_new(120, 200), frame = canvas_new(120, 200);
    struct paint paint;
    paint_start(&paint, &terminal_common, true, true);
    blank.cursor_row = blank.cursor_column = frame.cursor_row = frame.cursor_column = 0;
    canvas_put(&frame, way->from_row, way->from_column, STYLE_PLAIN, "a");
    canvas_put(&frame, way->row, way->column, STYLE_PLAIN, "b");
    expect_bytes(&paint, blank, 120, 200, "{0}{C}\033[1;1H");
    expect_bytes(&paint, frame, 120, 200, way->want);
    paint_release(&paint);
}
END_TEST

START_TEST(plain_before_styled)
{
    struct paint paint;
    paint_start(&paint, &terminal_modern, true, true);
    struct canvas frame = frame_with(2, STYLE_PLAIN, "b");
    canvas_put(&frame, 0, 2, STYLE_STRONG, "a");
    canvas_put(&frame, 2, 2, STYLE_STRONG, "c");
    expect_bytes(&paint, frame, 3, 20, "{0}{C}[1;2]b[0;2]{b}a[2;2]c{0}[0;0]");
    paint_release(&paint);
}
END_TEST

/* The last column: where the cursor is behind it nobody can say. */
START_TEST(after_the_last_column)
{
    struct paint paint;
    paint_start(&paint, &terminal_nimble, true, true);
    struct canvas frame = frame_with(16, STYLE_PLAIN, "abcd");
    canvas_put(&frame, 2, 16, STYLE_PLAIN, "efgh");
    expect_bytes(&paint, frame, 3, 20, "{0}{C}[1;16]abcd[2;16]efgh[0;0]");
    paint_release(&paint);
}
END_TEST

int main(void)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 77;
    const TTest *const tests[] = {
        only_what_differs,     styles, as_ansi_says,           attributes_as_ansi_says,
        few_colours_and_none,  cursor, wide_characters,        down_a_column,
        after_the_last_column, sizes,  last_cell_that_scrolls, plain_before_styled,
        cursor_on_a_right_half};
    TCase *cases = tcase_create("paint");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    tcase_add_loop_test(cases, down_some_rows, 0, sizeof ways / sizeof ways[0]);
    Suite *suite = suite_create("paint");
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
