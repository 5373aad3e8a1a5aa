/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables promise: every example of a command and of a setting runs after `load demo`,
 * every built-in example can be shown, explained, compared and saved, and every row can be
 * completed. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/command.h"
#include "core/example.h"
#include "core/script.h"
#include "core/setting.h"
#include "core/show.h"
#include "tests/problems.h"

/* Runs a line that must succeed; what it answers is in *reply. */
static void run(struct session *session, struct reply *reply, const char *line)
{
    struct error error = {0};
    reply_clear(reply);
    if (!command_run(session, line, strlen(line), reply, &error))
        ck_abort_msg("'%s' is refused: %s", line, error.message);
}

static struct session loaded(const char *example)
{
    struct session session = session_new();
    struct reply reply = {0};
    struct text line = {0};
    text_addf(&line, "load %s", example);
    run(&session, &reply, text_string(&line));
    text_release(&line);
    reply_release(&reply);
    return session;
}

/* Runs a line after `load demo`, for a person and as JSON: one object a line. */
static void run_example(const char *line)
{
    for (int json = 0; json < 2; json++) {
        struct session session = loaded("demo");
        struct reply reply = {.format = json ? REPLY_JSON : REPLY_TEXT};
        run(&session, &reply, line);
        struct script_lines lines = {.bytes = text_string(&reply.out), .length = reply.out.length};
        while (json && script_next(&lines)) {
            json_error_t wrong;
            json_t *object = json_loadb(lines.line, lines.line_bytes, 0, &wrong);
            ck_assert_msg(json_is_object(object), "'%s' answers no JSON: %s", line, wrong.text);
            json_decref(object);
        }
        reply_release(&reply);
        session_release(&session);
    }
}

/* A sentence of help has no end stop, and an example begins with the name of its row. */
static void check_row(const char *name, const char *help, const char *example)
{
    const size_t length = strlen(help);
    ck_assert_msg(length > 0 && help[length - 1] != '.', "help of '%s'", name);
    ck_assert_msg(strncmp(example, name, strlen(name)) == 0, "example of '%s': %s", name, example);
    const char behind = example[strlen(name)];
    ck_assert_msg(behind == ' ' || behind == '\0', "example of '%s': %s", name, example);
}

START_TEST(command_examples)
{
    size_t rows = 0;
    for (; command_at(rows); rows++) {
        const struct command *command = command_at(rows);
        check_row(command->name, command->help, command->example);
        if (strcmp(command->name, "undo") != 0 && strcmp(command->name, "redo") != 0)
            run_example(command->example);
        ck_assert_ptr_eq(command_find(command->name), command);
    }
    ck_assert_uint_ge(rows, 11);
}
END_TEST

/* These two want something to go back to. */
START_TEST(undo_examples)
{
    struct session session = loaded("demo");
    struct reply reply = {0};
    run(&session, &reply, command_find("undo")->example);
    run(&session, &reply, command_find("redo")->example);
    run(&session, &reply, "show loss");
    ck_assert_str_eq(text_string(&reply.out), "0.4170\n");
    reply_release(&reply);
    session_release(&session);
}
END_TEST

START_TEST(setting_examples)
{
    size_t rows = 0;
    for (; setting_at(rows); rows++) {
        const struct setting *setting = setting_at(rows);
        struct text line = {0};
        check_row(setting->name, setting->help, setting->example);
        text_addf(&line, "set %s", setting->example);
        run_example(text_string(&line));
        text_release(&line);
        ck_assert_ptr_eq(setting_find(setting->name), setting);
    }
    ck_assert_uint_ge(rows, 17);
}
END_TEST

/* `set NAME VALUE` with the value that a file would save changes nothing. */
START_TEST(shown_settings)
{
    for (size_t e = 0; example_at(e); e++)
        for (size_t i = 0; setting_at(i); i++) {
            struct session session = loaded(example_at(e)->name);
            struct reply reply = {0};
            struct text value = {0}, line = {0};
            if (setting_at(i)->write)
                setting_at(i)->write(&session.problem, &value);
            else
                text_add(&value, setting_at(i)->preferred(&session.preferences));
            text_addf(&line, "set %s %s", setting_at(i)->name, text_string(&value));
            if (value.length) {
                const size_t states = session.past.count;
                run(&session, &reply, text_string(&line));
                const bool values = strcmp(setting_at(i)->name, "logits") == 0 ||
                                    strcmp(setting_at(i)->name, "probs") == 0;
                if (!values) /* those tell the loss what they are, too */
                    ck_assert_uint_eq(session.past.count, states);
            }
            text_release(&value);
            text_release(&line);
            reply_release(&reply);
            session_release(&session);
        }
}
END_TEST

START_TEST(quantities)
{
    for (size_t i = 0; quantity_at(i); i++) {
        struct text line = {0};
        text_addf(&line, "show %s", quantity_at(i)->name);
        run_example(text_string(&line));
        text_clear(&line);
        text_addf(&line, "help %s", quantity_at(i)->name);
        run_example(text_string(&line));
        text_release(&line);
    }
}
END_TEST

START_TEST(help_of_every_word)
{
    for (size_t i = 0; command_at(i); i++) {
        struct text line = {0};
        text_addf(&line, "help %s", command_at(i)->name);
        run_example(text_string(&line));
        text_release(&line);
    }
    for (size_t i = 0; setting_at(i); i++) {
        struct text line = {0};
        text_addf(&line, "help %s", setting_at(i)->name);
        run_example(text_string(&line));
        text_release(&line);
    }
}
END_TEST

/* The lines that rebuild a problem rebuild it, and twice the same. */
START_TEST(built_in_examples)
{
    static const char *const lines[] = {"show", "show all", "steps all", "steps all stable latex",
                                        "compare"};
    for (size_t e = 0; example_at(e); e++) {
        struct session session = loaded(example_at(e)->name);
        struct reply reply = {0};
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            run(&session, &reply, lines[i]);
            ck_assert_uint_gt(reply.out.length, 0);
        }
        struct text saved = {0};
        setting_write_all(&session.problem, &saved);
        struct problem again = problem_from(text_string(&saved));
        ck_assert_msg(problem_equal(&again, &session.problem), "'%s'", example_at(e)->name);
        problem_release(&again);
        text_release(&saved);
        reply_release(&reply);
        session_release(&session);
    }
}
END_TEST

struct wanted {
    const char *word;
    bool offered;
};

static void look_for(void *user, const char *word)
{
    struct wanted *wanted = user;
    wanted->offered = wanted->offered || strcmp(word, wanted->word) == 0;
}

/* Is the word offered behind `line`, and behind `line` with its first letters? */
static bool is_offered(const struct session *session, const char *line, const char *word)
{
    bool always = true;
    for (size_t letters = 0; letters <= strlen(word); letters++) {
        struct text typed = {0};
        struct wanted wanted = {.word = word};
        text_add(&typed, line);
        text_add_bytes(&typed, word, letters);
        command_complete(session, text_string(&typed), typed.length, look_for, &wanted);
        always = always && wanted.offered;
        text_release(&typed);
    }
    return always;
}

START_TEST(completion)
{
    struct session session = loaded("demo");
    for (size_t i = 0; command_at(i); i++) {
        ck_assert(is_offered(&session, "", command_at(i)->name));
        ck_assert(is_offered(&session, "help ", command_at(i)->name));
        ck_assert(!is_offered(&session, "load ", command_at(i)->name));
    }
    for (size_t i = 0; setting_at(i); i++) {
        ck_assert(is_offered(&session, "set ", setting_at(i)->name));
        ck_assert(is_offered(&session, "show ", setting_at(i)->name));
        ck_assert(!is_offered(&session, "", setting_at(i)->name));
    }
    for (size_t i = 0; quantity_at(i); i++)
        ck_assert(is_offered(&session, "show ", quantity_at(i)->name));
    for (size_t i = 0; example_at(i); i++)
        ck_assert(is_offered(&session, "load ", example_at(i)->name));
    ck_assert(is_offered(&session, "set task ", "binary"));
    ck_assert(is_offered(&session, "set reduction ", "none"));
    ck_assert(is_offered(&session, "set target ", "owl"));
    ck_assert(is_offered(&session, "steps 0 ", "stable"));
    ck_assert(!is_offered(&session, "set digits ", "binary"));
    session_release(&session);
}
END_TEST

int main(void)
{
    const char *scratch = getenv("XENT_SCRATCH"); /* one of the examples writes a file */
    if (!scratch || chdir(scratch) != 0)
        return 99;
    const TTest *const tests[] = {
        command_examples, undo_examples,      setting_examples,  shown_settings,
        quantities,       help_of_every_word, built_in_examples, completion,
    };
    return run_tests("examples", tests, sizeof tests / sizeof *tests);
}
