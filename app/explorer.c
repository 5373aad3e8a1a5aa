/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/explorer.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/frame.h"
#include "app/journal.h"
#include "app/signals.h"
#include "app/ui.h"
#include "app/view.h"
#include "core/intl.h"

static void handle(struct ui *ui, const struct event *event)
{
    char bytes[KEY_BYTES_ROOM];
    switch (event->kind) {
    case EVENT_KEY: {
        const size_t length = terminal_key_bytes(event, bytes);
        ui_key(ui, event->key, bytes, length);
        return;
    }
    case EVENT_PASTE:
        if (event->cut)
            ui_refuse_paste(ui, TERMINAL_PASTE_LIMIT);
        else
            ui_paste(ui, event->text, event->length);
        return;
    case EVENT_MOUSE:
        ui_mouse(ui, event->mouse, event->row, event->column);
        return;
    case EVENT_NONE:
    case EVENT_RESIZE:
    case EVENT_CONTINUE:
    case EVENT_END:
        return;
    }
}

static void show(struct terminal *terminal, struct ui *ui)
{
    int rows, columns;
    terminal_size(terminal, &rows, &columns);
    struct canvas frame = frame_draw(ui, rows, columns);
    terminal_show(terminal, &frame);
    canvas_release(&frame);
}

/* Whose the mouse is can change with every command. */
static void apply_preferences(struct terminal *terminal, struct ui *ui, bool *mouse)
{
    if (ui->session->preferences.mouse == *mouse)
        return;
    *mouse = ui->session->preferences.mouse;
    terminal_set_mouse(terminal, *mouse);
}

/* What was yanked. */
static void hand_over(struct terminal *terminal, struct ui *ui)
{
    const struct text *what = &ui->clipboard;
    if (what->length && !terminal_copy(terminal, what->bytes, what->length))
        ui_complain(ui, _("this terminal has no clipboard"));
    text_clear(&ui->clipboard);
}

/* Until the person leaves: 0, or until a signal does: its number. */
static int loop(struct terminal *terminal, struct ui *ui)
{
    struct event event;
    bool mouse = ui->session->preferences.mouse;
    while (!ui->quit) {
        apply_preferences(terminal, ui, &mouse);
        hand_over(terminal, ui);
        show(terminal, ui);
        if (!ui_keep_now(ui))
            show(terminal, ui);
        do {
            terminal_wait(terminal, &event);
            if (event.kind == EVENT_END)
                return event.signal;
            handle(ui, &event);
        } while (!ui->quit && terminal_pending(terminal));
    }
    return 0;
}

/* Says at the start that something was left behind. */
static void offer(struct ui *ui)
{
    struct text what = {0};
    if (!ui->left)
        return;
    journal_left_describe(ui->left, time(NULL), &what);
    ui_say(ui, _("R brings back: %s"), text_string(&what));
    text_release(&what);
}

/* What a run of the explorer holds. */
struct run {
    struct ui ui;
    struct journal journal;
    struct journal_left left;
    bool found; /* is something left? */
};

static void start(struct run *run, struct session *session, const struct explorer_options *options)
{
    const char *name = options->name;
    ui_start(&run->ui, session);
    journal_start(&run->journal);
    journal_begin(&run->journal, session, name);
    ui_know_example(&run->ui, name);
    if (options->note)
        ui_say(&run->ui, "%.*s", (int)strcspn(options->note, "\n"), options->note);
    run->found = journal_find(&run->journal, &run->left);
    run->ui.journal = &run->journal;
    run->ui.left = run->found ? &run->left : NULL;
    offer(&run->ui);
    if (options->lesson)
        lesson_open(&run->ui, options->lesson);
}

static void stop(struct run *run)
{
    ui_keep_now(&run->ui);
    journal_stop(&run->journal);
    if (run->found)
        journal_left_release(&run->left);
    ui_release(&run->ui);
}

int explorer_run(struct session *session, const struct explorer_options *options)
{
    struct error error;
    const struct terminal_options how = {.colour = options->colour,
                                         .no_mouse = !session->preferences.mouse};
    struct terminal *terminal = terminal_open(&how, &error);
    if (!terminal) {
        fprintf(stderr, "xent: %s\n", error.message);
        return 1;
    }
    struct run run;
    if (!terminal_has_unicode(terminal))
        session->preferences.face = FACE_ASCII;
    start(&run, session, options);
    const int ended_by = loop(terminal, &run.ui);
    const int status = run.ui.status;
    stop(&run);
    terminal_close(terminal);
    if (ended_by)
        signals_end(ended_by);
    return status;
}
