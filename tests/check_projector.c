/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slides of the projector in all sizes, and the mouse on a slide in the middle of a screen. */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "app/event.h"
#include "app/frame.h"
#include "app/projector.h"
#include "app/view.h"
#include "core/command.h"
#include "core/example.h"

static struct session session;
static struct ui ui;

static void run(const char *line)
{
    struct reply reply = {.format = REPLY_TEXT};
    struct error error = {0};
    ck_assert_msg(command_run(&session, line, strlen(line), &reply, &error), "%s: %s", line,
                  error.message);
    reply_release(&reply);
}

static void press(uint32_t key)
{
    ui_key(&ui, key, "", 0);
}

static void begin(void)
{
    session = session_new();
    ui_start(&ui, &session);
    run("load demo");
    press('P');
}

static void end(void)
{
    ui_release(&ui);
    session_release(&session);
}

static double value(size_t class)
{
    return matrix_row(&session.problem.values, 0)[class];
}

/* ---- the mouse ---- */

#define ROWS    30
#define COLUMNS 100

static struct canvas drawn(void)
{
    return frame_draw(&ui, ROWS, COLUMNS);
}

START_TEST(clicks_find_the_slide)
{
    struct canvas canvas = drawn();
    const int row = canvas.cursor_row, behind = canvas.cursor_column;
    canvas_release(&canvas);
    ui_mouse(&ui, MOUSE_PRESS, row + 2, behind - 1);
    ck_assert_uint_eq(ui.row, 1);
    ck_assert_int_eq(ui.field, FIELD_VALUE);
    ui_mouse(&ui, MOUSE_PRESS, row + 4, (COLUMNS - SLIDE_COLUMNS) / 2 + 12);
    ck_assert_uint_eq(ui.row, 2);
    ck_assert_int_eq(ui.field, FIELD_LABEL);
    ui_mouse(&ui, MOUSE_PRESS, row, (COLUMNS - SLIDE_COLUMNS) / 2 - 1);
    ck_assert_msg(ui.row == 2, "the margin is not the slide");
    ui_mouse(&ui, MOUSE_PRESS, row, (COLUMNS - SLIDE_COLUMNS) / 2);
    ck_assert_uint_eq(ui.row, 0);
}
END_TEST

START_TEST(wheel_nudges_under_it)
{
    struct canvas canvas = drawn();
    ui_mouse(&ui, MOUSE_WHEEL_UP, canvas.cursor_row + 2, canvas.cursor_column - 1);
    canvas_release(&canvas);
    ck_assert_uint_eq(ui.row, 1);
    ck_assert_double_eq(value(0), 2);
    ck_assert_double_eq(value(1), 1.1);
}
END_TEST

START_TEST(keys_can_be_clicked)
{
    const int last = (ROWS - SLIDE_ROWS) / 2 + SLIDE_ROWS - 1;
    const int left = (COLUMNS - SLIDE_COLUMNS) / 2 + 1;
    struct canvas canvas = drawn();
    canvas_release(&canvas);
    ui_mouse(&ui, MOUSE_PRESS, last, left);
    ck_assert_uint_eq(ui.step, 0);
    ck_assert(ui.asked);
    canvas = drawn();
    canvas_release(&canvas);
    ui_mouse(&ui, MOUSE_PRESS, last, left);
    ck_assert_uint_eq(ui.step, 0);
    ck_assert(!ui.asked);
}
END_TEST

/* ---- all sizes ---- */

/* The first row that holds a string, or -1. */
static int row_of(const struct canvas *canvas, const char *what)
{
    struct text text = {0}, line = {0};
    int row = 0, found = -1;
    canvas_add_to_text(canvas, &text);
    for (const char *at = text_string(&text); found < 0 && text_next_line(&at, &line); row++)
        if (strstr(text_string(&line), what))
            found = row;
    text_release(&line);
    text_release(&text);
    return found;
}

static void expect_margins(const struct canvas *canvas, int top, int left)
{
    for (int row = 0; row < canvas->rows; row++)
        for (int column = 0; column < canvas->columns; column++)
            if (row < top || row >= canvas->rows - top || column < left ||
                column >= left + SLIDE_COLUMNS)
                ck_assert(canvas_cell(canvas, row, column)->code == ' ');
}

/* The title is above, the keys are below, the cursor is on the selected row. */
static void expect_slide(int rows, int columns)
{
    struct canvas canvas = frame_draw(&ui, rows, columns);
    const int top = rows > SLIDE_ROWS ? (rows - SLIDE_ROWS) / 2 : 0;
    const int left = columns > SLIDE_COLUMNS ? (columns - SLIDE_COLUMNS) / 2 : 0;
    const int last = rows > SLIDE_ROWS ? top + SLIDE_ROWS - 1 : rows - 1;
    ck_assert_int_eq(row_of(&canvas, " step"), top);
    ck_assert_int_eq(row_of(&canvas, "PgDn "), last);
    ck_assert_int_ge(canvas.cursor_column, left + SLIDE_LEFT);
    ck_assert_int_lt(canvas.cursor_column, columns);
    ck_assert_int_eq(row_of(&canvas, "▸"), canvas.cursor_row);
    if (ui.asked && rows >= 12 && columns >= 40)
        ck_assert_int_ge(row_of(&canvas, "?"), 0);
    if ((rows - SLIDE_ROWS) % 2 == 0)
        expect_margins(&canvas, top, left);
    canvas_release(&canvas);
}

/* Every slide of an example, with each of its rows selected in turn. */
START_TEST(every_slide_is_whole)
{
    static const int rows[] = {6, 7, 8, 9, 10, 12, 14, 16, 17, 18, 19, 20, 21, 24};
    static const int columns[] = {24, 25, 31, 40, 48, 63, 64, 65, 90};
    const struct example *example = example_at((size_t)_i);
    char line[64];
    snprintf(line, sizeof line, "load %s", example->name);
    run(line);
    ui_clamp(&ui);
    do {
        press(KEY_NAME_PAGE_DOWN);
        press(ui.row + 1 < ui_rows(&ui) ? KEY_NAME_DOWN : KEY_NAME_HOME);
        for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
            for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
                expect_slide(rows[r], columns[c]);
    } while (ui.step != STEP_ALL);
}
END_TEST

/* On a slide that is too narrow for all, what is typed is seen. */
START_TEST(what_is_typed_is_seen)
{
    run("load huge");
    ui_clamp(&ui);
    press(KEY_NAME_PAGE_DOWN);
    press(KEY_NAME_PAGE_DOWN);
    struct canvas canvas = frame_draw(&ui, 6, 24);
    ck_assert_int_eq(row_of(&canvas, "-100.0"), -1);
    canvas_release(&canvas);
    press('-');
    press('7');
    canvas = frame_draw(&ui, 6, 24);
    ck_assert_int_eq(row_of(&canvas, "-7"), canvas.cursor_row);
    canvas_release(&canvas);
}
END_TEST

/* ---- many classes ---- */

START_TEST(true_class_is_always_there)
{
    struct text line = {0};
    text_add(&line, "set logits");
    for (int i = 0; i < 4096; i++)
        text_addf(&line, " %d", i % 7);
    run(text_string(&line));
    text_release(&line);
    run("set target 17");
    ui_clamp(&ui);
    for (size_t row = 0; row < 4096; row += 315) {
        ui.row = row;
        struct canvas canvas = frame_draw(&ui, SLIDE_ROWS, SLIDE_COLUMNS);
        ck_assert_int_eq(row_of(&canvas, "▸"), canvas.cursor_row);
        ck_assert_int_ge(row_of(&canvas, "   17 "), 3);
        ck_assert_int_eq(row_of(&canvas, "+ 4090 more"), 9);
        canvas_release(&canvas);
    }
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    int examples = 0;
    while (example_at((size_t)examples))
        examples++;
    Suite *suite = suite_create("projector");
    TCase *group = tcase_create("projector");
    tcase_add_checked_fixture(group, begin, end);
    tcase_set_timeout(group, 60);
    tcase_add_test(group, clicks_find_the_slide);
    tcase_add_test(group, wheel_nudges_under_it);
    tcase_add_test(group, keys_can_be_clicked);
    tcase_add_loop_test(group, every_slide_is_whole, 0, examples);
    tcase_add_test(group, what_is_typed_is_seen);
    tcase_add_test(group, true_class_is_always_there);
    suite_add_tcase(suite, group);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
