/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ui.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/view.h"
#include "core/command.h"
#include "core/derive.h"
#include "core/example.h"
#include "core/intl.h"
#include "core/number.h"

/* For answers, before the first frame says how many columns there are. */
#define REPLY_COLUMNS 76

/* Beyond this many values the four cases are those of one sample alone. */
#define COMPARED_VALUES 20000

void ui_start(struct ui *ui, struct session *session)
{
    *ui = (struct ui){.session = session,
                      .view = &view_work,
                      .behind = &view_work,
                      .step = STEP_ALL,
                      .rows = 24,
                      .columns = 80,
                      .reply = {.format = REPLY_TEXT, .careful = true}};
}

void ui_release(struct ui *ui)
{
    reply_release(&ui->reply);
    pages_release(&ui->pages);
    spots_release(&ui->spots);
    order_release(&ui->order);
    frameworks_release(&ui->calls);
    course_release(&ui->room.course);
    lecture_close(&ui->room.lecture);
    lesson_forget_own(ui);
    text_release(&ui->sought);
    text_release(&ui->question);
    text_release(&ui->clipboard);
    text_release(&ui->unkept);
    text_release(&ui->echo);
}

enum face ui_face(const struct ui *ui)
{
    return ui->session->preferences.face;
}

bool ui_is_unicode(const struct ui *ui)
{
    return ui_face(ui) == FACE_UNICODE;
}

/* ---- what is selected ---- */

size_t ui_rows(const struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    return derivation_is_of_batch(problem) ? problem_samples(problem) : problem_classes(problem);
}

size_t ui_sample_of_row(const struct ui *ui)
{
    return derivation_is_of_batch(&ui->session->problem) ? ui->row : ui->sample;
}

size_t ui_class_of_row(const struct ui *ui)
{
    return derivation_is_of_batch(&ui->session->problem) ? 0 : ui->row;
}

void ui_select(struct ui *ui, size_t sample, size_t class)
{
    const bool of_batch = derivation_is_of_batch(&ui->session->problem);
    ui->sample = of_batch ? 0 : sample;
    ui->row = of_batch ? sample : class;
}

const char *ui_row_name(const struct ui *ui, char room[ROW_ROOM])
{
    const struct problem *problem = &ui->session->problem;
    if (!derivation_is_of_batch(problem))
        return problem_class_name(problem, ui->row, room);
    snprintf(room, ROW_ROOM, _("sample %zu"), ui->row);
    return room;
}

double ui_selected_number(const struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    const size_t n = ui_sample_of_row(ui), c = ui_class_of_row(ui);
    return ui->field == FIELD_LABEL ? problem_label(problem, n, c)
                                    : matrix_row(&problem->values, n)[c];
}

bool ui_told(const struct ui *ui, size_t step)
{
    return ui->step == STEP_ALL || step < ui->step || (step == ui->step && !ui->asked);
}

const struct comparison *ui_comparison(const struct ui *ui, size_t sample, bool *whole)
{
    const struct problem *problem = &ui->session->problem;
    *whole = problem_samples(problem) * problem_classes(problem) <= COMPARED_VALUES;
    return *whole ? session_comparison(ui->session, sample)
                  : session_comparison_alone(ui->session, sample);
}

void ui_clamp(struct ui *ui)
{
    const struct problem *problem = &ui->session->problem;
    const size_t samples = problem_samples(problem), rows = ui_rows(ui);
    if (ui->sample >= samples || derivation_is_of_batch(problem))
        ui->sample = samples && !derivation_is_of_batch(problem) ? samples - 1 : 0;
    if (ui->row >= rows)
        ui->row = rows ? rows - 1 : 0;
    if (problem->label_form == LABELS_NONE && ui->field == FIELD_LABEL)
        ui->field = FIELD_VALUE;
    if (rows == 0)
        ui->step = STEP_ALL;
    if (ui->step != STEP_ALL) {
        const size_t steps = session_derivation(ui->session, ui->sample)->count;
        if (ui->step >= steps)
            ui->step = steps ? steps - 1 : STEP_ALL;
    }
    if (ui->step == STEP_ALL)
        ui->asked = false;
}

bool ui_hides_loss(const struct ui *ui)
{
    const bool asks = ui->asked || ui->session->preferences.ask || ui->view == &view_projector;
    if (!asks || ui->step == STEP_ALL)
        return false;
    const struct derivation *d = session_derivation(ui->session, ui->sample);
    const size_t reduced = derivation_find(d, STEP_REDUCE);
    const size_t told = reduced < d->count ? reduced : derivation_find(d, STEP_SUM);
    return ui->step < told || (ui->step == told && ui->asked);
}

/* ---- what is said ---- */

static void say(struct ui *ui, const char *format, va_list arguments)
{
    struct text echo = {0};
    text_addv(&echo, format, arguments);
    text_release(&ui->echo);
    ui->echo = echo;
    ui->echo_is_error = false;
}

void ui_say(struct ui *ui, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(ui, format, arguments);
    va_end(arguments);
}

void ui_complain(struct ui *ui, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(ui, format, arguments);
    va_end(arguments);
    ui->echo_is_error = true;
}

static double present_loss(const struct ui *ui)
{
    return loss_reduced(session_loss(ui->session));
}

void ui_add_difference(double before, double after, int digits, struct text *out)
{
    const double difference = number_rounded(after, digits) - number_rounded(before, digits);
    if (isfinite(difference))
        text_addf(out, "  (%s%s)", difference > 0 ? "+" : "", number_show(difference, digits).text);
}

/* "   loss 0.4523 -> 0.4170  (-0.0352)" */
static void add_change(struct ui *ui, double before, double after)
{
    const int digits = ui->session->problem.digits;
    if (isnan(before) || isnan(after) || before == after || ui_hides_loss(ui))
        return;
    text_addf(&ui->echo, _("    loss %s -> %s"), number_show(before, digits).text,
              number_show(after, digits).text);
    ui_add_difference(before, after, digits, &ui->echo);
}

/* Notes of a command, in one line. */
static void add_notes(struct ui *ui, const struct text *notes)
{
    for (size_t i = 0; i < notes->length; i++) {
        const bool end = notes->bytes[i] == '\n';
        if (!end)
            text_add_bytes(&ui->echo, notes->bytes + i, 1);
        else if (i + 1 < notes->length)
            text_add(&ui->echo, "; ");
    }
}

void ui_go_home(struct ui *ui)
{
    ui->sample = ui->row = ui->top = 0;
    ui->step = STEP_ALL;
    ui->field = FIELD_VALUE;
    ui->memory = (struct view_memory){0};
}

void ui_know_example(struct ui *ui, const char *name)
{
    for (size_t i = 0; example_at(i); i++)
        if (strcmp(example_at(i)->name, name) == 0)
            ui->example = i;
}

/* What is asked on the screen, for the commands that must not tell it. */
static void tell_question(struct ui *ui)
{
    const struct lesson_quiz *quiz = lesson_question(ui);
    ui->reply.asked = quiz;
    ui->reply.secret = quiz ? lecture_secret(&ui->room.lecture, ui->session) : NAN;
    ui->reply.secret_digits = quiz ? quiz->digits : 0;
}

bool ui_has_exercise(const struct ui *ui)
{
    return practice_is_about(&ui->session->practice, &ui->session->problem);
}

void ui_hide_steps(struct ui *ui)
{
    ui->step = 0;
    ui->asked = true;
    ui_clamp(ui);
}

/* An exercise began or came back, or one is over: what was worked out is told again, unless the
 * person has gone on from there. */
static void hide_or_tell(struct ui *ui, bool waited)
{
    const bool waits = ui_has_exercise(ui);
    if (ui->reply.asks || (waits && !waited)) {
        ui_hide_steps(ui);
    } else if (waited && !waits && ui->room.hides) {
        lesson_settle(ui);
    } else if (waited && !waits && ui->step == 0 && ui->asked) {
        ui->step = STEP_ALL;
        ui->asked = false;
    }
}

/* From so many rows on a message can have two lines; the first may break so many columns early. */
#define TALL  20
#define SPARE 12

/* An answer of one line is said, if there is room for it and its notes; another lies over the view.
 * That of an exercise is its question, which stands in the view. */
static void show_answer(struct ui *ui)
{
    const struct reply *reply = &ui->reply;
    const char *at = text_string(&reply->out);
    struct text line = {0};
    if (reply->asks || !text_next_line(&at, &line))
        return;
    const size_t room = ui->columns > 2 ? (size_t)ui->columns - 2 : 0;
    const size_t width = text_width(text_string(&line));
    const size_t notes = reply->notes.length ? text_width(text_string(&reply->notes)) + 1 : 0;
    if (!*at && reply->request == REQUEST_NONE && width <= room &&
        width + notes <= (ui->rows < TALL ? room : 2 * room - SPARE))
        text_addf(&ui->echo, "%s%s", text_string(&line), notes ? "; " : "");
    else
        pages_open(&ui->pages, text_string(&reply->out));
    text_release(&line);
}

bool ui_run(struct ui *ui, const char *line, const char *what)
{
    struct error error = {0};
    const bool waited = ui_has_exercise(ui);
    const double before = waited ? NAN : present_loss(ui); /* what is asked is not told */
    const size_t changes = ui->session->changes;
    ui_keep_now(ui);
    reply_clear(&ui->reply);
    ui->reply.width = ui->columns > 1 ? ui->columns - 1 : REPLY_COLUMNS;
    tell_question(ui);
    text_clear(&ui->echo);
    ui->echo_is_error = false;
    if (!command_run(ui->session, line, strlen(line), &ui->reply, &error)) {
        ui_complain(ui, "%s", error.message);
        return false;
    }
    if (ui->reply.opened) {
        ui_go_home(ui);
        ui_know_example(ui, text_string(&ui->reply.subject));
    }
    ui_clamp(ui);
    hide_or_tell(ui, waited);
    show_answer(ui);
    if (ui->reply.notes.length)
        add_notes(ui, &ui->reply.notes);
    else if (!ui->reply.out.length && ui->reply.request == REQUEST_NONE)
        text_add(&ui->echo, what ? what : line);
    if (!ui->reply.notes.length) /* the notes need the line for themselves */
        add_change(ui, before, present_loss(ui));
    ui_keep(ui, line, changes);
    if (ui->reply.request != REQUEST_NONE)
        ui_keep_now(ui);
    ui_request(ui, line);
    return true;
}
