/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line mode of the program: what screen readers, dumb terminals and pipes get.  Every command
 * and every setting is answered, in words alone. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/command.h"
#include "core/file.h"
#include "core/setting.h"
#include "tests/demo.h"
#include "tests/restart.h"

enum { TALL = 300 }; /* rows, so that nothing scrolls away */

/* The program with `arguments`, a line of shell, where $XENT stands for it; in a folder of its own,
 * which is also where its state goes. */
static struct pty *start(const char *line, const char *terminal)
{
    struct text program = {0}, state = {0}, term = {0}, lessons = {0};
    char *folder = restart_folder();
    text_addf(&program, "XENT=%s/xent", getenv("XENT_BUILD"));
    text_addf(&state, "XDG_STATE_HOME=%s/state", folder);
    text_addf(&term, "TERM=%s", terminal);
    text_addf(&lessons, "XENT_LESSONS=%s", getenv("XENT_LESSONS"));
    const char *const arguments[] = {"sh", "-c", line, NULL};
    const char *const environment[] = {program.bytes, state.bytes, term.bytes, lessons.bytes, NULL};
    const struct pty_options options = {
        .arguments = arguments, .environment = environment, .rows = TALL, .columns = 80};
    struct pty *pty = pty_start(&options);
    text_release(&program);
    text_release(&state);
    text_release(&term);
    text_release(&lessons);
    free(folder);
    return pty;
}

/* How many lines there are, and the row of the last; a prompt is the last thing in its line. */
static bool has_prompt_below(struct pty *pty, const void *row)
{
    const int first = *(const int *)row;
    for (int at = TALL - 1; at >= first; at--) {
        const char *line = pty_row(pty, at);
        if (line[0])
            return strcmp(line, "xent>") == 0;
    }
    return false;
}

/* Waits for a prompt in this row or below it; its row. */
static int expect_prompt(struct pty *pty, int row)
{
    if (!pty_wait(pty, has_prompt_below, &row))
        ck_abort_msg("no prompt below row %d of:\n%s", row, pty_screen(pty));
    while (strcmp(pty_row(pty, row), "xent>") != 0)
        row++;
    return row;
}

/* Sends a line at the prompt in *row; waits for the next prompt and goes there.  Returns how many
 * lines were answered. */
static int ask(struct pty *pty, int *row, const char *line)
{
    const int before = *row;
    pty_send(pty, line);
    pty_send(pty, "\r");
    *row = expect_prompt(pty, before + 1);
    return *row - before - 1;
}

static void leave(struct pty *pty)
{
    pty_send(pty, "\004");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    pty_expect_restored(pty);
    pty_stop(pty);
}

static struct pty *start_lines(const char *terminal, int *row)
{
    struct pty *pty = start("exec \"$XENT\" --repl demo", terminal);
    pty_expect(pty, 0, "'help' lists the commands, 'lesson' the lessons; 'quit' leaves");
    *row = expect_prompt(pty, 1);
    return pty;
}

/* ---- every word ---- */

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Is the answer to it a change, or something to be shown? */
static bool shows(const char *line)
{
    static const char *const words[] = {"show",  "steps",  "compare", "frameworks", "export",
                                        "check", "lesson", "view",    "help",       "exercise"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (begins(line, words[i]))
            return true;
    return false;
}

/* A change is told in a line or two, `set task` in one more because it changes the labels and the
 * shape besides; and not as an error. */
static void check_answer(struct pty *pty, int *row, const char *line)
{
    const int before = *row, lines = ask(pty, row, line);
    ck_assert_msg(lines > 0, "no answer to '%s'", line);
    const int most = begins(line, "set task") ? 3 : 2;
    ck_assert_msg(shows(line) || lines <= most, "%d lines of answer to '%s'", lines, line);
    const char *answer = pty_row(pty, before + 1);
    const bool refused = begins(answer, "xent: ");
    const bool out_of_place =
        begins(line, "restore") || begins(line, "next") || begins(line, "answer");
    ck_assert_msg(refused == out_of_place, "'%s': %s", line, answer);
    ck_assert_msg(answer[0] || shows(line), "an empty line as answer to '%s'", line);
}

START_TEST(every_command_is_answered)
{
    int row;
    for (size_t i = 0; command_at(i); i++) {
        const char *line = command_at(i)->example;
        if (strcmp(line, "quit") == 0)
            continue;
        struct pty *pty = start_lines("dumb", &row);
        ask(pty, &row, "put 0 0 3");
        if (strcmp(line, "redo") == 0)
            ask(pty, &row, "undo");
        check_answer(pty, &row, line);
        ck_assert_msg(pty_escapes(pty) == 0, "control sequences after '%s'", line);
        leave(pty);
    }
}
END_TEST

START_TEST(every_setting_is_answered)
{
    int row;
    struct pty *pty = start_lines("dumb", &row);
    for (size_t i = 0; setting_at(i); i++) {
        struct text set = {0}, show = {0};
        text_addf(&set, "set %s", setting_at(i)->example);
        text_addf(&show, "show %s", setting_at(i)->name);
        ask(pty, &row, "load demo");
        check_answer(pty, &row, text_string(&set));
        check_answer(pty, &row, text_string(&show));
        text_release(&set);
        text_release(&show);
    }
    ck_assert_int_eq(pty_escapes(pty), 0);
    leave(pty);
}
END_TEST

/* The sentences themselves. */
START_TEST(changes_are_told)
{
    static const char *const talk[][2] = {
        {"put 0 0 3", "loss 0.1743, before 0.4170"},
        {"nudge 0 0 0.1", "loss 0.1589, before 0.1743"},
        {"undo", "loss 0.1743, before 0.1589"},
        {"shift 0 100", "the softmax does not see it: the loss is the same"},
        {"set title \"a b\"", "loss 0.1743, as before"},
        {"label 0 2", "loss 3.0743, before 0.1743"},
        {"new", "no values yet"},
        {"set logits 2 1; 0 1", "samples: 2, classes: 2; no labels yet"},
        {"set target 0 1", "loss 0.3133"},
        {"set reduction none", "losses: 2, not reduced; 'show losses' lists them"},
        {"restore", "xent: line 11, column 1: 'restore' is for the explorer: 'xent' without a"},
        {"sohw", "xent: line 12, column 1: unknown command 'sohw'; did you mean 'show'?"},
        {"print slide.svg 80x24", "written to 'slide.svg'"},
        {"print slide.pdf", "xent: line 14: cannot print to 'slide.pdf': the name ends in .txt"},
        {"save mine.xent", "saved to 'mine.xent'"},
        {"load mine.xent", "losses: 2, not reduced; 'show losses' lists them"},
        {"load mine", "xent: line 17, column 6: cannot open 'mine': No such file or directory"},
    };
    int row;
    struct pty *pty = start_lines(_i ? "xterm-256color" : "dumb", &row);
    for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) {
        const int before = row;
        ask(pty, &row, talk[i][0]);
        ck_assert_msg(begins(pty_row(pty, before + 1), talk[i][1]), "'%s' is answered: %s",
                      talk[i][0], pty_row(pty, before + 1));
    }
    ck_assert_int_eq(access("slide.svg", F_OK), 0);
    ck_assert_int_ne(access("slide.pdf", F_OK), 0);
    if (!_i)
        ck_assert_int_eq(pty_escapes(pty), 0);
    leave(pty);
}
END_TEST

/* ---- questions ---- */

static void write_other(void)
{
    struct error error;
    ck_assert(file_write("other.xent", "# other\n", 8, &error));
    ck_assert(file_write("other.txt", "# other\n", 8, &error));
}

static bool is_other(const char *path)
{
    struct text bytes = {0};
    ck_assert(restart_read(path, &bytes));
    const bool same = strcmp(text_string(&bytes), "# other\n") == 0;
    text_release(&bytes);
    return same;
}

/* Sends a line that is answered by the question; the row of the question. */
static int expect_question(struct pty *pty, int row, const char *line, const char *question)
{
    pty_send(pty, line);
    pty_send(pty, "\r");
    pty_expect(pty, row + 1, question);
    pty_expect(pty, row + 2, "y or n>");
    return row + 1;
}

static const char *const no[] = {"n\r", "\r", "yes, please\r", "Y n\r", "\003", "\004", "save\r"};

START_TEST(anything_but_yes_writes_nothing)
{
    int row;
    struct pty *pty = start_lines("dumb", &row);
    write_other();
    row = expect_question(pty, row, "save other.xent", "'other.xent' exists: write over it?");
    pty_send(pty, no[_i]);
    row = expect_prompt(pty, row + 1);
    pty_expect(pty, row - 1, "nothing was written");
    ck_assert(is_other("other.xent"));
    row = expect_question(pty, row, "print other.txt", "'other.txt' exists: write over it?");
    pty_send(pty, no[_i]);
    row = expect_prompt(pty, row + 1);
    pty_expect(pty, row - 1, "nothing was written");
    ck_assert(is_other("other.txt"));
    leave(pty);
}
END_TEST

START_TEST(yes_writes)
{
    int row;
    struct text history = {0};
    struct pty *pty = start_lines(_i ? "xterm-256color" : "dumb", &row);
    write_other();
    row = expect_question(pty, row, "save other.xent", "'other.xent' exists: write over it?");
    pty_send(pty, _i ? "Y\r" : " y \r");
    row = expect_prompt(pty, row + 1);
    pty_expect(pty, row - 1, "saved to 'other.xent'");
    ck_assert(!is_other("other.xent"));
    /* now it is the file of this problem: no question */
    ck_assert_int_eq(ask(pty, &row, "save other.xent"), 1);
    ck_assert_int_eq(ask(pty, &row, "save"), 1);
    row = expect_question(pty, row, "print other.txt", "'other.txt' exists: write over it?");
    pty_send(pty, "y\r");
    row = expect_prompt(pty, row + 1);
    pty_expect(pty, row - 1, "written to 'other.txt'");
    ck_assert(!is_other("other.txt"));
    leave(pty);
    /* answers are no commands to be called back */
    ck_assert(restart_read("state/xent/history", &history));
    ck_assert_str_eq(text_string(&history), "save other.xent\nsave\nprint other.txt\n");
    text_release(&history);
}
END_TEST

/* ---- where there is no terminal, or none that is known ---- */

static const struct {
    const char *line, *expected;
} doors[] = {
    {"unset TERM; exec \"$XENT\"",
     "xent: TERM is not set, so the kind of terminal is unknown: line mode"},
    {"TERM= exec \"$XENT\"",
     "xent: TERM is not set, so the kind of terminal is unknown: line mode"},
    {"TERM=nonesuch exec \"$XENT\" demo", "xent: unknown terminal 'nonesuch': line mode"},
};

START_TEST(unknown_terminal_gets_lines)
{
    struct pty *pty = start(doors[_i].line, "dumb");
    pty_expect(pty, 0, doors[_i].expected);
    int row = expect_prompt(pty, 2);
    ask(pty, &row, "load demo");
    pty_expect(pty, row - 1, "loss 0.4170");
    ck_assert_int_eq(pty_escapes(pty), 0);
    leave(pty);
}
END_TEST

/* What a line of shell prints on the terminal, in order; it ends by itself. */
static const struct {
    const char *line, *expected;
} pipes[] = {
    /* nobody to type: the commands come from standard input */
    {"\"$XENT\" </dev/null; echo $?",
     "xent: -: it is empty; a file of commands has one on each line\n1\n"},
    {"printf 'load demo\\nput 0 0 3\\nshow loss\\n' | \"$XENT\"; echo $?", "0.1743\n0\n"},
    {"printf 'load demo\\nsohw\\n' | \"$XENT\"; echo $?",
     "xent: -: line 2, column 1: unknown command 'sohw'; did you mean 'show'?\n1\n"},
    {"\"$XENT\" demo </dev/null | head -n 1", "softmax + cross-entropy\n"},
    /* the line mode there: answers without a prompt, and it goes on after an error, of which
     * the status tells */
    {"printf 'load demo\\nput 0 0 3\\nsohw\\nundo\\n' | \"$XENT\" --repl; echo $?",
     "loss 0.4170\nloss 0.1743, before 0.4170\n"
     "xent: -: line 3, column 1: unknown command 'sohw'; did you mean 'show'?\n"
     "loss 0.4170, before 0.1743\n1\n"},
    {"printf 'load demo\nput 0 0 3\n' | \"$XENT\" --repl; echo $?",
     "loss 0.4170\nloss 0.1743, before 0.4170\n0\n"},
    {"printf 'load demo\ncheck 0.5\n' | \"$XENT\" --repl >/dev/null; echo $?", "1\n"},
    /* nobody can be asked */
    {"echo >a.xent; printf 'load demo\\nsave a.xent\\n' | \"$XENT\" --repl; grep -c logits a.xent",
     "loss 0.4170\nsaved to 'a.xent'\n2\n"},
    /* nobody to look */
    {"{ \"$XENT\"; echo $?; } 2>&1 | cat",
     "xent: standard input and output must be a terminal; use -c COMMAND, or see 'xent\n"
     " --help'\n2\n"},
    {"{ \"$XENT\" demo; echo $?; } | sed -n '1p;$p'", "softmax + cross-entropy\n0\n"},
    {"\"$XENT\" demo >&-; echo $?",
     "xent: the answers could not be written to standard output\n1\n"},
    {"\"$XENT\" <&- 2>&1; echo $?", "xent: -: cannot read: Bad file descriptor\n1\n"},
};

START_TEST(pipes_have_a_defined_end)
{
    struct pty *pty = start(pipes[_i].line, "xterm-256color");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    const char *expected = pipes[_i].expected;
    for (int row = 0; *expected; row++) {
        const size_t length = strcspn(expected, "\n");
        const char *line = pty_row(pty, row);
        ck_assert_msg(strlen(line) == length && strncmp(line, expected, length) == 0,
                      "%s\nrow %d is '%s', not:\n%s", pipes[_i].line, row, line, expected);
        expected += length + (expected[length] == '\n');
    }
    ck_assert_int_eq(pty_escapes(pty), 0);
    pty_stop(pty);
}
END_TEST

/* The prompt is typed at a terminal, the answers go elsewhere: no control sequences there. */
START_TEST(answers_can_be_piped)
{
    struct text answers = {0};
    struct pty *pty = start("\"$XENT\" --repl demo >answers", "xterm-256color");
    pty_send(pty, "put 0 0 3\rquit\r");
    ck_assert_int_eq(pty_expect_end(pty), 0);
    ck_assert(restart_read("answers", &answers));
    ck_assert_ptr_nonnull(strstr(text_string(&answers), "loss 0.1743, before 0.4170\n"));
    ck_assert_msg(!strchr(text_string(&answers), '\033'), "%s", text_string(&answers));
    text_release(&answers);
    pty_stop(pty);
}
END_TEST

/* ---- questions ---- */

/* Sends a line; its answer, whose rows are joined by blanks, must hold all these words. */
static void expect(struct pty *pty, int *row, const char *line, const char *words)
{
    struct text answer = {0};
    const int before = *row, lines = ask(pty, row, line);
    for (int i = 1; i <= lines; i++)
        text_addf(&answer, "%s ", pty_row(pty, before + i));
    ck_assert_msg(strstr(text_string(&answer), words), "'%s': %s", line, text_string(&answer));
    text_release(&answer);
}

/* The question that came last gets the answer; behind the last page the person's own problem is
 * back. */
START_TEST(lesson_and_exercise)
{
    int row;
    struct pty *pty = start_lines("xterm-256color", &row);
    expect(pty, &row, "answer 1", "nothing is asked here");
    expect(pty, &row, "lesson 3", "page 1 of 10");
    expect(pty, &row, "next", "page 2 of 10");
    expect(pty, &row, "next", "page 3 of 10");
    expect(pty, &row, "next", "'answer NUMBER' answers");
    expect(pty, &row, "show loss", "'loss' would tell what is asked for");
    expect(pty, &row, "steps", "'steps' would tell what is asked for");
    expect(pty, &row, "set digits 6", "the question waits for your answer");
    expect(pty, &row, "set digits 4", "the question waits for your answer");
    expect(pty, &row, "show 0.5516/3", "0.1839");
    expect(pty, &row, "check 0.5516", "0.5516 is not right. You added the losses up.");
    expect(pty, &row, "steps check reduce 0.5516", "it is another number");
    expect(pty, &row, "exercise log --seed 1 --level 1", "3 decimals");
    expect(pty, &row, "answer 9.999", "'answer' alone tells it");
    expect(pty, &row, "undo", "the question waits for your answer");
    expect(pty, &row, "redo", "the exercise waits for your answer");
    expect(pty, &row, "answer 9.999", "'answer' alone tells it");
    expect(pty, &row, "undo", "the question waits for your answer");
    expect(pty, &row, "answer 0.1839", "Right.");
    expect(pty, &row, "show loss", "0.1839");
    expect(pty, &row, "answer 9.999", "no longer that of the exercise");
    for (int page = 5; page < 10; page++)
        expect(pty, &row, "next", "'next' goes on");
    expect(pty, &row, "next", "the last page; 'next' brings your own problem back");
    expect(pty, &row, "next", "the lesson is over, and your own problem is back");
    expect(pty, &row, "show names", "cat");
    expect(pty, &row, "show loss", "0.4170");
    expect(pty, &row, "next", "no lesson is open");
    leave(pty);
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof *(table))

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    Suite *suite = suite_create("repl");
    TCase *group = tcase_create("repl");
    tcase_set_timeout(group, 60);
    tcase_add_test(group, every_command_is_answered);
    tcase_add_test(group, every_setting_is_answered);
    tcase_add_loop_test(group, changes_are_told, 0, 2);
    tcase_add_loop_test(group, anything_but_yes_writes_nothing, 0, COUNT(no));
    tcase_add_loop_test(group, yes_writes, 0, 2);
    tcase_add_loop_test(group, unknown_terminal_gets_lines, 0, COUNT(doors));
    tcase_add_loop_test(group, pipes_have_a_defined_end, 0, COUNT(pipes));
    tcase_add_test(group, answers_can_be_piped);
    tcase_add_test(group, lesson_and_exercise);
    suite_add_tcase(suite, group);
    return demo_run(suite);
}
