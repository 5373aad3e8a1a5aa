/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autosave where something is wrong: cut lines, strange files, nowhere to write, a full disk, a
 * clock that jumps. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/journal_text.h"
#include "core/file.h"
#include "tests/keepers.h"
#include "tests/problems.h"

/* A journal that was cut anywhere plays up to its last whole entry. */
START_TEST(torn)
{
    const struct place place = place_new();
    struct explorer explorer;
    struct text bytes = {0};
    struct error error;
    char room[128];
    size_t end[SOME_CHANGES + 1], shorter = 0;
    struct problem after[SOME_CHANGES + 1];
    explorer_start(&explorer, "demo");
    after[0] = problem_share(&explorer.session.problem);
    for (size_t i = 0; i < SOME_CHANGES; i++) {
        explorer_do(&explorer, some_changes[i]);
        after[i + 1] = problem_share(&explorer.session.problem);
        end[i + 1] = explorer.journal.length;
    }
    end[0] = end[1] - strlen("put 0 1 3.5\n");
    ck_assert(file_read(path_in(&place, "session-0.xent", room), &bytes, &error));
    ck_assert_uint_eq(bytes.length, end[SOME_CHANGES]);
    for (size_t length = 0; length <= bytes.length; length++) {
        struct session session;
        size_t played;
        while (shorter <= SOME_CHANGES && end[shorter] <= length)
            shorter++; /* so many entries are whole */
        const bool good = journal_text_play(bytes.bytes, length, &session, &played, &error);
        ck_assert_uint_eq(played, shorter);
        ck_assert_int_eq(good, shorter > 0);
        if (!good)
            continue;
        ck_assert(problem_equal(&session.problem, &after[shorter - 1]));
        session_release(&session);
    }
    for (size_t i = 0; i <= SOME_CHANGES; i++)
        problem_release(&after[i]);
    text_release(&bytes);
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

/* An empty state is one, and ends where it ends. */
START_TEST(empty_state)
{
    const char journal[] = "# xent session, format 1\n# state\nset logits 1 2\n# end\n"
                           "# state\n# end\nput 0 0 5\n";
    struct session session;
    struct error error;
    size_t played;
    ck_assert(!journal_text_play(journal, strlen(journal), &session, &played, &error));
    ck_assert_uint_eq(played, 2);
    ck_assert_uint_eq(error.line, 7);
    ck_assert(matrix_is_empty(&session.problem.values));
    ck_assert_uint_eq(session.past.count, 1);
    session_release(&session);
}
END_TEST

/* What follows a cut line is not glued to it. */
START_TEST(torn_and_continued)
{
    const struct place place = place_new();
    struct explorer explorer;
    char room[128];
    struct text cut = {0};
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 1 3.5");
    explorer_stop(&explorer);
    text_addf(&cut, "%sput 0 0 4", demo_journal);
    write_file(path_in(&place, "session-0.xent", room), cut.bytes, cut.length);
    explorer_start(&explorer, "binary");
    restore_well(&explorer);
    explorer_do(&explorer, "put 0 2 7");
    explorer_stop(&explorer);
    text_clear(&cut);
    text_addf(&cut, "%sput 0 2 7\n", demo_journal);
    expect_file(&place, "session-0.xent", cut.bytes);
    text_release(&cut);
    place_remove(&place);
}
END_TEST

/* A line that cannot be played again: up to there, and the journal stays. */
START_TEST(line_that_fails)
{
    const struct place place = place_new();
    struct explorer explorer;
    struct error error = {0};
    char room[128];
    struct text text = {0};
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 1 3.5");
    explorer_stop(&explorer);
    text_addf(&text, "%sput 0 0 4\nput 7 0 1\nput 0 0 5\n", demo_journal);
    write_file(path_in(&place, "session-0.xent", room), text.bytes, text.length);
    explorer_start(&explorer, "binary");
    ck_assert(!restore(&explorer, &error));
    ck_assert_str_eq(error.message, "2 of 4 changes came back; line 12 cannot be made again: "
                                    "there is no sample '7'; the only one is 0");
    ck_assert_double_eq(matrix_row(&explorer.session.problem.values, 0)[0], 4);
    ck_assert_uint_eq(explorer.session.past.count, 2);
    ck_assert_uint_eq(changes_left(&explorer.journal), 4);
    explorer_do(&explorer, "put 0 2 6");
    expect_file(&place, "session-0.left-1.xent", text.bytes);
    explorer_do(&explorer, "undo");
    explorer_do(&explorer, "undo");
    ck_assert_double_eq(matrix_row(&explorer.session.problem.values, 0)[0], 2);
    explorer_do(&explorer, "put 0 0 6");
    journal_stop(&explorer.journal);
    struct explorer next;
    explorer_start(&next, "binary");
    restore_well(&next);
    ck_assert(problem_equal(&next.session.problem, &explorer.session.problem));
    session_release(&explorer.session);
    explorer_stop(&next);
    text_release(&text);
    place_remove(&place);
}
END_TEST

/* A folder in which nothing can be locked. */
START_TEST(no_lock)
{
    const struct place place = place_new();
    struct explorer explorer;
    struct error error = {0};
    struct text expected = {0};
    char room[128];
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 1 3.5");
    explorer_stop(&explorer);
    ck_assert_int_eq(unlink(path_in(&place, "session-0.lock", room)), 0);
    ck_assert_int_eq(symlink("/dev/null", room), 0);
    explorer_start(&explorer, "demo");
    ck_assert(!restore(&explorer, &error));
    text_addf(&expected, "the session cannot be restored: cannot write in '%s/xent/': %s",
              place.folder, strerror(ELOOP));
    ck_assert_str_eq(error.message, expected.bytes);
    ck_assert_uint_eq(explorer.session.past.count, 0);
    expect_file(&place, "session-0.xent", demo_journal);
    text_release(&expected);
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

/* Files that are no journals of ours are left alone. */
START_TEST(strange_files)
{
    const struct place place = place_new();
    struct explorer explorer;
    char room[128];
    const char newer[] = "# xent session, format 2\n# state\nnew\n# end\nput 0 0 1\n";
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "load binary");
    explorer_stop(&explorer);
    write_file(path_in(&place, "session-0.xent", room), newer, strlen(newer));
    write_file(path_in(&place, "session-1.xent", room), "", 0);
    write_file(path_in(&place, "session-99.xent", room), demo_journal, strlen(demo_journal));
    write_file(path_in(&place, "session-x.xent", room), demo_journal, strlen(demo_journal));
    ck_assert_int_eq(mkfifo(path_in(&place, "session-2.xent", room), 0600), 0);
    explorer_start(&explorer, "demo");
    ck_assert_uint_eq(changes_left(&explorer.journal), 0);
    explorer_do(&explorer, "put 0 0 7");
    expect_file(&place, "session-0.left-1.xent", newer);
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

START_TEST(nowhere_to_write)
{
    const struct place place = place_new();
    struct explorer explorer;
    struct error error = {0};
    struct text expected = {0};
    char path[96];
    snprintf(path, sizeof path, "%s/file", place.folder);
    write_file(path, "", 0);
    setenv("XDG_STATE_HOME", path, 1);
    explorer_start(&explorer, "demo");
    ck_assert(run_line(&explorer.session, "put 0 0 7"));
    ck_assert(!journal_change(&explorer.journal, "put 0 0 7", &explorer.session, &error));
    text_addf(&expected, "changes are not kept: cannot write in '%s/xent/': Not a directory", path);
    ck_assert_str_eq(error.message, expected.bytes);
    /* said once, tried again later */
    explorer_do(&explorer, "put 0 0 8");
    explorer.journal.tried -= 100;
    explorer_do(&explorer, "put 0 0 9");
    ck_assert(explorer.journal.in_trouble);
    unlink(path);
    explorer.journal.tried -= 100;
    explorer_do(&explorer, "undo");
    ck_assert(!explorer.journal.in_trouble);
    explorer_do(&explorer, "put 0 1 5");
    journal_stop(&explorer.journal);
    struct explorer next;
    explorer_start(&next, "demo");
    restore_well(&next);
    ck_assert(problem_equal(&next.session.problem, &explorer.session.problem));
    session_release(&explorer.session);
    explorer_stop(&next);
    text_release(&expected);
    place_remove(&place);
}
END_TEST

START_TEST(no_home)
{
    struct explorer explorer;
    struct error error = {0};
    struct journal_left left;
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    explorer_start(&explorer, "demo");
    ck_assert(!journal_find(&explorer.journal, &left));
    ck_assert(run_line(&explorer.session, "put 0 0 7"));
    ck_assert(!journal_change(&explorer.journal, "put 0 0 7", &explorer.session, &error));
    ck_assert_str_eq(error.message, "changes are not kept: there is no home folder");
    explorer_stop(&explorer);
}
END_TEST

/* A change while files may have so many bytes; no assertion may be within, it writes as well. */
static bool change_within(struct explorer *explorer, const char *line, size_t bytes,
                          struct error *error)
{
    struct rlimit limit, before;
    getrlimit(RLIMIT_FSIZE, &before);
    limit = before;
    limit.rlim_cur = bytes;
    explorer->journal.tried -= 100;
    setrlimit(RLIMIT_FSIZE, &limit);
    const bool good = run_line(&explorer->session, line) &&
                      journal_change(&explorer->journal, line, &explorer->session, error);
    setrlimit(RLIMIT_FSIZE, &before);
    return good;
}

/* A line of which the disk took a part is taken out again, and nothing is lost in the end. */
START_TEST(full_disk)
{
    const struct place place = place_new();
    const size_t room = strlen(demo_journal) + 5;
    struct explorer explorer, next;
    struct error error = {0};
    struct text expected = {0};
    signal(SIGXFSZ, SIG_IGN);
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 1 3.5");
    ck_assert(!change_within(&explorer, "put 0 0 7", room, &error));
    text_addf(&expected, "changes are not kept: cannot write in '%s/xent/': File too large",
              place.folder);
    ck_assert_str_eq(error.message, expected.bytes);
    expect_file(&place, "session-0.xent", demo_journal);
    ck_assert(change_within(&explorer, "put 0 0 8", 60, &error));
    ck_assert(explorer.journal.in_trouble);
    expect_file(&place, "session-0.xent", demo_journal);
    ck_assert(!exists(&place, "session-0.new"));
    explorer_do(&explorer, "put 0 0 9"); /* too early for the next try */
    ck_assert(explorer.journal.in_trouble);
    explorer.journal.tried -= 100;
    explorer_do(&explorer, "put 0 0 10");
    ck_assert(!explorer.journal.in_trouble);
    ck_assert(!exists(&place, "session-0.left-1.xent"));
    journal_stop(&explorer.journal);
    explorer_start(&next, "demo");
    restore_well(&next);
    ck_assert(problem_equal(&next.session.problem, &explorer.session.problem));
    session_release(&explorer.session);
    explorer_stop(&next);
    text_release(&expected);
    place_remove(&place);
}
END_TEST

/* ---- a clock that jumps ---- */

/* After trouble it waits before it tries again, by a clock that may be set forth or back. */
START_TEST(clock_jumps_in_trouble)
{
    static const time_t jumps[] = {100, -100, 100000000, -100000000};
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        const struct place place = place_new();
        struct explorer explorer;
        struct error error = {0};
        signal(SIGXFSZ, SIG_IGN);
        explorer_start(&explorer, "demo");
        ck_assert(!change_within(&explorer, "put 0 1 3.5", 0, &error));
        explorer_do(&explorer, "put 0 0 7");
        ck_assert(explorer.journal.in_trouble);
        explorer.journal.tried += jumps[i];
        explorer_do(&explorer, "put 0 0 8");
        ck_assert(!explorer.journal.in_trouble);
        explorer_stop(&explorer);
        place_remove(&place);
    }
}
END_TEST

/* One change, left behind; what lay there before is moved aside. */
static void leave(const char *line)
{
    struct explorer explorer;
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, line);
    explorer_stop(&explorer);
}

/* What was left last is not taken for the oldest, and so removed, by a clock that was set back. */
START_TEST(clock_set_back)
{
    const struct place place = place_new();
    const struct timespec later = {.tv_sec = time(NULL) + 100000000}, times[2] = {later, later};
    char name[32], room[128];
    for (size_t i = 0; i <= JOURNALS_LEFT; i++)
        leave("put 0 0 7");
    for (int i = 1; i <= JOURNALS_LEFT; i++) {
        snprintf(name, sizeof name, "session-0.left-%d.xent", i);
        ck_assert_int_eq(utimensat(AT_FDCWD, path_in(&place, name, room), times, 0), 0);
    }
    leave("put 0 1 3.5");
    ck_assert(exists(&place, "session-0.left-6.xent"));
    int i = 0; /* one of the others made room for it, and its name is the next */
    do
        snprintf(name, sizeof name, "session-0.left-%d.xent", ++i);
    while (exists(&place, name));
    ck_assert_int_le(i, JOURNALS_LEFT);
    leave("put 0 0 7");
    expect_file(&place, name, demo_journal);
    place_remove(&place);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {torn,
                                  empty_state,
                                  torn_and_continued,
                                  line_that_fails,
                                  strange_files,
                                  no_lock,
                                  nowhere_to_write,
                                  no_home,
                                  full_disk,
                                  clock_jumps_in_trouble,
                                  clock_set_back};
    return run_tests("journal_trouble", tests, sizeof tests / sizeof *tests);
}
