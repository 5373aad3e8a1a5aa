/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes that change while keys arrive, stops and ends, in every view and in the midst of things. */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/demo.h"
#include "tests/mirror.h"

/* The same numbers everywhere; quality does not matter. */
static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

/* ---- sizes ---- */

/* Keys that are the same whatever the size is, so that both sides come to the same problem. */
static const char *const keys[] = {"h",      "l", "H", "L", "<", ">", "f", "y", "i", "s", "u",
                                   "\x12",   "x", "X", "p", "(", ")", "[", "]", "+", "_", "a",
                                   "\033[C", "n", "N", "A", "J", "K", "j", "k", "g", "G", "r"};

/* Nobody waits for anything in between; then the frames must agree. */
START_TEST(sizes_change_while_keys_arrive)
{
    const struct view *view = view_at((size_t)_i);
    unsigned seed = 4711U + (unsigned)_i;
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    mirror_reset(mirror, "threeclass", view);
    for (int i = 0; i < 200; i++) {
        const int rows = 1 + (int)(next_random(&seed) % 100);
        const int columns = 1 + (int)(next_random(&seed) % 300);
        pty_resize(mirror->pty, rows, columns);
        for (unsigned count = next_random(&seed) % 4; count > 0; count--) {
            const char *key = keys[next_random(&seed) % (sizeof keys / sizeof *keys)];
            pty_send(mirror->pty, key);
            ui_key(&mirror->ui, key[1] ? KEY_NAME_RIGHT : (unsigned char)key[0], key, strlen(key));
        }
    }
    pty_resize(mirror->pty, 24, 80);
    /* Where the scrolling is now depends on which sizes were drawn; at the top it does not. */
    mirror_send(mirror, view == &view_help ? "q:view work\rg" : ":view work\rg");
    for (size_t i = 0; view_at(i); i++)
        mirror_reset(mirror, "demo", view_at(i));
    mirror_resize(mirror, 100, 300);
    mirror_resize(mirror, 24, 80);
    mirror_reset(mirror, "demo", &view_work);
    mirror_quit(mirror);
}
END_TEST

/* ---- stops and ends ---- */

/* What is under way when it comes. */
static const struct moment {
    const char *keys;
    bool mouse;
} moments[] = {
    {"", true}, {"m", false}, {":set l", true}, {":set mouse off\r:set l", false}, {"12", true}};

enum { MOMENTS = sizeof moments / sizeof *moments };

static struct mirror *begin_moment(int number)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    mirror_reset(mirror, "threeclass", view_at((size_t)number / MOMENTS));
    mirror_send(mirror, moments[number % MOMENTS].keys);
    ck_assert_int_eq(mirror->session.preferences.mouse, moments[number % MOMENTS].mouse);
    return mirror;
}

static bool mouse_is_on(struct pty *pty, const void *user)
{
    (void)user;
    return pty_has_mouse(pty);
}

/* Stops, twice, the second time in a window that changes; the mouse is as it was. */
START_TEST(stops_and_goes_on)
{
    struct mirror *mirror = begin_moment(_i);
    for (int time = 0; time < 2; time++) {
        pty_send(mirror->pty, "\x1A");
        pty_expect_stopped(mirror->pty);
        pty_expect_restored(mirror->pty);
        if (time == 1) {
            pty_resize(mirror->pty, 30, 100);
            mirror->rows = 30;
            mirror->columns = 100;
        }
        pty_continue(mirror->pty);
        mirror_expect_same(mirror);
        ck_assert(pty_has_second_screen(mirror->pty));
        if (moments[_i % MOMENTS].mouse)
            ck_assert(pty_wait(mirror->pty, mouse_is_on, NULL));
    }
    mirror_reset(mirror, "demo", &view_work);
    mirror_quit(mirror);
}
END_TEST

static const int deadly[] = {SIGTERM, SIGHUP, SIGSEGV, SIGABRT, SIGQUIT, SIGBUS, SIGFPE, SIGILL};

enum { DEADLY = sizeof deadly / sizeof *deadly };

START_TEST(every_end_restores)
{
    struct mirror *mirror = begin_moment(_i);
    const int signal = deadly[_i % DEADLY];
    pty_signal(mirror->pty, signal);
    ck_assert_int_eq(pty_expect_end(mirror->pty), PTY_KILLED + signal);
    pty_expect_restored(mirror->pty);
    mirror_stop(mirror);
}
END_TEST

START_TEST(lost_terminal_ends_it)
{
    struct mirror *mirror = begin_moment(_i);
    pty_hang_up(mirror->pty);
    ck_assert_int_eq(pty_expect_end(mirror->pty), PTY_KILLED + SIGHUP);
    mirror_stop(mirror);
}
END_TEST

/* In the view, what was on the screen before comes back, below it the cursor. */
static struct pty *start_below_a_line(const struct view *view)
{
    const char *const arguments[] = {"sh", "-c", "echo before; exec \"$XENT_BUILD/xent\"", NULL};
    struct text build = {0}, keys_of_view = {0};
    text_addf(&build, "XENT_BUILD=%s", getenv("XENT_BUILD"));
    const char *const environment[] = {text_string(&build), NULL};
    struct pty *pty =
        pty_start(&(struct pty_options){.arguments = arguments, .environment = environment});
    pty_expect(pty, 23, "q quit");
    text_addf(&keys_of_view, ":view %s\r:", view->name);
    pty_send(pty, text_string(&keys_of_view));
    pty_expect(pty, 23, "Enter runs it");
    text_release(&build);
    text_release(&keys_of_view);
    return pty;
}

START_TEST(screen_comes_back)
{
    static const struct {
        const char *bytes;
        int signal, status;
    } ends[] = {{"\003\003\003", 0, 130},
                {"\025quit\r", 0, 0},
                {"", SIGTERM, PTY_KILLED + SIGTERM},
                {"", SIGSEGV, PTY_KILLED + SIGSEGV}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct pty *pty = start_below_a_line(view_at((size_t)_i));
        pty_send(pty, ends[i].bytes);
        if (ends[i].signal)
            pty_signal(pty, ends[i].signal);
        ck_assert_int_eq(pty_expect_end(pty), ends[i].status);
        pty_expect_restored(pty);
        pty_expect(pty, 0, "before");
        for (int row = 2; row < 24; row++) /* a crash says so in the line between */
            ck_assert_str_eq(pty_row(pty, row), "");
        if (ends[i].signal != SIGSEGV) {
            ck_assert_str_eq(pty_row(pty, 1), "");
            pty_expect_cursor(pty, 1, 0);
        }
        pty_stop(pty);
    }
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    int views = 0;
    while (view_at((size_t)views))
        views++;
    Suite *suite = suite_create("storms");
    TCase *sizes = tcase_create("sizes"), *ends = tcase_create("ends");
    tcase_set_timeout(sizes, 120);
    tcase_add_loop_test(sizes, sizes_change_while_keys_arrive, 0, views);
    tcase_set_timeout(ends, 60);
    tcase_add_loop_test(ends, stops_and_goes_on, 0, views * MOMENTS);
    tcase_add_loop_test(ends, every_end_restores, 0, views * MOMENTS);
    tcase_add_loop_test(ends, lost_terminal_ends_it, 0, views * MOMENTS);
    tcase_add_loop_test(ends, screen_comes_back, 0, views);
    suite_add_tcase(suite, sizes);
    suite_add_tcase(suite, ends);
    return demo_run(suite);
}
