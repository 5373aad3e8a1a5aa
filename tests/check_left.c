/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left behind by every kind of end, on the real program, and what is not. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/command.h"
#include "core/file.h"
#include "tests/demo.h"
#include "tests/mirror.h"
#include "tests/restart.h"

/* A change of the demo's first value, and its echo. */
static void change(struct pty *pty, const char *value, const char *echo)
{
    pty_send(pty, ":put 0 0 ");
    pty_send(pty, value);
    pty_send(pty, "\r");
    pty_expect(pty, -1, echo);
}

/* ---- ends ---- */

static void end_by_key(struct pty *pty)
{
    pty_send(pty, "q");
    ck_assert_int_eq(pty_expect_end(pty), 0);
}

static void end_by_command(struct pty *pty)
{
    pty_send(pty, ":q\r");
    ck_assert_int_eq(pty_expect_end(pty), 0);
}

static void end_by_interrupt(struct pty *pty)
{
    pty_send(pty, "\003");
    ck_assert_int_eq(pty_expect_end(pty), 130);
}

static void end_by_signal(struct pty *pty, int number)
{
    pty_signal(pty, number);
    ck_assert_int_eq(pty_expect_end(pty), PTY_KILLED + number);
}

static void end_by_hangup(struct pty *pty)
{
    end_by_signal(pty, SIGHUP);
}

static void end_by_termination(struct pty *pty)
{
    end_by_signal(pty, SIGTERM);
}

static void end_by_crash(struct pty *pty)
{
    end_by_signal(pty, SIGSEGV);
}

static void end_by_kill(struct pty *pty)
{
    end_by_signal(pty, SIGKILL);
}

static void end_by_lost_terminal(struct pty *pty)
{
    pty_hang_up(pty);
    pty_expect_end(pty);
}

static void (*const ends[])(struct pty *pty) = {
    end_by_key,         end_by_command, end_by_interrupt, end_by_hangup,
    end_by_termination, end_by_crash,   end_by_kill,      end_by_lost_terminal};

START_TEST(every_end_leaves_the_work)
{
    char *state = restart_folder();
    struct pty *pty = restart_open(state, "demo");
    change(pty, "2.25", "(-0.0784)");
    pty_send(pty, "l");
    pty_expect(pty, -1, "2.25 -> 2.35");
    ends[_i](pty);
    pty_stop(pty);
    pty = restart_open(state, "binary");
    pty_expect(pty, -1, "R brings back: 2 changes to 'demo' were left just now");
    pty_send(pty, "R");
    pty_expect(pty, -1, "the last session is back; u takes its changes back, one by one");
    pty_expect(pty, 4, "2.35");
    pty_send(pty, "u");
    pty_expect(pty, 4, "2.25");
    restart_quit(pty);
    free(state);
}
END_TEST

/* Not taken, it is offered again; taken and saved, it is not. */
START_TEST(offered_until_it_is_saved)
{
    char *state = restart_folder();
    struct text bytes = {0};
    struct pty *pty = restart_open(state, "demo");
    ck_assert(!restart_is_offered(pty));
    change(pty, "7", "loss 0.4170 -> ");
    restart_quit(pty);
    pty = restart_open(state, "demo");
    ck_assert(restart_is_offered(pty));
    restart_quit(pty);
    pty = restart_open(state, "demo");
    ck_assert(restart_is_offered(pty));
    pty_send(pty, ":restore\r");
    pty_expect(pty, -1, "the last session is back");
    /* it belongs to no file */
    pty_send(pty, ":w\r");
    pty_expect(pty, -1, "this problem has no file yet");
    pty_send(pty, ":w mine.xent\r");
    pty_expect(pty, -1, "saved to 'mine.xent'");
    restart_quit(pty);
    ck_assert(restart_read("mine.xent", &bytes));
    ck_assert_ptr_nonnull(strstr(text_string(&bytes), "\nset logits 7 1 0.1\n"));
    pty = restart_open(state, "demo");
    ck_assert(!restart_is_offered(pty));
    pty_send(pty, "R");
    pty_expect(pty, -1, "no session was left behind");
    restart_quit(pty);
    text_release(&bytes);
    free(state);
}
END_TEST

/* ---- two at once ---- */

START_TEST(two_explorers_at_once)
{
    char *state = restart_folder();
    struct pty *first = restart_open(state, "demo");
    change(first, "7", "loss 0.4170 -> ");
    struct pty *second = restart_open(state, "demo");
    ck_assert(!restart_is_offered(second)); /* the first one still has it */
    change(second, "8", "loss 0.4170 -> ");
    end_by_kill(first);
    pty_stop(first);
    change(second, "9", "loss ");
    restart_quit(second);
    /* the newest first; while it is at work, the other one */
    struct pty *third = restart_open(state, "binary");
    pty_expect(third, -1, "2 changes to 'demo' were left just now");
    pty_send(third, "R");
    pty_expect(third, -1, "the last session is back"); /* before, row 4 has a 9 as well */
    pty_expect(third, 4, "9");
    struct pty *fourth = restart_open(state, "binary");
    pty_expect(fourth, -1, "1 change to 'demo' was left just now");
    pty_send(fourth, "R");
    pty_expect(fourth, -1, "the last session is back");
    pty_expect(fourth, 4, "7");
    restart_quit(third);
    restart_quit(fourth);
    free(state);
}
END_TEST

/* ---- where nothing can be kept ---- */

/* Said with the first change, and not again; the work goes on. */
static void expect_said_once(struct pty *pty, const char *reason)
{
    pty_expect(pty, 23, "q quit");
    pty_send(pty, "l");
    pty_expect(pty, -1, reason);
    pty_expect_gone(pty, "2 -> 2.1"); /* the reason is all that is said */
    pty_expect(pty, 4, "2.1");
    pty_send(pty, "l");
    pty_expect(pty, 4, "2.2");
    pty_expect_gone(pty, "not kept");
    pty_send(pty, "x"); /* nor after another problem was opened */
    pty_expect(pty, -1, "threeclass: a batch");
    pty_send(pty, "l");
    pty_expect(pty, -1, ": z ");
    pty_send(pty, ":w saved.xent\r");
    pty_expect(pty, -1, "saved to 'saved.xent'");
    restart_quit(pty);
    ck_assert_int_eq(access("saved.xent", F_OK), 0);
}

START_TEST(folder_that_cannot_be_written)
{
    const char *const environment[] = {"XDG_STATE_HOME=/dev/null", NULL};
    free(restart_folder());
    expect_said_once(mirror_program(NULL, environment, 24, 80),
                     "changes are not kept: cannot write in '/dev/null/xent/': Not a");
}
END_TEST

static const char *const changes[] = {"l", "3\r", "f", "a", "A", ":put 0 0 3\r", "("};
#define CHANGES (sizeof changes / sizeof *changes)

/* Whatever made the first change, what is said about it does not hide the reason. */
START_TEST(said_after_every_change)
{
    const char *const environment[] = {"XDG_STATE_HOME=/dev/null", NULL};
    struct pty *pty = mirror_program(NULL, environment, 24, 80);
    pty_expect(pty, 23, "q quit");
    if ((size_t)_i < CHANGES)
        pty_send(pty, changes[_i]);
    else
        pty_paste(pty, "3 4 5", 5);
    pty_expect(pty, -1, "changes are not kept: cannot write in '/dev/null/xent/': Not a");
    restart_quit(pty);
}
END_TEST

START_TEST(no_home)
{
    struct text program = {0};
    text_addf(&program, "%s/xent", getenv("XENT_BUILD"));
    const char *const arguments[] = {"env",         "-u", "HOME", "-u", "XDG_STATE_HOME",
                                     program.bytes, NULL};
    const struct pty_options options = {.arguments = arguments};
    free(restart_folder());
    expect_said_once(pty_start(&options), "changes are not kept: there is no home folder");
    text_release(&program);
}
END_TEST

/* No byte more in any file: all that writes says so, the old file stays, and the work goes on. */
START_TEST(disk_that_is_full)
{
    static const struct {
        const char *line, *said;
    } rows[] = {{":w old.xent\ry", "cannot write 'old.xent': File too large"},
                {":w new.xent\r", "cannot write 'new.xent': File too large"},
                {":export numpy new.py\r", "cannot write 'new.py': File too large"},
                {":print new.svg\r", "cannot write 'new.svg': File too large"}};
    char *folder = restart_folder();
    struct text line = {0}, state = {0}, bytes = {0};
    struct error error;
    text_addf(&line, "ulimit -f 0 && exec '%s/xent'", getenv("XENT_BUILD"));
    text_addf(&state, "XDG_STATE_HOME=%s/state", folder);
    const char *const arguments[] = {"sh", "-c", line.bytes, NULL};
    /* what a build for coverage has counted so far is not cut as well */
    const char *const environment[] = {state.bytes, "GCOV_PREFIX=/dev/null", NULL};
    const struct pty_options options = {.arguments = arguments, .environment = environment};
    ck_assert(file_write("old.xent", "# old\n", 6, &error));
    struct pty *pty = pty_start(&options);
    pty_expect(pty, 23, "q quit");
    pty_send(pty, "l");
    pty_expect(pty, -1, "changes are not kept: cannot write in");
    pty_expect(pty, -1, "': File too large");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pty_send(pty, rows[i].line);
        pty_expect(pty, -1, rows[i].said);
        pty_send(pty, "l");
        pty_expect(pty, -1, ": z ");
    }
    pty_expect(pty, 4, "2.5");
    restart_quit(pty);
    ck_assert(restart_read("old.xent", &bytes));
    ck_assert_str_eq(text_string(&bytes), "# old\n");
    ck_assert_int_eq(unlink("old.xent"), 0);
    ck_assert_int_eq(system("rm -r state"), 0);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_msg(rmdir(folder) == 0, "something was left in the folder");
    text_release(&bytes);
    text_release(&state);
    text_release(&line);
    free(folder);
}
END_TEST

/* A file in a folder that cannot be written stays as it is, and the problem keeps its own. */
START_TEST(folder_that_is_read_only)
{
    static const char *const lines[] = {"save locked/old.xent", "save locked/new.xent"};
    struct session session = session_new();
    struct error error = {0};
    struct text bytes = {0};
    char *folder = restart_folder();
    ck_assert_int_eq(chmod(folder, 0711), 0);
    ck_assert_int_eq(mkdir("locked", 0755), 0);
    ck_assert(file_write("locked/old.xent", "# old\n", 6, &error));
    ck_assert_int_eq(chmod("locked", 0555), 0);
    session_set_path(&session, "mine.xent");
    const bool root = geteuid() == 0; /* whom no folder is closed to */
    ck_assert(!root || seteuid(65534) == 0);
    for (size_t i = 0; i < 2; i++) {
        struct reply reply = {.format = REPLY_TEXT};
        char expected[80];
        snprintf(expected, sizeof expected, "cannot write '%s': Permission denied", lines[i] + 5);
        ck_assert(!command_run(&session, lines[i], strlen(lines[i]), &reply, &error));
        ck_assert_str_eq(error.message, expected);
        ck_assert(!reply.saved);
        reply_release(&reply);
    }
    ck_assert(!root || seteuid(0) == 0);
    ck_assert_str_eq(session_path(&session), "mine.xent");
    ck_assert(restart_read("locked/old.xent", &bytes));
    ck_assert_str_eq(text_string(&bytes), "# old\n");
    ck_assert_int_eq(chmod("locked", 0755), 0);
    ck_assert_int_eq(unlink("locked/old.xent"), 0);
    ck_assert_msg(rmdir("locked") == 0, "something was left in the folder");
    text_release(&bytes);
    session_release(&session);
    free(folder);
}
END_TEST

/* ---- where nothing is to be kept ---- */

START_TEST(looking_writes_nothing)
{
    char *state = restart_folder();
    struct text folder = {0};
    text_addf(&folder, "%s/xent", state);
    struct pty *pty = restart_open(state, "threeclass");
    pty_send(pty, " "); /* steps, views, moves, searching, pages */
    pty_expect(pty, -1, "step 1");
    pty_send(pty, "BjkWJKCVPq");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_stop(pty);
    ck_assert_int_ne(access(folder.bytes, F_OK), 0);
    pty = restart_open(state, "demo");
    pty_send(pty, "x"); /* examples, too */
    pty_expect(pty, -1, ": ");
    pty_send(pty, "xxXq");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_stop(pty);
    ck_assert_int_ne(access(folder.bytes, F_OK), 0);
    text_release(&folder);
    free(state);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    Suite *suite = suite_create("left");
    TCase *group = tcase_create("left");
    tcase_set_timeout(group, 60);
    tcase_add_loop_test(group, every_end_leaves_the_work, 0, sizeof ends / sizeof *ends);
    tcase_add_test(group, offered_until_it_is_saved);
    tcase_add_test(group, two_explorers_at_once);
    tcase_add_test(group, folder_that_cannot_be_written);
    tcase_add_loop_test(group, said_after_every_change, 0, (int)CHANGES + 1);
    tcase_add_test(group, disk_that_is_full);
    tcase_add_test(group, folder_that_is_read_only);
    tcase_add_test(group, no_home);
    tcase_add_test(group, looking_writes_nothing);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
