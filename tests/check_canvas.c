/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/canvas.h"
#include "tests/problems.h"

/* Compares the whole canvas, ends of lines included, and releases it. */
static void expect(struct canvas *canvas, const char *picture)
{
    struct text text = {0};
    canvas_add_to_text(canvas, &text);
    ck_assert_str_eq(text_string(&text), picture);
    text_release(&text);
    canvas_release(canvas);
}

/* No half of a wide character stands alone, and no cell is without a character. */
static void expect_sound(const struct canvas *canvas)
{
    for (int row = 0; row < canvas->rows; row++) {
        for (int column = 0; column < canvas->columns; column++) {
            const struct cell *cell = canvas_cell(canvas, row, column);
            const struct cell *next = canvas_cell(canvas, row, column + 1);
            const struct cell *before = canvas_cell(canvas, row, column - 1);
            ck_assert_int_le(cell->width, 2);
            if (cell->width == 2)
                ck_assert(next && next->width == 0);
            if (cell->width == 0)
                ck_assert(before && before->width == 2 && !cell->code);
            else
                ck_assert_uint_ne(cell->code, 0);
        }
    }
}

START_TEST(sizes)
{
    struct canvas canvas = canvas_new(-3, 5);
    ck_assert_int_eq(canvas.rows, 0);
    ck_assert_int_eq(canvas.columns, 5);
    ck_assert_int_eq(canvas.cursor_row, -1);
    ck_assert_int_eq(canvas.cursor_column, -1);
    ck_assert_int_eq(canvas_put(&canvas, 0, 0, STYLE_PLAIN, "abc"), 3);
    ck_assert_ptr_null(canvas_cell(&canvas, 0, 0));
    expect(&canvas, "");
    canvas = canvas_new(2, 0);
    expect(&canvas, "\n\n");
    ck_assert_ptr_null(canvas.cells);
    ck_assert_int_eq(canvas.rows, 0);
}
END_TEST

START_TEST(put)
{
    struct canvas canvas = canvas_new(3, 6);
    ck_assert_int_eq(canvas_put(&canvas, 0, 1, STYLE_STRONG, "ab"), 3);
    ck_assert_int_eq(canvas_putf(&canvas, 1, 0, STYLE_PLAIN, "%d%%", 42), 3);
    ck_assert_int_eq(canvas_put(&canvas, 2, 0, STYLE_PLAIN, "Σσ·≈"), 4);
    ck_assert_int_eq(canvas_cell(&canvas, 0, 0)->style, STYLE_PLAIN);
    ck_assert_int_eq(canvas_cell(&canvas, 0, 1)->style, STYLE_STRONG);
    ck_assert_uint_eq(canvas_cell(&canvas, 0, 2)->code, 'b');
    ck_assert_uint_eq(canvas_cell(&canvas, 2, 0)->code, 0x3A3);
    expect(&canvas, " ab\n42%\nΣσ·≈\n");
}
END_TEST

START_TEST(clipping)
{
    struct canvas canvas = canvas_new(2, 4);
    ck_assert_int_eq(canvas_put(&canvas, 0, -2, STYLE_PLAIN, "abcdefghij"), 8);
    ck_assert_int_eq(canvas_put(&canvas, 1, 3, STYLE_PLAIN, "xyz"), 6);
    ck_assert_int_eq(canvas_put(&canvas, -1, 0, STYLE_PLAIN, "no"), 2);
    ck_assert_int_eq(canvas_put(&canvas, 2, 0, STYLE_PLAIN, "no"), 2);
    ck_assert_int_eq(canvas_put(&canvas, 0, -9, STYLE_PLAIN, "no"), -7);
    ck_assert_int_eq(canvas_put(&canvas, 1, 2, STYLE_PLAIN, ""), 2);
    ck_assert_ptr_null(canvas_cell(&canvas, 0, -1));
    ck_assert_ptr_null(canvas_cell(&canvas, 0, 4));
    ck_assert_ptr_null(canvas_cell(&canvas, -1, 0));
    ck_assert_ptr_null(canvas_cell(&canvas, 2, 0));
    expect(&canvas, "cdef\n   x\n");
}
END_TEST

START_TEST(wide_characters)
{
    struct canvas canvas = canvas_new(3, 5);
    ck_assert_int_eq(canvas_put(&canvas, 0, 0, STYLE_PLAIN, "猫犬鳥"), 6);
    /* Half of the first and half of the last are outside. */
    ck_assert_int_eq(canvas_put(&canvas, 1, -1, STYLE_RIGHT, "猫犬鳥"), 5);
    ck_assert_int_eq(canvas_put(&canvas, 2, 4, STYLE_WRONG, "猫"), 6);
    expect_sound(&canvas);
    ck_assert_int_eq(canvas_cell(&canvas, 0, 0)->width, 2);
    ck_assert_int_eq(canvas_cell(&canvas, 0, 4)->width, 1);
    ck_assert_uint_eq(canvas_cell(&canvas, 1, 0)->code, ' ');
    ck_assert_int_eq(canvas_cell(&canvas, 1, 0)->style, STYLE_RIGHT);
    ck_assert_int_eq(canvas_cell(&canvas, 2, 4)->style, STYLE_WRONG);
    expect(&canvas, "猫犬\n 犬鳥\n\n");
}
END_TEST

START_TEST(halves)
{
    struct canvas canvas = canvas_new(4, 6);
    for (int row = 0; row < 4; row++)
        canvas_put(&canvas, row, 0, STYLE_BAR, "猫犬鳥");
    canvas_put(&canvas, 0, 0, STYLE_PLAIN, "a");   /* over the left half */
    canvas_put(&canvas, 1, 1, STYLE_PLAIN, "b");   /* over the right half */
    canvas_put(&canvas, 2, 1, STYLE_PLAIN, "語");  /* over two halves */
    canvas_put(&canvas, 3, -1, STYLE_PLAIN, "語"); /* clipped, and still over a half */
    expect_sound(&canvas);
    ck_assert_uint_eq(canvas_cell(&canvas, 0, 1)->code, ' ');
    ck_assert_int_eq(canvas_cell(&canvas, 0, 1)->style, STYLE_BAR);
    expect(&canvas, "a 犬鳥\n b犬鳥\n 語 鳥\n  犬鳥\n");
}
END_TEST

START_TEST(marks)
{
    struct canvas canvas = canvas_new(3, 3);
    ck_assert_int_eq(canvas_put(&canvas, 0, 0, STYLE_PLAIN, "e\u0301a\u0300\u0323\u0302\u0303"), 2);
    /* What belongs to a character that is not drawn is not drawn either. */
    ck_assert_int_eq(canvas_put(&canvas, 1, 0, STYLE_PLAIN, "\u0301abcd\u0301"), 4);
    ck_assert_int_eq(canvas_put(&canvas, 2, 2, STYLE_PLAIN, "猫\u0301"), 4);
    ck_assert_uint_eq(cell_code(canvas_cell(&canvas, 0, 0), 1), 0x301);
    ck_assert_uint_eq(cell_code(canvas_cell(&canvas, 0, 0), 2), 0);
    ck_assert_uint_eq(cell_code(canvas_cell(&canvas, 0, 1), 3), 0x302);
    canvas_put(&canvas, 0, 0, STYLE_PLAIN, "x");
    ck_assert_uint_eq(cell_code(canvas_cell(&canvas, 0, 0), 1), 0);
    /* Three of the largest that there are; the very last one, U+E01EF, is as wide as a letter for
     * musl. */
    static const char large[] = "e\U000E01EE\U000E01ED\U000E01EC";
    canvas_put(&canvas, 2, 0, STYLE_COUNT - 1, large);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(cell_code(canvas_cell(&canvas, 2, 0), 1 + i), 0xE01EE - i);
    ck_assert_int_eq(canvas_cell(&canvas, 2, 0)->style, STYLE_COUNT - 1);
    expect_sound(&canvas);
    expect(&canvas, "xa\u0300\u0323\u0302\nabc\ne\U000E01EE\U000E01ED\U000E01EC\n");
}
END_TEST

START_TEST(what_cannot_be_drawn)
{
    struct canvas canvas = canvas_new(2, 8);
    ck_assert_int_eq(canvas_put(&canvas, 0, 0, STYLE_PLAIN, "a\tb\033c\x7f\n"), 7);
    /* A byte that is no UTF-8, a C1 control, and a mark that would turn the line round. */
    ck_assert_int_eq(canvas_put(&canvas, 1, 0, STYLE_PLAIN, "a\xff\xc2\x85\u202eb"), 4);
    ck_assert_uint_eq(canvas_cell(&canvas, 1, 1)->code, 0xFFFD);
    expect(&canvas, "a?b?c??\na\uFFFD?b\n");
}
END_TEST

START_TEST(put_right)
{
    struct canvas canvas = canvas_new(3, 6);
    canvas_put_right(&canvas, 0, 6, STYLE_PLAIN, "0.25");
    canvas_put_right(&canvas, 1, 4, STYLE_PLAIN, "猫1");
    canvas_put_right(&canvas, 2, 3, STYLE_PLAIN, "abcdef");
    expect(&canvas, "  0.25\n 猫1\ndef\n");
}
END_TEST

START_TEST(put_cut)
{
    struct canvas canvas = canvas_new(8, 8);
    for (int row = 0; row < 8; row++)
        canvas_fill(&canvas, row, 0, 8, STYLE_PLAIN, ".");
    canvas_put_cut(&canvas, 0, 1, 5, STYLE_PLAIN, "abcde", FACE_UNICODE);
    canvas_put_cut(&canvas, 1, 1, 5, STYLE_PLAIN, "abcdef", FACE_UNICODE);
    canvas_put_cut(&canvas, 2, 1, 5, STYLE_PLAIN, "abcdef", FACE_ASCII);
    canvas_put_cut(&canvas, 3, 1, 5, STYLE_PLAIN, "猫犬鳥", FACE_UNICODE);
    canvas_put_cut(&canvas, 4, 1, 4, STYLE_PLAIN, "猫犬鳥", FACE_ASCII);
    canvas_put_cut(&canvas, 5, 1, 1, STYLE_PLAIN, "猫", FACE_ASCII);
    canvas_put_cut(&canvas, 6, 1, 0, STYLE_PLAIN, "abc", FACE_ASCII);
    canvas_put_cut(&canvas, 7, -2, 4, STYLE_PLAIN, "abcdef", FACE_ASCII);
    expect_sound(&canvas);
    expect(&canvas, ".abcde..\n.abcd…..\n.abcd~..\n.猫犬…..\n.猫~ ...\n.~......\n........\n"
                    "c~......\n");
}
END_TEST

START_TEST(fill_and_restyle)
{
    struct canvas canvas = canvas_new(3, 5);
    canvas_fill(&canvas, 0, -3, INT_MAX, STYLE_FAINT, "─");
    canvas_fill(&canvas, 1, 3, 9, STYLE_BAR, "█");
    canvas_fill(&canvas, 1, 0, -1, STYLE_BAR, "x");
    canvas_fill(&canvas, 9, 0, 2, STYLE_BAR, "x");
    canvas_put(&canvas, 2, 0, STYLE_PLAIN, "a猫b");
    canvas_restyle(&canvas, 2, 2, 1, STYLE_CURSOR);
    canvas_restyle(&canvas, 2, 3, 50, STYLE_RESULT);
    canvas_restyle(&canvas, -1, 0, 5, STYLE_RESULT);
    ck_assert_int_eq(canvas_cell(&canvas, 2, 0)->style, STYLE_PLAIN);
    ck_assert_int_eq(canvas_cell(&canvas, 2, 1)->style, STYLE_CURSOR);
    ck_assert_int_eq(canvas_cell(&canvas, 2, 2)->style, STYLE_CURSOR);
    ck_assert_int_eq(canvas_cell(&canvas, 2, 3)->style, STYLE_RESULT);
    ck_assert_int_eq(canvas_cell(&canvas, 2, 4)->style, STYLE_RESULT);
    canvas_fill(&canvas, 1, 0, 2, STYLE_BAR, "\x7f");
    canvas_fill(&canvas, 2, 2, 1, STYLE_BAR, "·"); /* over half of a wide one */
    ck_assert_int_eq(canvas_cell(&canvas, 1, 4)->style, STYLE_BAR);
    expect_sound(&canvas);
    expect(&canvas, "─────\n?? ██\na ·b\n");
}
END_TEST

START_TEST(clear_row)
{
    struct canvas canvas = canvas_new(2, 4);
    canvas_put(&canvas, 0, 0, STYLE_BAR, "猫犬");
    canvas_put(&canvas, 1, 0, STYLE_BAR, "猫犬");
    canvas_clear_row(&canvas, 0);
    canvas_clear_row(&canvas, 2);
    canvas_clear_row(&canvas, -1);
    ck_assert_int_eq(canvas_cell(&canvas, 0, 0)->style, STYLE_PLAIN);
    expect_sound(&canvas);
    expect(&canvas, "\n猫犬\n");
}
END_TEST

START_TEST(copy)
{
    struct canvas canvas = canvas_new(3, 6), source = canvas_new(2, 4);
    for (int row = 0; row < 3; row++)
        canvas_put(&canvas, row, 0, STYLE_PLAIN, "猫犬鳥");
    canvas_put(&source, 0, 0, STYLE_STEP, "e\u0301語x");
    canvas_copy(&canvas, -1, 0, &source);
    canvas_copy(&canvas, 1, 1, &source);
    canvas_copy(&canvas, 0, 4, &source); /* the wide one is cut in half */
    canvas_copy(&canvas, 7, 7, &source);
    expect_sound(&canvas);
    ck_assert_int_eq(canvas_cell(&canvas, 1, 1)->style, STYLE_STEP);
    ck_assert_int_eq(canvas_cell(&canvas, 0, 5)->style, STYLE_STEP);
    canvas_release(&source);
    expect(&canvas, "    e\u0301\n e\u0301語\n\n");
}
END_TEST

/* A text that is copied becomes what it becomes when it is put there itself. */
START_TEST(copy_is_put)
{
    static const char *const texts[] = {"a", "猫", "犬x鳥", "e\u0301 語", "xyz"};
    enum { TEXTS = sizeof texts / sizeof texts[0] };
    for (int i = 0; i < TEXTS * TEXTS * 9; i++) {
        const char *text = texts[i % TEXTS], *below = texts[i / TEXTS % TEXTS];
        const int column = i / TEXTS / TEXTS - 3;
        struct canvas direct = canvas_new(1, 5), copied = canvas_new(1, 5);
        struct canvas source = canvas_new(1, (int)text_width(text));
        canvas_put(&source, 0, 0, STYLE_BAR, text);
        canvas_put(&direct, 0, 0, STYLE_STEP, below);
        canvas_put(&copied, 0, 0, STYLE_STEP, below);
        canvas_put(&direct, 0, column, STYLE_BAR, text);
        canvas_copy(&copied, 0, column, &source);
        ck_assert_msg(memcmp(direct.cells, copied.cells, 5 * sizeof *direct.cells) == 0,
                      "'%s' at %d over '%s'", text, column, below);
        canvas_release(&direct);
        canvas_release(&copied);
        canvas_release(&source);
    }
}
END_TEST

/* Random writing leaves a sound canvas, whose text put back gives the same canvas. */
START_TEST(round_trip)
{
    static const char *const pieces[] = {"a",    "猫", "e\u0301", "xyz",
                                         "犬鳥", " ",  "Σ",       "語\u0301b"};
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        struct canvas canvas = canvas_new(1, 12), again = canvas_new(1, 12);
        for (int i = 0; i < 12; i++) {
            seed = seed * 1103515245u + 12345u;
            canvas_put(&canvas, 0, (int)(seed >> 16) % 16 - 2, STYLE_PLAIN,
                       pieces[(seed >> 24) % (sizeof pieces / sizeof pieces[0])]);
        }
        expect_sound(&canvas);
        struct text text = {0};
        canvas_add_to_text(&canvas, &text);
        ck_assert_uint_gt(text.length, 0);
        text.bytes[text.length - 1] = '\0'; /* the end of the line */
        canvas_put(&again, 0, 0, STYLE_PLAIN, text.bytes);
        ck_assert_mem_eq(canvas.cells, again.cells, 12 * sizeof *canvas.cells);
        text_release(&text);
        canvas_release(&again);
        canvas_release(&canvas);
    }
}
END_TEST

START_TEST(indented)
{
    struct canvas canvas = canvas_new(3, 3);
    struct text text = {0};
    canvas_put(&canvas, 0, 0, STYLE_PLAIN, "ab");
    canvas_put(&canvas, 2, 0, STYLE_PLAIN, " 猫");
    canvas_add_indented(&canvas, 2, &text);
    ck_assert_str_eq(text_string(&text), "  ab\n\n   猫\n");
    text_release(&text);
    canvas_release(&canvas);
}
END_TEST

START_TEST(padded)
{
    struct text line = {0};
    text_pad(&line, 2);
    text_add(&line, "猫");
    text_pad(&line, 4);
    ck_assert_str_eq(text_string(&line), "  猫");
    text_pad(&line, 6);
    ck_assert_str_eq(text_string(&line), "  猫  ");
    text_release(&line);
}
END_TEST

/* Marks stay with their character, no wide character is halved, bytes that are no UTF-8 count 1. */
START_TEST(as_much_as_fits)
{
    static const struct {
        const char *text;
        int columns;
        size_t beginning;
        const char *ending;
    } cases[] = {
        {"abc", 2, 2, "bc"},
        {"abc", 3, 3, "abc"},
        {"abc", 9, 3, "abc"},
        {"abc", 0, 0, ""},
        {"abc", -1, 0, ""},
        {"", 4, 0, ""},
        {"猫犬", 3, 3, "犬"},
        {"猫犬", 4, 6, "猫犬"},
        {"e\u0301x", 1, 3, "x"},
        {"猫e\u0301", 2, 3, "e\u0301"},
        {"a\xFF\xFF", 2, 2, "\xFF\xFF"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_uint_eq(text_beginning(cases[i].text, cases[i].columns), cases[i].beginning);
        ck_assert_str_eq(text_ending(cases[i].text, cases[i].columns), cases[i].ending);
    }
}
END_TEST

START_TEST(cursor)
{
    struct canvas canvas = canvas_new(3, 5);
    ck_assert_int_eq(canvas.cursor_row, -1);
    canvas_set_cursor(&canvas, 2, 3);
    ck_assert_int_eq(canvas.cursor_row, 2);
    ck_assert_int_eq(canvas.cursor_column, 3);
    canvas_set_cursor(&canvas, 1, 5);
    ck_assert_int_eq(canvas.cursor_row, 1);
    ck_assert_int_eq(canvas.cursor_column, 4);
    canvas_release(&canvas);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {sizes,
                                  put,
                                  clipping,
                                  wide_characters,
                                  halves,
                                  marks,
                                  what_cannot_be_drawn,
                                  put_right,
                                  put_cut,
                                  fill_and_restyle,
                                  clear_row,
                                  copy,
                                  copy_is_put,
                                  round_trip,
                                  indented,
                                  padded,
                                  as_much_as_fits,
                                  cursor};
    return run_tests("canvas", tests, sizeof tests / sizeof *tests);
}
