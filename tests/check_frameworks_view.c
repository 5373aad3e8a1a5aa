/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view of the frameworks: the mouse, the search, that the selected call is always seen, and
 * that the losses are those of the present problem. */
#include <string.h>

#include "app/frame.h"
#include "app/prompt.h"
#include "app/view.h"
#include "core/example.h"
#include "tests/problems.h"

/* The first row of the list at 24 x 80. */
#define FIRST 3

struct screen {
    struct session session;
    struct ui ui;
    struct canvas canvas;
};

static void draw(struct screen *screen, int rows, int columns)
{
    canvas_release(&screen->canvas);
    screen->canvas = frame_draw(&screen->ui, rows, columns);
}

static void begin(struct screen *screen, const char *lines)
{
    struct problem problem = problem_from(lines);
    *screen = (struct screen){.session = session_new()};
    session_commit(&screen->session, &problem, "");
    ui_start(&screen->ui, &screen->session);
    view_open(&screen->ui, &view_frameworks);
    draw(screen, 24, 80);
}

static void end(struct screen *screen)
{
    canvas_release(&screen->canvas);
    ui_release(&screen->ui);
    session_release(&screen->session);
}

static void press(struct screen *screen, uint32_t key)
{
    ui_key(&screen->ui, key, "", 0);
    draw(screen, 24, 80);
}

static void run(struct screen *screen, const char *line)
{
    ck_assert(ui_run(&screen->ui, line, NULL));
    draw(screen, 24, 80);
}

static void seek(struct screen *screen, const char *what, int by)
{
    text_clear(&screen->ui.sought);
    text_add(&screen->ui.sought, what);
    ui_find(&screen->ui, by);
    draw(screen, 24, 80);
}

/* Does the row of the screen show this? */
static bool shows(const struct screen *screen, int row, const char *what)
{
    struct text text = {0}, line = {0};
    canvas_add_to_text(&screen->canvas, &text);
    const char *at = text_string(&text);
    for (int i = 0; i <= row; i++)
        ck_assert(text_next_line(&at, &line));
    const bool found = strstr(text_string(&line), what);
    text_release(&text);
    text_release(&line);
    return found;
}

START_TEST(mouse_selects)
{
    struct screen screen;
    begin(&screen, example_find("threeclass")->lines);
    ui_mouse(&screen.ui, MOUSE_PRESS, FIRST + 5, 70);
    draw(&screen, 24, 80);
    ck_assert_uint_eq(screen.ui.memory.call, 5);
    ck_assert_int_eq(screen.canvas.cursor_row, FIRST + 5);
    ck_assert_int_eq(screen.canvas.cursor_column, 0);
    ck_assert(shows(&screen, 17, "BCEWithLogitsLoss()(v, Y)"));
    ui_mouse(&screen.ui, MOUSE_WHEEL_DOWN, FIRST, 10);
    ck_assert_uint_eq(screen.ui.memory.call, 6);
    ui_mouse(&screen.ui, MOUSE_WHEEL_UP, FIRST, 10);
    ck_assert_uint_eq(screen.ui.memory.call, 5);
    ui_mouse(&screen.ui, MOUSE_PRESS, 17, 10); /* the details are no row */
    ck_assert_uint_eq(screen.ui.memory.call, 5);
    press(&screen, 'G');
    ui_mouse(&screen.ui, MOUSE_PRESS, FIRST, 0); /* of a list that is scrolled */
    ck_assert_uint_eq(screen.ui.memory.call, screen.ui.calls.count - 13);
    end(&screen);
}
END_TEST

START_TEST(selection_is_always_seen)
{
    static const int sizes[][2] = {{24, 80}, {36, 120}, {10, 40}, {6, 24}, {16, 60}, {60, 200}};
    struct screen screen;
    begin(&screen, example_find("binary")->lines);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t i = 0; i < screen.ui.calls.count; i++) {
            screen.ui.memory.call = i * 7 % screen.ui.calls.count;
            draw(&screen, sizes[s][0], sizes[s][1]);
            const int row = screen.canvas.cursor_row;
            ck_assert_int_ge(row, 1);
            ck_assert_int_eq((int)canvas_cell(&screen.canvas, row, 0)->code, 0x25b8);
            const struct spot *spot = spots_at(&screen.ui.spots, row, 2);
            ck_assert_ptr_nonnull(spot);
            ck_assert_uint_eq(spot->item, screen.ui.memory.call);
        }
    end(&screen);
}
END_TEST

START_TEST(losses_are_of_the_present_problem)
{
    struct screen screen;
    begin(&screen, example_find("threeclass")->lines);
    ck_assert(shows(&screen, FIRST, "1.4815"));
    run(&screen, "put 0 2 2.5"); /* z = (2, 1, 2.5), class 2: 0.604131 */
    ck_assert(shows(&screen, FIRST, "1.0281"));
    press(&screen, 'u');
    ck_assert(shows(&screen, FIRST, "1.4815"));
    run(&screen, "load binary");
    ck_assert(shows(&screen, FIRST + 4, "0.1839"));
    run(&screen, "load threeclass");
    run(&screen, "set reduction none");
    ck_assert(shows(&screen, FIRST, "1.9644"));
    screen.ui.sample = screen.ui.row = 1;
    draw(&screen, 24, 80);
    ck_assert(shows(&screen, FIRST, "1.4170"));
    end(&screen);
}
END_TEST

START_TEST(numbers_are_sought)
{
    struct screen screen;
    begin(&screen, example_find("threeclass")->lines);
    press(&screen, '1'); /* begins a search, and types on no cell */
    ck_assert_int_eq(screen.ui.prompting, PROMPTING_SEARCH);
    ck_assert(!screen.ui.editing);
    ck_assert_str_eq(prompt_line(), "1");
    ui_key(&screen.ui, KEY_NAME_ENTER, "\r", 1);
    ck_assert_int_eq(screen.ui.prompting, PROMPTING_NOT);
    seek(&screen, "1.0311", 1);
    ck_assert_uint_eq(screen.ui.memory.call, 11);
    seek(&screen, "1.0311", 1);
    ck_assert_uint_eq(screen.ui.memory.call, 18);
    seek(&screen, "1.0311", -1);
    ck_assert_uint_eq(screen.ui.memory.call, 11);
    ck_assert(shows(&screen, screen.canvas.cursor_row, "1.0311◂"));
    seek(&screen, "7.77", 1);
    ck_assert_uint_eq(screen.ui.memory.call, 11);
    ck_assert(shows(&screen, 22, "'7.77' is not to be found here"));
    ck_assert(!shows(&screen, screen.canvas.cursor_row, "◂"));
    seek(&screen, "tensorflow.js", 1);
    ck_assert_uint_eq(screen.ui.memory.call, 24);
    end(&screen);
}
END_TEST

/* What a step asks for is not told here, nor is it found by trying. */
START_TEST(asked_losses_are_hidden)
{
    struct screen screen;
    begin(&screen, example_find("demo")->lines);
    run(&screen, "set ask on");
    view_open(&screen.ui, &view_work);
    press(&screen, ' ');
    view_open(&screen.ui, &view_frameworks);
    draw(&screen, 24, 80);
    ck_assert(ui_hides_loss(&screen.ui));
    seek(&screen, "0.4170", 1);
    ck_assert_uint_eq(screen.ui.memory.call, 0);
    for (int row = 0; row < 22; row++) {
        ck_assert(!shows(&screen, row, "0.41"));
        ck_assert(!shows(&screen, row, "as stated"));
        ck_assert(row < FIRST || row > 20 || !shows(&screen, row, "="));
    }
    end(&screen);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        mouse_selects,      selection_is_always_seen, losses_are_of_the_present_problem,
        numbers_are_sought, asked_losses_are_hidden,
    };
    return run_tests("frameworks_view", tests, sizeof tests / sizeof *tests);
}
