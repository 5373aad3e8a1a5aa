/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random frames on a terminal that understands the strings of terminals.h: it shows each of them.
 */
#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/look.h"
#include "app/paint.h"
#include "tests/terminals.h"

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

/* "\033[;1;38;5;32m": a number left out is 0. */
static void obey_attributes(struct emulator *emulator, const char *numbers)
{
    char *end;
    do {
        const long number = strtol(numbers, &end, 10);
        if (number == 38) {
            ck_assert_int_eq(strncmp(end, ";5;", 3), 0);
            emulator->look += 8 * (unsigned)(strtol(end + 3, &end, 10) + 1);
        } else {
            obey(emulator, number == 0 ? "0" : number == 1 ? "b" : number == 4 ? "u" : "r");
        }
        numbers = end + 1;
    } while (*end == ';');
    ck_assert_int_eq(*end, 'm');
}

/* What begins with an escape; returns where it ends. */
static const char *obey_sequence(struct emulator *emulator, const char *bytes)
{
    if (bytes[1] == '(')
        return bytes + strlen("\033(B");
    const char *const numbers = bytes + strlen("\033["), *const last =
                                                             numbers +
                                                             strspn(numbers, "0123456789;");
    const int by = atoi(numbers);
    if (*last == 'm') {
        obey_attributes(emulator, numbers);
    } else if (*last == 'H') {
        emulator->row = by - 1;
        emulator->column = atoi(strchr(numbers, ';') + 1) - 1;
    } else {
        ck_assert_int_lt(emulator->column, COLUMNS);
        emulator->column += *last == 'C' ? by : -by;
    }
    return last + 1;
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
        } else if (*bytes == '\033') {
            bytes = obey_sequence(emulator, bytes);
        } else if (*bytes == '[') {
            ck_assert_int_eq(sscanf(bytes, "[%d;%d]", &emulator->row, &emulator->column), 2);
            bytes = strchr(bytes, ']') + 1;
        } else if (*bytes == '{') {
            obey(emulator, bytes + 1);
            bytes = strchr(bytes, '}') + 1;
        } else {
            text_clear(&run);
            text_add_bytes(&run, bytes, strcspn(bytes, "[{<>\n\b\033"));
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
    expect_random_frames(&terminal_modern);
    expect_random_frames(&terminal_nimble);
    expect_random_frames(&terminal_ansi);
}
END_TEST

int main(void)
{
    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 77;
    TCase *cases = tcase_create("paint");
    tcase_add_test(cases, screen_becomes_the_frame);
    Suite *suite = suite_create("paint, at random");
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
