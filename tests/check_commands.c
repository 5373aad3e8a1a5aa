/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command leaves behind beside its answer: entries for undo, the pinned problem, the file
 * that the problem belongs to, requests to the door. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/command.h"
#include "core/example.h"
#include "core/file.h"
#include "tests/problems.h"

struct desk {
    struct session session;
    struct reply reply;
};

static struct desk desk_new(void)
{
    return (struct desk){.session = session_new()};
}

static void desk_release(struct desk *desk)
{
    reply_release(&desk->reply);
    session_release(&desk->session);
}

static bool try(struct desk *desk, const char *line)
{
    struct error error = {0};
    reply_clear(&desk->reply);
    const bool good = command_run(&desk->session, line, strlen(line), &desk->reply, &error);
    ck_assert_msg(good == !error.message[0], "%s: %s", line, error.message);
    return good;
}

static void run(struct desk *desk, const char *line)
{
    ck_assert_msg(try(desk, line), "'%s' is refused", line);
}

static const char *answer(struct desk *desk, const char *line)
{
    run(desk, line);
    return text_string(&desk->reply.out);
}

static size_t entries(const struct desk *desk)
{
    return desk->session.past.count;
}

START_TEST(one_entry_each)
{
    struct desk desk = desk_new();
    run(&desk, "load threeclass");
    const size_t before = entries(&desk);
    run(&desk, "put 0 0 9 8 7 6 5");
    ck_assert_uint_eq(entries(&desk), before + 1);
    run(&desk, "shift 0 1");
    run(&desk, "shift 0 1");
    ck_assert_uint_eq(entries(&desk), before + 2);
    run(&desk, "shift 1 1");
    run(&desk, "scale 1 2");
    run(&desk, "scale 1 2");
    run(&desk, "shift all 1");
    run(&desk, "shift all 0.25");
    run(&desk, "shift 2 0.25");
    ck_assert_uint_eq(entries(&desk), before + 6);
    ck_assert_str_eq(answer(&desk, "show logits"),
                     "12.25 11.25 10.25; 29.25 25.25 5.65; 1.6 3 3.5\n");
    run(&desk, "label 0 0 0.5 0.5");
    ck_assert_uint_eq(entries(&desk), before + 7);
    run(&desk, "scale 1 1");
    ck_assert_uint_eq(entries(&desk), before + 7);
    desk_release(&desk);
}
END_TEST

/* What is refused changes nothing, not even the values before the bad one. */
START_TEST(all_or_nothing)
{
    static const char *const lines[] = {
        "put 0 0 9 9 9 9 9 9 9 9 9 9", "put 0 0 9 9 nine", "put 0 0 9; 9", "label 0 0 1 inf",
        "label 2 0 1 0 0 0",           "shift all 1e308",  "scale 1 1e10", "shift 0 inf",
    };
    struct desk desk = desk_new();
    run(&desk, "load onehot");
    run(&desk, "put 1 1 1e308");
    struct problem before = problem_share(&desk.session.problem);
    const size_t count = entries(&desk);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ck_assert_msg(!try(&desk, lines[i]), "%s", lines[i]);
        ck_assert(problem_equal(&before, &desk.session.problem));
        ck_assert_uint_eq(entries(&desk), count);
    }
    problem_release(&before);
    desk_release(&desk);
}
END_TEST

/* The note about a shift is a promise. */
START_TEST(shift_keeps_the_loss)
{
    struct dice dice = {7};
    struct desk desk = desk_new();
    size_t kept = 0;
    for (size_t i = 0; i < 300; i++) {
        const struct problem_mix mix = {.samples = 3, .classes = 5, .labelled = true};
        struct problem problem = problem_random(&dice, &mix);
        session_commit(&desk.session, &problem, "");
        const double before = session_loss(&desk.session)->value;
        struct text line = {0};
        text_addf(&line, "shift all %g", dice_rounded(&dice, -50, 50));
        if (desk.session.problem.kind == VALUES_LOGITS) {
            run(&desk, text_string(&line));
            if (strstr(text_string(&desk.reply.notes), "the loss is the same")) {
                const double after = session_loss(&desk.session)->value;
                const double room = 1e-11 * (1 + fabs(before));
                ck_assert(isnan(before) ? isnan(after)
                                        : before == after || fabs(after - before) <= room);
                kept++;
            }
        }
        text_release(&line);
    }
    ck_assert_uint_ge(kept, 20);
    desk_release(&desk);
}
END_TEST

START_TEST(pinned_problem)
{
    struct desk desk = desk_new();
    ck_assert(!desk.session.has_pinned);
    run(&desk, "load demo");
    run(&desk, "pin");
    ck_assert(desk.session.has_pinned);
    ck_assert_uint_eq(entries(&desk), 1);
    run(&desk, "undo");
    run(&desk, "load coin");
    run(&desk, "new");
    ck_assert_uint_eq(problem_classes(&desk.session.pinned), 3);
    ck_assert_double_eq_tol(desk.session.pinned_loss.value, 0.4170300162778335, 1e-15);
    run(&desk, "load coin");
    run(&desk, "pin");
    ck_assert_uint_eq(problem_classes(&desk.session.pinned), 1);
    run(&desk, "pin off");
    ck_assert(!desk.session.has_pinned && !try(&desk, "pin off"));
    desk_release(&desk);
}
END_TEST

static void expect_path(const struct desk *desk, const char *path)
{
    const char *own = session_path(&desk->session);
    ck_assert_msg((own == NULL) == (path == NULL) && (!path || strcmp(own, path) == 0), "'%s'",
                  own ? own : "none");
}

START_TEST(own_file)
{
    struct desk desk = desk_new();
    expect_path(&desk, NULL);
    ck_assert(session_is_saved(&desk.session));
    run(&desk, "load demo");
    expect_path(&desk, NULL);
    ck_assert(session_is_saved(&desk.session) && !try(&desk, "save"));
    run(&desk, "put 0 0 5");
    ck_assert(!session_is_saved(&desk.session));
    run(&desk, "save own.xent");
    expect_path(&desk, "own.xent");
    ck_assert(session_is_saved(&desk.session));
    run(&desk, "undo");
    ck_assert(!session_is_saved(&desk.session));
    run(&desk, "redo");
    ck_assert(session_is_saved(&desk.session));
    run(&desk, "nudge 0 0 1");
    run(&desk, "save other.xent");
    run(&desk, "nudge 0 0 1");
    ck_assert(!session_is_saved(&desk.session));
    run(&desk, "undo");
    ck_assert(session_is_saved(&desk.session));
    expect_path(&desk, "other.xent");
    run(&desk, "load own.xent");
    expect_path(&desk, "own.xent");
    ck_assert(!try(&desk, "load nowhere.xent") && !try(&desk, "save no/such/folder.xent"));
    expect_path(&desk, "own.xent");
    run(&desk, "put 0 0 6");
    ck_assert(!try(&desk, "save no/such/folder.xent") && !session_is_saved(&desk.session));
    run(&desk, "save");
    ck_assert(session_is_saved(&desk.session));
    run(&desk, "new");
    expect_path(&desk, NULL);
    ck_assert(session_is_saved(&desk.session));
    desk_release(&desk);
}
END_TEST

static void expect_first_value(const char *path, const char *expected)
{
    struct text bytes = {0};
    struct error error;
    ck_assert(file_read(path, &bytes, &error));
    ck_assert_msg(strstr(text_string(&bytes), expected), "%s: %s", path, text_string(&bytes));
    text_release(&bytes);
}

/* A careful save asks before another file is lost, and only then. */
START_TEST(careful_saving)
{
    struct desk desk = desk_new();
    run(&desk, "load demo");
    run(&desk, "save first.xent");
    run(&desk, "load demo");
    run(&desk, "put 0 0 7");
    desk.reply.careful = true;
    run(&desk, "save first.xent");
    ck_assert_int_eq(desk.reply.request, REQUEST_CONFIRM);
    ck_assert_str_eq(text_string(&desk.reply.notes), "'first.xent' exists: write over it?\n");
    expect_first_value("first.xent", "set logits 2 1 0.1\n");
    expect_path(&desk, NULL);
    ck_assert(desk.reply.careful && !session_is_saved(&desk.session));
    desk.reply.careful = false;
    run(&desk, "save first.xent");
    ck_assert_int_eq(desk.reply.request, REQUEST_NONE);
    expect_first_value("first.xent", "set logits 7 1 0.1\n");
    desk.reply.careful = true;
    static const char *const unasked[] = {"save", "save first.xent", "save ./first.xent",
                                          "save second.xent", "save second.xent"};
    for (size_t i = 0; i < sizeof unasked / sizeof *unasked; i++) {
        run(&desk, "nudge 0 0 1");
        run(&desk, unasked[i]);
        ck_assert_int_eq(desk.reply.request, REQUEST_NONE);
        ck_assert(session_is_saved(&desk.session));
    }
    run(&desk, "w first.xent");
    ck_assert_int_eq(desk.reply.request, REQUEST_CONFIRM);
    expect_first_value("first.xent", "set logits 10 1 0.1\n");
    ck_assert(!try(&desk, "save /")); /* no question where the answer could not be yes */
    ck_assert_int_eq(desk.reply.request, REQUEST_NONE);
    desk_release(&desk);
}
END_TEST

START_TEST(opened)
{
    static const struct {
        const char *line;
        bool opened;
    } rows[] = {
        {"load demo", true}, {"o demo", true},      {"set digits 3", false},
        {"new", true},       {"load coin", true},   {"undo", false},
        {"show", false},     {" load coin ", true}, {"help", false},
    };
    struct desk desk = desk_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        run(&desk, rows[i].line);
        ck_assert_msg(desk.reply.opened == rows[i].opened, "%s", rows[i].line);
    }
    ck_assert(!try(&desk, "load nowhere.xent") && !desk.reply.opened);
    desk_release(&desk);
}
END_TEST

/* So does an export, whose file is not that of the problem; what is yanked is for the door. */
START_TEST(careful_exports)
{
    struct desk desk = desk_new();
    desk.reply.careful = true;
    run(&desk, "load threeclass");
    run(&desk, "export numpy loss.py");
    ck_assert_int_eq(desk.reply.request, REQUEST_NONE);
    ck_assert_str_eq(text_string(&desk.reply.out), "");
    expect_first_value("loss.py", "[2.0, 1.0, 0.5],");
    run(&desk, "put 0 0 3.25");
    run(&desk, "export numpy loss.py");
    ck_assert_int_eq(desk.reply.request, REQUEST_CONFIRM);
    expect_first_value("loss.py", "[2.0, 1.0, 0.5],");
    desk.reply.careful = false;
    run(&desk, "export numpy loss.py");
    expect_first_value("loss.py", "[3.25, 1.0, 0.5],");
    expect_path(&desk, NULL);
    ck_assert(strstr(answer(&desk, "yank optax"), "[[3.25, 1.0, 0.5]"));
    ck_assert_int_eq(desk.reply.request, REQUEST_COPY);
    ck_assert(!strchr(text_string(&desk.reply.subject), '\n'));
    desk_release(&desk);
}
END_TEST

struct search {
    const char *word;
    size_t found;
};

static void look_for(void *user, const char *word)
{
    struct search *search = user;
    search->found += strcmp(search->word, word) == 0;
}

static size_t offered(const struct desk *desk, const char *line, const char *word)
{
    struct search search = {.word = word};
    command_complete(&desk->session, line, strlen(line), look_for, &search);
    return search.found;
}

START_TEST(shorthands)
{
    static const char *const table[][2] = {{"w", "save"}, {"o", "load"}, {"q", "quit"}};
    struct desk desk = desk_new();
    size_t count = 0;
    for (size_t i = 0; command_at(i); i++)
        count += command_shorthand(command_at(i)) != NULL;
    ck_assert_uint_eq(count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct command *command = command_find(table[i][1]);
        ck_assert_ptr_eq(command_find(table[i][0]), command);
        ck_assert_str_eq(command_shorthand(command), table[i][0]);
        ck_assert_uint_eq(offered(&desk, table[i][0], table[i][0]), 1);
    }
    ck_assert_uint_eq(offered(&desk, "", "w"), 0); /* the list is of whole words */
    ck_assert_uint_eq(offered(&desk, "o ", "demo"), 1);
    ck_assert_uint_eq(offered(&desk, "show p", "pinned"), 1);
    ck_assert_uint_eq(offered(&desk, "pin ", "off"), 1);
    ck_assert_uint_eq(offered(&desk, "shift a", "all"), 1);
    ck_assert_uint_eq(offered(&desk, "export n", "numpy"), 1);
    ck_assert_uint_eq(offered(&desk, "yank k", "keras"), 1);
    ck_assert_uint_eq(offered(&desk, "yank n", "numpy"), 0); /* it has no line */
    run(&desk, "q");
    ck_assert_int_eq(desk.reply.request, REQUEST_QUIT);
    desk_release(&desk);
}
END_TEST

int main(void)
{
    const char *scratch = getenv("XENT_SCRATCH"); /* files are written here */
    if (!scratch || chdir(scratch) != 0)
        return 99;
    const TTest *const tests[] = {
        one_entry_each,  all_or_nothing, shift_keeps_the_loss,
        pinned_problem,  own_file,       careful_saving,
        careful_exports, opened,         shorthands,
    };
    return run_tests("commands", tests, sizeof tests / sizeof *tests);
}
