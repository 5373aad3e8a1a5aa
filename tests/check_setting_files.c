/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings from files: where a file is looked for, how its name is written, what a saved file and
 * the autosave keep of it; files that change while they are read. */
#include "core/setting_files.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/command.h"
#include "core/file.h"
#include "core/script.h"
#include "tests/arrays.h"
#include "tests/keepers.h"
#include "tests/problems.h"

static void write_text(const char *path, const char *text)
{
    write_file(path, text, strlen(text));
}

static void write_array(const char *path, size_t rows, size_t columns, double first)
{
    struct matrix matrix = matrix_new(rows, columns);
    double *to = matrix_fill(&matrix);
    for (size_t i = 0; i < rows * columns; i++)
        to[i] = first + (double)i;
    array_write(path, &matrix);
    matrix_release(&matrix);
}

/* An empty folder, and in it. */
static void enter(const char *name)
{
    ck_assert_int_eq(chdir(getenv("XENT_SCRATCH")), 0);
    ck_assert_int_eq(mkdir(name, 0700), 0);
    ck_assert_int_eq(chdir(name), 0);
}

static void expect_logits(const struct session *session, const char *wanted)
{
    struct text got = {0};
    setting_value(setting_find("logits"), &session->problem, &session->preferences, &got);
    ck_assert_str_eq(text_string(&got), wanted);
    text_release(&got);
}

/* `source`: the file in which the line stands. */
static bool run(struct session *session, const char *line, const char *source, struct error *error)
{
    struct reply reply = {.source = source};
    error->message[0] = '\0';
    const bool good = command_run(session, line, strlen(line), &reply, error);
    reply_release(&reply);
    return good;
}

START_TEST(names)
{
    static const char *const good[] = {
        "set logits @plain.txt",
        "set logits @\"my scores; 1,2.txt\"",
        "set logits \"@my scores; 1,2.txt\"",
        "  set\tlogits  @plain.txt  # with a comment",
        "set logits @./plain.txt",
        "set logits @\"\\\"quoted\\\".txt\"",
    };
    static const struct {
        const char *line, *message;
        size_t column;
    } bad[] = {
        {"set logits @ plain.txt", "the name of a file is missing behind '@'", 12},
        {"set logits @sub/", "the name of a file is missing behind '@'", 12},
        {"set logits @plain.txt;", "nothing is expected after '@plain.txt', but here is ';'", 22},
        {"set logits @\"plain.txt\" 1", "nothing is expected after 'plain.txt', but here is '1'",
         25},
        {"set logits 1 @plain.txt", "a number is wanted here, not '@plain.txt'", 14},
        {"set digits @plain.txt", "a number is wanted here, not '@plain.txt'", 12},
    };
    struct session session = session_new();
    struct error error = {.line = 7};
    enter("names");
    write_text("plain.txt", "1 2\n");
    write_text("my scores; 1,2.txt", "1 2\n");
    write_text("\"quoted\".txt", "1 2\n");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert(run(&session, "new", NULL, &error));
        ck_assert_msg(run(&session, good[i], NULL, &error), "%s: %s", good[i], error.message);
        expect_logits(&session, "1 2");
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert(!run(&session, bad[i].line, NULL, &error));
        ck_assert_str_eq(error.message, bad[i].message);
        ck_assert_uint_eq(error.column, bad[i].column);
        ck_assert_uint_eq(error.line, 7);
        expect_logits(&session, "1 2");
    }
    session_release(&session);
}
END_TEST

/* A name counts from the folder of the file that has it. */
START_TEST(folders)
{
    struct session session = session_new();
    struct text notes = {0};
    struct error error = {0};
    enter("folders");
    ck_assert_int_eq(mkdir("sub", 0700), 0);
    write_text("rows.txt", "1 1\n");
    write_text("sub/rows.txt", "2 2\n");
    write_text("sub/problem.xent", "set logits @rows.txt\nset labels @../rows.txt\n");
    ck_assert_msg(script_open(&session, "sub/problem.xent", &notes, &error), "%s", error.message);
    expect_logits(&session, "2 2");
    ck_assert(matrix_row(&session.problem.labels, 0)[0] == 1);
    ck_assert(run(&session, "set logits @rows.txt", NULL, &error));
    expect_logits(&session, "1 1");
    ck_assert(run(&session, "set logits @rows.txt", "sub/script", &error));
    expect_logits(&session, "2 2");
    ck_assert(run(&session, "set logits @rows.txt", "script", &error));
    expect_logits(&session, "1 1");
    char line[512], here[256];
    snprintf(line, sizeof line, "set logits @%s/sub/rows.txt", getcwd(here, sizeof here));
    ck_assert(run(&session, line, "elsewhere/script", &error));
    expect_logits(&session, "2 2");
    text_release(&notes);
    session_release(&session);
}
END_TEST

/* The numbers are saved, and nothing of the file is needed any more. */
START_TEST(saved)
{
    struct session session = session_new();
    struct text got = {0};
    struct error error = {0};
    enter("saved");
    write_array("a.npy", 2, 2, 1);
    write_text("t.txt", "1\n0\n");
    ck_assert(run(&session, "set logits @a.npy", NULL, &error));
    ck_assert(run(&session, "set target @t.txt", NULL, &error));
    ck_assert(run(&session, "save p.xent", NULL, &error));
    ck_assert(file_read("p.xent", &got, &error));
    ck_assert_str_eq(
        text_string(&got),
        "# xent problem, format 1\nset logits 1 2; 3 4\nset from_logits on\nset target 1 0\n");
    text_release(&got);
    session_release(&session);
}
END_TEST

/* `save` without a name must not write lines over an array. */
START_TEST(opened)
{
    struct session session = session_new();
    struct text notes = {0};
    struct error error = {0};
    enter("opened");
    write_array("a.npy", 2, 2, 1);
    ck_assert(script_open(&session, "a.npy", &notes, &error));
    ck_assert_str_eq(text_string(&notes),
                     "logits from 'a.npy'; next: 'set target ...' or 'set labels ...'\n");
    expect_logits(&session, "1 2; 3 4");
    ck_assert_ptr_null(session_path(&session));
    ck_assert(!run(&session, "save", NULL, &error));
    ck_assert(session_undo(&session));
    text_release(&notes);
    session_release(&session);
}
END_TEST

/* Any number of rows in a text, by whichever line ends, as the fast and the slow way read them. */
START_TEST(texts)
{
    static const struct {
        const char *text, *logits;
    } cases[] = {
        {"1 2\n3 4\n", "1 2; 3 4"},
        {"1 2\n3 4", "1 2; 3 4"},
        {"1 2\r\n3 4\r\n", "1 2; 3 4"},
        {"\xEF\xBB\xBF"
         "1,2\n3,4\n",
         "1 2; 3 4"},
        {"1 2; 3 4", "1 2; 3 4"},
        {"1 2;\n3 4;\n", "1 2; 3 4"},
        {"1 2\n;3 4\n", "1 2; 3 4"},
        {"\n# a comment\n 1 2 # one\n\n\t3 4\n#\n", "1 2; 3 4"},
        {"1/2 2\ninf 4\n", "0.5 2; inf 4"},
        {"1", "1"},
    };
    enter("texts");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session session = session_new();
        struct error error = {0};
        write_text("a.txt", cases[i].text);
        ck_assert_msg(run(&session, "set logits @a.txt", NULL, &error), "%zu: %s", i,
                      error.message);
        expect_logits(&session, cases[i].logits);
        session_release(&session);
    }
}
END_TEST

/* Where in a text an error is. */
START_TEST(places)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"1 2\n3 x\n", "in 'a.txt', line 2, column 3: "},
        {"# one\n\n1 2\n\n  3 x # what\n5 6\n", "in 'a.txt', line 5, column 5: "},
        {"1 2\r\n3 \xFF\r\n", "in 'a.txt', line 2, column 3: byte 0xff is not text"},
        {"1 2\n3\n", "in 'a.txt', line 2, column 1: row 1 is of length 1"},
        {"@a.txt\n", "in 'a.txt', line 1, column 1: "},
        {"1 2\n\"3\n", "in 'a.txt', line 2, column 1: this quote is never closed"},
        {"", "in 'a.txt': no numbers are in it"},
        {"#", "in 'a.txt': no numbers are in it"},
        {"1;;2\n", "in 'a.txt', line 1, column 3: an empty row"},
    };
    enter("places");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session session = session_new();
        struct error error = {0};
        write_text("a.txt", cases[i].text);
        ck_assert(!run(&session, "set logits @a.txt", NULL, &error));
        ck_assert_msg(strncmp(error.message, cases[i].message, strlen(cases[i].message)) == 0,
                      "%zu: %s", i, error.message);
        ck_assert_uint_eq(error.column, 12);
        session_release(&session);
    }
}
END_TEST

/* Restores what an explorer left behind that ran these lines; `after` is what has happened since,
 * and the error says `wanted`; "" if all comes back. */
static void check_kept(size_t rows, const char *after, const char *wanted)
{
    const struct place place = place_new();
    struct explorer first, second;
    struct error error = {0};
    char line[512];
    write_array("big.npy", rows, 300, 1);
    explorer_start(&first, "demo");
    explorer_do(&first, "set logits @big.npy");
    explorer_do(&first, "put 0 1 7");
    struct session kept = first.session;
    first.session = session_new();
    explorer_stop(&first);
    ck_assert_int_eq(chdir("/"), 0); /* the working directory is another one */
    snprintf(line, sizeof line, "cd '%s/kept' && %s", getenv("XENT_SCRATCH"), after);
    ck_assert_int_eq(system(line), 0);
    explorer_start(&second, "demo");
    const bool good = restore(&second, &error);
    if (!good == !wanted[0])
        ck_abort_msg("%s", error.message);
    ck_assert_ptr_nonnull(strstr(error.message, wanted));
    if (good)
        expect_equal(&second.session, &kept);
    explorer_stop(&second);
    session_release(&kept);
    place_remove(&place);
    snprintf(line, sizeof line, "%s/kept", getenv("XENT_SCRATCH"));
    ck_assert_int_eq(chdir(line), 0);
}

START_TEST(left_behind)
{
    enter("kept");
    check_kept(2, "rm big.npy", ""); /* a small one stands in the journal */
    check_kept(200, "true", "");
    check_kept(200, "touch -d 2020-01-01 big.npy", "big.npy' has changed since then");
    check_kept(200, "rm big.npy", "big.npy' is no longer there");
}
END_TEST

/* A line that reads a file is a change like any other. */
START_TEST(left_alone)
{
    for (size_t rows = 2; rows <= 200; rows += 198) {
        const struct place place = place_new();
        struct explorer first, second;
        enter(rows == 2 ? "alone-2" : "alone-200");
        write_array("a.npy", rows, 300, 1);
        explorer_start(&first, "demo");
        explorer_do(&first, "set logits @a.npy");
        explorer_stop(&first);
        explorer_start(&second, "demo");
        ck_assert_uint_eq(changes_left(&second.journal), 1);
        explorer_stop(&second);
        place_remove(&place);
    }
}
END_TEST

/* A large problem file that reads others: they are watched, too. */
START_TEST(left_within)
{
    for (int changed = 0; changed < 2; changed++) {
        const struct place place = place_new();
        struct explorer first, second;
        struct error error = {0};
        enter(changed ? "within-1" : "within-0");
        write_array("big.npy", 200, 300, 1);
        write_text("p.xent", "set logits @big.npy\n");
        explorer_start(&first, "p.xent");
        explorer_do(&first, "put 0 1 7");
        struct session kept = first.session;
        first.session = session_new();
        explorer_stop(&first);
        if (changed) {
            usleep(20000); /* file times are coarse, and the size is the same */
            write_array("big.npy", 100, 600, 2);
        }
        explorer_start(&second, "demo");
        ck_assert_int_eq(restore(&second, &error), !changed);
        if (!changed)
            expect_equal(&second.session, &kept);
        else
            ck_assert_ptr_nonnull(strstr(error.message, "has changed since then"));
        explorer_stop(&second);
        session_release(&kept);
        place_remove(&place);
    }
}
END_TEST

/* ---- files that change while they are read ---- */

static atomic_bool has_read;

static void *grow(void *user)
{
    (void)user;
    FILE *stream = fopen("log", "a");
    while (!atomic_load(&has_read)) {
        fputs("7\n", stream);
        fflush(stream);
    }
    fclose(stream);
    return NULL;
}

/* Half of an old and half of a new file is never taken for one; nor is the end of a file that grows
 * waited for.  Not every reading meets a change; one of them does. */
START_TEST(changing)
{
    struct text lines = {0}, bytes = {0};
    struct error error = {0};
    pthread_t writer;
    enter("changing");
    text_add_repeated(&lines, "1\n", 500000);
    write_file("log", lines.bytes, lines.length);
    ck_assert(file_read("log", &bytes, &error));
    ck_assert_uint_eq(bytes.length, lines.length);
    ck_assert_int_eq(pthread_create(&writer, NULL, grow, NULL), 0);
    do
        text_clear(&bytes);
    while (file_read("log", &bytes, &error));
    atomic_store(&has_read, true);
    pthread_join(writer, NULL);
    ck_assert_str_eq(error.message, "cannot read 'log': it changed while it was read");
    text_release(&bytes);
    text_release(&lines);
}
END_TEST

/* `load` as well; an example is one wherever the script lies. */
START_TEST(loaded_from_folders)
{
    struct session session = session_new();
    struct error error = {0};
    char line[512], here[256];
    enter("loads");
    ck_assert_int_eq(mkdir("sub", 0700), 0);
    write_text("rows.csv", "z0,z1\n1,1\n");
    write_text("sub/rows.csv", "z0,z1\n2,2\n");
    write_text("sub/only.xent", "set logits 3 3\n");
    const struct {
        const char *name, *source, *logits; /* logits NULL: there is no such file */
    } table[] = {
        {"rows.csv", NULL, "1 1"},
        {"rows.csv", "script", "1 1"},
        {"rows.csv", "sub/script", "2 2"},
        {"../rows.csv", "sub/script", "1 1"},
        {"only.xent", "sub/script", "3 3"},
        {"only.xent", "script", NULL},
        {"sub/rows.csv", "sub/script", NULL},
        {"demo", "sub/script", "2 1 0.1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        snprintf(line, sizeof line, "load %s", table[i].name);
        ck_assert(run(&session, "new", NULL, &error));
        ck_assert_msg(run(&session, line, table[i].source, &error) == (table[i].logits != NULL),
                      "%s: %s", line, error.message);
        if (table[i].logits)
            expect_logits(&session, table[i].logits);
        else
            ck_assert_ptr_nonnull(strstr(error.message, table[i].name));
    }
    snprintf(line, sizeof line, "load %s/sub/rows.csv", getcwd(here, sizeof here));
    ck_assert(run(&session, line, "elsewhere/script", &error));
    expect_logits(&session, "2 2");
    session_release(&session);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {names,
                                  folders,
                                  saved,
                                  opened,
                                  texts,
                                  places,
                                  left_behind,
                                  left_alone,
                                  left_within,
                                  changing,
                                  loaded_from_folders};
    return run_tests("setting_files", tests, sizeof tests / sizeof *tests);
}
