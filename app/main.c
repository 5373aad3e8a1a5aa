/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xent: which door is used, and with which status it closes. */
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/batch.h"
#include "app/bench.h"
#include "app/check.h"
#include "app/door.h"
#include "app/eval.h"
#include "app/explorer.h"
#include "app/options.h"
#include "app/paths.h"
#include "app/prompt.h"
#include "app/repl.h"
#include "app/sheet.h"
#include "app/terminal.h"
#include "core/command.h"
#include "core/intl.h"
#include "core/script.h"

/* Exercises for which no seed is named begin with one of so many, short enough to be told. */
#define SEEDS 100000

/* Takes the user's locale for characters and texts; numbers keep the point, and every other part
 * of a locale would be a file read at each start.  Characters are UTF-8 inside, so
 * where the locale says nothing (C, POSIX) a UTF-8 one without a language takes its place; the
 * environment is changed, too, because readline reads it again.  Returns whether the terminal can
 * be expected to show more than ASCII. */
static bool start_locale(void)
{
    const bool known = setlocale(LC_CTYPE, "") != NULL;
    const bool unicode = known && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    const char *characters = setlocale(LC_CTYPE, NULL);
    const bool silent = !known || strcmp(characters, "C") == 0 || strcmp(characters, "POSIX") == 0;
    if (!unicode && silent) {
        setenv("LC_ALL", "C.UTF-8", 1);
        setlocale(LC_CTYPE, "");
    }
    setlocale(LC_MESSAGES, "");
    bindtextdomain(PACKAGE, XENT_LOCALE_DIR);
    bind_textdomain_codeset(PACKAGE, "UTF-8");
    textdomain(PACKAGE);
    /* Without texts in the user's language nothing needs to be looked for, text by text. */
    if (!gettext("")[0])
        setlocale(LC_MESSAGES, "C");
    return unicode;
}

static void complete(void *user, const char *line, size_t length,
                     void (*add)(void *list, const char *candidate), void *list)
{
    command_complete(user, line, length, add, list);
}

static void start_prompt(struct session *session, struct text *history)
{
    const bool kept = paths_state("history", history);
    const struct prompt_options options = {
        .history = kept ? text_string(history) : NULL, .complete = complete, .user = session};
    prompt_start(&options);
}

/* The command that opens a lesson; its name is one word, whatever stands in it. */
static void run_lesson(struct batch *batch, const char *name)
{
    struct text line = {0};
    text_add(&line, "lesson");
    if (name) {
        text_add(&line, " \"");
        for (; *name; name++) {
            text_add(&line, *name == '"' || *name == '\\' ? "\\" : "");
            text_add_bytes(&line, name, 1);
        }
        text_add(&line, "\"");
    }
    batch_line(batch, text_string(&line), line.length, 0); /* a line that nobody typed */
    text_release(&line);
}

/* Rows of the file in place of the whole; a failure is told. */
static bool open_rows(struct batch *batch, const struct options *options, struct text *notes)
{
    struct error error = {0};
    if (eval_open_rows(batch->session, options->file, options->rows, notes, &error))
        return true;
    fprintf(stderr, "xent: %s\n", error.message);
    batch->failed = true;
    return false;
}

/* The file or lesson, then the commands. */
static void run_given(struct batch *batch, const struct options *options)
{
    struct text notes = {0};
    if (options->rows)
        open_rows(batch, options, &notes);
    else if (options->file)
        batch_file(batch, options->file);
    text_release(&notes);
    if (options->lesson)
        run_lesson(batch, options->lesson_name);
    batch->name = NULL;
    bool go_on = !batch->quit && (!batch->failed || batch->keep_going);
    for (size_t i = 0; go_on && i < options->command_count; i++)
        go_on = batch_command(batch, options->commands[i], i + 1);
}

/* Where there is no screen: something is said in any case. */
static void run_commands(struct batch *batch, const struct options *options)
{
    run_given(batch, options);
    if (!batch->answered && !batch->failed && options->command_count == 0 && options->file &&
        strcmp(options->file, "-") != 0)
        batch_line(batch, "show", strlen("show"), 1);
}

static int run_repl(struct batch *batch, const struct options *options)
{
    struct text history = {0};
    batch->keep_going = options->repl; /* without it this stands in for the explorer */
    batch->speaks = options->lesson;   /* a lesson comes page by page here */
    run_given(batch, options);
    if (batch->failed && !options->repl)
        return STATUS_BAD;
    batch->speaks = true;
    if (!isatty(STDIN_FILENO)) { /* nobody is there to be prompted, or to see what was bad */
        batch_file(batch, "-");
        return batch->failed || batch->wrong ? STATUS_BAD : STATUS_DONE;
    }
    if (options->repl && !options->lesson)
        fputs(_("'help' lists the commands, 'lesson' the lessons; 'quit' leaves\n"), stderr);
    start_prompt(batch->session, &history);
    repl_run(batch);
    prompt_stop();
    text_release(&history);
    return STATUS_DONE;
}

/* The explorer with the problem that the session has; `name` is what was opened. */
static int explore(struct session *session, const struct options *options, const char *name,
                   const char *note)
{
    struct text history = {0};
    session_forget(session); /* undo goes back to what was opened, not beyond */
    start_prompt(session, &history);
    const struct explorer_options how = {.colour = options->colour,
                                         .name = name,
                                         .note = note,
                                         .lesson = !options->lesson       ? NULL
                                                   : options->lesson_name ? options->lesson_name
                                                                          : ""};
    const int status = explorer_run(session, &how);
    prompt_stop();
    text_release(&history);
    return status;
}

static int run_explorer(struct batch *batch, const struct options *options)
{
    struct text notes = {0};
    struct error error = {0};
    const char *file = options->file ? options->file : "demo";
    const bool opened = options->rows ? open_rows(batch, options, &notes)
                                      : script_open(batch->session, file, &notes, &error);
    if (!opened && !options->rows)
        batch_file(batch, file); /* it may be a script; if not, this says what is wrong */
    int status = STATUS_BAD;
    if (!batch->failed) {
        const bool told = options->rows || (opened && script_is_array(file));
        status = explore(batch->session, options, opened && !options->rows ? file : "",
                         told ? text_string(&notes) : NULL);
    }
    text_release(&notes);
    return status;
}

/* Where the terminal cannot show the explorer, lines stand in for it. */
static int run_lines(struct batch *batch, const struct options *options, const struct error *reason)
{
    fprintf(stderr,
            _("xent: %s: line mode\n"
              "'help' lists the commands, 'help load' the examples, 'quit' leaves\n"),
            reason->message);
    return run_repl(batch, options);
}

/* Which door?  The explorer, where there is a terminal and nothing else is asked. */
static int run(struct batch *batch, const struct options *options)
{
    struct error error;
    const bool asked = options->command_count || options->json ||
                       (options->file && strcmp(options->file, "-") == 0);
    if (options->repl)
        return run_repl(batch, options);
    if (!asked && terminal_usable(&error))
        return run_explorer(batch, options);
    if (!asked && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return run_lines(batch, options, &error);
    if (!asked && !options->file && !options->lesson && isatty(STDIN_FILENO)) {
        fprintf(stderr, _("xent: %s; use -c COMMAND, or see 'xent --help'\n"), error.message);
        return STATUS_USAGE;
    }
    struct options with_input = *options;
    if (!options->file && !options->lesson && options->command_count == 0)
        with_input.file = "-";
    run_commands(batch, &with_input);
    return batch->failed || batch->wrong ? STATUS_BAD : STATUS_DONE;
}

/* The status, unless the answers got lost on their way: a full disk. */
static int written(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fputs(_("xent: the answers could not be written to standard output\n"), stderr);
    return STATUS_BAD;
}

/* `xent check ...` */
static int run_check_door(char **argv)
{
    struct session session = session_new();
    const int status = check_main(&session, argv);
    session_release(&session);
    return written(status);
}

/* `xent eval ...` */
static int run_eval_door(char **argv, bool unicode)
{
    struct session session = session_new();
    struct text note = {0};
    struct options options = {.ascii = !unicode};
    int status = eval_main(&session, argv, !unicode, &note);
    if (status == EVAL_EXPLORE) {
        if (options.ascii)
            session.preferences.face = FACE_ASCII;
        session.preferences.mouse = true;
        status = explore(&session, &options, "", text_string(&note));
    }
    text_release(&note);
    session_release(&session);
    return written(status);
}

int main(int argc, char **argv)
{
    const bool unicode = start_locale();
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of writing, as a full disk */
    json_take_memory();
    if (argc > 1 && strcmp(argv[1], "eval") == 0)
        return run_eval_door(argv + 1, unicode);
    if (argc > 1 && strcmp(argv[1], "check") == 0)
        return run_check_door(argv + 1);
    if (argc > 1 && strcmp(argv[1], "bench") == 0)
        return written(bench_main(argc - 1, argv + 1));
    if (argc > 1 && strcmp(argv[1], "exercise") == 0)
        return written(sheet_main(argc - 2, argv + 2, !unicode));
    struct options options;
    const enum options_result read = options_read(&options, argc, argv);
    if (read != OPTIONS_GO_ON) {
        options_release(&options);
        return written(read == OPTIONS_DONE ? STATUS_DONE : STATUS_USAGE);
    }
    options.ascii = options.ascii || !unicode;
    struct session session = session_new();
    if (options.ascii)
        session.preferences.face = FACE_ASCII;
    session.preferences.mouse = !options.no_mouse;
    session.practice.seed = (uint64_t)time(NULL) % SEEDS;
    struct reply reply = {.format = options.json ? REPLY_JSON : REPLY_TEXT, .width = 80};
    struct batch batch = {.session = &session, .reply = &reply, .keep_going = options.keep_going};
    const int status = run(&batch, &options);
    recital_release(&batch.recital);
    reply_release(&reply);
    session_release(&session);
    options_release(&options);
    return written(status);
}
