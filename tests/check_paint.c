/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that turn one frame into the next, for a terminal whose strings can be read: "[1;2]"
 * moves the cursor, "<3;" and ">3;" move it in its row, "{C}" clears the screen, "{K}" the rest of
 * the row, "{0}" takes the looks off,
 * "{b}", "{u}", "{r}" and "{c7}" set one. */
#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/look.h"
#include "app/paint.h"

static const char *name_string(const char *name)
{
    static const char *const strings[][2] = {
        {"cup", "cup"},  {"clear", "{C}$<50>"}, {"el", "{K}"},  {"sgr0", "{0}$<2>"},
        {"bold", "{b}"}, {"smul", "{u}"},       {"rev", "{r}"}, {"setaf", "setaf"},
    };
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strcmp(strings[i][0], name) == 0)
            return strings[i][1];
    return NULL;
}

/* The same, and the ways of a cursor that need no place. */
static const char *name_step(const char *name)
{
    static const char *const strings[][2] = {
        {"cud1", "\n"}, {"cub1", "\b"}, {"cub", "<"}, {"cuf", ">"}};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strcmp(strings[i][0], name) == 0)
            return strings[i][1];
    return name_string(name);
}

/* A terminal that moves its cursor as ANSI says. */
static const char *ansi_string(const char *name)
{
    static const char *const strings[][2] = {
        {"cup", "\033[%i%p1%d;%p2%dH"}, {"cub", "\033[%p1%dD"}, {"cuf", "\033[%p1%dC"}};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        if (strcmp(strings[i][0], name) == 0)
            return strings[i][1];
    return name_step(name);
}

static const char *expand(const char *name, int first, int second)
{
    static char expanded[40];
    if (strncmp(name, "cu", 2) == 0 && strcmp(name, "cup") != 0)
        snprintf(expanded, sizeof expanded, "%c%d;", name[2] == 'b' ? '<' : '>', first);
    else if (strcmp(name, "cup") == 0)
        snprintf(expanded, sizeof expanded, "[%d;%d]$<5>", first, second);
    else
        snprintf(expanded, sizeof expanded, "{c%d}", first);
    return expanded;
}

static int many_colours(const char *name)
{
    return strcmp(name, "colors") == 0 ? 256 : strcmp(name, "am") == 0 || strcmp(name, "xenl") == 0;
}

/* Eight colours, none of them underlined, and a last cell that scrolls. */
static int few_colours(const char *name)
{
    return strcmp(name, "colors") == 0 ? 8
           : strcmp(name, "ncv") == 0  ? 1 << 1
                                       : strcmp(name, "am") == 0;
}

static const struct capabilities modern = {name_string, expand, many_colours},
                                 nimble = {name_step, expand, many_colours},
                                 common = {ansi_string, expand, many_colours},
                                 humble = {name_string, expand, few_colours};

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
    paint_start(&paint, &modern, true, true);
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
    paint_start(&paint, &modern, true, true);
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
    paint_start(&paint, &common, true, true);
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

START_TEST(few_colours_and_none)
{
    struct paint paint;
    paint_start(&paint, &humble, true, true);
    ck_assert_str_eq(text_string(&paint.style[STYLE_BAR]), "{0}{c5}");
    ck_assert_str_eq(text_string(&paint.style[STYLE_WRONG]), "{0}{b}{c1}");
    ck_assert_str_eq(text_string(&paint.style[STYLE_RESULT]), "{0}{b}{r}");
    paint_release(&paint);
    paint_start(&paint, &humble, false, true);
    ck_assert_str_eq(text_string(&paint.style[STYLE_BAR]), "{0}");
    ck_assert_str_eq(text_string(&paint.style[STYLE_WRONG]), "{0}{b}{u}");
    paint_release(&paint);
}
END_TEST

START_TEST(wide_characters)
{
    struct paint paint;
    paint_start(&paint, &modern, true, true);
    expect_text(&paint, "交叉", "{0}{C}[1;0]交叉[0;0]");
    expect_text(&paint, "交x叉", "[1;2]x叉[0;0]");
    expect_text(&paint, "交x", "[1;3]{K}[0;0]");
    expect_text(&paint, "a x", "[1;0]a [0;0]");
    expect_text(&paint, "e\u0301 x", "[1;0]e\u0301[0;0]");
    paint_release(&paint);
    paint_start(&paint, &modern, true, false);
    expect_text(&paint, "交x叉", "{0}{C}[1;0]? x? [0;0]");
    paint_release(&paint);
}
END_TEST

START_TEST(cursor)
{
    struct paint paint;
    paint_start(&paint, &modern, true, true);
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
    paint_start(&paint, &modern, true, true);
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
    paint_start(&paint, &modern, true, true);
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
    paint_start(&paint, &humble, true, true);
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
    paint_start(&paint, &nimble, true, true);
    expect_bytes(&paint, frame_of_numbers(before), 3, 20,
                 "{0}{C}[0;4]0.25\n\b\b\b0.5\n\b\b\b\b0.25[0;17]1\n\b2\n\b3[0;0]");
    expect_bytes(&paint, frame_of_numbers(after), 3, 20, "[0;7]6\n\b6\n\b7[0;17]4\n\b5\n\b6[0;0]");
    /* far apart in one row */
    paint_forget(&paint);
    expect_text(&paint, "a        b", "{0}{C}[1;0]a>8;b[0;0]");
    paint_release(&paint);
}
END_TEST

/* The last column: where the cursor is behind it nobody can say. */
START_TEST(after_the_last_column)
{
    struct paint paint;
    paint_start(&paint, &nimble, true, true);
    struct canvas frame = frame_with(16, STYLE_PLAIN, "abcd");
    canvas_put(&frame, 2, 16, STYLE_PLAIN, "efgh");
    expect_bytes(&paint, frame, 3, 20, "{0}{C}[1;16]abcd[2;16]efgh[0;0]");
    paint_release(&paint);
}
END_TEST

/* ---- random frames on a terminal that understands these strings ---- */

enum { ROWS = 4, COLUMNS = 30 };

/* The style of a cell is the look: its attributes and 8 times its colour plus one. */
struct emulator {
    struct canvas screen;
    int row, column;
    unsigned look;
};

static unsigned look_number(enum style style)
{
    const struct look look = look_of(PALETTE_256, style);
    return look.attributes + 8 * (unsigned)(look.colour + 1);
}

static void obey(struct emulator *emulator, const char *name)
{
    const enum style style = (enum style)emulator->look; /* what is cleared has it on some */
    if (name[0] == 'C')
        for (int row = 0; row < ROWS; row++)
            canvas_fill(&emulator->screen, row, 0, COLUMNS, style, " ");
    else if (name[0] == 'K')
        canvas_fill(&emulator->screen, emulator->row, emulator->column, COLUMNS, style, " ");
    else if (name[0] == 'c')
        emulator->look += 8 * (unsigned)(atoi(name + 1) + 1);
    else
        emulator->look = name[0] == '0' ? 0
                                        : emulator->look | (name[0] == 'b'   ? LOOK_BOLD
                                                            : name[0] == 'u' ? LOOK_UNDERLINE
                                                                             : LOOK_REVERSE);
}

static void feed(struct emulator *emulator, const char *bytes)
{
    struct text run = {0};
    while (*bytes) {
        if (*bytes == '\n' || *bytes == '\b') {
            ck_assert_int_lt(emulator->column, COLUMNS);
            emulator->row += *bytes == '\n';
            emulator->column -= *bytes++ == '\b';
        } else if (*bytes == '<' || *bytes == '>') {
            const bool left = *bytes == '<';
            char *end;
            ck_assert_int_lt(emulator->column, COLUMNS);
            const int by = (int)strtol(bytes + 1, &end, 10);
            emulator->column += left ? -by : by;
            bytes = end + 1;
        } else if (*bytes == '[') {
            ck_assert_int_eq(sscanf(bytes, "[%d;%d]", &emulator->row, &emulator->column), 2);
            bytes = strchr(bytes, ']') + 1;
        } else if (*bytes == '{') {
            obey(emulator, bytes + 1);
            bytes = strchr(bytes, '}') + 1;
        } else {
            text_clear(&run);
            text_add_bytes(&run, bytes, strcspn(bytes, "[{<>\n\b"));
            bytes += run.length;
            emulator->column = canvas_put(&emulator->screen, emulator->row, emulator->column,
                                          (enum style)emulator->look, run.bytes);
        }
    }
    text_release(&run);
}

static void expect_shown(const struct emulator *emulator, const struct canvas *frame)
{
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++) {
            struct cell want = *canvas_cell(frame, row, column);
            want.style = look_number((enum style)want.style) & STYLE_MASK;
            const struct cell *got = canvas_cell(&emulator->screen, row, column);
            ck_assert_msg(memcmp(got, &want, sizeof want) == 0, "row %d, column %d", row, column);
        }
    ck_assert_int_eq(emulator->row, frame->cursor_row);
    ck_assert_int_eq(emulator->column, frame->cursor_column);
    ck_assert_uint_eq(emulator->look, 0);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    return *seed >> 16;
}

/* A few words here and there, over what was there. */
static void scribble(struct canvas *frame, unsigned *seed)
{
    static const char *const words[] = {"a", "猫",  "e\u0301", "1.0986", "犬鳥",
                                        " ", "Σ x", "      ",  "│",      "語\u0301b"};
    for (unsigned left = next_random(seed) % 4; left > 0; left--) {
        const int row = (int)(next_random(seed) % ROWS),
                  column = (int)(next_random(seed) % COLUMNS);
        const enum style style = (enum style)(next_random(seed) % STYLE_COUNT);
        canvas_put(frame, row, column, next_random(seed) % 2 ? style : STYLE_PLAIN,
                   words[next_random(seed) % (sizeof words / sizeof words[0])]);
        if (next_random(seed) % 8 == 0)
            canvas_clear_row(frame, row);
    }
    frame->cursor_row = (int)(next_random(seed) % ROWS);
    frame->cursor_column = (int)(next_random(seed) % COLUMNS);
}

static void expect_random_frames(const struct capabilities *terminal)
{
    struct paint paint;
    struct emulator emulator = {.screen = canvas_new(ROWS, COLUMNS)};
    struct canvas frame = canvas_new(ROWS, COLUMNS);
    struct text out = {0};
    unsigned seed = 3;
    paint_start(&paint, terminal, true, true);
    for (int i = 0; i < 3000; i++) {
        scribble(&frame, &seed);
        text_clear(&out);
        ck_assert(paint_frame(&paint, &frame, ROWS, COLUMNS, &out));
        feed(&emulator, text_string(&out));
        expect_shown(&emulator, &frame);
    }
    text_release(&out);
    canvas_release(&frame);
    canvas_release(&emulator.screen);
    paint_release(&paint);
}

START_TEST(screen_becomes_the_frame)
{
    expect_random_frames(&modern);
    expect_random_frames(&nimble);
}
END_TEST

int main(void)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 77;
    const TTest *const tests[] = {
        only_what_differs,      styles, as_ansi_says,           few_colours_and_none,
        wide_characters,        cursor, down_a_column,          after_the_last_column,
        cursor_on_a_right_half, sizes,  last_cell_that_scrolls, screen_becomes_the_frame};
    TCase *cases = tcase_create("paint");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    Suite *suite = suite_create("paint");
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
