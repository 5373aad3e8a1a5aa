/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-screen terminal on a real pseudo terminal: keys, paste, sizes, colours.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/memory.h"
#include "tests/demo.h"

START_TEST(starts_draws_and_quits)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_expect(demo, 1, "size 24x80 keys 0 ");
    pty_expect(demo, 3, "交叉熵 e\xCC\x81 σ │");
    ck_assert_int_eq(pty_cell(demo, 3, 0).width, 2);
    ck_assert_str_eq(pty_cell(demo, 3, 7).text, "e\xCC\x81");
    demo_quit(demo);
}
END_TEST

static const struct {
    const char *bytes, *shown;
} typed[] = {
    {"a", "key <a>"},
    {" ", "key <Space>"},
    {"\r", "key <Enter>"},
    {"\t", "key <Tab>"},
    {"\177", "key <Backspace>"},
    {"\x12", "key <Ctrl-R>"},
    {"\x03", "key <Ctrl-C>"},
    {"\033[Z", "key <BackTab>"},
    {"\033[1;2D", "key <Shift-Left>"},
    {"é", "key <é>"},
    {"熵", "key <熵>"},
    {"\xF0\x9F\x98\x80", "key <\xF0\x9F\x98\x80>"},
    {"\033x", "key <Alt-x>"},
    {"\033é", "key <Alt-é>"},
    {"\033[1;2C", "key <Shift-Right>"},
    {"\033[1;5D", "key <other>"},
    {"\033\177", "key <Alt-Backspace>"},
};

START_TEST(key_is_named)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, typed[_i].bytes);
    pty_expect(demo, 0, typed[_i].shown);
    demo_quit(demo);
}
END_TEST

START_TEST(function_keys_follow_the_mode_of_the_terminal)
{
    static const char *const names[] = {"Up",  "Down", "Left", "Right",  "Home",
                                        "End", "PgUp", "PgDn", "Insert", "Delete"};
    struct pty *demo = demo_start(NULL, NULL, NULL);
    for (int key = 0; key < PTY_KEY_COUNT; key++) {
        char shown[32];
        if (key < PTY_KEY_F1)
            snprintf(shown, sizeof shown, "key <%s>", names[key]);
        else
            snprintf(shown, sizeof shown, "key <F%d>", key - PTY_KEY_F1 + 1);
        pty_key(demo, (enum pty_key)key);
        pty_expect(demo, 0, shown);
    }
    demo_quit(demo);
}
END_TEST

START_TEST(lone_escape_is_a_key)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "\033");
    pty_expect(demo, 0, "key <Esc>");
    pty_send(demo, "a");
    pty_expect(demo, 0, "key <a>");
    demo_quit(demo);
}
END_TEST

/* The bytes of a character may come as far apart as they like: that the first ones were read is
 * seen by the answer to a resize. */
START_TEST(split_character_is_one_key)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "\xE7");
    pty_resize(demo, 23, 80);
    pty_expect(demo, 1, "size 23x80 keys 0 ");
    pty_send(demo, "\x86");
    pty_resize(demo, 22, 80);
    pty_expect(demo, 1, "size 22x80 keys 0 ");
    pty_send(demo, "\xB5");
    pty_expect(demo, 0, "key <熵>");
    pty_expect(demo, 1, "keys 1 ");
    demo_quit(demo);
}
END_TEST

/* The user's ESCDELAY is honoured.  The pause is longer than what is waited without it; if the
 * machine is too busy to notice the pause the test passes all the same. */
START_TEST(split_sequence_is_one_key)
{
    struct pty *demo = demo_start(NULL, NULL, "ESCDELAY=4000");
    const struct timespec pause = {.tv_nsec = 100000000};
    pty_send(demo, "\033");
    nanosleep(&pause, NULL);
    pty_send(demo, "[");
    pty_send(demo, "6");
    pty_send(demo, "~");
    pty_expect(demo, 0, "key <PgDn>");
    pty_expect(demo, 1, "keys 1 ");
    demo_quit(demo);
}
END_TEST

START_TEST(invalid_bytes_are_dropped)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "\xFF\xC3(\x80\xE7\x86z");
    pty_expect(demo, 0, "key <z>");
    pty_expect(demo, 1, "keys 2 "); /* the '(' and the 'z' */
    demo_quit(demo);
}
END_TEST

START_TEST(burst_of_keys_is_complete)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    char *many = memory_new(20001, 1);
    memset(many, 'x', 20000);
    pty_send(demo, many);
    pty_expect(demo, 1, "keys 20000 ");
    free(many);
    demo_quit(demo);
}
END_TEST

START_TEST(paste_is_one_event)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    const char text[] = "q\r2, 1\r\n\033[A\007é\tx";
    pty_paste(demo, text, strlen(text));
    pty_expect(demo, 0, "paste 11 bytes 3 lines cut 0");
    pty_expect(demo, 1, "keys 0 ");
    demo_quit(demo);
}
END_TEST

START_TEST(long_paste_is_cut_at_the_limit)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    size_t limit = 1024 * 1024;
    char *long_text = memory_new(limit + 10, 1);
    memset(long_text, '7', limit + 10);
    pty_paste(demo, long_text, limit);
    pty_expect(demo, 0, "paste 1048576 bytes 1 lines cut 0");
    pty_paste(demo, long_text, limit + 10);
    pty_expect(demo, 0, "paste 1048576 bytes 1 lines cut 1");
    free(long_text);
    demo_quit(demo);
}
END_TEST

/* A signal is served in the middle of a paste. */
START_TEST(resize_within_a_paste)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "\033[200~abc");
    pty_resize(demo, 20, 70);
    pty_expect(demo, 1, "size 20x70 keys 0 ");
    pty_send(demo, "def\033[201~");
    pty_expect(demo, 0, "paste 6 bytes 1 lines cut 0 'abcdef'");
    demo_quit(demo);
}
END_TEST

/* A paste without an end does not swallow the keys for ever. */
START_TEST(paste_without_an_end)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "\033[200~abc");
    pty_expect(demo, 0, "paste 3 bytes 1 lines cut 0 'abc'");
    demo_quit(demo);
}
END_TEST

static const struct {
    int rows, columns;
} tiny[] = {{1, 1}, {1, 5}, {2, 2}, {5, 1}, {1, 200}, {3, 3}};

START_TEST(shrinks_and_grows)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_resize(demo, tiny[_i].rows, tiny[_i].columns);
    pty_send(demo, "k:");
    pty_send(demo, "中文\003");
    pty_resize(demo, 30, 100);
    pty_expect(demo, 1, "size 30x100 keys 5 ");
    pty_expect(demo, 3, "交叉熵");
    demo_quit(demo);
}
END_TEST

START_TEST(starts_tiny)
{
    struct pty *demo = demo_launch(NULL, NULL, NULL, tiny[_i].rows, tiny[_i].columns);
    pty_expect(demo, 0, "r");
    pty_resize(demo, 24, 80);
    pty_expect(demo, 1, "size 24x80 keys 0 ");
    demo_quit(demo);
}
END_TEST

START_TEST(every_resize_counts)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    for (int i = 0; i < 40; i++) {
        char shown[32];
        int rows = 5 + i % 7, columns = 60 + i;
        snprintf(shown, sizeof shown, "size %dx%d ", rows, columns);
        pty_resize(demo, rows, columns);
        pty_expect(demo, 1, shown);
    }
    demo_quit(demo);
}
END_TEST

/* A resize that came before a key is served before it. */
START_TEST(resize_overtakes_keys)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    for (int i = 0; i < 50; i++) {
        char shown[64];
        pty_resize(demo, 10 + i % 5, 70);
        pty_send(demo, "x");
        snprintf(shown, sizeof shown, "key <x> at %dx70", 10 + i % 5);
        pty_expect(demo, 0, shown);
    }
    demo_quit(demo);
}
END_TEST

START_TEST(size_from_the_terminal_not_from_the_environment)
{
    struct pty *demo = demo_start(NULL, NULL, "LINES=10");
    pty_expect(demo, 1, "size 24x80");
    demo_quit(demo);
}
END_TEST

/* What another program wrote stays where nothing changes, until everything is drawn again. */
START_TEST(control_l_draws_afresh)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, "g");
    pty_expect(demo, 1, "keys 1 ");
    pty_expect(demo, 3, "mess熵");
    pty_send(demo, "\x0C");
    pty_expect(demo, 1, "keys 1 resizes 0 continues 1");
    pty_expect(demo, 3, "交叉熵");
    demo_quit(demo);
}
END_TEST

static const struct {
    const char *setting, *message;
} useless[] = {
    {"TERM=dumb", "refused: terminal 'dumb' cannot move its cursor"},
    {"TERM=", "refused: TERM is not set"},
    {"TERM=nonesuch", "refused: unknown terminal 'nonesuch'"},
};

START_TEST(refuses_a_terminal_that_cannot)
{
    struct pty *demo = demo_launch(NULL, NULL, useless[_i].setting, 24, 80);
    pty_expect(demo, 0, useless[_i].message);
    ck_assert_int_eq(pty_expect_end(demo), 1);
    pty_expect_restored(demo);
    pty_stop(demo);
}
END_TEST

START_TEST(refuses_what_is_no_terminal)
{
    static const char *const lines[] = {"exec \"$0\" </dev/null", "exec \"$0\" | cat"};
    const char *const arguments[] = {"sh", "-c", lines[_i], getenv("XENT_PTY_DEMO"), NULL};
    struct pty_options options = {.arguments = arguments};
    struct pty *demo = pty_start(&options);
    pty_expect(demo, 0, "refused: standard input and output must be a terminal");
    pty_expect_end(demo);
    pty_expect_restored(demo);
    pty_stop(demo);
}
END_TEST

/* Without the mouse: on the console the library would load another one for it, which leaks. */
static const char *const able[] = {"TERM=xterm", "TERM=linux", "TERM=vt100", "TERM=screen",
                                   "TERM=ansi"};

START_TEST(other_terminals_work)
{
    struct pty *demo = demo_start("--no-mouse", NULL, able[_i]);
    pty_send(demo, "z");
    pty_expect(demo, 0, "key <z>");
    pty_send(demo, "q");
    ck_assert_int_eq(pty_expect_end(demo), 3);
    pty_stop(demo);
}
END_TEST

/* Numbers in the palette of everything on the screen: how many, and whether a background is
 * painted. */
static void count_colours(struct pty *demo, int *foregrounds, int *backgrounds, int *highest)
{
    *foregrounds = *backgrounds = *highest = 0;
    for (int row = 0; row < 24; row++) {
        for (int column = 0; column < 80; column++) {
            struct pty_cell cell = pty_cell(demo, row, column);
            *foregrounds += cell.foreground >= 0;
            *backgrounds += cell.background >= 0;
            *highest = cell.foreground > *highest ? cell.foreground : *highest;
        }
    }
}

static const struct {
    const char *argument, *setting;
    int least, most, highest;
} colours[] = {
    {NULL, "TERM=xterm-256color", 10, 40, 244}, {NULL, "TERM=xterm", 5, 20, 7},
    {"--no-mouse", "TERM=linux", 5, 20, 7},     {NULL, "NO_COLOR=1", 0, 0, 0},
    {NULL, "NO_COLOR=", 10, 40, 244},           {NULL, "TERM=xterm-mono", 0, 0, 0},
    {"--colour", "NO_COLOR=1", 10, 40, 244},
};

START_TEST(colours_are_few_and_can_be_refused)
{
    struct pty *demo = demo_start(colours[_i].argument, NULL, colours[_i].setting);
    int foregrounds, backgrounds, highest;
    pty_expect(demo, 4, "line ''"); /* the frame is drawn to its end */
    count_colours(demo, &foregrounds, &backgrounds, &highest);
    ck_assert_int_ge(foregrounds, colours[_i].least);
    ck_assert_int_le(foregrounds, colours[_i].most);
    ck_assert_int_eq(backgrounds, 0);
    ck_assert_int_le(highest, colours[_i].highest);
    pty_send(demo, "q");
    ck_assert_int_eq(pty_expect_end(demo), 3);
    pty_stop(demo);
}
END_TEST

START_TEST(attributes_speak_without_colour)
{
    struct pty *demo = demo_start(NULL, NULL, "NO_COLOR=1");
    pty_expect(demo, 2, "plain faint heading strong bar cursor step result right wrong big");
    ck_assert(pty_cell(demo, 2, 12).bold);       /* heading */
    ck_assert(pty_cell(demo, 2, 31).reverse);    /* cursor */
    ck_assert(pty_cell(demo, 2, 38).underline);  /* step */
    ck_assert(pty_cell(demo, 2, 43).reverse);    /* result */
    ck_assert(pty_cell(demo, 2, 43).bold);       /*   unlike the cursor */
    ck_assert(!pty_cell(demo, 2, 0).bold);       /* plain */
    ck_assert(pty_cell(demo, 2, 56).underline);  /* wrong */
    ck_assert(!pty_cell(demo, 2, 50).underline); /* right */
    ck_assert(pty_cell(demo, 2, 62).reverse);    /* big */
    demo_quit(demo);
}
END_TEST

START_TEST(ascii_locale_shows_question_marks)
{
    struct pty *demo = demo_start(NULL, NULL, "LC_ALL=C");
    pty_send(demo, "é熵z");
    pty_expect(demo, 0, "key <z>");
    pty_expect(demo, 1, "keys 1 ");
    pty_expect(demo, 3, "?");
    demo_quit(demo);
}
END_TEST

static TCase *drawing(void)
{
    TCase *group = tcase_create("screen");
    tcase_set_timeout(group, 30);
    tcase_add_test(group, starts_draws_and_quits);
    tcase_add_loop_test(group, shrinks_and_grows, 0, sizeof tiny / sizeof tiny[0]);
    tcase_add_loop_test(group, starts_tiny, 0, sizeof tiny / sizeof tiny[0]);
    tcase_add_test(group, every_resize_counts);
    tcase_add_test(group, resize_overtakes_keys);
    tcase_add_test(group, size_from_the_terminal_not_from_the_environment);
    tcase_add_test(group, control_l_draws_afresh);
    tcase_add_loop_test(group, refuses_a_terminal_that_cannot, 0,
                        sizeof useless / sizeof useless[0]);
    tcase_add_loop_test(group, refuses_what_is_no_terminal, 0, 2);
    tcase_add_loop_test(group, other_terminals_work, 0, sizeof able / sizeof able[0]);
    tcase_add_loop_test(group, colours_are_few_and_can_be_refused, 0,
                        sizeof colours / sizeof colours[0]);
    tcase_add_test(group, attributes_speak_without_colour);
    tcase_add_test(group, ascii_locale_shows_question_marks);
    return group;
}

static TCase *input(void)
{
    TCase *group = tcase_create("input");
    tcase_set_timeout(group, 60);
    tcase_add_loop_test(group, key_is_named, 0, sizeof typed / sizeof typed[0]);
    tcase_add_test(group, function_keys_follow_the_mode_of_the_terminal);
    tcase_add_test(group, lone_escape_is_a_key);
    tcase_add_test(group, split_character_is_one_key);
    tcase_add_test(group, split_sequence_is_one_key);
    tcase_add_test(group, invalid_bytes_are_dropped);
    tcase_add_test(group, burst_of_keys_is_complete);
    tcase_add_test(group, paste_is_one_event);
    tcase_add_test(group, long_paste_is_cut_at_the_limit);
    tcase_add_test(group, resize_within_a_paste);
    tcase_add_test(group, paste_without_an_end);
    return group;
}

int main(int count, char **arguments)
{
    demo_locate(count > 0 ? arguments[0] : "");
    Suite *suite = suite_create("terminal");
    suite_add_tcase(suite, drawing());
    suite_add_tcase(suite, input());
    return demo_run(suite);
}
