/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explorer on a real terminal: what a person does there, and how it ends. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/demo.h"
#include "tests/mirror.h"

/* ---- what a person does ---- */

START_TEST(opens_with_every_column)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    pty_expect(mirror->pty, 6, "1.9644    1.9644");
    pty_expect(mirror->pty, 8, "loss L = [ 1.9644 ]");
    ck_assert(pty_cell(mirror->pty, 4, 22).reverse); /* the selected value */
    ck_assert(pty_cell(mirror->pty, 8, 73).reverse); /* the loss */
    ck_assert(pty_cell(mirror->pty, 8, 73).bold);
    pty_expect_cursor(mirror->pty, 4, 23);
    mirror_quit(mirror);
}
END_TEST

START_TEST(steps_from_the_first_column_to_the_loss)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    char heading[32];
    for (int step = 1; step <= 8; step++) {
        mirror_press(mirror, step % 2 ? "Space" : "PgDn");
        snprintf(heading, sizeof heading, "step %d of 8", step);
        pty_expect(mirror->pty, 10, heading);
        pty_expect(mirror->pty, 8, step < 6 ? "[ · ]" : "[ 1.9644 ]");
    }
    mirror_press(mirror, "Space");
    pty_expect(mirror->pty, 22, "all steps are shown");
    mirror_press(mirror, "Backspace PgUp");
    pty_expect(mirror->pty, 10, "step 7 of 8");
    mirror_quit(mirror);
}
END_TEST

START_TEST(nudges_and_undoes)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    mirror_press(mirror, "Right Right l");
    pty_expect(mirror->pty, 4, "2.3 ");
    pty_expect(mirror->pty, 22, "0: z 2.2 -> 2.3    loss");
    mirror_press(mirror, "Shift-Left H <");
    pty_expect(mirror->pty, 4, "0.29 ");
    mirror_press(mirror, "u");
    pty_expect(mirror->pty, 4, "2.0 ");
    pty_expect(mirror->pty, 20, "mean 1.4815 (/ 3)");
    mirror_press(mirror, "Ctrl-R");
    pty_expect(mirror->pty, 4, "0.29 ");
    mirror_quit(mirror);
}
END_TEST

START_TEST(types_a_value)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    mirror_type(mirror, "-1.5");
    pty_expect(mirror->pty, 22, "Enter takes the number");
    mirror_press(mirror, "Enter");
    pty_expect(mirror->pty, 4, "-1.5");
    pty_expect_cursor(mirror->pty, 5, 23);
    mirror_type(mirror, "7");
    mirror_press(mirror, "Esc");
    pty_expect(mirror->pty, 22, "the number stays as it was");
    mirror_type(mirror, "2x");
    mirror_press(mirror, "Enter");
    pty_expect(mirror->pty, 22, "'x' directly follows a number");
    mirror_press(mirror, "Esc");
    mirror_quit(mirror);
}
END_TEST

START_TEST(toggles_the_flag)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    mirror_press(mirror, "f");
    pty_expect(mirror->pty, 0, "from_logits=False");
    pty_expect(mirror->pty, 19, "▸ 1.3176  WRONG no exp");
    mirror_press(mirror, "i");
    pty_expect(mirror->pty, 0, "input p (probabilities)");
    pty_expect(mirror->pty, 19, "▸ 1.4815  right");
    mirror_press(mirror, "s f");
    pty_expect(mirror->pty, 0, "sigmoid");
    mirror_quit(mirror);
}
END_TEST

START_TEST(changes_the_sample)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    mirror_press(mirror, "J");
    pty_expect(mirror->pty, 20, "1.9644 [1.4170] 1.0631");
    mirror_press(mirror, "J J");
    pty_expect(mirror->pty, 22, "this is the last sample");
    mirror_press(mirror, "K");
    pty_expect(mirror->pty, 20, "sample 1 (0 to 2)");
    mirror_press(mirror, "A a D d");
    mirror_quit(mirror);
}
END_TEST

/* At every size the frame of that size, and at the first size again what there was. */
START_TEST(survives_every_size)
{
    static const int sizes[][2] = {{10, 40}, {60, 200}, {1, 1},   {24, 80}, {1, 200}, {60, 1},
                                   {6, 24},  {36, 120}, {24, 80}, {5, 23},  {24, 80}};
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    mirror_press(mirror, "Space Space Space");
    char *before = strdup(pty_screen(mirror->pty));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mirror_resize(mirror, sizes[i][0], sizes[i][1]);
        if (sizes[i][0] == 24)
            ck_assert_str_eq(pty_screen(mirror->pty), before);
        mirror_press(mirror, "Down Up");
    }
    free(before);
    mirror_quit(mirror);
}
END_TEST

/* In the prompt, in a number, in the help: nothing that was begun is lost. */
START_TEST(survives_a_size_within_something)
{
    static const struct {
        const char *keys, *typed;
    } begun[] = {{":", "set logits 1 2 3 4 5 6 7 8 9 10 11 12 13"}, {"Down", "12.5"}, {"?", ""}};
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_press(mirror, begun[_i].keys);
    mirror_type(mirror, begun[_i].typed);
    mirror_resize(mirror, 10, 40);
    mirror_resize(mirror, 1, 1);
    mirror_resize(mirror, 36, 120);
    mirror_press(mirror, _i == 2 ? "q" : "Enter");
    pty_expect(mirror->pty, 0, "xent   softmax");
    mirror_quit(mirror);
}
END_TEST

START_TEST(prompt_completes_and_escapes)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_press(mirror, ":");
    mirror_type(mirror, "set dig");
    mirror_press(mirror, "Tab");
    pty_expect(mirror->pty, 22, ":set digits");
    mirror_type(mirror, "6");
    mirror_press(mirror, "Enter");
    pty_expect(mirror->pty, 8, "[ 0.417030 ]");
    mirror_press(mirror, ":");
    mirror_type(mirror, "set l");
    mirror_press(mirror, "Tab Tab");
    pty_expect(mirror->pty, 21, "label_smoothing");
    mirror_press(mirror, "Esc");
    pty_expect_gone(mirror->pty, "label_smoothing");
    mirror_press(mirror, ": Up");
    pty_expect(mirror->pty, 22, ":set digits 6");
    mirror_press(mirror, "Esc");
    mirror_quit(mirror);
}
END_TEST

START_TEST(prompt_takes_wide_characters)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_press(mirror, ":");
    mirror_type(mirror, "set names 猫 狗 猫头鹰");
    pty_expect_cursor(mirror->pty, 22, 23);
    mirror_press(mirror, "Left Left Backspace Enter");
    pty_expect(mirror->pty, 4, "▸ 猫         1");
    pty_expect(mirror->pty, 6, "头鹰");
    ck_assert_int_eq(pty_cell(mirror->pty, 4, 2).width, 2);
    mirror_quit(mirror);
}
END_TEST

START_TEST(prompt_takes_a_paste)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_press(mirror, ":");
    static const char text[] = "set logits 1 2\n3";
    pty_paste(mirror->pty, text, sizeof text - 1);
    ui_paste(&mirror->ui, text, sizeof text - 1);
    mirror_expect_same(mirror);
    pty_expect(mirror->pty, 22, ":set logits 1 2 3");
    mirror_press(mirror, "Enter");
    pty_expect(mirror->pty, 4, "2.7183");
    mirror_quit(mirror);
}
END_TEST

START_TEST(help_opens_scrolls_and_closes)
{
    struct mirror *mirror = mirror_start("demo", 24, 80);
    mirror_press(mirror, "?");
    pty_expect(mirror->pty, 0, "KEYS");
    mirror_press(mirror, "Space");
    pty_expect(mirror->pty, -1, "lines 24 to");
    mirror_press(mirror, "End Up Home Esc");
    pty_expect(mirror->pty, 0, "xent   softmax");
    mirror_press(mirror, "F1 q");
    mirror_quit(mirror);
}
END_TEST

/* ---- how it ends ---- */

START_TEST(interrupt_ends_with_130)
{
    struct pty *pty = mirror_demo(NULL);
    pty_send(pty, "\003");
    ck_assert_int_eq(pty_expect_end(pty), 130);
    pty_expect_restored(pty);
    pty_stop(pty);
}
END_TEST

START_TEST(quits_by_command)
{
    struct pty *pty = mirror_demo(NULL);
    pty_send(pty, ":quit\r");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_expect_restored(pty);
    pty_stop(pty);
}
END_TEST

static const int deadly[] = {SIGTERM, SIGHUP, SIGSEGV, SIGABRT, SIGQUIT};

START_TEST(signal_ends_and_restores)
{
    struct pty *pty = mirror_demo(NULL);
    pty_send(pty, ":set log");
    pty_expect(pty, 22, ":set log");
    pty_signal(pty, deadly[_i]);
    ck_assert_int_eq(pty_expect_end(pty), PTY_KILLED + deadly[_i]);
    pty_expect_restored(pty);
    pty_stop(pty);
}
END_TEST

START_TEST(stops_and_goes_on)
{
    struct mirror *mirror = mirror_start("threeclass", 24, 80);
    mirror_press(mirror, "Space J");
    pty_send(mirror->pty, "\x1A");
    pty_expect_stopped(mirror->pty);
    pty_expect_restored(mirror->pty);
    pty_resize(mirror->pty, 30, 100);
    mirror->rows = 30;
    mirror->columns = 100;
    pty_continue(mirror->pty);
    mirror_expect_same(mirror);
    mirror_press(mirror, "Space");
    mirror_quit(mirror);
}
END_TEST

START_TEST(hang_up_ends)
{
    struct pty *pty = mirror_demo(NULL);
    pty_hang_up(pty);
    ck_assert_int_eq(pty_expect_end(pty), PTY_KILLED + SIGHUP);
    pty_stop(pty);
}
END_TEST

static TCase *use(void)
{
    TCase *group = tcase_create("use");
    tcase_set_timeout(group, 60);
    tcase_add_test(group, opens_with_every_column);
    tcase_add_test(group, steps_from_the_first_column_to_the_loss);
    tcase_add_test(group, nudges_and_undoes);
    tcase_add_test(group, types_a_value);
    tcase_add_test(group, toggles_the_flag);
    tcase_add_test(group, changes_the_sample);
    tcase_add_test(group, survives_every_size);
    tcase_add_loop_test(group, survives_a_size_within_something, 0, 3);
    tcase_add_test(group, prompt_completes_and_escapes);
    tcase_add_test(group, prompt_takes_wide_characters);
    tcase_add_test(group, prompt_takes_a_paste);
    tcase_add_test(group, help_opens_scrolls_and_closes);
    return group;
}

static TCase *ends(void)
{
    TCase *group = tcase_create("ends");
    tcase_set_timeout(group, 60);
    tcase_add_test(group, interrupt_ends_with_130);
    tcase_add_test(group, quits_by_command);
    tcase_add_loop_test(group, signal_ends_and_restores, 0, sizeof deadly / sizeof *deadly);
    tcase_add_test(group, stops_and_goes_on);
    tcase_add_test(group, hang_up_ends);
    return group;
}

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    Suite *suite = suite_create("explorer");
    suite_add_tcase(suite, use());
    suite_add_tcase(suite, ends());
    return demo_run(suite);
}
