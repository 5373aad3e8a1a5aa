/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/batch.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/still.h"
#include "core/command.h"
#include "core/example.h"
#include "core/file.h"
#include "core/intl.h"
#include "core/number.h"
#include "core/script.h"
#include "core/secret.h"

static void print_json_error(const struct batch *batch, const struct error *error)
{
    json_t *object = json_object();
    json_object_set_new(object, "error", json_string(error->message));
    json_object_set_new(object, "line", json_integer((json_int_t)error->line));
    json_object_set_new(object, "column", json_integer((json_int_t)error->column));
    if (batch->name)
        json_object_set_new(object, "file",
                            json_string(error_quote(batch->name, strlen(batch->name)).text));
    char *line = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (line)
        puts(line);
    free(line);
}

/* As the format of the reply asks for. */
static void print_error(const struct batch *batch, const struct error *error)
{
    fflush(stdout);
    if (batch->reply->format == REPLY_JSON) {
        print_json_error(batch, error);
        return;
    }
    fputs("xent: ", stderr);
    if (batch->name)
        fprintf(stderr, "%s: ", error_quote(batch->name, strlen(batch->name)).text);
    if (error->line && error->column)
        fprintf(stderr, _("line %zu, column %zu: "), error->line, error->column);
    else if (error->line)
        fprintf(stderr, _("line %zu: "), error->line);
    fprintf(stderr, "%s\n", error->message);
}

/* Does an exercise about the present problem wait?  Its loss may be what is asked for. */
static bool has_exercise(const struct batch *batch)
{
    return practice_is_about(&batch->session->practice, &batch->session->problem);
}

/* Is the loss what a lesson asks for? */
static bool is_asked(const struct batch *batch, double loss)
{
    return batch->reply->asked && secret_is(batch->session, batch->reply, loss);
}

/* One line that can be read aloud about where a change led to, so that every line answers
 * something. */
static void print_state(const struct batch *batch, double before, double after)
{
    const struct problem *problem = &batch->session->problem;
    const struct number_text old = number_show(before, problem->digits);
    const struct number_text new = number_show(after, problem->digits);
    if (matrix_is_empty(&problem->values))
        puts(_("no values yet"));
    else if (has_exercise(batch))
        puts(_("the exercise waits for your answer"));
    else if (is_asked(batch, after))
        puts(_("the question waits for your answer"));
    else if (problem->label_form == LABELS_NONE)
        printf(_("samples: %zu, classes: %zu; no labels yet\n"), problem_samples(problem),
               problem_classes(problem));
    else if (problem->reduction == REDUCTION_NONE)
        printf(_("losses: %zu, not reduced; 'show losses' lists them\n"), problem_samples(problem));
    else if (isnan(after))
        puts(_("the loss has no value; 'show' says why"));
    else if (isnan(before))
        printf(_("loss %s\n"), new.text);
    else if (before == after)
        printf(_("loss %s, as before\n"), new.text);
    else
        printf(_("loss %s, before %s\n"), new.text, old.text);
}

static double present_loss(const struct batch *batch)
{
    return loss_reduced(session_loss(batch->session));
}

/* Does a line want an answer of its own: does it say something, and has nothing been said?  After a
 * change the notes alone do not tell where it led to.  `changes`: of the session before the line.
 */
static bool wants_state(const struct batch *batch, const char *line, size_t length, size_t changes)
{
    const struct reply *reply = batch->reply;
    size_t blanks = 0;
    while (blanks < length && (line[blanks] == ' ' || line[blanks] == '\t'))
        blanks++;
    const bool told = reply->notes.length && batch->session->changes == changes;
    return batch->speaks && reply->format == REPLY_TEXT && !reply->out.length && !told &&
           !batch->quit && blanks < length && line[blanks] != '#';
}

/* Writes a picture; a careful door asks first. */
static bool print(struct batch *batch, const char *path, struct error *error)
{
    struct reply *reply = batch->reply;
    const struct quoted quoted = error_quote(path, strlen(path));
    if (reply->careful && file_exists(path)) {
        text_addf(&reply->notes, _("'%s' exists: write over it?\n"), quoted.text);
        reply->request = REQUEST_CONFIRM;
        return true;
    }
    if (!still_print(batch->session, path, secret_waits(batch->session, reply), reply->rows,
                     reply->columns, error))
        return false;
    text_addf(&reply->notes, _("written to '%s'\n"), quoted.text);
    return true;
}

/* What a command asks of a screen, as far as that goes without one. */
static bool serve(struct batch *batch, struct error *error)
{
    struct reply *reply = batch->reply;
    const char *subject = text_string(&reply->subject);
    switch (reply->request) {
    case REQUEST_NONE:
    case REQUEST_QUIT:
    case REQUEST_COPY:    /* without a screen the line that was printed is there to be copied */
    case REQUEST_CONFIRM: /* only where somebody can be asked; repl.c does that */
        return true;
    case REQUEST_VIEW:
        still_view(batch->session, subject, secret_waits(batch->session, reply), &reply->out);
        return true;
    case REQUEST_PRINT:
        return print(batch, subject, error);
    case REQUEST_LESSON:
    case REQUEST_NEXT:
    case REQUEST_ANSWER:
        return recital_serve(&batch->recital, batch->session, reply, !batch->speaks, error);
    case REQUEST_RESTORE:
        return error_set(error, 1, _("'restore' is for the explorer: 'xent' without a command"));
    }
    return true;
}

bool batch_line(struct batch *batch, const char *line, size_t length, size_t number)
{
    struct error error = {.line = number};
    const double before = has_exercise(batch) ? NAN : batch->speaks ? present_loss(batch) : 0;
    const size_t changes = batch->session->changes;
    reply_clear(batch->reply);
    if (batch->speaks)
        recital_tell_question(&batch->recital, batch->session, batch->reply);
    const bool good =
        command_run(batch->session, line, length, batch->reply, &error) && serve(batch, &error);
    batch->answered = batch->answered || batch->reply->out.length;
    fwrite(text_string(&batch->reply->out), 1, batch->reply->out.length, stdout);
    if (batch->reply->notes.length) {
        fflush(stdout);
        fputs(text_string(&batch->reply->notes), stderr);
    }
    if (!good) {
        script_locate(line, length, &error);
        print_error(batch, &error);
        batch->failed = true;
    }
    batch->quit = batch->reply->request == REQUEST_QUIT;
    batch->wrong = batch->wrong || batch->reply->wrong;
    if (good && wants_state(batch, line, length, changes)) {
        recital_tell_question(&batch->recital, batch->session, batch->reply); /* of the new state */
        print_state(batch, before, present_loss(batch));
    }
    return !batch->quit && (good || batch->keep_going);
}

/* What concerns a file as a whole. */
static void fail(struct batch *batch, const struct error *error)
{
    print_error(batch, error);
    batch->failed = true;
}

bool batch_command(struct batch *batch, const char *text, size_t number)
{
    struct script_lines lines = {.bytes = text, .length = strlen(text)};
    while (script_next_command(&lines))
        if (!batch_line(batch, lines.line, lines.line_bytes, number))
            return false;
    return true;
}

/* The next command of a stream, in place of what `command` held; false at the end.  `lines`: how
 * many it takes. */
static bool next_command(FILE *stream, struct text *command, size_t *lines)
{
    char *bytes = NULL;
    size_t room = 0;
    struct literal_brackets brackets = {0};
    bool open = true;
    text_clear(command);
    for (*lines = 0; open; ++*lines) {
        const ssize_t length = getline(&bytes, &room, stream);
        if (length < 0)
            break;
        text_add_bytes(command, bytes, (size_t)length);
        open = script_goes_on(&brackets, bytes, (size_t)length, *lines == 0);
    }
    free(bytes);
    return *lines > 0;
}

/* Standard input: each answer comes before the next line is waited for. */
static void run_stream(struct batch *batch, FILE *stream)
{
    struct text command = {0};
    size_t number = 0, lines; /* of lines so far, of the command */
    bool go_on = true;
    struct error error = {0};
    while (go_on && next_command(stream, &command, &lines)) {
        struct script_lines line = {.bytes = command.bytes, .length = command.length};
        go_on = number > 0 || script_check(command.bytes, command.length, &error);
        if (!go_on)
            fail(batch, &error);
        else if (script_next_command(&line))
            go_on = batch_line(batch, line.line, line.line_bytes, number + 1);
        number += lines;
        fflush(stdout);
    }
    const int reason = errno;
    if (go_on && !feof(stream)) { /* no more could be read, or held */
        error_set(&error, 0, _("cannot read: %s"), strerror(reason));
        fail(batch, &error);
    } else if (go_on && number == 0 && !script_check("", 0, &error)) {
        fail(batch, &error);
    }
    text_release(&command);
}

static void run_text(struct batch *batch, const char *bytes, size_t length)
{
    struct script_lines lines = {.bytes = bytes, .length = length};
    struct error error = {0};
    if (!script_check(bytes, length, &error)) {
        fail(batch, &error);
        return;
    }
    while (script_next_command(&lines) &&
           batch_line(batch, lines.line, lines.line_bytes, lines.number))
        continue;
}

/* A table of data or an array; it is opened, not run. */
static void open_data(struct batch *batch, const char *path)
{
    struct text notes = {0};
    struct error error = {0};
    batch->name = path;
    if (!script_open(batch->session, path, &notes, &error))
        fail(batch, &error);
    fflush(stdout);
    fputs(text_string(&notes), stderr);
    text_release(&notes);
}

void batch_file(struct batch *batch, const char *path)
{
    if (script_data_format(path) || script_is_array(path)) {
        open_data(batch, path);
        return;
    }
    if (strcmp(path, "-") == 0) {
        batch->name = "-";
        run_stream(batch, stdin);
        return;
    }
    struct text bytes = {0};
    struct error error = {0};
    if (script_read(path, &bytes, &error)) {
        batch->name = batch->reply->source = example_find(path) ? NULL : path;
        run_text(batch, text_string(&bytes), bytes.length);
        batch->reply->source = NULL;
    } else {
        fail(batch, &error);
    }
    text_release(&bytes);
}
