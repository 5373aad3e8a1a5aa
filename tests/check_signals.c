/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way a full-screen program is stopped or ended: the terminal is put back, the caller sees
 * why. */
#include <signal.h>
#include <string.h>

#include "tests/demo.h"

/* Stopped by the key, by the signal; a resize while stopped is taken over. */
START_TEST(stops_and_goes_on)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    if (_i == 0)
        pty_send(demo, "\x1A");
    else
        pty_signal(demo, SIGTSTP);
    pty_expect_stopped(demo);
    pty_expect_restored(demo);
    pty_resize(demo, 18, 66);
    pty_continue(demo);
    pty_expect(demo, 1, "size 18x66");
    pty_send(demo, "z");
    pty_expect(demo, 0, "key <z>");
    pty_mouse(demo, 5, 17, 1);
    pty_expect(demo, 0, "mouse press 5,17");
    pty_paste(demo, "ab", 2);
    pty_expect(demo, 0, "paste 2 bytes");
    demo_quit(demo);
}
END_TEST

/* SIGSTOP cannot be caught, but SIGCONT tells that it happened. */
START_TEST(survives_sigstop)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_signal(demo, SIGSTOP);
    pty_expect_stopped(demo);
    pty_resize(demo, 18, 66);
    pty_continue(demo);
    pty_expect(demo, 1, "size 18x66");
    pty_expect(demo, 1, "continues 1");
    demo_quit(demo);
}
END_TEST

static const int deadly[] = {SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT, SIGBUS, SIGQUIT};

/* Whatever ends the program, the terminal is put back and the caller sees the signal. */
static void expect_killed(struct pty *demo, int number)
{
    ck_assert_int_eq(pty_expect_end(demo), PTY_KILLED + number);
    pty_expect_restored(demo);
    pty_stop(demo);
}

START_TEST(dies_by_the_signal_and_restores)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_signal(demo, deadly[_i]);
    expect_killed(demo, deadly[_i]);
}
END_TEST

START_TEST(dies_while_editing)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, ":half a line");
    pty_expect(demo, 23, ":half a line");
    pty_signal(demo, deadly[_i]);
    expect_killed(demo, deadly[_i]);
}
END_TEST

static const struct {
    const char *key;
    int number;
    const char *told;
} faults[] = {{"S", SIGSEGV, "xent: crashed"},
              {"A", SIGABRT, "xent: gave up"},
              {"O", SIGSEGV, "xent: crashed"},
              {"\x1C", SIGQUIT, NULL}};

START_TEST(crash_restores)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, faults[_i].key);
    ck_assert_int_eq(pty_expect_end(demo), PTY_KILLED + faults[_i].number);
    pty_expect_restored(demo);
    const char *told = strstr(pty_screen(demo), "xent: ");
    if (faults[_i].told)
        ck_assert(told && strncmp(told, faults[_i].told, strlen(faults[_i].told)) == 0);
    else
        ck_assert(!told);
    pty_stop(demo);
}
END_TEST

START_TEST(quit_signal_ends_an_endless_loop)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "W");
    pty_expect(demo, 0, "key <W>");
    pty_signal(demo, SIGQUIT);
    expect_killed(demo, SIGQUIT);
}
END_TEST

START_TEST(ends_when_the_terminal_is_gone)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    if (_i == 1) {
        pty_send(demo, ":x");
        pty_expect(demo, 23, ":x");
    }
    pty_hang_up(demo);
    ck_assert_int_eq(pty_expect_end(demo), PTY_KILLED + SIGHUP);
    pty_stop(demo);
}
END_TEST

int main(int count, char **arguments)
{
    demo_locate(count > 0 ? arguments[0] : "");
    Suite *suite = suite_create("signals");
    TCase *group = tcase_create("signals");
    tcase_set_timeout(group, 30);
    tcase_add_loop_test(group, stops_and_goes_on, 0, 2);
    tcase_add_test(group, survives_sigstop);
    tcase_add_loop_test(group, dies_by_the_signal_and_restores, 0,
                        sizeof deadly / sizeof deadly[0]);
    tcase_add_loop_test(group, dies_while_editing, 0, sizeof deadly / sizeof deadly[0]);
    tcase_add_loop_test(group, crash_restores, 0, sizeof faults / sizeof faults[0]);
    tcase_add_test(group, quit_signal_ends_an_endless_loop);
    tcase_add_loop_test(group, ends_when_the_terminal_is_gone, 0, 2);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
