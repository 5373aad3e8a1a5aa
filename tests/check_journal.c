/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autosave: what was kept comes back. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/journal_text.h"
#include "core/setting.h"
#include "tests/keepers.h"
#include "tests/problems.h"

START_TEST(only_looking)
{
    const struct place place = place_new();
    struct explorer explorer;
    struct journal_left left;
    explorer_start(&explorer, "demo");
    ck_assert(!journal_find(&explorer.journal, &left));
    explorer_do(&explorer, "show all");
    explorer_do(&explorer, "set digits 4"); /* as it was */
    ck_assert(!exists(&place, ""));
    explorer_stop(&explorer);
    ck_assert(!exists(&place, ""));
    place_remove(&place);
}
END_TEST

START_TEST(what_is_written)
{
    const struct place place = place_new();
    struct explorer explorer;
    struct stat status;
    char room[128];
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 1 3.5");
    expect_file(&place, "session-0.xent", demo_journal);
    ck_assert_int_eq(stat(path_in(&place, "session-0.xent", room), &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    ck_assert_int_eq(stat(path_in(&place, "session-0.lock", room), &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    ck_assert_int_eq(stat(path_in(&place, "", room), &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0700);
    ck_assert(!exists(&place, "session-0.new"));
    explorer_do(&explorer, "load binary");
    struct text expected = {0};
    text_add(&expected, demo_journal);
    text_add(&expected, "# about binary\n# state\nnew\n");
    struct session binary = session_new();
    ck_assert(run_line(&binary, "load binary"));
    setting_write_all(&binary.problem, &expected);
    text_add(&expected, "# end\n");
    expect_file(&place, "session-0.xent", text_string(&expected));
    text_release(&expected);
    session_release(&binary);
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

START_TEST(round_trip)
{
    const struct place place = place_new();
    struct explorer first, second, third;
    explorer_start(&first, "demo");
    for (size_t i = 0; i < SOME_CHANGES; i++)
        explorer_do(&first, some_changes[i]);
    journal_stop(&first.journal);
    explorer_start(&second, "binary");
    ck_assert_uint_eq(changes_left(&second.journal), 9);
    restore_well(&second);
    expect_equal(&first.session, &second.session);
    /* it is in use now, and goes on */
    ck_assert_uint_eq(changes_left(&second.journal), 0);
    explorer_do(&second, "undo");
    explorer_do(&second, "put 0 0 7");
    ck_assert(run_line(&first.session, "undo") && run_line(&first.session, "put 0 0 7"));
    journal_stop(&second.journal);
    explorer_start(&third, "binary");
    ck_assert_uint_eq(changes_left(&third.journal), 10);
    restore_well(&third);
    expect_equal(&first.session, &third.session);
    session_release(&first.session);
    session_release(&second.session);
    explorer_stop(&third);
    place_remove(&place);
}
END_TEST

/* An exercise for which no seed is named is drawn by chance: what was drawn comes back. */
START_TEST(drawn_by_chance)
{
    const struct place place = place_new();
    struct explorer first, second;
    explorer_start(&first, "demo");
    first.session.practice.seed = 12345;
    explorer_do(&first, "put 0 1 3.5");
    explorer_do(&first, "exercise softmax --level 2");
    explorer_do(&first, "put 0 0 1");
    journal_stop(&first.journal);
    explorer_start(&second, "binary");
    ck_assert_uint_eq(changes_left(&second.journal), 2);
    restore_well(&second);
    expect_equal(&first.session, &second.session);
    session_release(&first.session);
    explorer_stop(&second);
    place_remove(&place);
}
END_TEST

START_TEST(two_at_once)
{
    const struct place place = place_new();
    struct explorer a, b, c;
    explorer_start(&a, "demo");
    explorer_start(&b, "binary");
    explorer_do(&b, "put 0 0 0.5");
    explorer_do(&a, "put 0 0 3");
    usleep(20000); /* file times are coarse */
    explorer_do(&b, "put 0 0 0.25");
    ck_assert(exists(&place, "session-0.xent") && exists(&place, "session-1.xent"));
    explorer_start(&c, "demo");
    ck_assert_uint_eq(changes_left(&c.journal), 0);
    explorer_stop(&a);
    ck_assert_uint_eq(changes_left(&c.journal), 1);
    explorer_stop(&b);
    ck_assert_uint_eq(changes_left(&c.journal), 2);
    explorer_stop(&c);
    place_remove(&place);
}
END_TEST

/* Both were offered the same; one is too late. */
START_TEST(taken)
{
    const struct place place = place_new();
    struct explorer a, b;
    struct journal_left left, same;
    struct error error = {0};
    explorer_start(&a, "demo");
    explorer_do(&a, "put 0 0 3");
    explorer_stop(&a);
    explorer_start(&a, "demo");
    explorer_start(&b, "demo");
    ck_assert(journal_find(&a.journal, &left) && journal_find(&b.journal, &same));
    ck_assert(journal_restore(&a.journal, &left, &a.session, &error));
    ck_assert(!journal_restore(&b.journal, &same, &b.session, &error));
    ck_assert_str_eq(error.message,
                     "the session cannot be restored: it is gone, or another xent has it");
    ck_assert_uint_eq(b.session.past.count, 0);
    journal_left_release(&left);
    journal_left_release(&same);
    explorer_stop(&a);
    explorer_stop(&b);
    place_remove(&place);
}
END_TEST

static void set_time(const struct place *place, const char *name)
{
    const struct timespec times[2] = {{1000, 0}, {1000, 0}};
    char room[128];
    ck_assert_int_eq(utimensat(AT_FDCWD, path_in(place, name, room), times, 0), 0);
}

/* Two that were left in the same moment: what was offered is what is restored. */
START_TEST(same_moment)
{
    for (int which = 0; which < 2; which++) {
        const struct place place = place_new();
        struct explorer a, b, next;
        struct journal_left left[2];
        struct error error = {0};
        explorer_start(&a, "demo");
        explorer_start(&b, "demo");
        explorer_do(&a, "put 0 0 3");
        explorer_do(&b, "put 0 0 4");
        explorer_start(&next, "binary");
        journal_stop(&a.journal);
        set_time(&place, "session-0.xent");
        ck_assert(journal_find(&next.journal, &left[0]));
        journal_stop(&b.journal);
        ck_assert(journal_find(&next.journal, &left[1])); /* the newer one */
        set_time(&place, "session-1.xent");
        left[1].when = left[0].when;
        ck_assert(journal_restore(&next.journal, &left[which], &next.session, &error));
        expect_equal(&next.session, which ? &b.session : &a.session);
        journal_left_release(&left[0]);
        journal_left_release(&left[1]);
        session_release(&a.session);
        session_release(&b.session);
        explorer_stop(&next);
        place_remove(&place);
    }
}
END_TEST

/* Our first change takes the slot; what lay there is still to be had. */
START_TEST(moved_aside)
{
    const struct place place = place_new();
    struct explorer old, now, next;
    struct journal_left left;
    struct error error = {0};
    explorer_start(&old, "demo");
    explorer_do(&old, "put 0 1 3.5");
    journal_stop(&old.journal);
    explorer_start(&now, "binary");
    ck_assert(journal_find(&now.journal, &left));
    explorer_do(&now, "put 0 0 0.5");
    explorer_do(&now, "put 0 0 0.25");
    expect_file(&place, "session-0.left-1.xent", demo_journal);
    ck_assert_uint_eq(changes_left(&now.journal), 1);
    ck_assert(journal_restore(&now.journal, &left, &now.session, &error));
    expect_equal(&now.session, &old.session);
    expect_file(&place, "session-0.xent", demo_journal);
    /* and what was changed before the restoring is left in its turn */
    explorer_start(&next, "demo");
    ck_assert_uint_eq(changes_left(&next.journal), 2);
    journal_left_release(&left);
    session_release(&old.session);
    explorer_stop(&now);
    explorer_stop(&next);
    place_remove(&place);
}
END_TEST

static size_t count_aside(const struct place *place)
{
    size_t count = 0;
    for (int i = 1; i < 20; i++) {
        char name[32];
        snprintf(name, sizeof name, "session-0.left-%d.xent", i);
        count += exists(place, name);
    }
    return count;
}

START_TEST(newest_few)
{
    const struct place place = place_new();
    struct explorer explorer;
    for (size_t i = 0; i < JOURNALS_LEFT + 3; i++) {
        explorer_start(&explorer, "demo");
        for (size_t k = 0; k <= i; k++)
            explorer_do(&explorer, k % 2 ? "put 0 0 4" : "put 0 0 5");
        explorer_stop(&explorer);
        ck_assert_uint_eq(count_aside(&place), i < JOURNALS_LEFT ? i : JOURNALS_LEFT);
        usleep(20000); /* file times are coarse */
    }
    /* they are restored from the newest to the oldest that was kept */
    for (size_t i = JOURNALS_LEFT + 3; i > 2; i--) {
        explorer_start(&explorer, "demo");
        ck_assert_uint_eq(changes_left(&explorer.journal), i);
        restore_well(&explorer);
        journal_begin(&explorer.journal, &explorer.session, "saved");
        explorer_stop(&explorer);
    }
    explorer_start(&explorer, "demo");
    ck_assert_uint_eq(changes_left(&explorer.journal), 0);
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

/* To have looked at examples is no work. */
START_TEST(nothing_to_offer)
{
    const struct place place = place_new();
    struct explorer explorer;
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "load binary");
    explorer_do(&explorer, "undo");
    explorer_do(&explorer, "redo");
    explorer_stop(&explorer);
    ck_assert(exists(&place, "session-0.xent"));
    explorer_start(&explorer, "demo");
    ck_assert_uint_eq(changes_left(&explorer.journal), 0);
    explorer_do(&explorer, "put 0 0 1");
    ck_assert(!exists(&place, "session-0.left-1.xent"));
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

/* After saving, the journal begins anew; undo goes back beyond it. */
START_TEST(saved)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 0 1");
    explorer_do(&explorer, "put 0 0 2");
    explorer_do(&explorer, "put 0 0 3");
    explorer_do(&explorer, "undo");
    journal_begin(&explorer.journal, &explorer.session, "saved.xent");
    ck_assert(!exists(&place, "session-0.xent"));
    explorer_do(&explorer, "put 0 1 8");
    explorer_do(&explorer, "undo"); /* to what was saved */
    explorer_do(&explorer, "undo"); /* to what the journal does not know */
    explorer_do(&explorer, "undo");
    explorer_do(&explorer, "redo");
    explorer_do(&explorer, "redo");
    explorer_do(&explorer, "redo");
    explorer_do(&explorer, "put 0 2 9");
    explorer_do(&explorer, "undo");
    explorer_start(&next, "demo");
    journal_stop(&explorer.journal);
    ck_assert_uint_eq(changes_left(&next.journal), 2);
    restore_well(&next);
    ck_assert(problem_equal(&next.session.problem, &explorer.session.problem));
    ck_assert_double_eq(matrix_row(&next.session.problem.values, 0)[0], 2);
    ck_assert_double_eq(matrix_row(&next.session.problem.values, 0)[1], 8);
    session_release(&explorer.session);
    explorer_stop(&next);
    place_remove(&place);
}
END_TEST

/* A change leaves nothing to redo: afterwards undo and redo are kept as what they are. */
START_TEST(saved_then_changed)
{
    const struct place place = place_new();
    struct explorer explorer;
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 0 5");
    explorer_do(&explorer, "undo");
    journal_begin(&explorer.journal, &explorer.session, "demo");
    explorer_do(&explorer, "put 0 1 3.5");
    explorer_do(&explorer, "undo");
    explorer_do(&explorer, "redo");
    struct text expected = {0};
    text_addf(&expected, "%sundo\nredo\n", demo_journal);
    expect_file(&place, "session-0.xent", expected.bytes);
    text_release(&expected);
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

/* Redo beyond what the journal knows. */
START_TEST(saved_then_redo)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 0 5");
    explorer_do(&explorer, "put 0 0 6");
    explorer_do(&explorer, "undo");
    journal_begin(&explorer.journal, &explorer.session, "saved.xent");
    explorer_do(&explorer, "redo");
    explorer_do(&explorer, "put 0 1 8");
    journal_stop(&explorer.journal);
    explorer_start(&next, "demo");
    restore_well(&next);
    ck_assert(problem_equal(&next.session.problem, &explorer.session.problem));
    session_release(&explorer.session);
    explorer_stop(&next);
    place_remove(&place);
}
END_TEST

static void write_large(const char *path, const char *first)
{
    struct text text = {0};
    text_addf(&text, "set logits %s", first);
    text_add_repeated(&text, " 1", JOURNAL_VALUES_MAX);
    text_add(&text, "\nset target 0\n");
    write_file(path, text.bytes, text.length);
    text_release(&text);
}

/* A file with more values than a journal takes, under a name that wants quotes. */
static void large_path(const struct place *place, char path[96])
{
    snprintf(path, 96, "%s/a \"large\" one.xent", place->folder);
    write_large(path, "2");
}

/* An explorer that has it open, from where it lies, and changed a value. */
static void start_large(struct explorer *explorer, const struct place *place)
{
    ck_assert_int_eq(chdir(place->folder), 0);
    explorer_start(explorer, "\"a \\\"large\\\" one.xent\"");
    journal_begin(&explorer->journal, &explorer->session, "a \"large\" one.xent");
    explorer_do(explorer, "put 0 0 3");
    ck_assert_int_eq(chdir("/"), 0);
}

/* A large problem stands in the journal as the name of its file. */
START_TEST(large_file)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    char path[96];
    large_path(&place, path);
    start_large(&explorer, &place);
    ck_assert_uint_lt(explorer.journal.length, 400);
    journal_stop(&explorer.journal);
    explorer_start(&next, "demo");
    restore_well(&next);
    expect_equal(&explorer.session, &next.session);
    session_release(&explorer.session);
    explorer_stop(&next);
    place_remove(&place);
}
END_TEST

/* Not restored in part: the file is now another, or gone. */
START_TEST(large_file_changed)
{
    const struct place place = place_new();
    struct explorer explorer;
    struct error error = {0};
    char path[96], expected[300];
    large_path(&place, path);
    start_large(&explorer, &place);
    explorer_stop(&explorer);
    write_large(path, "3.5");
    explorer_start(&explorer, "demo");
    ck_assert(!restore(&explorer, &error));
    const struct quoted quoted = error_quote(path, strlen(path));
    snprintf(expected, sizeof expected,
             "the session cannot be restored: '%s' has changed since then", quoted.text);
    ck_assert_str_eq(error.message, expected);
    ck_assert_uint_eq(problem_classes(&explorer.session.problem), 3);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(!restore(&explorer, &error));
    snprintf(expected, sizeof expected, "the session cannot be restored: '%s' is no longer there",
             quoted.text);
    ck_assert_str_eq(error.message, expected);
    ck_assert_uint_eq(changes_left(&explorer.journal), 1);
    explorer_stop(&explorer);
    place_remove(&place);
}
END_TEST

/* Opened on the way, left by undo and come back to. */
START_TEST(large_file_later)
{
    const struct place place = place_new();
    struct explorer explorer, next;
    char path[96], line[128];
    large_path(&place, path);
    explorer_start(&explorer, "demo");
    explorer_do(&explorer, "put 0 0 3");
    snprintf(line, sizeof line, "load \"%s/a \\\"large\\\" one.xent\"", place.folder);
    explorer_do(&explorer, line);
    ck_assert_uint_lt(explorer.journal.length, 600);
    explorer_do(&explorer, "undo");
    explorer_do(&explorer, "redo");
    journal_stop(&explorer.journal);
    explorer_start(&next, "demo");
    restore_well(&next);
    expect_equal(&explorer.session, &next.session);
    session_release(&explorer.session);
    explorer_stop(&next);
    place_remove(&place);
}
END_TEST

START_TEST(descriptions)
{
    static const struct {
        time_t seconds;
        size_t changes;
        const char *about, *text;
    } rows[] = {
        {0, 1, "demo", "1 change to 'demo' was left just now"},
        {-5, 2, "demo", "2 changes to 'demo' were left just now"},
        {59, 2, "", "2 changes were left just now"},
        {60, 1, "", "1 change was left 1 minute ago"},
        {3599, 3, "a b", "3 changes to 'a b' were left 59 minutes ago"},
        {7200, 3, "demo", "3 changes to 'demo' were left 2 hours ago"},
        {86400 * 400L, 3, "demo", "3 changes to 'demo' were left 400 days ago"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct journal_left left = {.changes = rows[i].changes, .when = {.tv_sec = 1000}};
        struct text out = {0};
        text_add(&left.about, rows[i].about);
        journal_left_describe(&left, 1000 + rows[i].seconds, &out);
        ck_assert_str_eq(text_string(&out), rows[i].text);
        text_release(&out);
        journal_left_release(&left);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {only_looking,     what_is_written, round_trip,
                                  drawn_by_chance,  two_at_once,     taken,
                                  same_moment,      moved_aside,     newest_few,
                                  nothing_to_offer, saved,           saved_then_changed,
                                  saved_then_redo,  large_file,      large_file_changed,
                                  large_file_later, descriptions};
    return run_tests("journal", tests, sizeof tests / sizeof *tests);
}
