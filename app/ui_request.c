/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands ask of the screen, and what is kept of what they did. */
#include <string.h>

#include "app/clipboard.h"
#include "app/frame.h"
#include "app/journal.h"
#include "app/picture.h"
#include "app/ui.h"
#include "app/view.h"
#include "core/file.h"
#include "core/intl.h"

/* The same line is run again on yes; any other key means no.  Short, for 40 columns. */
static void ask(struct ui *ui, const char *line)
{
    ui_say(ui, _("%s y/n"), text_string(&ui->echo));
    text_clear(&ui->question);
    text_add(&ui->question, line);
}

static void print_frame(struct ui *ui, const char *line)
{
    struct error error = {0};
    const char *path = text_string(&ui->reply.subject);
    const struct quoted quoted = error_quote(path, strlen(path));
    if (ui->reply.careful && file_exists(path)) {
        ui_say(ui, _("'%s' exists: write over it?"), quoted.text);
        ask(ui, line);
        return;
    }
    const int rows = ui->rows, columns = ui->columns;
    struct canvas frame = frame_draw(ui, ui->reply.rows ? ui->reply.rows : rows,
                                     ui->reply.columns ? ui->reply.columns : columns);
    if (picture_write(&frame, path, &error))
        ui_say(ui, _("written to '%s'"), quoted.text);
    else
        ui_complain(ui, "%s", error.message);
    canvas_release(&frame);
    ui->rows = rows;
    ui->columns = columns;
}

static void restore(struct ui *ui)
{
    struct error error = {0};
    if (!ui->journal || !ui->left) {
        ui_complain(ui, _("no session was left behind"));
        return;
    }
    const bool whole = journal_restore(ui->journal, ui->left, ui->session, &error);
    ui_go_home(ui);
    if (ui_has_exercise(ui))
        ui_hide_steps(ui);
    if (whole && ui_has_exercise(ui))
        ui_say(ui, _("the last session is back, and its exercise waits for an answer: S shows it"));
    else if (whole)
        ui_say(ui, _("the last session is back; u takes its changes back, one by one"));
    else
        ui_complain(ui, "%s", error.message);
}

static void copy(struct ui *ui)
{
    const struct text *what = &ui->reply.subject;
    if (what->length > CLIPBOARD_BYTES_MAX) {
        ui_complain(ui, _("too long for the clipboard of a terminal"));
        return;
    }
    text_clear(&ui->clipboard);
    text_add(&ui->clipboard, text_string(what));
    ui_say(ui, _("handed to the terminal's clipboard"));
}

/* The commands of the lesson use the same reply: hence the copy. */
static void serve_lesson(struct ui *ui)
{
    const enum reply_request request = ui->reply.request;
    struct text subject = ui->reply.subject;
    ui->reply.subject = (struct text){0};
    if (request == REQUEST_LESSON)
        lesson_open(ui, text_string(&subject));
    else if (request == REQUEST_NEXT)
        lesson_next(ui);
    else
        lesson_answer(ui, text_string(&subject));
    text_release(&subject);
}

void ui_request(struct ui *ui, const char *line)
{
    if (ui->reply.asks && ui->view != &view_check)
        view_open(ui, &view_check);
    switch (ui->reply.request) {
    case REQUEST_NONE:
        break;
    case REQUEST_QUIT:
        ui->quit = true;
        break;
    case REQUEST_VIEW: {
        const struct view *view = view_find(text_string(&ui->reply.subject));
        if (view && view != ui->view)
            view_open(ui, view);
        break;
    }
    case REQUEST_PRINT:
        print_frame(ui, line);
        break;
    case REQUEST_RESTORE:
        restore(ui);
        break;
    case REQUEST_COPY:
        copy(ui);
        break;
    case REQUEST_LESSON:
    case REQUEST_NEXT:
    case REQUEST_ANSWER:
        serve_lesson(ui);
        break;
    case REQUEST_CONFIRM:
        ask(ui, line);
        break;
    }
}

static void keep_change(struct ui *ui, const char *line)
{
    text_add(&ui->unkept, line);
    if (journal_has_begun(ui->journal))
        ui_keep_now(ui);
}

void ui_keep(struct ui *ui, const char *line, size_t changes)
{
    struct error error = {0};
    const struct reply *reply = &ui->reply;
    if (!ui->journal || reply->request == REQUEST_RESTORE)
        return;
    /* Changes that stand in no file outlive the opening of another problem. */
    const bool afresh = reply->saved || (reply->opened && !ui->journal->ours);
    if (afresh)
        journal_begin(ui->journal, ui->session,
                      reply->opened ? text_string(&reply->subject) : session_path(ui->session));
    else if (ui->session->changes != changes)
        keep_change(ui, line);
    else if (reply->judged && !journal_answer(ui->journal, reply->judged, ui->session, &error))
        ui_complain(ui, "%s", error.message);
}

bool ui_keep_now(struct ui *ui)
{
    struct error error = {0};
    const bool good = !ui->unkept.length ||
                      journal_change(ui->journal, text_string(&ui->unkept), ui->session, &error);
    if (!good)
        ui_complain(ui, "%s", error.message);
    text_clear(&ui->unkept);
    return good;
}
