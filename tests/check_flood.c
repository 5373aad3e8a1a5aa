/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floods of random keys and bytes, with new sizes in between: nothing crashes, hangs or differs. */
#include <locale.h>
#include <string.h>

#include "app/frame.h"
#include "tests/demo.h"
#include "tests/mirror.h"

/* The same numbers everywhere; quality does not matter. */
static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static const int flood_sizes[][2] = {{24, 80},  {10, 40}, {1, 1},   {24, 80}, {60, 200}, {6, 24},
                                     {36, 120}, {16, 80}, {2, 300}, {24, 80}, {12, 61}};

enum { FLOOD_SIZES = sizeof flood_sizes / sizeof *flood_sizes };

/* Esc is pressed only where it is seen to close something, since what follows it must not be read
 * with it. */
static bool is_harmless(const struct mirror *mirror, const char *name)
{
    const struct ui *ui = &mirror->ui;
    const bool top = !ui->prompting && !ui->editing && !pages_are_open(&ui->pages);
    if (strcmp(name, "Esc") == 0)
        return !top && mirror->rows >= FRAME_ROWS_LEAST && mirror->columns >= FRAME_COLUMNS_LEAST;
    return !top || (strcmp(name, "q") != 0 && strcmp(name, "Ctrl-C") != 0);
}

/* Thousands of keys, a new size now and then: terminal and frame agree all the way. */
START_TEST(random_keys_agree)
{
    static const char *const names[] = {
        "Up",         "Down",        "Left",    "Right", "h",     "j",     "k",      "l",
        "H",          "L",           "<",       ">",     "0",     "1",     "7",      "-",
        ".",          "Enter",       "Esc",     "Tab",   "Space", "Space", "PgDn",   "PgUp",
        "Backspace",  "r",           "f",       "y",     "i",     "s",     "J",      "K",
        "g",          "G",           "a",       "A",     "d",     "D",     "+",      "_",
        "u",          "Ctrl-R",      "x",       "X",     ":",     "?",     "Home",   "End",
        "Shift-Left", "Shift-Right", "BackTab", "e",     "q",     "z",     "Ctrl-C", "熵"};
    static const char *const lines[] = {
        "show all",     "set digits 9", "load huge",          "steps", "set reduction none", "new",
        "load uniform", "compare",      "set ignore_index 0", "undo"};
    unsigned seed = 20240501U + (unsigned)_i;
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    for (int i = 0; i < 1000; i++) {
        const char *name = names[next_random(&seed) % (sizeof names / sizeof *names)];
        if (is_harmless(mirror, name))
            mirror_press(mirror, name);
        if (mirror->ui.prompting && next_random(&seed) % 2) {
            mirror_type(mirror, lines[next_random(&seed) % (sizeof lines / sizeof *lines)]);
            mirror_press(mirror, "Enter");
        }
        if (i % 25 == 24) {
            const int *size = flood_sizes[next_random(&seed) % FLOOD_SIZES];
            mirror_resize(mirror, size[0], size[1]);
        }
    }
    mirror_stop(mirror);
}
END_TEST

/* Bytes that no keyboard sends, in bursts: it neither crashes nor hangs, and ends as asked. */
START_TEST(random_bytes_do_no_harm)
{
    unsigned seed = 77U + (unsigned)_i;
    struct pty *pty = mirror_demo(NULL);
    for (int burst = 0; burst < 100; burst++) {
        char bytes[100];
        for (size_t i = 0; i < sizeof bytes; i++) {
            const unsigned number = next_random(&seed);
            bytes[i] = (char)(number % 8 ? ' ' + number / 8 % 95 : number / 8 % 256);
            /* what would end it, stop it or write files */
            if (bytes[i] == 0 || strchr("q\003\004\032\034w", bytes[i]))
                bytes[i] = ' ';
        }
        pty_send_bytes(pty, bytes, sizeof bytes);
        if (burst % 5 == 4) {
            const int *size = flood_sizes[next_random(&seed) % FLOOD_SIZES];
            pty_resize(pty, size[0], size[1]);
        }
    }
    pty_send(pty, "\033[201~"); /* should it think that a paste is under way */
    pty_send(pty, "\003\003\003\003\003\003");
    ck_assert_int_eq(pty_expect_end(pty), 130);
    pty_expect_restored(pty);
    pty_stop(pty);
}
END_TEST

static TCase *floods(void)
{
    TCase *group = tcase_create("floods");
    tcase_set_timeout(group, 180);
    tcase_add_loop_test(group, random_keys_agree, 0, 3);
    tcase_add_loop_test(group, random_bytes_do_no_harm, 0, 3);
    return group;
}

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    Suite *suite = suite_create("flood");
    suite_add_tcase(suite, floods());
    return demo_run(suite);
}
