/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt in a frame of the full screen, on a real pseudo terminal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/text.h"
#include "tests/demo.h"

enum { PROMPT_ROW = 23 };

/* Opens the prompt, types, and waits until the row shows it. */
static struct pty *start_typing(const char *bytes, const char *shown)
{
    struct pty *demo = demo_start(NULL, NULL, NULL);
    pty_send(demo, ":");
    pty_expect(demo, PROMPT_ROW, ":");
    pty_send(demo, bytes);
    pty_expect(demo, PROMPT_ROW, shown);
    return demo;
}

static void enter(struct pty *demo, const char *line)
{
    struct text shown = {0};
    text_addf(&shown, "line '%s'", line);
    pty_send(demo, "\r");
    pty_expect(demo, 4, shown.bytes);
    pty_expect(demo, PROMPT_ROW, "");
    text_release(&shown);
}

START_TEST(enters_a_line)
{
    struct pty *demo = start_typing("set logits 2 1", ":set logits 2 1");
    pty_expect_cursor(demo, PROMPT_ROW, 15);
    enter(demo, "set logits 2 1");
    ck_assert_str_eq(pty_row(demo, PROMPT_ROW), "");
    pty_send(demo, "z");
    pty_expect(demo, 0, "key <z>");
    demo_quit(demo);
}
END_TEST

/* Wide characters take two columns and go as a whole. */
START_TEST(edits_wide_characters)
{
    struct pty *demo = start_typing("损失x熵", ":损失x熵");
    pty_expect_cursor(demo, PROMPT_ROW, 8);
    pty_key(demo, PTY_KEY_LEFT);
    pty_expect_cursor(demo, PROMPT_ROW, 6);
    pty_key(demo, PTY_KEY_HOME);
    pty_expect_cursor(demo, PROMPT_ROW, 1);
    pty_key(demo, PTY_KEY_DELETE);
    pty_expect(demo, PROMPT_ROW, ":失x熵");
    pty_key(demo, PTY_KEY_END);
    pty_expect_cursor(demo, PROMPT_ROW, 6);
    pty_send(demo, "\177");
    pty_expect_gone(demo, "x熵");
    pty_send(demo, "中");
    pty_expect(demo, PROMPT_ROW, ":失x中");
    enter(demo, "失x中");
    demo_quit(demo);
}
END_TEST

START_TEST(scrolls_a_long_line)
{
    struct pty *demo = start_typing("", ":");
    for (int i = 0; i < 60; i++)
        pty_send(demo, i % 2 ? "失" : "损");
    pty_send(demo, "!");
    pty_expect(demo, PROMPT_ROW, "失!");
    ck_assert_int_eq(pty_row(demo, PROMPT_ROW)[0], '<');
    pty_key(demo, PTY_KEY_HOME);
    pty_expect(demo, PROMPT_ROW, ":损失");
    pty_expect_cursor(demo, PROMPT_ROW, 1);
    ck_assert_str_eq(pty_cell(demo, PROMPT_ROW, 79).text, ">");
    pty_resize(demo, 24, 30);
    pty_expect(demo, 1, "size 24x30");
    pty_expect(demo, PROMPT_ROW, ":损失");
    ck_assert_str_eq(pty_cell(demo, PROMPT_ROW, 29).text, ">");
    pty_send(demo, "\003");
    pty_expect(demo, 0, "cancelled");
    demo_quit(demo);
}
END_TEST

START_TEST(cancels)
{
    static const char *const keys[] = {"\033", "\003"};
    struct pty *demo = start_typing("unfinished", ":unfinished");
    pty_send(demo, keys[_i]);
    pty_expect(demo, 0, "cancelled");
    pty_expect_gone(demo, "unfinished");
    pty_send(demo, ":again");
    pty_expect(demo, PROMPT_ROW, ":again");
    enter(demo, "again");
    demo_quit(demo);
}
END_TEST

START_TEST(cancels_at_end_of_input)
{
    struct pty *demo = start_typing("ab", ":ab");
    pty_send(demo, "\001\004\004"); /* deletes both */
    pty_expect_gone(demo, "ab");
    pty_send(demo, "\004");
    pty_expect(demo, 0, "cancelled");
    demo_quit(demo);
}
END_TEST

START_TEST(history_goes_up_and_down)
{
    struct pty *demo = start_typing("first", ":first");
    enter(demo, "first");
    pty_send(demo, ":second\r");
    pty_expect(demo, 4, "line 'second'");
    pty_send(demo, ":half");
    pty_expect(demo, PROMPT_ROW, ":half");
    pty_key(demo, PTY_KEY_UP);
    pty_expect(demo, PROMPT_ROW, ":second");
    pty_key(demo, PTY_KEY_UP);
    pty_expect(demo, PROMPT_ROW, ":first");
    pty_key(demo, PTY_KEY_DOWN);
    pty_key(demo, PTY_KEY_DOWN);
    pty_expect(demo, PROMPT_ROW, ":half");
    pty_key(demo, PTY_KEY_UP);
    pty_expect(demo, PROMPT_ROW, ":second");
    enter(demo, "second");
    demo_quit(demo);
}
END_TEST

START_TEST(searches_the_history)
{
    struct pty *demo = start_typing("交叉熵 one", ":交叉熵 one");
    enter(demo, "交叉熵 one");
    pty_send(demo, ":other\r");
    pty_expect(demo, 4, "line 'other'");
    pty_send(demo, ":\x12");
    pty_expect(demo, PROMPT_ROW, "(reverse-i-search)");
    pty_send(demo, "叉");
    pty_expect(demo, PROMPT_ROW, "交叉熵 one");
    pty_send(demo, "\033"); /* ends the search, not the prompt */
    pty_expect_gone(demo, "reverse-i-search");
    pty_send(demo, "kept");
    pty_expect(demo, PROMPT_ROW, ":kept");
    enter(demo, "kept");
    demo_quit(demo);
}
END_TEST

START_TEST(completes_a_word)
{
    struct pty *demo = start_typing("set lab\t", ":set labels");
    pty_expect_cursor(demo, PROMPT_ROW, 12);
    enter(demo, "set labels ");
    demo_quit(demo);
}
END_TEST

START_TEST(lists_the_candidates)
{
    struct pty *demo = start_typing("lo\t", ":log");
    pty_expect(demo, 5, "logits logs");
    pty_send(demo, "i");
    pty_expect_gone(demo, "logits logs");
    pty_send(demo, "\t");
    pty_expect(demo, PROMPT_ROW, ":logits");
    pty_send(demo, "损\t");
    pty_expect(demo, PROMPT_ROW, ":logits 损");
    pty_send(demo, "\t");
    pty_expect(demo, 5, "损失 损害");
    pty_send(demo, "\003");
    pty_expect(demo, 0, "cancelled");
    pty_expect_gone(demo, "损害");
    demo_quit(demo);
}
END_TEST

START_TEST(paste_is_one_undo_step)
{
    struct pty *demo = start_typing("a", ":a");
    pty_paste(demo, "1\t2\n3 失", 9);
    pty_expect(demo, PROMPT_ROW, ":a1 2 3 失");
    pty_send(demo, "\x1F");
    pty_expect_gone(demo, "1 2 3");
    pty_expect(demo, PROMPT_ROW, ":a");
    enter(demo, "a");
    demo_quit(demo);
}
END_TEST

START_TEST(long_paste_does_not_hang)
{
    struct pty *demo = start_typing("", ":");
    size_t length = 200000;
    char *long_text = memory_new(length + 1, 1);
    memset(long_text, '7', length);
    pty_paste(demo, long_text, length);
    pty_expect(demo, PROMPT_ROW, "<777");
    pty_send(demo, "!");
    pty_expect(demo, PROMPT_ROW, "777!");
    free(long_text);
    pty_send(demo, "\003");
    pty_expect(demo, 0, "cancelled");
    demo_quit(demo);
}
END_TEST

START_TEST(long_paste_does_not_hang_a_search)
{
    struct pty *demo = start_typing("", ":");
    char *long_text = memory_new(200001, 1);
    memset(long_text, '7', 200000);
    pty_send(demo, "\x12");
    pty_expect(demo, PROMPT_ROW, "(reverse-i-search)");
    pty_paste(demo, long_text, 200000);
    pty_expect(demo, PROMPT_ROW, "777");
    pty_send(demo, "\033");
    pty_expect_gone(demo, "777");
    free(long_text);
    pty_send(demo, "\003");
    pty_expect(demo, 0, "cancelled");
    demo_quit(demo);
}
END_TEST

START_TEST(edits_a_given_line)
{
    struct pty *demo = start_typing("old", ":old");
    enter(demo, "old");
    pty_send(demo, "=");
    pty_expect(demo, PROMPT_ROW, ":old");
    pty_send(demo, "er");
    pty_expect(demo, PROMPT_ROW, ":older");
    pty_send(demo, "\x1F\x1F\x1F\x1F"); /* undo stops at what was given */
    pty_expect_gone(demo, ":older");
    pty_expect(demo, PROMPT_ROW, ":old");
    enter(demo, "old");
    demo_quit(demo);
}
END_TEST

/* Keys that mean nothing here leave nothing behind. */
START_TEST(unbound_keys_do_nothing)
{
    struct pty *demo = start_typing("ab", ":ab");
    pty_key(demo, (enum pty_key)(PTY_KEY_F1 + 4));
    pty_key(demo, PTY_KEY_PAGE_UP);
    pty_send(demo, "\033[Z");
    pty_mouse(demo, 3, 3, 4);
    pty_send(demo, "c");
    pty_expect(demo, PROMPT_ROW, ":abc");
    enter(demo, "abc");
    demo_quit(demo);
}
END_TEST

START_TEST(word_movement_with_alt)
{
    struct pty *demo = start_typing("one two", ":one two");
    pty_send(demo, "\033b");
    pty_expect_cursor(demo, PROMPT_ROW, 5);
    pty_send(demo, "\033\177");
    pty_expect_gone(demo, "one");
    pty_expect(demo, PROMPT_ROW, ":two");
    enter(demo, "two");
    demo_quit(demo);
}
END_TEST

START_TEST(control_characters_are_shown)
{
    struct pty *demo = start_typing("a\x16\x01z", ":a^Az");
    pty_expect_cursor(demo, PROMPT_ROW, 5);
    pty_send(demo, "\003");
    pty_expect(demo, 0, "cancelled");
    demo_quit(demo);
}
END_TEST

START_TEST(resize_and_stop_while_editing)
{
    struct pty *demo = start_typing("half", ":half");
    pty_resize(demo, 12, 40);
    pty_expect(demo, 11, ":half");
    pty_resize(demo, 1, 1);
    pty_resize(demo, 14, 50);
    pty_expect(demo, 13, ":half");
    pty_send(demo, "\x1A");
    pty_expect_stopped(demo);
    pty_resize(demo, 16, 60);
    pty_continue(demo);
    pty_expect(demo, 15, ":half");
    pty_send(demo, " done\r");
    pty_expect(demo, 4, "line 'half done'");
    demo_quit(demo);
}
END_TEST

static void write_file(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    fputs(bytes, file);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(vi_mode_of_the_inputrc)
{
    char path[] = "/tmp/check_prompt.XXXXXX";
    close(mkstemp(path));
    write_file(path, "set editing-mode vi\n");
    char setting[64];
    snprintf(setting, sizeof setting, "INPUTRC=%s", path);
    struct pty *demo = demo_start(NULL, NULL, setting);
    pty_send(demo, ":one two");
    pty_expect(demo, PROMPT_ROW, ":one two");
    pty_send(demo, "\033"); /* leaves insertion only: the cursor goes back by one */
    pty_expect_cursor(demo, PROMPT_ROW, 7);
    pty_send(demo, "bdw");
    pty_expect_gone(demo, "two");
    pty_send(demo, "Athree");
    pty_expect(demo, PROMPT_ROW, ":one three");
    pty_send(demo, "\033");
    pty_expect_cursor(demo, PROMPT_ROW, 9);
    pty_send(demo, "\033");
    pty_expect(demo, 0, "cancelled");
    demo_quit(demo);
    unlink(path);
}
END_TEST

/* A folder of its own; the history is two folders further down. */
struct place {
    char folder[64], path[128];
};

static struct place new_place(void)
{
    struct place place = {.folder = "/tmp/check_prompt.XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(place.folder));
    snprintf(place.path, sizeof place.path, "%s/a/b/history", place.folder);
    return place;
}

static void remove_place(const struct place *place)
{
    static const char *const names[] = {"a/b/history", "a/b", "a", "."};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s/%s", place->folder, i == 3 ? "" : names[i]);
        ck_assert_int_eq(remove(path), 0);
    }
}

START_TEST(history_is_kept_in_a_file)
{
    struct place place = new_place();
    struct stat status;
    struct pty *demo = demo_start("--history", place.path, NULL);
    pty_send(demo, ":x\003:");
    pty_expect(demo, PROMPT_ROW, ":");
    pty_send(demo, " \r"); /* nothing worth keeping */
    pty_expect(demo, 4, "line ' '");
    ck_assert_int_ne(stat(place.path, &status), 0);
    pty_send(demo, ":kept 熵\r");
    pty_expect(demo, 4, "line 'kept 熵'");
    ck_assert_int_eq(stat(place.path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    pty_send(demo, ":kept 熵\r:z\003"); /* twice in a row counts once */
    pty_expect(demo, 0, "cancelled");
    demo_quit(demo);
    ck_assert_int_eq(stat(place.path, &status), 0);
    ck_assert_int_eq((int)status.st_size, (int)strlen("kept 熵\n"));
    demo = demo_start("--history", place.path, NULL);
    pty_send(demo, ":");
    pty_expect(demo, PROMPT_ROW, ":");
    pty_key(demo, PTY_KEY_UP);
    pty_expect(demo, PROMPT_ROW, ":kept 熵");
    pty_send(demo, "\003");
    pty_expect(demo, 0, "cancelled");
    demo_quit(demo);
    remove_place(&place);
}
END_TEST

START_TEST(history_file_has_a_limit)
{
    struct place place = new_place();
    struct pty *demo = demo_start("--history", place.path, NULL);
    pty_send(demo, ":start\r");
    pty_expect(demo, 4, "line 'start'");
    demo_quit(demo);
    struct text many = {0};
    for (int i = 0; i < 1200; i++)
        text_addf(&many, "line %d\n", i);
    write_file(place.path, many.bytes);
    text_release(&many);
    demo = demo_start("--history", place.path, NULL);
    pty_send(demo, ":one\r:two\r");
    pty_expect(demo, 4, "line 'two'");
    demo_quit(demo);
    FILE *file = fopen(place.path, "re");
    char line[64], first[64] = "", last[64] = "";
    int lines = 0;
    while (fgets(line, sizeof line, file)) {
        snprintf(lines++ ? last : first, 64, "%s", line);
    }
    fclose(file);
    ck_assert_int_eq(lines, 1000);
    ck_assert_str_eq(first, "line 202\n");
    ck_assert_str_eq(last, "two\n");
    struct stat status;
    ck_assert_int_eq(stat(place.path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    remove_place(&place);
}
END_TEST

static TCase *in_a_frame(void)
{
    TCase *group = tcase_create("frame");
    tcase_set_timeout(group, 30);
    tcase_add_test(group, enters_a_line);
    tcase_add_test(group, edits_wide_characters);
    tcase_add_test(group, scrolls_a_long_line);
    tcase_add_loop_test(group, cancels, 0, 2);
    tcase_add_test(group, cancels_at_end_of_input);
    tcase_add_test(group, history_goes_up_and_down);
    tcase_add_test(group, searches_the_history);
    tcase_add_test(group, completes_a_word);
    tcase_add_test(group, lists_the_candidates);
    tcase_add_test(group, paste_is_one_undo_step);
    tcase_add_test(group, long_paste_does_not_hang);
    tcase_add_test(group, long_paste_does_not_hang_a_search);
    tcase_add_test(group, edits_a_given_line);
    tcase_add_test(group, unbound_keys_do_nothing);
    tcase_add_test(group, word_movement_with_alt);
    tcase_add_test(group, control_characters_are_shown);
    tcase_add_test(group, resize_and_stop_while_editing);
    tcase_add_test(group, vi_mode_of_the_inputrc);
    tcase_add_test(group, history_is_kept_in_a_file);
    tcase_add_test(group, history_file_has_a_limit);
    return group;
}

int main(int count, char **arguments)
{
    demo_locate(count > 0 ? arguments[0] : "");
    Suite *suite = suite_create("prompt");
    suite_add_tcase(suite, in_a_frame());
    return demo_run(suite);
}
