/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line mode's prompt on a real pseudo terminal. */
#include <signal.h>

#include "tests/demo.h"

static struct pty *start_lines(const char *setting)
{
    struct pty *demo = demo_launch("--lines", NULL, setting, 24, 80);
    pty_expect(demo, 0, "demo>");
    return demo;
}

/* Ctrl-D counts only once the prompt is there: before, the terminal itself would take it. */
static void end_lines(struct pty *demo, int row)
{
    pty_expect(demo, row, "demo>");
    pty_send(demo, "\004");
    pty_expect(demo, -1, "closed");
}

START_TEST(line_mode_reads_lines)
{
    static const char *const settings[] = {"TERM=xterm-256color", "TERM=dumb"};
    struct pty *demo = start_lines(settings[_i]);
    pty_send(demo, "损失x\177 1\r");
    pty_expect(demo, 1, "got '损失 1'");
    pty_expect(demo, 2, "demo>");
    pty_send(demo, "\004");
    pty_expect(demo, -1, "closed");
    ck_assert_int_eq(pty_expect_end(demo), 4);
    pty_expect_restored(demo);
    pty_stop(demo);
}
END_TEST

START_TEST(line_mode_interrupt_cancels_the_line)
{
    struct pty *demo = start_lines(NULL);
    pty_send(demo, "abc");
    pty_expect(demo, 0, "demo> abc");
    if (_i == 0)
        pty_send(demo, "\003");
    else
        pty_signal(demo, SIGINT);
    pty_expect(demo, 1, "cancelled");
    pty_expect(demo, 2, "demo>");
    pty_send(demo, "next\r");
    pty_expect(demo, 3, "got 'next'");
    end_lines(demo, 4);
    ck_assert_int_eq(pty_expect_end(demo), 4);
    pty_stop(demo);
}
END_TEST

START_TEST(line_mode_stops_and_goes_on)
{
    struct pty *demo = start_lines(NULL);
    pty_send(demo, "abc");
    pty_expect(demo, 0, "demo> abc");
    pty_send(demo, "\x1A");
    pty_expect_stopped(demo);
    pty_expect_restored(demo);
    pty_continue(demo);
    pty_send(demo, "d\r");
    pty_expect(demo, -1, "got 'abcd'");
    pty_send(demo, "\r"); /* at the prompt or just before it */
    pty_expect(demo, -1, "got ''");
    pty_send(demo, "end");
    pty_expect(demo, -1, "demo> end");
    pty_send(demo, "\025\004");
    ck_assert_int_eq(pty_expect_end(demo), 4);
    pty_stop(demo);
}
END_TEST

START_TEST(line_mode_dies_by_the_signal)
{
    static const int deadly[] = {SIGTERM, SIGHUP};
    struct pty *demo = start_lines(NULL);
    pty_signal(demo, deadly[_i]);
    ck_assert_int_eq(pty_expect_end(demo), PTY_KILLED + deadly[_i]);
    pty_expect_restored(demo);
    pty_stop(demo);
}
END_TEST

START_TEST(line_mode_completes)
{
    struct pty *demo = start_lines(NULL);
    pty_send(demo, "set lab\t1\r");
    pty_expect(demo, 1, "got 'set labels 1'");
    end_lines(demo, 2);
    ck_assert_int_eq(pty_expect_end(demo), 4);
    pty_stop(demo);
}
END_TEST

int main(int count, char **arguments)
{
    demo_locate(count > 0 ? arguments[0] : "");
    Suite *suite = suite_create("lines");
    TCase *group = tcase_create("lines");
    tcase_set_timeout(group, 30);
    tcase_add_loop_test(group, line_mode_reads_lines, 0, 2);
    tcase_add_loop_test(group, line_mode_interrupt_cancels_the_line, 0, 2);
    tcase_add_test(group, line_mode_stops_and_goes_on);
    tcase_add_loop_test(group, line_mode_dies_by_the_signal, 0, 2);
    tcase_add_test(group, line_mode_completes);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
