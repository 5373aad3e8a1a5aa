/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/keepers.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/command.h"
#include "core/file.h"

const char *const some_changes[SOME_CHANGES] = {
    "put 0 1 3.5",
    "nudge 0 0 0.1",
    "nudge 0 0 0.1",
    "nudge 0 0 0.1",
    "undo",
    "redo",
    "load threeclass",
    "set names a b \"c d\"",
    "add sample",
    "label 1 2",
    "undo",
    "undo",
    "new",
    "undo",
    "put 0 0 1/3",
};

const char demo_journal[] = "# xent session, format 1\n"
                            "# about demo\n"
                            "# state\n"
                            "new\n"
                            "set logits 2 1 0.1\n"
                            "set from_logits on\n"
                            "set names \"cat\" \"dog\" \"owl\"\n"
                            "set target 0\n"
                            "# end\n"
                            "put 0 1 3.5\n";

struct place place_new(void)
{
    struct place place = {"/tmp/check_journal.XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(place.folder));
    setenv("XDG_STATE_HOME", place.folder, 1);
    return place;
}

void place_remove(const struct place *place)
{
    char line[96];
    ck_assert_int_eq(strncmp(place->folder, "/tmp/check_journal.", 19), 0);
    snprintf(line, sizeof line, "rm -rf '%s'", place->folder);
    ck_assert_int_eq(system(line), 0);
}

const char *path_in(const struct place *place, const char *name, char room[128])
{
    snprintf(room, 128, "%s/xent/%s", place->folder, name);
    return room;
}

bool exists(const struct place *place, const char *name)
{
    char room[128];
    return access(path_in(place, name, room), F_OK) == 0;
}

bool run_line(struct session *session, const char *line)
{
    struct reply reply = {.format = REPLY_TEXT};
    struct error error;
    const bool good = command_run(session, line, strlen(line), &reply, &error);
    reply_release(&reply);
    return good;
}

void explorer_start(struct explorer *explorer, const char *name)
{
    char line[160];
    explorer->session = session_new();
    snprintf(line, sizeof line, "load %s", name);
    ck_assert(run_line(&explorer->session, line));
    session_forget(&explorer->session);
    journal_start(&explorer->journal);
    journal_begin(&explorer->journal, &explorer->session, name);
}

void explorer_do(struct explorer *explorer, const char *line)
{
    struct error error = {0};
    const size_t before = explorer->session.changes;
    ck_assert_msg(run_line(&explorer->session, line), "%s", line);
    if (explorer->session.changes != before)
        ck_assert_msg(journal_change(&explorer->journal, line, &explorer->session, &error), "%s",
                      error.message);
}

void explorer_stop(struct explorer *explorer)
{
    journal_stop(&explorer->journal);
    session_release(&explorer->session);
}

size_t changes_left(const struct journal *journal)
{
    struct journal_left left;
    if (!journal_find(journal, &left))
        return 0;
    const size_t changes = left.changes;
    ck_assert_uint_gt(changes, 0);
    journal_left_release(&left);
    return changes;
}

bool restore(struct explorer *explorer, struct error *error)
{
    struct journal_left left;
    ck_assert(journal_find(&explorer->journal, &left));
    const bool good = journal_restore(&explorer->journal, &left, &explorer->session, error);
    journal_left_release(&left);
    return good;
}

void restore_well(struct explorer *explorer)
{
    struct error error = {0};
    ck_assert_msg(restore(explorer, &error), "%s", error.message);
}

void expect_equal(const struct session *a, const struct session *b)
{
    ck_assert(problem_equal(&a->problem, &b->problem));
    ck_assert_uint_eq(a->past.count, b->past.count);
    ck_assert_uint_eq(a->future.count, b->future.count);
    for (size_t i = 0; i < a->past.count; i++)
        ck_assert(problem_equal(&a->past.state[i], &b->past.state[i]));
    for (size_t i = 0; i < a->future.count; i++)
        ck_assert(problem_equal(&a->future.state[i], &b->future.state[i]));
}

void expect_file(const struct place *place, const char *name, const char *expected)
{
    char room[128];
    struct text bytes = {0};
    struct error error;
    ck_assert(file_read(path_in(place, name, room), &bytes, &error));
    ck_assert_str_eq(text_string(&bytes), expected);
    text_release(&bytes);
}

void write_file(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}
