/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mouse of the full-screen terminal, on a real pseudo terminal. */
#include <signal.h>

#include "tests/demo.h"

/* Two ways of telling about a mouse: by numbers, or by one byte each, which is all that the entries
 * of the last three know. */
static const char *const mousy[] = {"TERM=xterm-256color", "TERM=tmux-256color",
                                    "TERM=screen-256color", "TERM=linux"};

START_TEST(mouse_press_and_wheel)
{
    struct pty *demo = demo_start(NULL, NULL, mousy[_i]);
    pty_mouse(demo, 5, 17, 1); /* the button is let go, too */
    pty_expect(demo, 0, "mouse press 5,17");
    pty_mouse(demo, 6, 18, 4);
    pty_expect(demo, 0, "mouse wheel up 6,18");
    pty_mouse(demo, 7, 19, 5);
    pty_expect(demo, 0, "mouse wheel down 7,19");
    pty_mouse(demo, 23, 79, 1);
    pty_expect(demo, 0, "mouse press 23,79");
    pty_send(demo, "z");
    pty_expect(demo, 0, "key <z>");
    pty_expect(demo, 1, "keys 1 ");
    demo_quit(demo);
}
END_TEST

static const struct {
    const char *bytes, *shown;
} reports[] = {
    {"\033[<0;18;6M\033[<0;18;6m", "mouse press 5,17"},
    {"\033[<4;18;6M\033[<4;18;6m", "mouse press 5,17 shift"},
    {"\033[<64;18;6M", "mouse wheel up 5,17"},
    {"\033[<68;18;6M", "mouse wheel up 5,17 shift"},
    {"\033[<69;18;6M", "mouse wheel down 5,17 shift"},
    {"\033[<0;300;6M", "mouse press 5,299"},
};

START_TEST(mouse_tells_of_shift)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, reports[_i].bytes);
    pty_expect(demo, 0, reports[_i].shown);
    pty_expect(demo, 1, "keys 0 ");
    demo_quit(demo);
}
END_TEST

/* Other buttons, and a button that is only let go, are no events. */
START_TEST(other_reports_are_dropped)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "\033[<0;18;6m\033[<1;18;6M\033[<2;18;6M\033[<2;18;6mz");
    pty_expect(demo, 0, "key <z>");
    pty_expect(demo, 1, "keys 1 ");
    demo_quit(demo);
}
END_TEST

START_TEST(mouse_is_let_go_and_taken_back)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "m");
    pty_expect(demo, 0, "key <m>");
    pty_mouse(demo, 5, 17, 1);
    pty_send(demo, "z");
    pty_expect(demo, 0, "key <z>");
    pty_send(demo, "m");
    pty_expect(demo, 0, "key <m>");
    pty_mouse(demo, 5, 17, 1);
    pty_expect(demo, 0, "mouse press 5,17");
    pty_expect(demo, 1, "keys 3 ");
    demo_quit(demo);
}
END_TEST

/* After a stop the mouse is as it was: off in the first run, on in the second one. */
START_TEST(mouse_after_a_stop)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "m");
    pty_expect(demo, 1, "keys 1 ");
    if (_i) {
        pty_send(demo, "m");
        pty_expect(demo, 1, "keys 2 ");
    }
    pty_send(demo, "\x1A");
    pty_expect_stopped(demo);
    pty_expect_restored(demo);
    pty_continue(demo);
    pty_expect(demo, 1, "continues 1");
    ck_assert(pty_has_second_screen(demo));
    pty_mouse(demo, 5, 17, 1);
    pty_mouse(demo, 5, 18, 4);
    pty_send(demo, "z");
    pty_expect(demo, 0, "key <z>");
    pty_mouse(demo, 6, 18, 1);
    if (_i)
        pty_expect(demo, 0, "mouse press 6,18");
    pty_send(demo, "y");
    pty_expect(demo, 0, "key <y>");
    demo_quit(demo);
}
END_TEST

START_TEST(crash_takes_the_mouse_off)
{
    struct pty *demo = demo_start("--no-mouse", NULL, NULL);
    pty_send(demo, "m");
    pty_expect(demo, 1, "keys 1 ");
    pty_mouse(demo, 5, 17, 1);
    pty_expect(demo, 0, "mouse press 5,17");
    pty_send(demo, "S");
    ck_assert_int_eq(pty_expect_end(demo), PTY_KILLED + SIGSEGV);
    pty_expect_restored(demo);
    pty_stop(demo);
}
END_TEST

START_TEST(mouse_can_be_left_alone)
{
    struct pty *demo = demo_start("--no-mouse", NULL, NULL);
    pty_mouse(demo, 5, 17, 1);
    pty_send(demo, "z");
    pty_expect(demo, 0, "key <z>");
    pty_expect(demo, 1, "keys 1 ");
    demo_quit(demo);
}
END_TEST

int main(int count, char **arguments)
{
    demo_locate(count > 0 ? arguments[0] : "");
    Suite *suite = suite_create("mouse");
    TCase *group = tcase_create("mouse");
    tcase_set_timeout(group, 60);
    tcase_add_loop_test(group, mouse_press_and_wheel, 0, sizeof mousy / sizeof mousy[0]);
    tcase_add_loop_test(group, mouse_tells_of_shift, 0, sizeof reports / sizeof reports[0]);
    tcase_add_test(group, other_reports_are_dropped);
    tcase_add_test(group, mouse_is_let_go_and_taken_back);
    tcase_add_loop_test(group, mouse_after_a_stop, 0, 2);
    tcase_add_test(group, crash_takes_the_mouse_off);
    tcase_add_test(group, mouse_can_be_left_alone);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
